"""What a unit hears of the use of results, and what it is shown of units merged into it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kaocheng.notices.models import Notice
from kaocheng.orgs.models import Role
from kaocheng.orgs.services import merge_into
from kaocheng.results import queries, services
from tests.factories.results import Road
from tests.factories.use import BASIS, GRADE, decided, earlier, proposed, published_road, ruled


@pytest.fixture
def done(db: None, request: pytest.FixtureRequest, tmp_path: Any, settings: Any) -> Road:
    """The assessment, published."""
    settings.DATA_FOLDER = tmp_path
    return published_road(request)


def test_the_unit_is_told_what_was_decided_and_what_was_taken_back(done: Road) -> None:
    ruled(done)
    rows = proposed(done)
    assert not Notice.objects.filter(title__startswith="结果运用：").exists()
    decided(done, rows[:1])
    unit = rows[0].unit.code
    people = {done.review.people.clerks[unit].pk, done.review.people.heads[unit].pk}
    told = Notice.objects.filter(title__startswith="结果运用：")
    assert set(told.values_list("recipient", flat=True)) == people
    assert all(rows[0].measure in each.body and BASIS in each.body for each in told)
    assert {each.link for each in told} == {f"/results/{done.pk}/use/"}
    services.reopen_consequence(
        done.leader, assessment_pk=done.pk, consequence_pk=rows[0].pk, reason="复核改判"
    )
    back = Notice.objects.filter(title__startswith="撤销结果运用决定：", body__contains="复核改判")
    assert set(back.values_list("recipient", flat=True)) == people


def test_what_is_waived_is_not_told_to_the_unit(done: Road) -> None:
    ruled(done)
    pks = [row.pk for row in proposed(done)]
    before = Notice.objects.filter(recipient__in=done.review.people.clerks.values()).count()
    services.waive_consequences(
        done.leader, assessment_pk=done.pk, consequence_pks=pks, reason="情况特殊"
    )
    after = Notice.objects.filter(recipient__in=done.review.people.clerks.values()).count()
    assert after == before


def test_a_unit_is_shown_the_grades_of_what_was_merged_into_it_and_they_do_not_count(
    done: Road, officers: dict[Role, Any]
) -> None:
    """北山乡 goes into 西岭乡, and that into 南河镇, which had no grade in the year before."""
    earlier(done, "北山乡 一般\n西岭乡 合格\n东湖镇 一般", 2024)
    today = datetime.date(2026, 3, 9)
    for code, into in (("t1", "t4"), ("t4", "t2")):
        merge_into(officers[Role.SYSTEM_ADMIN], code=code, into_code=into, on=today)
    clerk = done.review.people.clerks["t2"]
    (row,) = queries.grades_page(clerk, done.pk).rows
    assert (row.unit_name, row.grades[1]) == ("南河镇", None)
    assert [(name, each.grade) for name, each in row.cells[1][1]] == [
        ("西岭乡", "合格"),
        ("北山乡", "一般"),
    ]
    others = {each.unit_name: each.merged for each in queries.grades_page(done.leader).rows}
    assert [name for name, _ in others["南河镇"]] == ["西岭乡", "北山乡"]
    assert others["东湖镇"] == ()
    ruled(done)
    rows = [(row.unit.name, row.title, row.grades) for row in proposed(done)]
    assert ("南河镇", "一年合格", [[2025, GRADE]]) in rows
