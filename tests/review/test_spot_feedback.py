"""The letter, the unit's answer, the decision, and what counts for the assessment in the end."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.utils import timezone

from kaocheng.audit.models import AuditEntry
from kaocheng.documents.spot_check_letter import letter_of_unit
from kaocheng.notices.models import Notice
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.models import SpotCheck
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.spot_comparison import findings_page, findings_workbook
from kaocheng.review.queries.spot_lists import spot_checks
from kaocheng.review.queries.spot_overlay import spot_overlay
from kaocheng.review.queries.spot_points import Before
from kaocheng.review.queries.spot_units import sampled_unit_page
from kaocheng.review.services import (
    advance,
    answer_feedback,
    close_spot_check,
    decide_objection,
    finish_unit,
    return_to_team,
    send_feedback,
)
from kaocheng.review.services.marking import Said, mark_item
from tests.factories.review import EAST, NORTH, SOUTH, Review, to_stage
from tests.factories.spot_checks import (
    LETTER,
    Spot,
    agreed,
    checking,
    entry,
    finished,
    make_spot,
    sent,
)

if TYPE_CHECKING:
    from tests.conftest import Appoint

pytestmark = pytest.mark.django_db
CHANGED = {
    "1.1": entry("figure", figures={"grain": "1000"}, reason="现场复核产量"),
    "1.2": entry("points", points="18.5", reason="两个项目未开工"),
}
CELL = (NORTH, "grain", "2025", "actual")


@pytest.fixture
def spot(review: Review, appointed: Appoint) -> Spot:
    """The visits have begun; 北山乡 and 南河镇 are among the units."""
    to_stage(review, "spot_check")
    return checking(make_spot(review, appointed))


def week() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=7)


def state(spot: Spot) -> str:
    return SpotCheck.objects.get(pk=spot.check).state


def after(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    later = timezone.localdate() + datetime.timedelta(days=days)
    monkeypatch.setattr(timezone, "localdate", lambda *_: later)


# What counts -------------------------------------------------------------------------------------


def test_findings_count_once_the_unit_has_confirmed_them(spot: Spot) -> None:
    pk = spot.review.assessment
    sent(spot, NORTH, CHANGED)
    assert spot_overlay(pk).facts == {}
    head = spot.review.people.heads[NORTH]
    answer_feedback(head, unit_pk=spot.unit(NORTH).pk, agrees=True)
    overlay = overlay_for(pk, "spot")
    assert overlay.facts[CELL] == "1000"
    assert [(m.unit, m.indicator, m.points) for m in overlay.marks] == [(NORTH, "1.2", "18.50")]
    deed = overlay.deeds[NORTH, "1.1"][-1]
    assert (deed.stage, deed.who, deed.old, deed.new) == ("spot", "第一抽查组", "1200", "1000")
    assert overlay_for(pk, "review").deeds.get((NORTH, "1.1")) is None


def test_the_points_of_a_run_are_those_that_the_unit_was_shown(spot: Spot) -> None:
    shown = agreed(spot, NORTH, CHANGED).spot_points
    assessment = spot.unit(NORTH).spot_check.assessment
    result = Before(assessment).scored(overlay_for(assessment.pk, "spot"))
    row = result.units.row[NORTH]
    for code, points in shown.items():
        if code in result.leaves:
            assert result.show(result.leaves[code].shown[row]) == points
    assert (shown["1.1"], shown["1.2"], shown["1.3"]) == ("25.00", "18.50", "10.00")


def test_a_figure_takes_the_place_of_a_mark_of_the_review(
    in_review: Review, appointed: Appoint
) -> None:
    pk, people = in_review.assessment, in_review.people
    mark_item(
        people.farming,
        assessment_pk=pk,
        code="1.1",
        organisation_code=NORTH,
        said=Said("points", points="28", reason="报送不全"),
    )
    advance(people.office, assessment_pk=pk, verb="begin_spot_check")
    spot = checking(make_spot(in_review, appointed))
    page = sampled_unit_page(spot.leader, spot.unit(NORTH).pk)
    assert page.leaves[0].review_points == "28.00"
    assert "报送不全" in page.leaves[0].review_words[0]
    agreed(spot, NORTH, {"1.1": CHANGED["1.1"]})
    overlay = overlay_for(pk, "spot")
    assert overlay.marks == ()
    assert [deed.stage for deed in overlay.deeds[NORTH, "1.1"]] == ["review", "spot"]
    assert spot.unit(NORTH).spot_points["1.1"] == "25.00"


def test_of_two_spot_checks_of_one_cell_the_later_finding_counts(
    spot: Spot, appointed: Appoint
) -> None:
    from kaocheng.review.services import plan_spot_check
    from tests.factories.spot_checks import wishes

    agreed(spot, NORTH, CHANGED)
    again = plan_spot_check(
        spot.office,
        assessment_pk=spot.review.assessment,
        wishes=wishes(title="复查"),
        again_reason="群众来信",
    )
    second = checking(Spot(spot.review, again, spot.second))
    agreed(second, NORTH, {"1.2": entry("figure", figures={"projects": "19"}, reason="补开工")})
    overlay = overlay_for(spot.review.assessment, "spot")
    assert overlay.marks == ()
    assert overlay.facts[NORTH, "projects", "2025", "actual"] == "19"
    assert overlay.facts[CELL] == "1000"


# The letter --------------------------------------------------------------------------------------


def test_the_letter_is_drafted_from_the_findings_and_sent_by_the_office(spot: Spot) -> None:
    unit = finished(spot, NORTH, CHANGED).pk
    draft = sampled_unit_page(spot.office, unit).letter_draft
    assert "7项指标进行了抽查，其中属实5项，需要核定2项。" in draft
    assert "1. 粮食生产：核实数据为粮食总产量 1000，理由：现场复核产量。" in draft
    with pytest.raises(NotAllowed, match="考核办"):
        send_feedback(spot.leader, unit_pk=unit, letter=draft, answer_due_on=week())
    with pytest.raises(Refusal, match="反馈意见"):
        send_feedback(spot.office, unit_pk=unit, letter=" ", answer_due_on=week())
    with pytest.raises(Refusal, match="请填写确认截止"):
        send_feedback(spot.office, unit_pk=unit, letter=draft, answer_due_on=None)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with pytest.raises(Refusal, match="不能早于今天"):
        send_feedback(spot.office, unit_pk=unit, letter=draft, answer_due_on=yesterday)
    head = spot.review.people.heads[NORTH]
    with pytest.raises(NotVisible):
        sampled_unit_page(head, unit)
    send_feedback(spot.office, unit_pk=unit, letter=draft, answer_due_on=week())
    assert Notice.objects.filter(recipient=head, link=f"/spot-checks/units/{unit}/").exists()
    page = sampled_unit_page(head, unit)
    assert (page.letter, page.is_own) == (draft, True)
    assert {leaf.finding.by for leaf in page.leaves} == {""}
    assert spot_checks(head).letters[0].todo == "确认或提出异议"


def test_a_unit_sees_its_own_letter_and_nobody_elses(spot: Spot) -> None:
    unit, people = sent(spot, NORTH).pk, spot.review.people
    for stranger in (people.heads[SOUTH], people.clerks[EAST], people.farming):
        with pytest.raises(NotVisible):
            sampled_unit_page(stranger, unit)
        with pytest.raises(NotVisible):
            letter_of_unit(stranger, unit)
        with pytest.raises(NotVisible):
            findings_page(stranger, spot.check)
    with pytest.raises(NotVisible):
        findings_page(people.heads[NORTH], spot.check)


def test_the_letter_as_a_word_file(spot: Spot) -> None:
    unit = sent(spot, NORTH, CHANGED).pk
    name, word = letter_of_unit(spot.review.people.heads[NORTH], unit)
    assert name == "关于2025年度乡镇考核抽查情况的反馈函（北山乡）.docx"
    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    for words in ("北山乡：", LETTER, "两个项目未开工", "18.50 分", "1200万吨", "抽查核查结论表"):
        assert words in text
    assert letter_of_unit(spot.office, unit)[1] == word
    assert AuditEntry.objects.filter(verb="生成抽查反馈函").count() == 2


def test_there_is_no_letter_before_the_findings_were_handed_in(spot: Spot) -> None:
    with pytest.raises(NotVisible):
        letter_of_unit(spot.office, spot.unit(NORTH).pk)


# The answer --------------------------------------------------------------------------------------


def test_only_the_signer_of_the_unit_answers_and_in_time(
    spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, people = sent(spot, NORTH).pk, spot.review.people
    with pytest.raises(NotAllowed, match="审签人"):
        answer_feedback(people.clerks[NORTH], unit_pk=unit, agrees=True)
    with pytest.raises(NotAllowed, match="审签人"):
        answer_feedback(spot.office, unit_pk=unit, agrees=True)
    with pytest.raises(NotVisible):
        answer_feedback(people.heads[SOUTH], unit_pk=unit, agrees=True)
    with pytest.raises(Refusal, match="异议和理由"):
        answer_feedback(people.heads[NORTH], unit_pk=unit, agrees=False)
    after(monkeypatch, 8)
    with pytest.raises(Refusal, match="确认期限已过"):
        answer_feedback(people.heads[NORTH], unit_pk=unit, agrees=False, words="不对")
    assert not sampled_unit_page(people.heads[NORTH], unit).actions.may_answer


def test_two_answers_at_once_the_second_is_told(spot: Spot) -> None:
    unit, head = sent(spot, NORTH), spot.review.people.heads[NORTH]
    answer_feedback(head, unit_pk=unit.pk, agrees=True, seen_version=unit.version)
    with pytest.raises(Refusal, match="内容已有改动"):
        answer_feedback(
            head, unit_pk=unit.pk, agrees=False, words="不对", seen_version=unit.version
        )
    assert spot.unit(NORTH).state == "agreed"


def test_an_objection_is_decided_with_a_reason(spot: Spot) -> None:
    unit, head = sent(spot, NORTH, CHANGED).pk, spot.review.people.heads[NORTH]
    answer_feedback(head, unit_pk=unit, agrees=False, words="产量以统计公报为准")
    assert Notice.objects.filter(recipient=spot.office, title__contains="提出异议").exists()
    assert spot_overlay(spot.review.assessment).facts == {}
    with pytest.raises(NotAllowed):
        decide_objection(spot.leader, unit_pk=unit, upholds=True, reason="x")
    with pytest.raises(Refusal, match="裁定理由"):
        decide_objection(spot.office, unit_pk=unit, upholds=True, reason="")
    decide_objection(spot.office, unit_pk=unit, upholds=True, reason="公报口径不同")
    assert spot_overlay(spot.review.assessment).facts[CELL] == "1000"
    assert sampled_unit_page(head, unit).decision == "公报口径不同"
    assert Notice.objects.filter(recipient=head, body__contains="公报口径不同").exists()


def test_an_objection_that_is_right_sends_the_team_back(spot: Spot) -> None:
    for code in spot.codes() - {NORTH}:
        agreed(spot, code)
    unit, head = sent(spot, NORTH, CHANGED).pk, spot.review.people.heads[NORTH]
    assert state(spot) == "feedback"
    answer_feedback(head, unit_pk=unit, agrees=False, words="产量以统计公报为准")
    with pytest.raises(Refusal, match="请填写重新核查截止"):
        decide_objection(spot.office, unit_pk=unit, upholds=False, reason="理由成立")
    decide_objection(spot.office, unit_pk=unit, upholds=False, reason="理由成立", due_on=week())
    assert state(spot) == "checking"
    with pytest.raises(NotVisible):
        sampled_unit_page(head, unit)
    page = sampled_unit_page(spot.leader, unit)
    assert page.actions.may_write
    assert "理由成立" in page.returned_reason
    agreed(spot, NORTH, {"1.2": CHANGED["1.2"]})
    assert state(spot) == "feedback"
    assert CELL not in spot_overlay(spot.review.assessment).facts


def test_findings_that_were_given_back_cannot_be_sent(spot: Spot) -> None:
    unit = finished(spot, NORTH).pk
    with pytest.raises(NotAllowed):
        return_to_team(spot.leader, unit_pk=unit, reason="x")
    with pytest.raises(Refusal, match="退回原因"):
        return_to_team(spot.office, unit_pk=unit, reason="")
    return_to_team(spot.office, unit_pk=unit, reason="佐证不足")
    with pytest.raises(Refusal, match="核查中"):
        send_feedback(spot.office, unit_pk=unit, letter=LETTER, answer_due_on=week())
    finish_unit(spot.leader, unit_pk=unit)


# The end -----------------------------------------------------------------------------------------


def test_a_spot_check_is_closed_when_nothing_is_open_and_silence_is_consent(
    spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = sorted(spot.codes() - {NORTH})
    with pytest.raises(Refusal, match="实地核查"):
        close_spot_check(spot.office, check_pk=spot.check)
    agreed(spot, others[0])
    for code in others[1:]:
        agreed(spot, code)
    sent(spot, NORTH, CHANGED)
    with pytest.raises(Refusal, match="北山乡可在"):
        close_spot_check(spot.office, check_pk=spot.check)
    after(monkeypatch, 8)
    close_spot_check(spot.office, check_pk=spot.check)
    assert state(spot) == "confirmed"
    assert spot.unit(NORTH).state == "lapsed"
    assert spot_overlay(spot.review.assessment).facts[CELL] == "1000"
    with pytest.raises(NotAllowed):
        close_spot_check(spot.review.people.leader, check_pk=spot.check)


def test_a_spot_check_with_an_objection_stays_open(
    spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in spot.codes() - {NORTH}:
        agreed(spot, code)
    unit = sent(spot, NORTH).pk
    answer_feedback(spot.review.people.heads[NORTH], unit_pk=unit, agrees=False, words="不对")
    after(monkeypatch, 8)
    with pytest.raises(Refusal, match="尚有异议未裁定"):
        close_spot_check(spot.office, check_pk=spot.check)


# Side by side ------------------------------------------------------------------------------------


def test_self_score_review_and_spot_check_side_by_side(spot: Spot) -> None:
    finished(spot, NORTH, CHANGED)
    page = findings_page(spot.office, spot.check)
    assert [(r.unit_name, r.leaf.code) for r in page.rows] == [("北山乡", "1.1"), ("北山乡", "1.2")]
    leaf = page.rows[0].leaf
    assert (leaf.self_points, leaf.review_points, leaf.spot_points) == ("30.00", "30.00", "25.00")
    assert findings_page(spot.office, spot.check, every=True).total == page.total > 7
    assert findings_page(spot.leader, spot.check).differing == 2


def test_the_table_of_findings_as_a_workbook(spot: Spot) -> None:
    wild = entry("points", points="18.5", reason="=HYPERLINK(1)")
    finished(spot, NORTH, {"1.2": wild})
    book = openpyxl.load_workbook(io.BytesIO(findings_workbook(spot.office, spot.check)))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]  # type: ignore[union-attr]
    assert rows[0][0] == "2025年度乡镇考核2025年度2025年度联合抽查情况表"
    header, body = rows[2], rows[3:]
    assert len(body) == findings_page(spot.office, spot.check).total
    found = next(dict(zip(header, row, strict=True)) for row in body if "=HYPERLINK(1)" in row)
    assert (found["单位"], found["指标"], found["核实数据或核定得分"]) == (
        "北山乡",
        "项目建设",
        "18.50 分",
    )
    assert (found["评审得分"], found["抽查得分"]) == (20, 18.5)
    cell = next(c for row in book.active.iter_rows() for c in row if c.value == "=HYPERLINK(1)")  # type: ignore[union-attr]
    assert cell.data_type == "s"
