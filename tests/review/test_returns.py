"""按指标退回: the unit explains and may propose anew; its figures stay."""

from __future__ import annotations

import pytest

from kaocheng.notices.models import Notice
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.models import Mark
from kaocheng.review.queries.marking import mark_row
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.self_assessment import self_page
from kaocheng.review.services import answer_return, return_item
from tests.factories.marking import hand_in, mark
from tests.factories.review import NORTH, SOUTH, Review, to_stage

KEY = (NORTH, "quality", "2025", "actual")


@pytest.fixture
def returned(review: Review) -> tuple[Review, int]:
    """北山's 环境整治, marked and then given back."""
    hand_in(review, NORTH, "好", "9")
    to_stage(review, "review")
    ecology = review.people.ecology
    mark(review, ecology, NORTH, "2.1")
    pk = return_item(
        ecology,
        assessment_pk=review.assessment,
        code="2.1",
        organisation_code=NORTH,
        reason="佐证不全",
    )
    return review, pk


def test_what_was_marked_is_taken_back_and_the_unit_is_told(returned: tuple[Review, int]) -> None:
    review, _ = returned
    assert not Mark.objects.exists()
    told = Notice.objects.filter(title__startswith="部门评审退回")
    assert {n.recipient for n in told} == {review.people.clerks[NORTH], review.people.heads[NORTH]}
    assert "佐证不全" in told[0].body
    assert str(review.people.ecology) not in told[0].body
    row = mark_row(review.people.ecology, review.assessment, "2.1", NORTH)
    assert (row.state, row.may_mark) == ("returned", False)
    with pytest.raises(Refusal, match="待单位说明后再评"):
        mark(review, review.people.ecology, NORTH, "2.1")


def test_the_answer_comes_back_with_a_changed_proposal(returned: tuple[Review, int]) -> None:
    review, pk = returned
    clerk, ecology = review.people.clerks[NORTH], review.people.ecology
    with pytest.raises(Refusal, match="请填写说明"):
        answer_return(clerk, return_pk=pk, answer=" ")
    with pytest.raises(Refusal, match="不在可选之列"):
        answer_return(clerk, return_pk=pk, answer="示例", values={"quality": "优"})
    answer_return(clerk, return_pk=pk, answer="已补充材料", values={"quality": "中"})
    with pytest.raises(Refusal, match="已说明"):
        answer_return(clerk, return_pk=pk, answer="再说明")
    assert overlay_for(review.assessment, "self").facts[KEY] == "好"
    after = overlay_for(review.assessment, "review")
    assert after.facts[KEY] == "中"
    assert after.deeds[NORTH, "2.1"][0].what == "重新提出"
    row = mark_row(ecology, review.assessment, "2.1", NORTH)
    assert (row.state, row.proposed, row.answer, row.self_points) == (
        "open",
        "中",
        "已补充材料",
        "12.00",
    )
    mark(review, ecology, NORTH, "2.1")
    assert Mark.objects.get().values == {"quality": "中"}
    assert Notice.objects.filter(recipient=ecology, title__startswith="已说明退回事项").exists()


def test_only_the_unit_itself_answers(returned: tuple[Review, int]) -> None:
    review, pk = returned
    with pytest.raises(NotAllowed):
        answer_return(review.people.office, return_pk=pk, answer="示例")
    with pytest.raises(NotVisible):
        answer_return(review.people.clerks[SOUTH], return_pk=pk, answer="示例")
    with pytest.raises(NotVisible):
        answer_return(review.people.clerks[NORTH], return_pk=10**6, answer="示例")


def test_the_unit_sees_the_return_at_its_indicator(returned: tuple[Review, int]) -> None:
    review, pk = returned
    page = self_page(review.people.clerks[NORTH], review.assessment, NORTH)
    found = next(row.returned for row in page.rows if row.code == "2.1")
    assert found is not None
    assert (found.pk, found.reason, found.may_answer) == (pk, "佐证不全", True)
    assert str(review.people.ecology) not in repr(page)
