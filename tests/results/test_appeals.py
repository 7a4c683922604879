"""Appeals: by whom, against what, until when; and what an upheld one does to the result."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from kaocheng.evidence.queries import open_file
from kaocheng.notices.models import Notice
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results import queries, services
from kaocheng.results.models import Appeal, AppealFile, ScoreRun
from kaocheng.results.services import Change, Upload
from kaocheng.results.services.runs import evaluated_or_refused
from kaocheng.review.services import advance
from tests.factories.marking import mark
from tests.factories.results import AFTER, FRIDAY, MONDAY, Road, make_road
from tests.factories.review import with_adjustments

if TYPE_CHECKING:
    from pathlib import Path

    from tests.results.conftest import Day

GRAIN = Change(item_code="grain", period="2025", kind="actual", value="700")
PDF = b"%PDF-1.7\n"


def total(run: int, unit: str) -> str:
    return str(ScoreRun.objects.get(pk=run).rows.get(unit_code=unit).total)


def test_a_unit_appeals_with_evidence_and_the_office_is_told(road: Road) -> None:
    road.announced()
    pk = road.appealed(files=[Upload("公报.pdf", PDF, len(PDF))])
    appeal = Appeal.objects.get(pk=pk)
    assert (appeal.state, str(appeal.assessee)) == ("filed", "南河镇")
    told = Notice.objects.get(title__startswith="新申诉")
    assert told.recipient == road.office
    file = AppealFile.objects.get().stored_file_id
    assert open_file(road.office, file).name == "公报.pdf"
    with pytest.raises(NotVisible):
        open_file(road.review.people.clerks["t1"], file)


def test_appeals_close_at_the_end_of_the_last_day(road: Road, day: Day) -> None:
    road.announced(from_on=MONDAY + datetime.timedelta(days=1), until_on=FRIDAY)
    with pytest.raises(Refusal, match="届时可以"):
        road.appealed()
    day(FRIDAY)
    road.appealed()
    day(FRIDAY + datetime.timedelta(days=1))
    with pytest.raises(Refusal, match="24 时截止"):
        road.appealed(indicator="1.2")


def test_a_unit_appeals_for_itself_alone(road: Road) -> None:
    road.announced()
    people = road.review.people

    def by(who: object, unit: str, indicator: str = "1.1") -> None:
        services.file_appeal(
            who,  # type: ignore[arg-type]
            assessment_pk=road.pk,
            organisation_code=unit,
            indicator_code=indicator,
            grounds="有误",
        )

    with pytest.raises(NotVisible):
        by(people.clerks["t1"], "t2")
    with pytest.raises(NotAllowed, match="填报员或审签人"):
        by(people.office, "t2")
    with pytest.raises(NotVisible):
        by(people.clerks["t1"], "no-such-unit")
    # 1.3 is for the hills alone, 9.9 is nowhere.
    with pytest.raises(Refusal, match="不考核本单位"):
        by(people.clerks["t2"], "t2", "1.3")
    with pytest.raises(Refusal, match="没有这项指标"):
        by(people.clerks["t2"], "t2", "9.9")
    by(people.heads["t2"], "t2")
    with pytest.raises(Refusal, match="已提出申诉"):
        by(people.clerks["t2"], "t2")


def test_nobody_appeals_where_nothing_is_announced(road: Road) -> None:
    with pytest.raises(Refusal, match="不在公示中"):
        road.appealed()


def test_an_appeal_needs_grounds_and_few_files(road: Road) -> None:
    road.announced()
    with pytest.raises(Refusal, match="最多提交"):
        road.appealed(files=[Upload("a.pdf", PDF, 9)] * 9)
    with pytest.raises(Refusal, match="写明申诉理由"):
        services.file_appeal(
            road.review.people.clerks["t2"],
            assessment_pk=road.pk,
            organisation_code="t2",
            indicator_code="1.1",
            grounds="  ",
        )


def test_only_the_office_answers(road: Road) -> None:
    road.announced()
    pk = road.appealed()
    people = road.review.people
    with pytest.raises(NotAllowed, match="考核办答复"):
        services.reject_appeal(people.clerks["t2"], appeal_pk=pk, reason="x")
    with pytest.raises(NotVisible):
        services.reject_appeal(people.clerks["t1"], appeal_pk=pk, reason="x")
    with pytest.raises(Refusal, match="理由"):
        services.reject_appeal(people.office, appeal_pk=pk, reason="")
    services.reject_appeal(people.office, appeal_pk=pk, reason="公报未载。")
    assert Notice.objects.filter(title__startswith="申诉不成立").count() == 2
    with pytest.raises(Refusal, match="不能认定成立"):
        services.uphold_appeal(people.office, appeal_pk=pk, reason="x", change=GRAIN)


def test_an_appeal_given_back_is_mended_even_after_the_last_day(road: Road, day: Day) -> None:
    road.announced()
    pk = road.appealed()
    clerk = road.review.people.clerks["t2"]
    services.return_appeal(road.office, appeal_pk=pk, reason="请附公报。")
    day(AFTER)
    with pytest.raises(NotVisible):
        services.amend_appeal(road.review.people.clerks["t1"], appeal_pk=pk, grounds="x")
    services.amend_appeal(clerk, appeal_pk=pk, grounds="已附。", files=[Upload("a.pdf", PDF, 9)])
    assert Appeal.objects.get().state == "filed"
    with pytest.raises(Refusal, match="不能补正"):
        services.amend_appeal(clerk, appeal_pk=pk, grounds="再补")


def test_an_upheld_appeal_leads_to_a_new_run_beside_the_old(road: Road, day: Day) -> None:
    old = road.run()
    road.signed(old)
    services.announce(road.office, assessment_pk=road.pk)
    pk = road.appealed()
    # 600 of 800 was 22.50 points; 700 are 26.25.
    assert ScoreRun.objects.get(pk=old).rows.get(unit_code="t2").leaves["1.1"][0] == "22.50"
    services.uphold_appeal(road.office, appeal_pk=pk, reason="以公报为准。", change=GRAIN)
    assert Appeal.objects.get().old_value == "600"
    day(AFTER)
    with pytest.raises(Refusal, match="没有计入成立的申诉"):
        road.initiated()
    new = road.run()
    assert ScoreRun.objects.get(pk=new).rows.get(unit_code="t2").leaves["1.1"][0] == "26.25"
    assert float(total(new, "t2")) - float(total(old, "t2")) == pytest.approx(3.75)
    assert total(new, "t1") == total(old, "t1")
    road.signed(new)
    road.confirmed()


def test_points_given_on_appeal_replace_the_computed_ones_and_say_why(road: Road) -> None:
    road.announced()
    pk = road.appealed()
    services.uphold_appeal(
        road.office, appeal_pk=pk, reason="受灾核减目标。", change=Change(points="25")
    )
    run = ScoreRun.objects.get(pk=road.run())
    assert run.rows.get(unit_code="t2").leaves["1.1"][0] == "25.00"
    assert "申诉成立：受灾核减目标。" in bytes(run.marks_source).decode()
    assert run.marks_digest


def test_a_bonus_and_a_deduction_are_appealed_against_and_answered_in_points(
    request: pytest.FixtureRequest, db: None
) -> None:
    """A deduction's points are said with a minus; the new run takes the lesser off."""
    with_adjustments(request.getfixturevalue("monkeypatch"))
    road = make_road(request)
    road.run("review")
    old = road.run()
    road.signed(old)
    services.announce(road.office, assessment_pk=road.pk)
    clerk = road.review.people.clerks["t2"]
    ((_, _, cells),) = queries.appeal_form(clerk, road.pk).units
    assert cells[-2:] == (("b1", "表彰加分", "0.00", ""), ("d1", "通报扣分", "-0.50", ""))
    lost, bonus = road.appealed(indicator="d1"), road.appealed(indicator="b1")
    page = queries.appeal_page(road.office, road.pk, lost)
    assert (page.points, page.full, page.range_words) == ("-0.50", "", "-3.00 至 0.00")
    assert [fact.key for fact in page.facts] == ["named|2025|actual"]
    assert "0.50" in page.reason
    for points, words in (
        ("0.2", "扣分项，评定分请填负数"),
        ("-3.5", "-3.00 至 0.00"),
        ("-0.50", "与原得分相同"),
    ):
        with pytest.raises(Refusal, match=words):
            services.uphold_appeal(
                road.office, appeal_pk=lost, reason="x", change=Change(points=points)
            )
    less, more = Change(points="-0.2"), Change(points="1.5")
    services.uphold_appeal(road.office, appeal_pk=lost, reason="减半计扣。", change=less)
    services.uphold_appeal(road.office, appeal_pk=bonus, reason="漏计表彰。", change=more)
    new = road.run()
    row = ScoreRun.objects.get(pk=new).rows.get(unit_code="t2")
    assert row.adjustments == {"b1": "1.50", "d1": "-0.20"}
    assert float(total(new, "t2")) - float(total(old, "t2")) == pytest.approx(1.8)
    road.signed(new)
    compared = queries.unit_comparison(road.office, road.pk, "t2").cells
    told = {cell.code: cell.whys for cell in compared if cell.differs}
    assert {code: why[0].reason for code, why in told.items()} == {
        "b1": "漏计表彰。",
        "d1": "减半计扣。",
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(), "二者填一"),
        (Change(points="25", value="1"), "二者填一"),
        (Change(points="31"), "范围"),
        (Change(points="22.5"), "与原得分相同"),
        (Change(points="25.125"), "小数"),
        (Change(points="多"), "数字"),
        (Change(item_code="grain", period="2025", kind="actual", value="约七百"), "数"),
        (Change(item_code="grain", period="2025", kind="actual", value="600"), "与原数据相同"),
        (Change(item_code="news", period="2025", kind="actual", value="5"), "不用所选的数据"),
        (Change(item_code="grain", period="2024", kind="actual", value="5"), "不用所选的数据"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_once(road: Road, change: Change, words: str) -> None:
    road.announced()
    pk = road.appealed()
    with pytest.raises(Refusal, match=words):
        services.uphold_appeal(road.office, appeal_pk=pk, reason="x", change=change)
    assert Appeal.objects.get().state == "filed"


def test_a_band_of_a_judged_indicator_is_found_right_on_appeal(road: Road) -> None:
    road.announced()
    pk = road.appealed(indicator="2.1")
    band = Change(item_code="quality", period="2025", kind="actual", value="优")
    with pytest.raises(Refusal):
        services.uphold_appeal(road.office, appeal_pk=pk, reason="x", change=band)
    good = Change(item_code="quality", period="2025", kind="actual", value="好")
    services.uphold_appeal(road.office, appeal_pk=pk, reason="现场核实。", change=good)
    run = ScoreRun.objects.get(pk=road.run())
    assert run.rows.get(unit_code="t2").leaves["2.1"][0] == "20.00"


def test_publication_is_refused_while_an_appeal_is_open(road: Road, day: Day) -> None:
    road.announced()
    pk = road.appealed()
    day(AFTER)
    with pytest.raises(Refusal, match="还有 1 项申诉没有办结"):
        road.initiated()
    services.return_appeal(road.office, appeal_pk=pk, reason="请附公报。")
    with pytest.raises(Refusal, match="还有 1 项申诉没有办结"):
        road.initiated()
    services.reject_appeal(road.office, appeal_pk=pk, reason="逾期未补。")
    road.confirmed()


def test_an_appeal_opened_between_the_two_persons_stops_the_second(road: Road, day: Day) -> None:
    road.announced()
    pk = road.appealed()
    services.reject_appeal(road.office, appeal_pk=pk, reason="公报未载。")
    day(AFTER)
    publication = road.initiated()
    Appeal.objects.update(state="filed")
    with pytest.raises(Refusal, match="申诉没有办结"):
        road.confirmed(publication)


def test_while_announced_only_appeals_bring_another_result(road: Road) -> None:
    road.announced()
    with pytest.raises(Refusal, match="公示期间"):
        road.decided()
    pk = road.appealed()
    before = road.run()
    services.uphold_appeal(road.office, appeal_pk=pk, reason="以公报为准。", change=GRAIN)
    with pytest.raises(Refusal, match="公示期间"):
        road.decided(before)
    road.decided()


def test_a_change_is_tried_among_the_marks_of_the_announced_run(
    request: pytest.FixtureRequest,
    db: None,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without them a value that a mark stands in for would be missing, and refuse the trial."""
    settings.DATA_FOLDER = tmp_path
    road = make_road(request, stage="review")
    people = road.review.people
    for unit, points in (("t1", "19"), ("t2", "12")):
        mark(road.review, people.farming, unit, "1.2", "points", points=points, reason="核减")
    advance(people.office, assessment_pk=road.pk, verb="begin_evaluation")
    road.announced()
    tried: list[bytes] = []

    def watched(*given: Any, marks: bytes, **more: Any) -> Any:
        tried.append(marks)
        return evaluated_or_refused(*given, marks=marks, **more)

    monkeypatch.setattr("kaocheng.results.services.answers.evaluated_or_refused", watched)
    fix = Change(item_code="projects", period="2025", kind="actual", value="18")
    pk = road.appealed(indicator="1.2")
    services.uphold_appeal(road.office, appeal_pk=pk, reason="已核实。", change=fix)
    assert [line.split(",")[0] for line in tried[0].decode().splitlines()[1:]] == ["t1"]
    row = ScoreRun.objects.get(pk=road.run()).rows.get(unit_code="t2")
    assert row.leaves["1.2"][0] == "18.00"
