"""A run: computed once, frozen with its inputs, and the same whenever it is computed again."""

from __future__ import annotations

import json

import pytest

from kaocheng.audit.frozen import Frozen
from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results.evaluation import evaluated_run, reason_of
from kaocheng.results.models import ScoreRun, UnitResult
from kaocheng.results.services import start_run
from kaocheng.schemes.models import SchemeVersion
from tests.conftest import Appoint


def inputs(run: ScoreRun) -> tuple[bytes, bytes]:
    return bytes(run.units_source), bytes(run.facts_source)


def test_a_run_keeps_its_inputs_and_one_row_a_unit(provinces_run: ScoreRun) -> None:
    run = ScoreRun.objects.get()
    assert run.unit_count == 31
    assert run.rows.count() == 31
    assert run.title == "2023年度目标责任考核"
    assert run.units_digest.startswith("sha256:")
    assert run.result_digest.startswith("sha256:")


def test_the_rows_say_what_the_librarys_document_says(provinces_run: ScoreRun) -> None:
    result = evaluated_run(provinces_run.pk, provinces_run.result_digest).result
    document = result.as_dict(reasons=False)
    for entry, row in zip(document["units"], provinces_run.rows.order_by("position"), strict=True):
        assert (entry["unit"], entry["total"], entry["rank"], entry["grade"]) == (
            row.unit_code,
            row.total,
            row.rank,
            row.grade,
        )
        for code, cell in entry["leaves"].items():
            assert row.leaves[code] == [cell["points"], cell["full"], cell["status"]]


def test_reasons_are_told_again_not_stored(provinces_run: ScoreRun) -> None:
    row = provinces_run.rows.get(unit_code="230000")
    assert "reason" not in json.dumps(row.leaves)
    evaluated = evaluated_run(provinces_run.pk, provinces_run.result_digest)
    reason = reason_of(evaluated, provinces_run.result_digest, "1.1", "230000")
    assert reason.endswith("分") or "分" in reason


def test_a_reason_for_other_points_is_none(provinces_run: ScoreRun) -> None:
    evaluated = evaluated_run(provinces_run.pk, provinces_run.result_digest)
    assert "不显示理由" in reason_of(evaluated, "sha256:other", "1.1", "230000")


def test_a_recount_is_a_new_run_with_the_same_result(provinces_run: ScoreRun, office: User) -> None:
    again = start_run(office, provinces_run.scheme, *inputs(provinces_run), "2023")
    assert again.pk != provinces_run.pk
    assert again.result_digest == provinces_run.result_digest


def test_a_run_for_another_year_names_it(provinces_run: ScoreRun, office: User) -> None:
    earlier = start_run(office, provinces_run.scheme, *inputs(provinces_run), "2022")
    assert earlier.title == "2023年度目标责任考核（2022年度）"


def test_a_run_and_its_rows_are_frozen(provinces_run: ScoreRun) -> None:
    row = provinces_run.rows.get(unit_code="230000")
    for frozen in (provinces_run, row):
        with pytest.raises(Frozen):
            frozen.save()
        with pytest.raises(Frozen):
            frozen.delete()
    with pytest.raises(Frozen):
        UnitResult.objects.filter(run=provinces_run).update(rank=1)
    with pytest.raises(Frozen):
        provinces_run.rows.update(rank=1)


def test_a_refused_run_leaves_nothing_behind(
    provinces_scheme: SchemeVersion, office: User, provinces: object
) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal):
        start_run(office, provinces_scheme, b"unit,name,group\n1,a,none\n", b"", "2023")
    assert not ScoreRun.objects.exists()
    assert AuditEntry.objects.count() == before


def test_only_the_office_above_the_units_computes(
    provinces_run: ScoreRun, leader: User, appointed: Appoint
) -> None:
    province = appointed("hlj-office", "230000", Role.ASSESSMENT_OFFICE)
    for actor in (leader, province):
        with pytest.raises(NotAllowed, match="不在您作为考核办所辖"):
            start_run(actor, provinces_run.scheme, *inputs(provinces_run), "2023")
