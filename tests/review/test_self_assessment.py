"""自查评分: what a unit proposes, how it is kept apart, signed, handed in and given back."""

from __future__ import annotations

import datetime

import pytest

from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.models import EvidenceLink, Report
from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.review.models import Assessment, SelfAssessment
from kaocheng.review.queries.self_assessment import self_page, self_scores
from kaocheng.review.services import (
    reopen_self_assessment,
    return_self_assessment,
    save_self_cells,
    set_due_dates,
    sign_self_assessment,
    submit_self_assessment,
)
from tests.cycles.factories import set_today
from tests.factories.marking import hand_in, mark, write
from tests.factories.review import NORTH, SOUTH, Review, to_stage


def own_page(review: Review, unit: str = SOUTH):  # type: ignore[no-untyped-def]
    return self_page(review.people.clerks[unit], review.assessment, unit)


def test_computed_points_stand_there_and_proposals_add_to_the_total(review: Review) -> None:
    rows = {row.code: row for row in own_page(review).rows}
    # 600 of 800: 30 × 0.75; the group of 南河 has no roads, but water.
    assert (rows["1.1"].points, rows["1.1"].lost) == ("22.50", "7.50")
    assert rows["1.1"].figures[0].value == "600"
    assert rows["1.1"].figures[0].target == "800"
    assert "1.3" not in rows
    assert rows["1.4"].points == "0.00"
    write(review, SOUTH, {"proposal:quality": "中", "proposal:service": "7.5"})
    page = own_page(review)
    rows = {row.code: row for row in page.rows}
    # 20 × 0.6; the mark itself; 22.5 + 15 + 0 + 12 + 7.5 + 8 and no bonus.
    assert (rows["2.1"].points, rows["2.2"].points) == ("12.00", "7.50")
    assert page.total == "65.00"
    assert rows["2.1"].proposals[0].bands == (("好", "20.00"), ("中", "12.00"), ("差", "0.00"))


def test_scores_follow_the_saved_cells(review: Review) -> None:
    write(review, SOUTH, {"proposal:quality": "好"})
    found = self_scores(review.people.clerks[SOUTH], review.assessment, SOUTH)
    assert found.points["2.1"] == "20.00"
    assert found.lost["2.1"] == ""
    assert found.total == "65.50"
    assert any("便民服务" in words for words in found.warnings)


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("proposal:quality", "很好", "不在可选之列"),
        ("proposal:service", "10.5", "请填 0.00 至 10.00 之间"),
        ("proposal:service", "-1", "请填 0.00 至 10.00 之间"),
        ("proposal:service", "9.555", "小数多于 2 位"),
        ("proposal:grain", "5", "没有这一栏"),
        ("reason:9.9", "示例", "没有这一栏"),
        ("claim:1.1", "示例", "没有这一栏"),
        ("section:other", "示例", "没有这一栏"),
        ("reason:1.1", "字" * 1001, "不超过 1000 字"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_and_nothing_of_it_kept(
    review: Review, key: str, text: str, why: str
) -> None:
    outcome = write(review, SOUTH, {key: text})
    assert outcome.cells[0].outcome == "refused"
    assert why in outcome.cells[0].why
    assert outcome.cells[0].yours == text


def test_two_clerks_at_one_cell_both_see_it(review: Review) -> None:
    clerk = review.people.clerks[SOUTH]
    write(review, SOUTH, {"reason:1.1": "受旱减产"})
    outcome = save_self_cells(
        clerk,
        assessment_pk=review.assessment,
        organisation_code=SOUTH,
        changes=[CellChange("reason:1.1", "洪涝", 0)],
    )
    assert outcome.cells[0].outcome == "conflict"
    assert outcome.cells[0].value == "受旱减产"
    assert outcome.cells[0].yours == "洪涝"
    rows = {row.code: row for row in own_page(review).rows}
    assert rows["1.1"].reason.value == "受旱减产"


def test_the_head_signs_what_was_on_the_screen_and_twice_handing_in_is_once(
    review: Review,
) -> None:
    key = {"assessment_pk": review.assessment, "organisation_code": SOUTH}
    head, clerk = review.people.heads[SOUTH], review.people.clerks[SOUTH]
    with pytest.raises(Refusal, match="尚无内容"):
        sign_self_assessment(head, **key)  # type: ignore[arg-type]
    write(review, SOUTH, {"proposal:quality": "中"})
    seen = own_page(review).version
    write(review, SOUTH, {"section:basic": "示例"})
    with pytest.raises(Refusal, match="又有改动"):
        sign_self_assessment(head, **key, seen_version=seen)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="审签人"):
        sign_self_assessment(clerk, **key)  # type: ignore[arg-type]
    sign_self_assessment(head, **key, seen_version=own_page(review).version)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="撤回审签"):
        write(review, SOUTH, {"section:basic": "再改"})
    reopen_self_assessment(head, **key)  # type: ignore[arg-type]
    write(review, SOUTH, {"section:basic": "再改"})
    sign_self_assessment(head, **key)  # type: ignore[arg-type]
    assert submit_self_assessment(clerk, **key) is True  # type: ignore[arg-type]
    assert submit_self_assessment(clerk, **key) is False  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="考核办退回"):
        write(review, SOUTH, {"section:basic": "再改"})


def test_after_the_deadline_nothing_changes_and_the_refusal_names_whom_to_ask(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = datetime.date(2026, 3, 1)
    set_due_dates(
        review.people.office,
        assessment_pk=review.assessment,
        self_due_on=day,
        review_due_on=None,
        spot_check_due_on=None,
    )
    set_today(monkeypatch, day)
    hand_in(review, NORTH)
    write(review, SOUTH, {"proposal:quality": "中"})
    set_today(monkeypatch, datetime.date(2026, 3, 2))
    with pytest.raises(Refusal, match=r"3月1日（周日）已过.*请联系示例县考核办"):
        write(review, SOUTH, {"proposal:quality": "好"})
    key = {"assessment_pk": review.assessment, "organisation_code": NORTH}
    office = review.people.office
    with pytest.raises(Refusal, match="重报截止日期"):
        return_self_assessment(office, **key, reason="补充")  # type: ignore[arg-type]
    return_self_assessment(office, **key, reason="补充", due=datetime.date(2026, 3, 5))  # type: ignore[arg-type]
    write(review, NORTH, {"proposal:quality": "中"})
    assert own_page(review, NORTH).returned_reason == "补充"


def test_the_office_returns_it_until_the_first_mark(review: Review) -> None:
    hand_in(review, NORTH)
    to_stage(review, "review")
    people = review.people
    key = {"assessment_pk": review.assessment, "organisation_code": NORTH}
    with pytest.raises(NotAllowed):
        return_self_assessment(people.clerks[NORTH], **key, reason="示例")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="请填写退回原因"):
        return_self_assessment(people.office, **key, reason=" ")  # type: ignore[arg-type]
    mark(review, people.farming, NORTH, "1.1")
    with pytest.raises(Refusal, match="已对北山乡评定 1 项"):
        return_self_assessment(people.office, **key, reason="示例")  # type: ignore[arg-type]


def test_once_the_review_has_begun_a_unit_that_is_late_is_closed(review: Review) -> None:
    to_stage(review, "review")
    with pytest.raises(Refusal, match="已转入部门评审"):
        write(review, SOUTH, {"proposal:quality": "好"})


def test_a_unit_sees_its_own_the_office_all_and_nobody_a_sibling(review: Review) -> None:
    people = review.people
    assert self_page(people.office, review.assessment, SOUTH).unit_name == "南河镇"
    for actor in (people.clerks[NORTH], people.farming):
        with pytest.raises(NotVisible):
            self_page(actor, review.assessment, SOUTH)
    with pytest.raises(NotVisible):
        self_page(people.office, review.assessment, "c2")
    hand_in(review, SOUTH)
    # Those who assess get a copy of what was handed in.
    assert self_page(people.farming, review.assessment, SOUTH).state == "submitted"
    with pytest.raises(NotVisible):
        self_page(people.clerks[NORTH], review.assessment, SOUTH)


def test_only_the_own_clerk_writes(review: Review) -> None:
    change = [CellChange("proposal:quality", "好")]
    key = {"assessment_pk": review.assessment, "organisation_code": SOUTH, "changes": change}
    for actor in (review.people.office, review.people.heads[SOUTH]):
        with pytest.raises(NotAllowed, match="填报员"):
            save_self_cells(actor, **key)  # type: ignore[arg-type]
    with pytest.raises(NotVisible):
        save_self_cells(review.people.clerks[NORTH], **key)  # type: ignore[arg-type]
    assert not SelfAssessment.objects.exists()


def test_evidence_linked_in_reporting_stands_beside_the_indicator(review: Review) -> None:
    report = Report.objects.get(assessee=review.assessees[SOUTH])
    EvidenceLink.objects.create(
        report=report,
        indicator_code="1.1",
        reference="示文〔2025〕1号",
        added_by=review.people.clerks[SOUTH],
    )
    rows = {row.code: row for row in own_page(review).rows}
    assert [file.name for file in rows["1.1"].evidence] == ["示文〔2025〕1号"]
    assert rows["1.2"].evidence == ()


def test_facts_are_scored_once_and_again_when_one_has_changed(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaocheng.cycles.queries.shapes import TargetChange
    from kaocheng.cycles.services import set_targets
    from kaocheng.review.queries import scored

    own_page(review)
    whole_runs = []
    evaluate = scored.evaluate

    def counted(scheme, units, *rest, **more):  # type: ignore[no-untyped-def]
        if len(units) > 1:
            whole_runs.append(units)
        return evaluate(scheme, units, *rest, **more)

    monkeypatch.setattr(scored, "evaluate", counted)
    for unit in (NORTH, SOUTH):
        own_page(review, unit)
        write(review, unit, {"proposal:quality": "中"})
        own_page(review, unit)
    assert whole_runs == []
    change = [TargetChange(SOUTH, "grain", "2025", "target", "750")]
    set_targets(review.people.office, cycle_pk=review.cycle, changes=change)
    rows = {row.code: row for row in own_page(review).rows}
    assert rows["1.1"].points == "24.00"
    assert len(whole_runs) == 1


def test_facts_that_cannot_be_scored_are_told_and_the_page_stands(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaocheng.review.queries import scored
    from kaocheng.scoring import Fault, Refused

    def refusing(*_: object, **__: object) -> None:
        raise Refused([Fault("数据", "示例之误", "请改正")])

    monkeypatch.setattr(scored, "evaluate", refusing)
    page = own_page(review)
    assert "示例之误" in page.faults[0]
    assert {row.points for row in page.rows} == {""}


def test_what_the_review_came_to_is_shown_after_it_and_never_who_said_it(review: Review) -> None:
    hand_in(review, SOUTH)
    to_stage(review, "review")
    people = review.people
    mark(review, people.ecology, SOUTH, "2.1", "judged", quality="中", reason="现场脏乱")
    during = {row.code: row for row in own_page(review).rows}
    assert during["2.1"].review is None
    Assessment.objects.filter(pk=review.assessment).update(state="spot_check")
    page = own_page(review)
    after = {row.code: row for row in page.rows}
    assert after["2.1"].review is not None
    assert (after["2.1"].review.points, after["2.1"].review.reason) == ("12.00", "现场脏乱")
    assert str(people.ecology) not in repr(page)
