"""Runs by stage: asked for once, computed in the background, stored whole or not at all."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kaocheng.audit.models import AuditEntry
from kaocheng.cycles.services import assign_scheme
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results.models import RunRequest, ScoreRun, UnitResult
from kaocheng.results.queries.jobs import SILENT
from kaocheng.results.services import request_run, stage_runs
from kaocheng.results.services.stage_runs import carry_out_run
from kaocheng.schemes.services import store_version
from tests.factories.results import Road, make_road
from tests.factories.review import SCHEME


def asked(road: Road, stage: str = "final") -> RunRequest:
    return RunRequest.objects.get(pk=request_run(road.office, assessment_pk=road.pk, stage=stage))


def test_a_run_of_a_stage_is_stored_with_everything_it_rests_on(road: Road) -> None:
    run = ScoreRun.objects.get(pk=road.run())
    assert (run.stage, run.assessment_id, run.unit_count) == ("final", road.pk, 4)
    assert run.title == "2025年度示例县乡镇考核·综合评价"
    assert run.rows.count() == 4
    job = RunRequest.objects.get(run=run)
    assert (job.state, job.done, job.total, job.attempt) == ("done", 7, 7, 1)
    assert AuditEntry.objects.last().verb == "计分"  # type: ignore[union-attr]


def test_who_asks_twice_gets_the_same_job(road: Road) -> None:
    first, second = asked(road), asked(road)
    assert first.pk == second.pk
    assert DBTaskResult.objects.count() == 1
    assert AuditEntry.objects.filter(verb="发起计分").count() == 1
    assert asked(road, "self").pk != first.pk


def test_only_the_office_asks_and_others_do_not_even_know(road: Road, office: object) -> None:
    people = road.review.people
    with pytest.raises(NotAllowed, match="考核办"):
        request_run(people.clerks["t1"], assessment_pk=road.pk, stage="final")
    with pytest.raises(NotVisible):
        request_run(people.office, assessment_pk=road.pk + 1, stage="final")


def test_a_stage_that_has_not_been_reached_cannot_be_scored(
    db: None,
    request: pytest.FixtureRequest,
) -> None:
    road = make_road(request, "self_assessment")
    asked(road, "self")
    with pytest.raises(Refusal, match="还不能作部门评审的计分"):
        asked(road, "review")
    with pytest.raises(Refusal, match="没有这个计分环节"):
        asked(road, "whatever")


def test_a_failure_is_told_and_nothing_is_stored(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(road)

    def broken(*_: object, **__: object) -> None:
        raise Refusal("数据表 第3行：数值写法不对，请改正。")

    monkeypatch.setattr(stage_runs, "evaluated_or_refused", broken)
    carry_out_run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.fault) == ("failed", "数据表 第3行：数值写法不对，请改正。")
    assert not ScoreRun.objects.exists()
    # It can be asked for again at once.
    assert asked(road).pk != job.pk


def test_an_unexpected_fault_is_told_in_words(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(road)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stage_runs, "_store", broken)
    with pytest.raises(ZeroDivisionError):
        carry_out_run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "重新计分" in job.fault


def test_what_fails_while_storing_leaves_no_row_behind(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(road)

    def cut_off(*_: object, **__: object) -> None:
        raise SystemExit

    monkeypatch.setattr(stage_runs, "record", cut_off)
    with pytest.raises(SystemExit):
        carry_out_run(job.pk)
    assert not ScoreRun.objects.exists()
    assert not UnitResult.objects.exists()
    job.refresh_from_db()
    assert job.state == "running"
    monkeypatch.undo()
    # The worker comes back and takes the same job up once more.
    carry_out_run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)
    assert ScoreRun.objects.count() == 1


def test_a_silent_job_is_taken_for_cut_off_and_another_one_begun(road: Road) -> None:
    job = asked(road)
    stage_runs._begun(job.pk)
    assert asked(road).pk == job.pk
    long_ago = timezone.now() - SILENT - datetime.timedelta(seconds=1)
    RunRequest.objects.filter(pk=job.pk).update(beat_at=long_ago)
    other = asked(road)
    assert other.pk != job.pk
    job.refresh_from_db()
    assert job.state == "interrupted"
    # Whoever still computes for the old one stores nothing.
    carry_out_run(job.pk)
    assert not ScoreRun.objects.exists()
    carry_out_run(other.pk)
    assert ScoreRun.objects.count() == 1


def test_of_two_workers_on_one_job_only_the_last_stores(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(road)
    inputs = stage_runs._inputs

    def overtaken(held: RunRequest) -> object:
        if held.attempt == 1:
            carry_out_run(job.pk)
        return inputs(held)

    monkeypatch.setattr(stage_runs, "_inputs", overtaken)
    carry_out_run(job.pk)
    assert ScoreRun.objects.count() == 1
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)


def test_a_version_issued_meanwhile_changes_nothing(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(road)
    inputs = stage_runs._inputs

    def after_a_new_version(held: RunRequest) -> object:
        other = SCHEME.replace("code: test-review", "code: test-review-b")
        other = other.replace(
            "{code: news, name: 信息报送条数, unit: 条}", "{code: posts, name: 信息}"
        )
        other = other.replace("of: news", "of: posts")
        version = store_version(road.office, other.encode())
        from kaocheng.cycles.models import SchemeAssignment

        SchemeAssignment.objects.filter(cycle=road.review.cycle).update(scheme_version=version)
        return inputs(held)

    monkeypatch.setattr(stage_runs, "_inputs", after_a_new_version)
    carry_out_run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.fault
    run = ScoreRun.objects.get()
    assert run.scheme.code == "test-review"
    row = run.rows.get(unit_code="t1")
    assert row.leaves["2.3"] == ["10.00", "10.00", "scored"]


def test_a_version_cannot_be_assigned_under_a_period_that_is_open(road: Road) -> None:
    version = store_version(road.office, SCHEME.replace("test-review", "test-review-c").encode())
    with pytest.raises(Refusal, match="已开放填报"):
        assign_scheme(
            road.office, cycle_pk=road.review.cycle, scheme_pk=version.pk, from_period="2025"
        )
