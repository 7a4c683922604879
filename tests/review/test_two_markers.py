"""双人评分: neither sees the other, the mean within what is allowed, else a third decides."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from kaocheng.orgs.refusals import Refusal
from kaocheng.review.deciding import Rules, Word, decide, needs_third
from kaocheng.review.lines import line_of
from kaocheng.review.queries.marking import mark_row, marking_page
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.owed import my_debts
from kaocheng.review.services import confirm_rest, set_two_markers
from kaocheng.scoring import read_scheme
from tests.factories.marking import hand_in, mark
from tests.factories.review import NORTH, SCHEME, SOUTH, Review, make_review, to_stage

AT = datetime.datetime(2026, 4, 1, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def paired(officers: dict, appointed: object) -> Review:  # type: ignore[type-arg]
    """Both judged indicators are marked by two who may differ by 3 points."""
    review = make_review(
        officers,
        appointed,  # type: ignore[arg-type]
        two_markers=["2.1", "2.2"],
        allowed_difference="3",
    )
    hand_in(review, NORTH, "好", "9")
    hand_in(review, SOUTH, "中", "7.5")
    to_stage(review, "review")
    return review


def word(place: int, value: str, item: str = "service") -> Word:
    return Word(place, "judged", {item: value}, "", f"理由{place}", AT)


@pytest.mark.parametrize(
    ("first", "second", "allowed", "mean"),
    [
        ("8", "9", "1", "8.50"),
        ("8", "9.01", "1", None),
        ("8", "9", "0.99", None),
        ("8", "8.00", "0", "8"),
        ("7", "7.01", "1", "7.01"),  # 7.005 rounds half up
    ],
)
def test_marks_within_what_is_allowed_have_their_mean(
    first: str, second: str, allowed: str, mean: str | None
) -> None:
    line = line_of(read_scheme(SCHEME.encode(), name="示例"), "plain", "2.2")
    assert line is not None
    rules = Rules(True, Fraction(allowed))
    found = decide(line, [word(1, first), word(2, second)], rules)
    assert (found.values["service"] if found else None) == mean
    assert needs_third(line, [word(1, first), word(2, second)], rules) is (mean is None)
    assert decide(line, [word(1, first)], rules) is None


def test_bands_have_a_mean_in_points_and_a_third_stands_above_both() -> None:
    line = line_of(read_scheme(SCHEME.encode(), name="示例"), "plain", "2.1")
    assert line is not None
    pair = [word(1, "好", "quality"), word(2, "中", "quality")]
    found = decide(line, pair, Rules(True, Fraction(8)))
    assert found is not None
    assert (found.points, dict(found.values)) == ("16.00", {})
    assert "相差 8 分" in found.reason
    assert decide(line, pair, Rules(True, Fraction(7))) is None
    third = decide(line, [*pair, word(3, "差", "quality")], Rules(True, Fraction(7)))
    assert third is not None
    assert third.values == {"quality": "差"}


def test_neither_sees_the_other_before_both_have_spoken(paired: Review) -> None:
    people = paired.people
    mark(paired, people.ecology, NORTH, "2.2", "judged", service="8", reason="第一人的理由")
    seen = mark_row(people.ecology_second, paired.assessment, "2.2", NORTH)
    assert (seen.marks, seen.hidden, seen.state) == ((), 1, "open")
    assert "第一人的理由" not in repr(seen)
    for other in (people.office, people.ecology_third):
        assert "第一人的理由" not in repr(mark_row(other, paired.assessment, "2.2", NORTH))
    own = mark_row(people.ecology, paired.assessment, "2.2", NORTH)
    assert (len(own.marks), own.state) == (1, "waiting")
    mark(paired, people.ecology_second, NORTH, "2.2", "judged", service="9")
    both = mark_row(people.ecology, paired.assessment, "2.2", NORTH)
    assert (len(both.marks), both.state, both.outcome) == (2, "done", "8.50")
    assert overlay_for(paired.assessment, "review").facts[
        NORTH, "service", "2025", "actual"
    ] == "8.50"  # fmt: skip


def test_who_has_seen_the_other_changes_nothing_any_more(paired: Review) -> None:
    people = paired.people
    version = mark(paired, people.ecology, NORTH, "2.2", "judged", service="8", reason="示例")
    version = mark(
        paired, people.ecology, NORTH, "2.2", "judged", service="7", reason="示例", seen=version
    )
    mark(paired, people.ecology_second, NORTH, "2.2")
    with pytest.raises(Refusal, match="均已评定"):
        mark(paired, people.ecology, NORTH, "2.2", seen=version)
    with pytest.raises(Refusal, match="均已评定"):
        mark(paired, people.ecology_third, NORTH, "2.2")


def test_a_third_decides_where_they_lie_too_far_apart(paired: Review) -> None:
    people = paired.people
    mark(paired, people.ecology, NORTH, "2.1", "judged", quality="差", reason="甲")
    mark(paired, people.ecology_second, NORTH, "2.1")
    # 20 against 0: nothing is decided, the proposal stands meanwhile.
    key = (NORTH, "quality", "2025", "actual")
    assert overlay_for(paired.assessment, "review").facts[key] == "好"
    row = mark_row(people.office, paired.assessment, "2.1", NORTH)
    assert (row.state, row.may_mark, row.may_confirm, len(row.marks)) == ("third", True, False, 2)
    assert any(debt.kind == "third" for debt in my_debts(people.office))
    mark(paired, people.office, NORTH, "2.1", "judged", quality="中", reason="折中认定")
    assert overlay_for(paired.assessment, "review").facts[key] == "中"
    assert not any(debt.kind == "third" for debt in my_debts(people.office))
    with pytest.raises(Refusal, match="第三人"):
        mark(paired, people.ecology_third, NORTH, "2.1", "judged", quality="好", reason="示例")


def test_another_reviewer_may_be_the_third_but_not_one_of_the_two(paired: Review) -> None:
    people = paired.people
    mark(paired, people.ecology, NORTH, "2.1", "judged", quality="差", reason="甲")
    mark(paired, people.ecology_second, NORTH, "2.1")
    with pytest.raises(Refusal, match="均已评定"):
        mark(paired, people.ecology, NORTH, "2.1", "judged", quality="中", reason="甲", seen=1)
    mark(paired, people.ecology_third, NORTH, "2.1", "judged", quality="中", reason="丙")
    assert mark_row(people.ecology, paired.assessment, "2.1", NORTH).outcome == "中"


def test_each_confirms_the_rest_for_himself(paired: Review) -> None:
    people = paired.people
    assert confirm_rest(people.ecology, assessment_pk=paired.assessment, code="2.1") == 2
    assert confirm_rest(people.ecology, assessment_pk=paired.assessment, code="2.1") == 0
    assert confirm_rest(people.ecology_second, assessment_pk=paired.assessment, code="2.1") == 2
    page = marking_page(people.ecology, paired.assessment, "2.1")
    assert {state: count for state, _, count in page.counts}["done"] == 2


def test_pairs_are_chosen_before_the_review_and_for_judgements_alone(
    review: Review,
) -> None:
    key = {"assessment_pk": review.assessment, "allowed_difference": "1"}
    office = review.people.office
    with pytest.raises(Refusal, match=r"指标 1.1 不是定性评审指标"):
        set_two_markers(office, codes=["1.1"], **key)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="允许分差"):
        set_two_markers(office, assessment_pk=review.assessment, codes=[], allowed_difference="多")
    set_two_markers(office, codes=["2.1"], **key)  # type: ignore[arg-type]
    to_stage(review, "review")
    with pytest.raises(Refusal, match="已经开始"):
        set_two_markers(office, codes=[], **key)  # type: ignore[arg-type]
