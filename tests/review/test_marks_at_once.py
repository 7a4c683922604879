"""Two markers, two clerks, a double click at the same moment, on real connections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from kaocheng.audit.queries import verify
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.review.models import Mark, SelfAssessment
from kaocheng.review.services import confirm_rest, save_self_cells, submit_self_assessment
from tests.factories.marking import hand_in, mark
from tests.factories.review import EAST, NORTH, Review, make_review, to_stage
from tests.reporting.test_at_once import at_once

if TYPE_CHECKING:
    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def begun(officers: dict[Role, User], appointed: Appoint) -> Iterator[Review]:
    review = make_review(officers, appointed, two_markers=["2.2"], allowed_difference="1")
    hand_in(review, NORTH)
    to_stage(review, "review")
    yield review
    assert verify().holds


def test_of_two_markers_at_one_item_one_stands_and_the_other_is_told(begun: Review) -> None:
    people = begun.people
    works = [
        (lambda who=who: mark(begun, who, NORTH, "1.1", "points", points="25", reason="示例"))
        for who in (people.farming, people.farming_second)
    ]
    given = at_once(*works)
    (refusal,) = [each for each in given if isinstance(each, Refusal)]
    assert "您的意见未保存" in str(refusal)
    assert Mark.objects.get().version == 1


def test_two_of_a_pair_take_a_place_each(begun: Review) -> None:
    people = begun.people
    works = [
        (lambda who=who: mark(begun, who, NORTH, "2.2"))
        for who in (people.ecology, people.ecology_second)
    ]
    assert at_once(*works) == [1, 1]
    assert sorted(Mark.objects.values_list("place", flat=True)) == [1, 2]


def test_a_double_click_on_the_rest_confirms_each_once(begun: Review) -> None:
    work = lambda: confirm_rest(  # noqa: E731
        begun.people.farming, assessment_pk=begun.assessment, code="1.1"
    )
    assert sorted(at_once(work, work)) == [0, 4]  # type: ignore[type-var]
    assert Mark.objects.count() == 4


def test_the_first_cell_of_a_sheet_is_written_by_two_and_handed_in_once(
    officers: dict[Role, User], appointed: Appoint
) -> None:
    review = make_review(officers, appointed)
    key = {"assessment_pk": review.assessment, "organisation_code": EAST}
    clerk = review.people.clerks[EAST]
    works = [
        (
            lambda code=code: save_self_cells(
                clerk, **key, changes=[CellChange(f"reason:{code}", "示例")]
            )
        )
        for code in ("1.1", "1.2")
    ]
    assert all(each.all_saved for each in at_once(*works))  # type: ignore[attr-defined]
    assert SelfAssessment.objects.get().cells.count() == 2
    hand_in(review, EAST)
    again = lambda: submit_self_assessment(clerk, **key)  # noqa: E731
    assert at_once(again, again) == [False, False]
