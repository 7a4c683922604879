"""Bonuses and deductions in the departmental review: claims side by side, points with a reason."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.lines import as_marked, line_of, lines_for, points_fault, value_fault
from kaocheng.review.models import Assessment, Mark
from kaocheng.review.queries.marking import mark_row, marking_list, marking_page
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.papers import marking_workbook
from kaocheng.review.queries.self_assessment import self_page
from kaocheng.review.queries.spot_points import Before
from kaocheng.review.services import advance, confirm_rest, import_marks, set_two_markers
from kaocheng.review.services.mark_import import preview_marks
from kaocheng.scoring import read_scheme
from tests.factories.marking import filled, hand_in, mark, write
from tests.factories.review import NORTH, SOUTH, Review, to_stage

if TYPE_CHECKING:
    from kaocheng.scoring import Result


@pytest.fixture
def begun(adjusting: Review) -> Review:
    """北山 claims its commendation; the departments mark."""
    write(adjusting, NORTH, {"claim:b1": "获省级表彰一次"})
    hand_in(adjusting, NORTH, "好", "9")
    to_stage(adjusting, "review")
    return adjusting


def reviewed(review: Review) -> Result:
    """The stage of review, scored by the library."""
    found = Assessment.objects.select_related("scheme_version").get(pk=review.assessment)
    return Before(found).results["review"]


def test_the_assessor_whom_the_scheme_names_sees_it_over_all_units(begun: Review) -> None:
    people = begun.people
    own = [each.code for each in marking_list(people.ecology, begun.assessment).rows]
    assert own == ["2.1", "2.2", "b1", "d1"]
    assert [each.code for each in marking_list(people.office, begun.assessment).rows] == ["2.3"]
    page = marking_page(people.ecology, begun.assessment, "b1")
    assert (page.path, page.open, page.is_done) == (("加分项",), 4, False)
    assert [(row.said, row.points, row.figures[0].value) for row in page.rows] == [
        ("获省级表彰一次", "1.00", "1"),
        ("", "0.00", "0"),
        ("", "0.00", "0"),
        ("", "0.00", "0"),
    ]
    assert {row.range_words for row in page.rows} == {"0.00 至 2.00"}
    lost = marking_page(people.ecology, begun.assessment, "d1")
    assert [row.points for row in lost.rows] == ["0.00", "-0.50", "0.00", "0.00"]
    assert (lost.deducts, lost.rows[0].range_words) == (True, "-3.00 至 0.00")
    assert (lost.path, lost.rule_words) == (("扣分项",), "被通报次数每1次扣0.5分")
    elsewhere = marking_page(people.office, begun.assessment, "b1")
    assert (elsewhere.open, elsewhere.is_done) == (0, False)
    with pytest.raises(NotVisible):
        marking_page(people.farming, begun.assessment, "b1")


@pytest.mark.parametrize(
    ("code", "points", "reason", "words"),
    [
        ("b1", "2.01", "级别不符", "0.00 至 2.00 之间"),
        ("b1", "-0.5", "级别不符", "0.00 至 2.00 之间"),
        ("b1", "0.5", "", "请填写调整得分的理由"),
        ("b1", "0.555", "级别不符", "小数多于 2 位"),
        ("b1", "", "级别不符", "请填写分数"),
        ("d1", "-3.01", "另有通报", "-3.00 至 0.00 之间"),
        ("d1", "1", "另有通报", "扣分项，评定分请填负数或 0，如 -1"),
        ("d1", "-1", " ", "请填写调整得分的理由"),
    ],
)
def test_points_out_of_bounds_or_without_a_reason_are_refused(
    begun: Review, code: str, points: str, reason: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        mark(begun, begun.people.ecology, SOUTH, code, "points", points=points, reason=reason)
    assert not Mark.objects.exists()


def test_other_points_count_in_the_stage_and_are_explained(begun: Review) -> None:
    ecology = begun.people.ecology
    before = reviewed(begun)
    mark(begun, ecology, NORTH, "b1", "points", points="0.5", reason="市级表彰减半")
    mark(begun, ecology, SOUTH, "d1", "points", points="－2", reason="另有三次通报")
    overlay = overlay_for(begun.assessment, "review")
    assert [(line.unit, line.indicator, line.points, line.reason) for line in overlay.marks] == [
        (NORTH, "b1", "0.5", "市级表彰减半"),
        (SOUTH, "d1", "2", "另有三次通报"),
    ]
    (deed,) = overlay.deeds[SOUTH, "d1"]
    assert (deed.who, deed.old, deed.new) == ("县生态环境局", "-0.50", "-2.00")
    after = reviewed(begun)
    for unit, by in ((NORTH, Fraction(-1, 2)), (SOUTH, Fraction(-3, 2))):
        row = after.units.row[unit]
        assert Fraction(str(after.total(row))) - Fraction(str(before.total(row))) == by
    assert after.adjustment_reason("d1", SOUTH) == "部门评审评定扣 2 分：另有三次通报，计 -2.00 分"


def test_the_unit_reads_the_outcome_when_the_review_is_over(begun: Review) -> None:
    people = begun.people
    mark(begun, people.ecology, NORTH, "b1", "points", points="0.5", reason="市级表彰减半")
    clerk = people.clerks[NORTH]
    assert all(row.review is None for row in self_page(clerk, begun.assessment, NORTH).rows)
    advance(people.office, assessment_pk=begun.assessment, verb="begin_spot_check")
    (row,) = (r for r in self_page(clerk, begun.assessment, NORTH).rows if r.code == "b1")
    assert row.review is not None
    assert (row.points, row.review.points, row.review.reason) == ("1.00", "0.50", "市级表彰减半")


def test_what_is_computed_said_again_is_a_confirmation(begun: Review) -> None:
    """Who has changed points can go back to those computed; the mark lays nothing."""
    ecology = begun.people.ecology
    seen = mark(begun, ecology, SOUTH, "d1", "points", points="0", reason="通报已撤销")
    assert len(overlay_for(begun.assessment, "review").marks) == 1
    mark(begun, ecology, SOUTH, "d1", "points", points="-0.5", seen=seen)
    assert Mark.objects.get().deed == "confirmed"
    assert overlay_for(begun.assessment, "review").marks == ()


def test_confirming_the_rest_confirms_bonuses_too(begun: Review) -> None:
    ecology = begun.people.ecology
    mark(begun, ecology, NORTH, "b1", "points", points="0", reason="查无此事")
    assert confirm_rest(ecology, assessment_pk=begun.assessment, code="b1") == 3
    page = marking_page(ecology, begun.assessment, "b1")
    assert [row.outcome_points for row in page.rows] == ["0.00"] * 4
    assert (page.open, page.is_done) == (0, True)


def test_the_list_comes_back_from_excel_with_points(begun: Review) -> None:
    ecology = begun.people.ecology
    book = marking_workbook(ecology, begun.assessment)[1]
    rows = {
        ("b1", NORTH): ("更改", "0.5", "市级表彰减半"),
        ("d1", SOUTH): ("更改", "-1", "另有一次"),
        ("d1", NORTH): ("更改", "1", "笔误"),
    }
    content = filled(book, rows)
    found = preview_marks(ecology, begun.assessment, content)
    (fault,) = found.faults
    assert "扣分项" in fault.why
    digest = hashlib.sha256(content).hexdigest()
    assert (
        import_marks(ecology, assessment_pk=begun.assessment, content=content, digest=digest) == 2
    )
    assert {line.points for line in overlay_for(begun.assessment, "review").marks} == {"0.5", "1"}


JUDGED = """\
format: kaocheng-scheme/1
code: s
title: t
level: county
year: 2025
items: [{code: x, name: 产量}, {code: fault, name: 失信情形}, {code: size, name: 酌情扣分}]
indicators: [{code: "1", name: N, points: 100, rule: {kind: ratio, of: x, to: 100}}]
adjustments:
  - {code: d1, name: 失信, kind: deduction, cap: 4,
     rule: {kind: judged, item: fault, bands: {轻: 0.5, 重: 1}}}
  - {code: d2, name: 酌情, kind: deduction, cap: 2, rule: {kind: judged, item: size}}
  - {code: d3, name: 不限, kind: deduction, rule: {kind: award, of: x, points: 0.01}}
  - {code: "1", name: 同码, kind: deduction, cap: 1, rule: {kind: award, of: x, points: 0.01}}
"""


def test_a_judged_deduction_is_given_as_a_size_and_counts_with_a_minus() -> None:
    scheme = read_scheme(JUDGED.encode(), name="示例")
    lines = {line.code: line for line in lines_for(scheme, "") if line.adjusts}
    bands, size, unbound = lines["d1"], lines["d2"], lines["d3"]
    assert (bands.points_of({"fault": "轻"}), bands.range_words) == (-2, "-4.00 至 0.00")
    assert size.points_of({"size": "1.5"}) == Fraction(-3, 2)
    assert value_fault(size, "size", "1.5") == ("1.5", "")
    assert "请填 0.00 至 2.00 之间" in value_fault(size, "size", "2.5")[1]
    assert unbound.range_words == "不大于 0.00"
    assert points_fault(unbound, "-99") == ("-99", "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("较重", "“较重”不是数字。请填 0.00 至 2.00 之间的分数，只填数字。"),
        ("是", "“是”不是数字。请填 0.00 至 2.00 之间的分数，只填数字。"),
        ("-", "“-”不能当数值。请填 0.00 至 2.00 之间的分数，只填数字。"),
        ("约1分", "“约1分”不是确定的数。请填确切的数字，说明另写入理由。"),
        ("50%", "填的单位是“%”，该项的计量单位是“分”。请换算成“分”后填写数字。"),
    ],
)
def test_a_mark_that_is_no_number_is_answered_as_a_mark(typed: str, why: str) -> None:
    """Not as a figure of the report: a mark is neither left out nor not applicable."""
    scheme = read_scheme(JUDGED.encode(), name="示例")
    size = line_of(scheme, "", "d2")
    assert size is not None
    assert value_fault(size, "size", typed) == ("", why)
    assert value_fault(size, "size", "1.5分") == ("1.5", "")


def test_assessed_points_that_are_no_number_name_the_range() -> None:
    scheme = read_scheme(JUDGED.encode(), name="示例")
    leaf, unbound = line_of(scheme, "", "1"), line_of(scheme, "", "d3")
    assert leaf is not None
    assert unbound is not None
    range_words = "请填 0.00 至 100.00 之间的分数"
    for typed in ("优", "否", "不适用"):
        value, why = points_fault(leaf, typed)
        assert value == ""
        assert range_words in why
        assert "留空" not in why
    assert points_fault(leaf, "80分") == ("80", "")
    assert "请填 不大于 0.00 的分数" in points_fault(unbound, "优")[1]


def test_a_figure_that_a_reviewer_types_is_not_to_be_left_empty() -> None:
    scheme = read_scheme(JUDGED.encode(), name="示例")
    leaf = line_of(scheme, "", "1")
    assert leaf is not None
    assert value_fault(leaf, "x", "很多") == (
        "",
        "“很多”不是数字。请只填数字；不适用请填“不适用”。",
    )


def test_a_code_that_an_indicator_has_as_well_means_the_indicator() -> None:
    scheme = read_scheme(JUDGED.encode(), name="示例")
    line = line_of(scheme, "", "1")
    assert line is not None
    assert (line.adjusts, as_marked(scheme, "1", "-1")) == ("", "-1")
    assert (as_marked(scheme, "d1", "-1.50"), as_marked(scheme, "d1", "0")) == ("1.50", "0")


# Two markers -------------------------------------------------------------------------------------


@pytest.fixture
def paired(adjusting: Review) -> Review:
    """Both adjustments are marked by two who may differ by one point."""
    pair = {"codes": ["b1", "d1"], "allowed_difference": "1"}
    set_two_markers(adjusting.people.office, assessment_pk=adjusting.assessment, **pair)  # type: ignore[arg-type]
    to_stage(adjusting, "review")
    return adjusting


def test_two_within_what_is_allowed_have_their_mean(paired: Review) -> None:
    """Who confirms stands for the points computed: −0.50 against −1.50 is −1.00."""
    people = paired.people
    mark(paired, people.ecology, SOUTH, "d1")
    assert overlay_for(paired.assessment, "review").marks == ()
    mark(paired, people.ecology_second, SOUTH, "d1", "points", points="-1.5", reason="另有两次")
    (line,) = overlay_for(paired.assessment, "review").marks
    assert (line.points, "两人相差 1 分" in line.reason) == ("1.00", True)
    (deed,) = overlay_for(paired.assessment, "review").deeds[SOUTH, "d1"]
    assert (deed.old, deed.new) == ("-0.50", "-1.00")


def test_a_third_decides_between_two_and_may_find_the_computed_points_right(
    paired: Review,
) -> None:
    people = paired.people
    mark(paired, people.ecology, NORTH, "b1")
    mark(paired, people.ecology_second, NORTH, "b1", "points", points="2", reason="国家级表彰")
    assert mark_row(people.office, paired.assessment, "b1", NORTH).state == "done"
    mark(paired, people.ecology, SOUTH, "d1", "points", points="-3", reason="性质恶劣")
    mark(paired, people.ecology_second, SOUTH, "d1")
    assert mark_row(people.office, paired.assessment, "d1", SOUTH).state == "third"
    with pytest.raises(Refusal, match="理由"):
        mark(paired, people.ecology_third, SOUTH, "d1", "points", points="-0.5")
    mark(paired, people.ecology_third, SOUTH, "d1", "points", points="-0.5", reason="按次计扣")
    points = {
        line.indicator: line.points for line in overlay_for(paired.assessment, "review").marks
    }
    assert points == {"b1": "1.50", "d1": "0.5"}
