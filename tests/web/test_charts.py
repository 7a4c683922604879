"""What charts draw, made from a real run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from kaocheng.orgs.models import User
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries import heat_map, indicator_page, ranking_page, unit_page
from kaocheng.web import charts, sections


def test_totals_stand_in_the_order_of_the_ranking(provinces_run: ScoreRun, office: User) -> None:
    page = ranking_page(office, provinces_run.pk)
    chart = charts.totals(page)
    assert chart["kind"] == "columns"
    assert [item["label"] for item in chart["items"]] == [row.total for row in page.rows]
    assert min(r["value"] for r in chart["items"]) < chart["mean"] < chart["items"][0]["value"]


@pytest.mark.parametrize("code", ["230000", "1.1", "甲-1", "a b", "50%", "CODE", "x;y&z(1)"])
def test_every_bar_leads_to_its_page(provinces_run: ScoreRun, office: User, code: str) -> None:
    page = ranking_page(office, provinces_run.pk)
    one = replace(page, rows=(replace(page.rows[0], unit_code=code),))
    address = reverse("web:unit", args=[provinces_run.pk, code])
    assert [item["href"] for item in charts.totals(one)["items"]] == [address]


def test_bars_lie_down_where_columns_would_crowd(provinces_run: ScoreRun, office: User) -> None:
    page = ranking_page(office, provinces_run.pk)
    assert charts.totals(replace(page, rows=page.rows * 2))["kind"] == "bars"


def test_a_units_losses_come_largest_first_and_lead_to_the_reason(
    provinces_run: ScoreRun, office: User
) -> None:
    items = charts.losses(unit_page(office, provinces_run.pk, "230000"))["items"]
    values = [item["value"] for item in items]
    assert values == sorted(values, reverse=True)
    assert 0 < len(items) <= charts.MOST_LOSSES
    assert all(item["href"].startswith("#i-") for item in items)


def test_shares_of_an_indicator_come_best_first(provinces_run: ScoreRun, office: User) -> None:
    chart = charts.shares(indicator_page(office, provinces_run.pk, "1.1"))
    values = [item["value"] for item in chart["items"]]
    assert values == sorted(values, reverse=True)
    assert chart["items"][0]["href"].endswith("#i-1.1")


def test_sections_take_the_subtotals_of_their_nodes(provinces_run: ScoreRun, office: User) -> None:
    page = unit_page(office, provinces_run.pk, "230000")
    parts = sections.by_top_node(page.leaves, page.row.nodes)
    assert [part.points for part in parts] == list(page.row.nodes)
    assert sum(len(part.leaves) for part in parts) == 17
    assert {part.points for part in sections.by_top_node(page.leaves, ())} == {None}


def test_subtotal_bars_are_measured_by_the_points_of_the_units_group(
    provinces_run: ScoreRun, office: User
) -> None:
    page = ranking_page(office, provinces_run.pk)
    for line in sections.ranking_lines(page):
        for part in line.subtotals:
            full = part.heading.full_for(line.row.group_code)
            assert part.share == charts.number(part.points) / charts.number(full)
            assert 0 <= part.share <= 1


def test_where_the_points_of_a_group_are_unknown_there_is_no_bar(
    provinces_run: ScoreRun, office: User
) -> None:
    page = ranking_page(office, provinces_run.pk)
    older = replace(page, headings=tuple(replace(h, by_group=()) for h in page.headings))
    for line in sections.ranking_lines(older):
        bare = [part.share is None for part in line.subtotals]
        assert bare == ["/" in heading.full for heading in page.headings]


def test_the_brief_counts_every_grade(provinces_run: ScoreRun, office: User) -> None:
    page = ranking_page(office, provinces_run.pk)
    brief = sections.ranking_brief(page)
    assert brief.ranked == 31
    assert brief.first == page.rows[0]
    assert sum(count for _, count in brief.grades) == sum(bool(row.grade) for row in page.rows)


def test_the_heat_map_is_turned_without_loss(provinces_run: ScoreRun, office: User) -> None:
    page = heat_map(office, provinces_run.pk)
    lines = sections.heat_lines(page)
    assert len(lines) == len(page.leaves)
    assert all(len(line.cells) == len(page.units) for line in lines)
    assert lines[2].cells[4][2] == page.shares[4][2]
