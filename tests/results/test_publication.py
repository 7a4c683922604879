"""Decided, signed, announced, published: by whom, in which order, and never twice."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest

from kaocheng.audit.frozen import Frozen
from kaocheng.audit.models import AuditEntry
from kaocheng.notices.models import Delivery, Notice
from kaocheng.notices.services import add_webhook
from kaocheng.orgs.models import Role
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results import services
from kaocheng.results.models import Announcement, Decision, Publication, PublishedResult
from kaocheng.review.models import Assessment
from kaocheng.review.services import advance
from tests.cycles.factories import COUNTY
from tests.factories.results import AFTER, FRIDAY, MONDAY, NUMBER, Road, make_road

if TYPE_CHECKING:
    from tests.conftest import Appoint
    from tests.results.conftest import Day


def state(road: Road) -> str:
    return Assessment.objects.get(pk=road.pk).state


# Decided and signed -------------------------------------------------------------------------------


def test_a_signature_binds_the_digest_that_was_on_the_screen(road: Road) -> None:
    decision = Decision.objects.get(pk=road.decided())
    code = road.code(road.leader)
    with pytest.raises(Refusal, match="摘要与待签发的不一致"):
        services.sign_decision(
            road.leader, decision_pk=decision.pk, seen_digest="sha256:other", code=code
        )
    # A refusal has not used up the code.
    services.sign_decision(
        road.leader, decision_pk=decision.pk, seen_digest=decision.result_digest, code=code
    )
    decision.refresh_from_db()
    assert (decision.state, decision.signed_by) == ("signed", road.leader)
    assert decision.run.result_digest == decision.result_digest


def test_a_wrong_code_signs_nothing_and_is_on_record(road: Road) -> None:
    decision = Decision.objects.get(pk=road.decided())
    road.code(road.leader)
    with pytest.raises(Refusal, match="动态口令不正确"):
        services.sign_decision(
            road.leader, decision_pk=decision.pk, seen_digest=decision.result_digest, code="000"
        )
    decision.refresh_from_db()
    assert decision.state == "proposed"
    assert AuditEntry.objects.filter(verb="动态口令不符").count() == 1


def test_only_a_leader_or_signer_of_the_assessing_organisation_signs(
    road: Road, appointed: Appoint
) -> None:
    decision = road.decided()
    digest = Decision.objects.get(pk=decision).result_digest
    signs = {"decision_pk": decision, "seen_digest": digest, "code": "1"}
    for who in (road.office, road.review.people.farming, road.review.people.heads["t1"]):
        with pytest.raises(NotAllowed, match="领导或审签人签发"):
            services.sign_decision(who, **signs)  # type: ignore[arg-type]
    stranger = appointed("stranger", "c2", Role.LEADER)
    with pytest.raises(NotVisible):
        services.sign_decision(stranger, **signs)  # type: ignore[arg-type]


def test_who_decided_does_not_sign(road: Road, officers: dict[Role, object]) -> None:
    from kaocheng.orgs.services import appoint

    secretary = officers[Role.SECURITY_ADMIN]
    appoint(secretary, user=road.office, organisation_code="c1", role=Role.LEADER)  # type: ignore[arg-type]
    decision = Decision.objects.get(pk=road.decided())
    with pytest.raises(Refusal, match="不能由您签发"):
        services.sign_decision(
            road.office, decision_pk=decision.pk, seen_digest=decision.result_digest, code="1"
        )


def test_only_a_run_of_the_final_stage_is_decided_and_a_later_decision_replaces(
    road: Road,
) -> None:
    with pytest.raises(Refusal, match="部门评审环节"):
        road.decided(road.run("review"))
    first = road.signed()
    second = road.decided()
    states = dict(Decision.objects.values_list("pk", "state"))
    assert states == {first: "replaced", second: "proposed"}
    with pytest.raises(Refusal, match="还没有签发"):
        services.announce(road.office, assessment_pk=road.pk)


def test_nothing_is_decided_before_the_evaluation(request: pytest.FixtureRequest) -> None:
    road = make_road(request, "review")
    run = road.run("review")
    with pytest.raises(Refusal, match="请先转入综合评价"):
        services.decide(road.office, run_pk=run)


# Announced ----------------------------------------------------------------------------------------


def test_an_announcement_runs_five_working_days_and_tells_the_units(road: Road) -> None:
    row = Announcement.objects.get(pk=road.announced())
    assert (row.from_on, row.until_on, row.shows) == (MONDAY, FRIDAY, "grade")
    assert state(road) == "announced"
    told = Notice.objects.filter(title__startswith="公示：")
    assert told.count() == 8
    assert told[0].link == f"/results/{road.pk}/announcement/"


def test_holidays_prolong_an_announcement(road: Road, day: Day) -> None:
    # 2026-04-06 is a holiday (清明), 4 and 5 April are a weekend.
    day(datetime.date(2026, 4, 2))
    row = Announcement.objects.get(pk=road.announced())
    assert row.until_on == datetime.date(2026, 4, 9)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-03-01", "2026-03-06", "不能早于今天"),
        ("2026-03-07", "2026-03-08", "没有工作日"),
        ("2026-03-05", "2026-03-04", "不能早于开始日期"),
        ("2026-03-05", "2028-03-04", "不能超过一年"),
        ("2036-03-05", "2036-03-09", "过晚"),
    ],
)
def test_an_announcement_of_no_use_is_refused(
    road: Road, first: str, last: str, words: str
) -> None:
    from_on, until_on = map(datetime.date.fromisoformat, (first, last))
    with pytest.raises(Refusal, match=words):
        road.announced(from_on=from_on, until_on=until_on)
    assert state(road) == "evaluation"


def test_a_withdrawn_announcement_leads_back_to_the_evaluation(road: Road) -> None:
    road.announced()
    with pytest.raises(Refusal, match="写明撤回"):
        services.withdraw_announcement(road.office, assessment_pk=road.pk, reason=" ")
    services.withdraw_announcement(road.office, assessment_pk=road.pk, reason="数据有误")
    assert state(road) == "evaluation"
    assert Announcement.objects.get().withdrawn_reason == "数据有误"
    road.announced()
    assert state(road) == "announced"


# Published ----------------------------------------------------------------------------------------


def test_two_persons_publish_and_the_result_is_frozen(road: Road, day: Day) -> None:
    road.announced()
    day(AFTER)
    published = PublishedResult.objects.get(pk=road.confirmed())
    assert state(road) == "published"
    assert (published.number, published.organ) == (NUMBER, "示例县")
    assert (published.initiated_by, published.confirmed_by) == (road.office, road.leader)
    assert published.result_digest == published.run.result_digest
    assert Notice.objects.filter(title__startswith="考核通报：").count() == 8
    with pytest.raises(Frozen):
        published.save()
    with pytest.raises(Frozen):
        PublishedResult.objects.all().delete()


def test_one_person_alone_publishes_nothing(road: Road, day: Day) -> None:
    road.announced()
    day(AFTER)
    publication = Publication.objects.get(pk=road.initiated())
    digest = publication.decision.result_digest
    with pytest.raises(Refusal, match="不能由您复核"):
        services.confirm_publication(
            road.office,
            publication_pk=publication.pk,
            seen_digest=digest,
            code=road.code(road.office),
        )
    with pytest.raises(NotAllowed, match="复核"):
        services.confirm_publication(
            road.review.people.checker, publication_pk=publication.pk, seen_digest=digest, code="1"
        )
    with pytest.raises(NotVisible):
        services.confirm_publication(
            road.review.people.heads["t1"],
            publication_pk=publication.pk,
            seen_digest=digest,
            code="1",
        )
    with pytest.raises(Refusal, match="尚未启用动态口令"):
        services.confirm_publication(
            road.leader_without_a_code(),
            publication_pk=publication.pk,
            seen_digest=digest,
            code="1",
        )
    assert not PublishedResult.objects.exists()


def test_a_publication_is_asked_for_and_confirmed_once(road: Road, day: Day) -> None:
    road.announced()
    day(AFTER)
    publication = road.initiated()
    with pytest.raises(Refusal, match="正待复核"):
        road.initiated("示考发〔2026〕2号")
    road.confirmed(publication)
    with pytest.raises(Refusal, match="不能复核发布"):
        road.confirmed(publication)
    with pytest.raises(Refusal, match="不能再次发布"):
        road.initiated("示考发〔2026〕3号")
    assert PublishedResult.objects.count() == 1


def test_a_recalled_publication_can_be_asked_for_again(road: Road, day: Day) -> None:
    road.announced()
    day(AFTER)
    first = road.initiated()
    with pytest.raises(NotVisible):
        services.recall_publication(road.review.people.clerks["t1"], publication_pk=first)
    services.recall_publication(road.office, publication_pk=first)
    with pytest.raises(Refusal, match="不能复核发布"):
        road.confirmed(first)
    road.confirmed()
    assert state(road) == "published"


def test_not_before_the_announcement_is_over(road: Road, day: Day) -> None:
    road.announced()
    day(FRIDAY)
    with pytest.raises(Refusal, match="其后才能发布"):
        road.initiated()
    day(FRIDAY + datetime.timedelta(days=1))
    road.initiated()


def test_a_month_is_published_without_an_announcement(road: Road) -> None:
    with pytest.raises(Refusal, match="还没有提出综合评价意见"):
        road.initiated()
    road.signed()
    road.confirmed()
    assert state(road) == "published"


def test_an_interim_stage_is_not_published(request: pytest.FixtureRequest) -> None:
    road = make_road(request, "review")
    with pytest.raises(Refusal, match="不能发布"):
        road.initiated()


def test_a_mock_assessment_is_never_published(road: Road) -> None:
    from kaocheng.cycles.models import Cycle, CycleKind

    road.signed()
    Cycle.objects.update(kind=CycleKind.MOCK)
    with pytest.raises(Refusal, match="模拟考核"):
        road.initiated()


def test_a_number_is_given_once(road: Road) -> None:
    road.signed()
    with pytest.raises(Refusal, match="发文字号"):
        road.initiated("  ")
    road.confirmed()
    assert PublishedResult.objects.get().number == NUMBER


def test_after_publication_nothing_of_the_assessment_changes(road: Road, day: Day) -> None:
    road.announced()
    appeal = road.appealed()
    services.withdraw_appeal(road.review.people.clerks["t2"], appeal_pk=appeal)
    day(AFTER)
    road.confirmed()
    run = PublishedResult.objects.get().run_id
    for deed in (
        lambda: services.request_run(road.office, assessment_pk=road.pk, stage="final"),
        lambda: services.decide(road.office, run_pk=run),
        lambda: services.announce(road.office, assessment_pk=road.pk),
        lambda: services.withdraw_announcement(road.office, assessment_pk=road.pk, reason="x"),
        lambda: road.appealed(),
        lambda: services.reject_appeal(road.office, appeal_pk=appeal, reason="x"),
        lambda: advance(road.office, assessment_pk=road.pk, verb="begin_evaluation"),
    ):
        with pytest.raises(Refusal):
            deed()
    assert state(road) == "published"


def test_registered_systems_are_told_of_the_publication_in_its_transaction(
    road: Road, settings: Any
) -> None:
    settings.WEBHOOK_HOSTS = ["oa.example"]
    add_webhook(road.office, organisation_code=COUNTY, title="督查", address="https://oa.example/")
    road.signed()
    road.confirmed()
    told = json.loads(Delivery.objects.get().body)
    published = PublishedResult.objects.get()
    assert told["event"] == "results.published"
    assert (told["number"], told["run"]) == (NUMBER, published.run_id)
    assert told["result_digest"] == published.result_digest
