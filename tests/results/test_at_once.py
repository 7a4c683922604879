"""Two at once, on real connections: one run, one publication, one answer."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Timer

import pytest

from kaocheng.audit.queries import verify
from kaocheng.operations import worker
from kaocheng.orgs.refusals import Refusal
from kaocheng.results import services
from kaocheng.results.models import (
    Appeal,
    Publication,
    PublishedResult,
    RunRequest,
    ScoreRun,
    UnitResult,
)
from kaocheng.results.services.stage_runs import carry_out_run
from tests.factories.results import Road, make_road
from tests.reporting.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def road(request: pytest.FixtureRequest, tmp_path: object, settings: object) -> Road:
    settings.DATA_FOLDER = tmp_path  # type: ignore[attr-defined]
    return make_road(request)


def outcomes(given: list[object]) -> list[str]:
    """What came of each: "done", or the words of the refusal."""
    for each in given:
        assert not isinstance(each, Exception) or isinstance(each, Refusal), each
    return sorted("done" if not isinstance(each, Refusal) else str(each) for each in given)


def test_two_who_press_the_button_start_one_run(road: Road) -> None:
    ask = lambda: services.request_run(road.office, assessment_pk=road.pk, stage="final")  # noqa: E731
    given = at_once(ask, ask, ask)
    assert len(set(given)) == 1
    assert RunRequest.objects.count() == 1


def test_two_workers_on_one_job_store_one_run(road: Road) -> None:
    job = services.request_run(road.office, assessment_pk=road.pk, stage="final")
    work = lambda: carry_out_run(job)  # noqa: E731
    assert at_once(work, work) == [None, None]
    assert ScoreRun.objects.count() == 1
    assert UnitResult.objects.count() == 4
    assert RunRequest.objects.get().state == "done"
    assert verify().holds


def test_the_worker_carries_a_run_out(road: Road) -> None:
    services.request_run(road.office, assessment_pk=road.pk, stage="final")
    stop = Event()
    Timer(3, stop.set).start()
    worker.run_until(stop)
    assert RunRequest.objects.get().state == "done"
    assert ScoreRun.objects.get().rows.count() == 4


def test_of_two_who_confirm_one_publishes(road: Road) -> None:
    road.signed()
    publication = Publication.objects.get(pk=road.initiated())
    digest = publication.decision.result_digest
    second = road.review.people.heads["t1"]
    from kaocheng.orgs.models import Organisation, Post, Role

    county = Organisation.objects.get(code="c1")
    Post.objects.create(user=second, organisation=county, role=Role.LEADER)
    codes = {who.pk: road.code(who) for who in (road.leader, second)}
    works: list[Callable[[], object]] = [
        lambda who=who: services.confirm_publication(  # type: ignore[misc]
            who, publication_pk=publication.pk, seen_digest=digest, code=codes[who.pk]
        )
        for who in (road.leader, second)
    ]
    found = outcomes(at_once(*works))
    assert found[0] == "done"
    assert "不能复核发布" in found[1]
    assert PublishedResult.objects.count() == 1
    assert verify().holds


def test_of_two_answers_to_an_appeal_one_counts(road: Road) -> None:
    road.announced()
    pk = road.appealed()
    given = at_once(
        lambda: services.reject_appeal(road.office, appeal_pk=pk, reason="公报未载。"),
        lambda: services.uphold_appeal(
            road.office, appeal_pk=pk, reason="属实。", change=services.Change(points="25")
        ),
    )
    assert outcomes(given)[0] == "done"
    assert sum(isinstance(each, Refusal) for each in given) == 1
    appeal = Appeal.objects.get()
    assert (appeal.state == "upheld") == bool(appeal.points)


def test_an_appeal_and_a_withdrawal_at_once_leave_no_orphan(road: Road) -> None:
    road.announced()
    given = at_once(
        road.appealed,
        lambda: services.withdraw_announcement(
            road.office, assessment_pk=road.pk, reason="数据有误"
        ),
    )
    for each in given:
        assert not isinstance(each, Exception) or isinstance(each, Refusal)
    assert verify().holds
