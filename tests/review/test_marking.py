"""部门评审: confirming, changing within bounds and with a reason, and who may."""

from __future__ import annotations

import datetime

import pytest

from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.models import Mark
from kaocheng.review.queries.marking import mark_row, marking_list, marking_page
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.services import (
    advance,
    bind_assessors,
    confirm_rest,
    lift_recusal,
    recuse,
    set_due_dates,
    withdraw_marks,
)
from tests.cycles.factories import set_today
from tests.factories.marking import hand_in, mark
from tests.factories.review import EAST, ECOLOGY, FARMING, NORTH, SOUTH, WEST, Review, to_stage


@pytest.fixture
def begun(review: Review) -> Review:
    """北山 and 南河 have handed in; the departments mark."""
    hand_in(review, NORTH, "好", "9")
    hand_in(review, SOUTH, "中", "7.5")
    to_stage(review, "review")
    return review


def row(review: Review, actor: object, code: str, unit: str):  # type: ignore[no-untyped-def]
    return mark_row(actor, review.assessment, code, unit)  # type: ignore[arg-type]


def test_an_assessor_sees_just_his_indicators_over_all_units(begun: Review) -> None:
    people = begun.people
    assert [r.code for r in marking_list(people.ecology, begun.assessment).rows] == ["2.1", "2.2"]
    office = [r.code for r in marking_list(people.office, begun.assessment).rows]
    assert office == ["2.3", "b1"]
    page = marking_page(people.farming, begun.assessment, "1.1")
    assert [(r.unit_name, r.figures[0].value, r.self_points) for r in page.rows] == [
        ("北山乡", "1200", "30.00"),
        ("南河镇", "600", "22.50"),
        ("东湖镇", "760", "28.50"),
        ("西岭乡", "900", "27.00"),
    ]
    # Roads are for the hills alone.
    roads = marking_page(people.farming, begun.assessment, "1.3")
    assert [r.unit_name for r in roads.rows] == ["北山乡", "西岭乡"]
    with pytest.raises(NotVisible):
        marking_page(people.farming, begun.assessment, "2.1")
    with pytest.raises(NotVisible):
        marking_list(people.clerks[NORTH], begun.assessment)


def test_the_self_score_of_a_judgement_is_what_the_proposal_gives(begun: Review) -> None:
    south = row(begun, begun.people.ecology, "2.1", SOUTH)
    assert (south.proposed, south.self_points, south.points) == ("中", "12.00", "")
    east = row(begun, begun.people.ecology, "2.1", EAST)
    assert (east.handed_in, east.proposed, east.may_confirm) == (False, "", False)


def test_a_figure_is_adjusted_with_a_reason_and_the_overlay_explains_it(begun: Review) -> None:
    people = begun.people
    with pytest.raises(Refusal, match="请填写调整数据的理由"):
        mark(begun, people.farming, NORTH, "1.1", "figure", grain="1100")
    with pytest.raises(Refusal, match="与原值相同"):
        mark(begun, people.farming, NORTH, "1.1", "figure", grain="1200.0", reason="示例")
    with pytest.raises(Refusal, match="区间"):
        mark(begun, people.farming, NORTH, "1.1", "figure", grain="1100~1200", reason="示例")
    mark(begun, people.farming, NORTH, "1.1", "figure", grain="1100", reason="以公报为准")
    found = overlay_for(begun.assessment, "review")
    assert found.facts[NORTH, "grain", "2025", "actual"] == "1100"
    (line,) = found.deeds[NORTH, "1.1"]
    assert (line.who, line.old, line.new, line.reason) == (
        "县农业农村局",
        "粮食总产量 1200",
        "粮食总产量 1100",
        "以公报为准",
    )
    assert (NORTH, "grain", "2025", "actual") not in overlay_for(begun.assessment, "self").facts


def test_points_lie_within_the_bounds_of_the_units_group(begun: Review) -> None:
    farming = begun.people.farming
    for points, why in (
        ("30.01", "0.00 至 30.00"),
        ("-0.5", "0.00 至 30.00"),
        ("28.555", "小数多于 2 位"),
        ("", "请填写分数"),
        ("二十", "汉字数字"),
    ):
        with pytest.raises(Refusal, match=why):
            mark(begun, farming, NORTH, "1.1", "points", points=points, reason="示例")
    with pytest.raises(Refusal, match="理由"):
        mark(begun, farming, NORTH, "1.1", "points", points="28")
    assert not Mark.objects.exists()
    mark(begun, farming, NORTH, "1.1", "points", points="28.5", reason="统计口径不一")
    (line,) = overlay_for(begun.assessment, "review").marks
    assert (line.unit, line.indicator, line.points, line.stage) == (
        NORTH,
        "1.1",
        "28.5",
        "部门评审",
    )


def test_a_judgement_is_changed_with_a_reason_or_confirmed_by_giving_the_same(
    begun: Review,
) -> None:
    ecology = begun.people.ecology
    with pytest.raises(Refusal, match="理由"):
        mark(begun, ecology, NORTH, "2.1", "judged", quality="中")
    with pytest.raises(Refusal, match="不在可选之列"):
        mark(begun, ecology, NORTH, "2.1", "judged", quality="优", reason="示例")
    with pytest.raises(Refusal, match="超出范围"):
        mark(begun, ecology, NORTH, "2.2", "judged", service="11", reason="示例")
    mark(begun, ecology, NORTH, "2.1", "judged", quality="好")
    assert Mark.objects.get().deed == "confirmed"
    with pytest.raises(Refusal, match="没有对“环境整治”提出自评"):
        mark(begun, ecology, EAST, "2.1")
    mark(begun, ecology, EAST, "2.1", "judged", quality="差", reason="未报送自评")
    found = overlay_for(begun.assessment, "review")
    assert found.facts[EAST, "quality", "2025", "actual"] == "差"
    assert (NORTH, "2.1") not in found.deeds


def test_the_second_of_two_at_one_item_is_told_what_is_there_now(begun: Review) -> None:
    people = begun.people
    version = mark(begun, people.farming, NORTH, "1.1")
    with pytest.raises(Refusal, match=r"评审人farming已于 \d\d:\d\d 评定（确认）.*未保存"):
        mark(begun, people.farming_second, NORTH, "1.1", "points", points="25", reason="示例")
    assert Mark.objects.get().deed == "confirmed"
    # Having seen it, the second may.
    mark(
        begun, people.farming_second, NORTH, "1.1", "points",
        points="25", reason="示例", seen=version,
    )  # fmt: skip
    with pytest.raises(Refusal, match="调整得分：25，理由：示例"):
        mark(begun, people.farming, NORTH, "1.1", seen=version)


def test_confirming_the_rest_leaves_out_what_cannot_be_and_twice_is_once(begun: Review) -> None:
    people = begun.people
    mark(begun, people.ecology, SOUTH, "2.1", "judged", quality="差", reason="示例")
    assert confirm_rest(people.ecology, assessment_pk=begun.assessment, code="2.1") == 1
    assert confirm_rest(people.ecology, assessment_pk=begun.assessment, code="2.1") == 0
    # 东湖 and 西岭 have proposed nothing; computed indicators need no proposal.
    assert confirm_rest(people.farming, assessment_pk=begun.assessment, code="1.1") == 4
    found = overlay_for(begun.assessment, "review").facts
    assert found[SOUTH, "quality", "2025", "actual"] == "差"
    with pytest.raises(NotAllowed, match="由县农业农村局评审"):
        confirm_rest(people.office, assessment_pk=begun.assessment, code="1.1")


def test_who_belongs_to_the_unit_or_recused_himself_does_not_mark(
    begun: Review, officers: dict, appointed: object  # type: ignore[type-arg]
) -> None:  # fmt: skip
    from kaocheng.orgs.models import Role
    from kaocheng.orgs.services import appoint

    people = begun.people
    appoint(
        officers[Role.SECURITY_ADMIN],
        user=people.farming,
        organisation_code=WEST,
        role=Role.LEADER,
    )
    with pytest.raises(NotAllowed, match="本人在西岭乡任职"):
        mark(begun, people.farming, WEST, "1.1")
    assert row(begun, people.farming, "1.1", WEST).state == "recused"
    assert row(begun, people.farming_second, "1.1", WEST).state == "open"
    mark(begun, people.farming, NORTH, "1.1")
    pk = recuse(
        people.farming, assessment_pk=begun.assessment, organisation_code=NORTH, reason="亲属任职"
    )
    # What he had marked there is to be marked by another.
    assert not Mark.objects.exists()
    with pytest.raises(NotAllowed, match="亲属任职"):
        mark(begun, people.farming, NORTH, "1.1")
    with pytest.raises(NotAllowed, match="考核办"):
        recuse(
            people.farming, assessment_pk=begun.assessment, code="1.2",
            reason="示例", username=people.farming_second.username,
        )  # fmt: skip
    with pytest.raises(Refusal, match="请选择回避的单位或指标"):
        recuse(people.farming, assessment_pk=begun.assessment, reason="示例")
    lift_recusal(people.office, recusal_pk=pk)
    mark(begun, people.farming, NORTH, "1.1")


def test_after_the_deadline_no_mark_changes_until_the_office_extends(
    begun: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, due = begun.people, datetime.date(2026, 4, 10)
    dates = {"assessment_pk": begun.assessment, "self_due_on": None, "spot_check_due_on": None}
    set_due_dates(people.office, **dates, review_due_on=due)  # type: ignore[arg-type]
    set_today(monkeypatch, datetime.date(2026, 4, 11))
    with pytest.raises(Refusal, match=r"4月10日（周五）已过.*请联系示例县考核办"):
        mark(begun, people.farming, NORTH, "1.1")
    with pytest.raises(NotAllowed):
        set_due_dates(people.farming, **dates, review_due_on=None)  # type: ignore[arg-type]
    later = datetime.date(2026, 4, 20)
    set_due_dates(people.office, **dates, review_due_on=later)  # type: ignore[arg-type]
    mark(begun, people.farming, NORTH, "1.1")
    with pytest.raises(Refusal, match="依次不早于"):
        set_due_dates(
            people.office, assessment_pk=begun.assessment,
            self_due_on=later, review_due_on=due, spot_check_due_on=None,
        )  # fmt: skip


def test_marks_are_given_at_the_stage_of_review_alone(begun: Review) -> None:
    people = begun.people
    advance(people.office, assessment_pk=begun.assessment, verb="begin_spot_check")
    with pytest.raises(Refusal, match="处于部门抽查阶段"):
        mark(begun, people.farming, NORTH, "1.1")


def test_without_the_seat_a_reviewer_sees_nothing(begun: Review) -> None:
    people = begun.people
    seats = {"县农业农村局": ECOLOGY}
    bind_assessors(people.office, assessment_pk=begun.assessment, seats=seats)
    with pytest.raises(NotVisible):
        marking_list(people.farming, begun.assessment)
    assert len(marking_list(people.ecology, begun.assessment).rows) == 6
    bind_assessors(people.office, assessment_pk=begun.assessment, seats={"县农业农村局": ""})
    assert len(marking_list(people.ecology, begun.assessment).rows) == 2
    with pytest.raises(Refusal, match="没有“财政局”"):
        bind_assessors(people.office, assessment_pk=begun.assessment, seats={"财政局": FARMING})
    with pytest.raises(Refusal, match="没有代码为 x9"):
        bind_assessors(people.office, assessment_pk=begun.assessment, seats={"县农业农村局": "x9"})
    with pytest.raises(NotAllowed):
        bind_assessors(people.ecology, assessment_pk=begun.assessment, seats={})


def test_the_office_takes_marks_back_with_a_reason(begun: Review) -> None:
    people = begun.people
    item = {"assessment_pk": begun.assessment, "code": "1.1", "organisation_code": NORTH}
    mark(begun, people.farming, NORTH, "1.1")
    with pytest.raises(NotAllowed):
        withdraw_marks(people.farming, **item, reason="示例")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="撤回原因"):
        withdraw_marks(people.office, **item, reason="")  # type: ignore[arg-type]
    assert withdraw_marks(people.office, **item, reason="评错") == 1  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="尚无评审意见"):
        withdraw_marks(people.office, **item, reason="评错")  # type: ignore[arg-type]
    # Who still has the mark on the screen is told that it is gone.
    with pytest.raises(Refusal, match="已被撤回"):
        mark(begun, people.farming, NORTH, "1.1", seen=1)


def test_two_indicators_do_not_set_one_figure_differently(begun: Review) -> None:
    people = begun.people
    mark(begun, people.farming, NORTH, "1.1", "figure", grain="1100", reason="示例")
    Mark.objects.update(code="1.2", values={"projects": "18"}, deed="figure")
    with pytest.raises(Refusal, match="不读取"):
        mark(begun, people.farming, NORTH, "1.1", "figure", projects="17", reason="示例")
    Mark.objects.update(values={"grain": "1000"})
    with pytest.raises(Refusal, match=r"指标 1.2 时调整为 1000"):
        mark(begun, people.farming, NORTH, "1.1", "figure", grain="900", reason="示例")


def test_a_unit_that_is_not_assessed_on_it_is_not_marked(begun: Review) -> None:
    with pytest.raises(Refusal, match="不考核“农村公路”"):
        mark(begun, begun.people.farming, SOUTH, "1.3")
    with pytest.raises(NotVisible):
        mark(begun, begun.people.farming, "c2", "1.1")


def test_the_review_is_scored_by_the_library(begun: Review) -> None:
    """Overlay and marks together go through `evaluate`; nothing of them is refused."""
    from kaocheng.review.models import Assessment
    from kaocheng.review.queries.spot_points import Before

    people = begun.people
    mark(begun, people.farming, NORTH, "1.2", "points", points="15", reason="示例")
    mark(begun, people.farming, NORTH, "1.1", "figure", grain="600", reason="示例")
    mark(begun, people.ecology, NORTH, "2.1", "judged", quality="差", reason="示例")
    before = Before(Assessment.objects.select_related("scheme_version").get())
    result = before.results["review"]
    # 30 × 600/1200, assessed 15, 10 roads, 差, 9 as proposed, 10 news, 1 bonus.
    assert result.total(result.units.row[NORTH]) == "60.00"
    assert before.results["self"].total(result.units.row[NORTH]) == "100.00"
