"""What the desk asks of people about results: nobody asks in vain, nobody is asked for another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kaocheng.orgs.models import Role, User
from kaocheng.results import services
from kaocheng.results.models import Consequence, Decision
from kaocheng.results.queries import result_list
from kaocheng.results.queries.owed import results_owed
from kaocheng.review.models import Assessment
from tests.conftest import Appoint
from tests.factories.results import AFTER, Road, make_road, on_day
from tests.factories.review import COUNTY, SOUTH
from tests.factories.use import decided, proposed, published_road, ruled

LOGIN = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def road(db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Road:
    settings.DATA_FOLDER = tmp_path
    return make_road(request)


def asked(actor: User) -> list[tuple[str, str]]:
    """Kind and link of what waits for the actor."""
    return [(debt.kind, debt.link) for debt in results_owed(actor)]


def test_a_decision_waits_for_its_signature(road: Road, client: Client, appointed: Appoint) -> None:
    above = appointed("leader_above", "demo", Role.LEADER)
    pk = road.decided()
    assert asked(road.office) == asked(above) == []
    assert asked(road.leader) == [("sign", f"/results/{road.pk}/decision/")]
    client.force_login(road.leader, backend=LOGIN)
    desk = client.get("/").content.decode()
    assert "签发综合评价" in desk
    assert "眼下没有要办的事" not in desk
    digest = Decision.objects.get(pk=pk).result_digest
    code = road.code(road.leader)
    services.sign_decision(road.leader, decision_pk=pk, seen_digest=digest, code=code)
    assert asked(road.leader) == []


def test_an_evaluation_waits_for_its_next_step_until_it_is_published(
    road: Road, request: pytest.FixtureRequest, appointed: Appoint
) -> None:
    """From 待计分 to 待发布: whatever nobody else is asked for, the office finds on its desk."""
    above = appointed("office_above", "demo", Role.ASSESSMENT_OFFICE)
    room = f"/results/{road.pk}/"

    def step() -> tuple[str, str]:
        (debt,) = (each for each in results_owed(road.office) if each.kind == "next")
        assert [line.todo for line in result_list(road.office)] == [debt.what]
        return debt.what, debt.link

    assert step() == ("待综合评价计分", room)
    run = road.run()
    assert step() == ("已计分，待提出综合评价意见", f"{room}decision/")
    decision = road.signed(run)
    assert step() == ("综合评价已签发，待公示", f"{room}announcement/")
    services.announce(road.office, assessment_pk=road.pk)
    assert asked(road.office) == []
    appeal = road.appealed()
    services.uphold_appeal(
        road.office, appeal_pk=appeal, reason="以公报为准", change=services.Change(points="9")
    )
    assert step() == ("有申诉成立，待重新计分", room)
    run = road.run()
    assert step() == ("申诉成立后已重新计分，待另行评定", f"{room}decision/")
    assert road.signed(run) != decision
    on_day(request, AFTER)
    assert step() == ("公示已期满，待发布", f"{room}publication/")
    assert asked(above) == asked(road.review.people.clerks[SOUTH]) == []
    road.confirmed()
    assert asked(road.office) == []


def test_a_mock_assessment_is_done_when_it_is_scored(road: Road) -> None:
    Assessment.objects.get(pk=road.pk).cycle.__class__.objects.update(kind="mock")
    assert asked(road.office) == [("next", f"/results/{road.pk}/")]
    road.run()
    assert asked(road.office) == []


def test_appeals_wait_for_the_office_and_returned_ones_for_the_unit(road: Road) -> None:
    clerk = road.review.people.clerks[SOUTH]
    road.announced()
    pk = road.appealed()
    one = f"/results/{road.pk}/appeals/{pk}/"
    assert asked(road.office) == [("appeal", one)]
    told = road.office.notices.get(title__startswith="新申诉")
    assert told.title.endswith("对“粮食生产”")
    assert asked(clerk) == []
    services.return_appeal(road.office, appeal_pk=pk, reason="请附公报")
    assert asked(road.office) == []
    assert asked(clerk) == [("amend", one)]
    assert "请附公报" in results_owed(clerk)[0].what
    assert asked(road.review.people.clerks["t1"]) == []
    services.amend_appeal(clerk, appeal_pk=pk, grounds="公报见附件")
    other = road.appealed(indicator="1.2")
    debts = results_owed(road.office)
    assert [(debt.count, debt.link) for debt in debts] == [(2, f"/results/{road.pk}/appeals/")]
    services.withdraw_appeal(clerk, appeal_pk=other)
    assert asked(road.office) == [("appeal", one)]


def test_a_publication_waits_for_another_person(
    road: Road, request: pytest.FixtureRequest, appointed: Appoint
) -> None:
    second = appointed("office_second", COUNTY, Role.ASSESSMENT_OFFICE)
    road.signed()
    on_day(request, AFTER)
    pk = road.initiated()
    place = ("confirm", f"/results/{road.pk}/publication/")
    assert asked(road.office) == []
    assert asked(second) == asked(road.leader) == [place]
    road.confirmed(pk)
    assert asked(second) == []


def test_uses_of_results_wait_for_the_leader_and_again_when_put_off_too_long(
    request: pytest.FixtureRequest, db: None, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_FOLDER = tmp_path
    road = published_road(request)
    ruled(road)
    rows = proposed(road)
    place = ("use", f"/results/{road.pk}/use/")
    assert asked(road.leader) == [place]
    assert asked(road.office) == []
    decided(road, rows[1:])
    key: dict[str, Any] = {"assessment_pk": road.pk, "consequence_pks": [rows[0].pk]}
    services.defer_consequences(road.leader, **key, reason="正在复核")
    assert asked(road.leader) == []
    Consequence.objects.filter(pk=rows[0].pk).update(until_on="2026-03-08")
    assert asked(road.leader) == [place]
