"""What is decided, put off or waived: what units hear of it, what goes on paper, what is merged."""

from __future__ import annotations

import datetime
import io
from typing import Any

import docx
import openpyxl
import pytest

from kaocheng.documents.use_of_results import list_of_assessment
from kaocheng.notices.models import Notice
from kaocheng.orgs.models import Role
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import merge_into
from kaocheng.results import queries, services
from kaocheng.results.models import Consequence
from tests.factories.results import AFTER, Road
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


def test_the_unit_is_told_what_was_waived_or_put_off_and_sees_it(done: Road) -> None:
    """With the reason; who else is concerned is neither told nor shown."""
    ruled(done)
    rows = {row.unit.code: row for row in proposed(done)}
    clerks = done.review.people.clerks
    assert queries.use_page(clerks["t1"], done.pk).rows == ()
    key = {"assessment_pk": done.pk}
    services.waive_consequences(
        done.leader, **key, consequence_pks=[rows["t1"].pk], reason="当年新设，纪要〔2026〕9号"
    )
    day = datetime.date(2026, 12, 31)
    services.defer_consequences(
        done.leader, **key, consequence_pks=[rows["t2"].pk], reason="正在复核", until_on=day
    )
    for code, what, words in (
        ("t1", "结果运用不予适用：", "当年新设，纪要〔2026〕9号"),
        ("t2", "结果运用暂缓适用：", "2026年12月31日"),
    ):
        people = {clerks[code].pk, done.review.people.heads[code].pk}
        told = Notice.objects.filter(title__startswith=what, link=f"/results/{done.pk}/use/")
        assert set(told.values_list("recipient", flat=True)) == people
        assert all(rows[code].measure in each.body and words in each.body for each in told)
        (row,) = queries.use_page(clerks[code], done.pk).rows
        assert (row.unit_code, row.is_apart) == (code, True)
    assert (row.decision_words, row.is_over) == ("暂缓至2026年12月31日，正在复核", False)
    Consequence.objects.filter(pk=rows["t2"].pk).update(until_on=datetime.date(2026, 3, 8))
    assert queries.use_page(clerks["t2"], done.pk).rows[0].is_over
    services.reopen_consequence(done.leader, **key, consequence_pk=rows["t1"].pk, reason="复核改判")
    back = Notice.objects.filter(title__startswith="撤销结果运用决定：", body__contains="复核改判")
    assert set(back.values_list("recipient", flat=True)) == {
        clerks["t1"].pk,
        done.review.people.heads["t1"].pk,
    }
    assert queries.use_page(clerks["t1"], done.pk).rows == ()


def test_what_is_put_off_waits_for_another_decision(done: Road) -> None:
    ruled(done)
    rows = proposed(done)
    key = {"assessment_pk": done.pk, "consequence_pks": [row.pk for row in rows[:2]]}
    with pytest.raises(Refusal, match="暂缓适用的理由和依据"):
        services.defer_consequences(done.leader, **key, reason=" ")
    with pytest.raises(Refusal, match="应晚于今天"):
        services.defer_consequences(done.leader, **key, reason="复核", until_on=AFTER)
    with pytest.raises(NotAllowed):
        services.defer_consequences(done.office, **key, reason="复核")
    assert services.defer_consequences(done.leader, **key, reason="复核") == 2
    page = queries.use_page(done.leader, done.pk)
    assert (page.open, page.deferred, len(page.applied), len(page.apart)) == (2, 2, 2, 2)
    # What was decided on is not proposed again, nor lost when the rest is.
    assert len(proposed(done)) == 4
    decided(done, rows[:1])
    services.waive_consequences(
        done.leader, assessment_pk=done.pk, consequence_pks=[rows[1].pk], reason="复核后不予适用"
    )
    states = Consequence.objects.filter(pk__in=[row.pk for row in rows[:2]]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["decided", "waived"]


def test_lists_for_paper_show_apart_what_is_not_applied(done: Road) -> None:
    ruled(done)
    rows = proposed(done)
    key = {"assessment_pk": done.pk}
    services.waive_consequences(done.leader, **key, consequence_pks=[rows[0].pk], reason="当年新设")
    services.defer_consequences(done.leader, **key, consequence_pks=[rows[1].pk], reason="复核")
    # Two in the morning of the 9th in Beijing is still the 8th in Greenwich.
    night = datetime.datetime(2026, 3, 8, 18, tzinfo=datetime.UTC)
    Consequence.objects.filter(pk=rows[0].pk).update(decided_at=night)
    book = openpyxl.load_workbook(io.BytesIO(queries.use_workbook(done.leader, done.pk)[1]))
    assert book.worksheets[1].cell(4, 10).value == "2026-03-09"
    assert book.sheetnames == ["结果运用建议名单", "暂缓适用、不予适用事项"]
    units = [[row[1].value for row in sheet.iter_rows(min_row=4)] for sheet in book.worksheets]
    assert units == [["东湖镇", "西岭乡"], ["北山乡", "南河镇"]]
    word = docx.Document(io.BytesIO(list_of_assessment(done.leader, done.pk)[1]))
    cells = [[row.cells[0].text for row in table.rows[1:]] for table in word.tables]
    assert cells == units
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert any("其中暂缓适用1项，不予适用1项，待决定2项" in text for text in texts)
    assert {"附件1", "附件2"} <= set(texts)


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
