"""An assessor's list in Excel, out and back: a preview of differences, then the same rules."""

from __future__ import annotations

import pytest

from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.models import Mark
from kaocheng.review.queries.papers import marking_workbook
from kaocheng.review.services import import_marks
from kaocheng.review.services.mark_import import preview_marks
from tests.factories.marking import filled, hand_in, mark
from tests.factories.review import EAST, NORTH, SOUTH, WEST, Review, to_stage


@pytest.fixture
def begun(review: Review) -> Review:
    hand_in(review, NORTH, "好", "9")
    to_stage(review, "review")
    return review


def test_the_list_comes_back_with_a_preview_and_is_taken(begun: Review) -> None:
    farming, pk = begun.people.farming, begun.assessment
    content = filled(
        marking_workbook(farming, pk)[1],
        {
            ("1.1", NORTH): ("确认", "", ""),
            ("1.1", SOUTH): ("更改", 20.5, "统计口径"),
            ("1.1", EAST): ("更改", "99", "示例"),
            ("1.1", WEST): ("更改", "20", ""),
            ("1.2", NORTH): ("同意", "", ""),
        },
    )
    found = preview_marks(farming, pk, content)
    assert (found.read, len(found.differences), len(found.faults)) == (5, 2, 3)
    assert [(d.unit_name, d.old, d.new) for d in found.differences] == [
        ("北山乡", "未评", "确认"),
        ("南河镇", "未评", "调整得分 20.5"),
    ]
    whys = " ".join(fault.why for fault in found.faults)
    for words in ("0.00 至 30.00", "请填写调整得分的理由", "请填 确认 或 更改"):
        assert words in whys
    assert not Mark.objects.exists()
    assert import_marks(farming, assessment_pk=pk, content=content, digest=found.digest) == 2
    # Again: the versions in the file are old now.
    again = preview_marks(farming, pk, content)
    assert (len(again.differences), len(again.faults)) == (0, 5)
    assert Mark.objects.count() == 2


def test_another_file_than_the_one_looked_over_is_refused(begun: Review) -> None:
    farming, pk = begun.people.farming, begun.assessment
    book = marking_workbook(farming, pk)[1]
    first = filled(book, {("1.1", NORTH): ("确认", "", "")})
    other = filled(book, {("1.1", SOUTH): ("确认", "", "")})
    digest = preview_marks(farming, pk, first).digest
    with pytest.raises(Refusal, match="与预览时不同"):
        import_marks(farming, assessment_pk=pk, content=other, digest=digest)
    assert not Mark.objects.exists()


def test_what_was_marked_meanwhile_is_not_overwritten(begun: Review) -> None:
    people, pk = begun.people, begun.assessment
    content = filled(marking_workbook(people.farming, pk)[1], {("1.1", NORTH): ("确认", "", "")})
    mark(begun, people.farming_second, NORTH, "1.1", "points", points="25", reason="示例")
    (fault,) = preview_marks(people.farming, pk, content).faults
    assert "评审人farming2已于" in fault.why
    digest = preview_marks(people.farming, pk, content).digest
    assert import_marks(people.farming, assessment_pk=pk, content=content, digest=digest) == 0
    assert Mark.objects.get().points == "25"


def test_what_is_no_such_table_is_refused_in_words(begun: Review) -> None:
    farming, pk = begun.people.farming, begun.assessment
    with pytest.raises(Refusal, match="评审表"):
        preview_marks(farming, pk, b"no workbook")
    book = marking_workbook(begun.people.ecology, pk)[1]
    found = preview_marks(farming, pk, filled(book, {("2.1", NORTH): ("确认", "", "")}))
    assert "不由本人评审" in found.faults[0].why
    with pytest.raises(NotVisible):
        preview_marks(begun.people.clerks[NORTH], pk, book)
