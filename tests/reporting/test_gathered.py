"""Figures read a report at a time are the figures that are stored, whatever stands in them."""

from __future__ import annotations

import csv
import io

import pytest
from django.utils import timezone

from kaocheng.orgs.models import User
from kaocheng.reporting.lifecycle import ACCEPTED
from kaocheng.reporting.models import Figure, Origin, Report
from kaocheng.reporting.queries.facts import facts_for
from kaocheng.reporting.queries.gathered import gathered_figures
from kaocheng.reporting.services import open_report
from tests.cycles.factories import NORTH, SOUTH

pytestmark = pytest.mark.django_db

ODD = '说“好”, "真好"\\；\n[1,"2"]'


def put(report: int, item: str, value: str, kind: str = "actual") -> None:
    Figure.objects.create(
        report_id=report,
        item_code=item,
        kind=kind,
        value=value,
        origin=Origin.TYPED,
        entered_at=timezone.now(),
    )


@pytest.fixture
def two(report_pk: int, clerk_s: User, march: int) -> tuple[int, int]:
    """Reports of both townships, accepted, with odd values, other kinds and unknown items."""
    other = open_report(clerk_s, period_pk=march, organisation_code=SOUTH)
    Figure.objects.all().delete()
    for report in (report_pk, other):
        put(report, "grain", "312.5")
        put(report, "trend", ODD if report == other else "提高")
        put(report, "roads", "" if report == other else "NA")
        put(report, "no_such_item", "1")
    put(other, "grain", "290", kind="plan")
    Report.objects.filter(pk__in=(report_pk, other)).update(state=ACCEPTED)
    return report_pk, other


def test_every_value_that_is_there_and_nothing_else(two: tuple[int, int]) -> None:
    found = {
        (each.report, item): value
        for each in gathered_figures(Report.objects.filter(pk__in=two))
        for item, value in zip(each.items, each.values, strict=True)
    }
    rows = Figure.objects.filter(kind="actual").exclude(value="")
    stored = {
        (report, item): value
        for report, item, value in rows.values_list("report_id", "item_code", "value")
    }
    assert found == stored
    assert found[two[1], "trend"] == ODD
    assert (two[1], "roads") not in found


def test_only_the_reports_that_are_asked_for(two: tuple[int, int]) -> None:
    one = gathered_figures(Report.objects.filter(pk=two[0]))
    assert {each.report for each in one} == {two[0]}
    assert list(gathered_figures(Report.objects.none())) == []


def test_facts_have_each_kind_once_and_only_declared_items(
    two: tuple[int, int], cycle_pk: int
) -> None:
    lines = list(csv.reader(io.StringIO(facts_for(cycle_pk, "2025-03").facts.decode())))[1:]
    of = {tuple(line[:4]): line[4] for line in lines}
    assert len(of) == len(lines)
    assert of[NORTH, "grain", "2025-03", "actual"] == "312.5"
    assert of[SOUTH, "grain", "2025-03", "actual"] == "312.5"
    assert of[SOUTH, "grain", "2025-03", "plan"] == "290"
    assert of[SOUTH, "trend", "2025-03", "actual"] == ODD
    assert of[NORTH, "roads", "2025-03", "actual"] == "NA"
    assert not any(item == "no_such_item" for _, item, _, _ in of)
    items = [line[1] for line in lines if line[0] == SOUTH and line[2] == "2025-03"]
    assert items.index("grain") < items.index("trend")
