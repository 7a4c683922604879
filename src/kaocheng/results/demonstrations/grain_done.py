"""Two years ago in the invented province: a mock year that is done, a year that is announced."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from kaocheng.cycles.services import close_cycle
from kaocheng.orgs.models import User
from kaocheng.results.demonstrations.annual_reports import YearHands, take_over_year
from kaocheng.results.demonstrations.grain_duty import ASSESSORS, UNITS, found_cycle
from kaocheng.results.demonstrations.grain_review import (
    CONTESTED_CODE,
    CONTESTED_UNIT,
    review_farming,
    take_over_self_assessments,
    year_figures,
)
from kaocheng.results.demonstrations.grain_spot import check_on_the_spot, found_at
from kaocheng.results.demonstrations.taken_over import run_now, take_over_signature
from kaocheng.results.services import announce, file_appeal
from kaocheng.review.models import SampledUnit
from kaocheng.review.services import (
    advance,
    answer_feedback,
    bind_assessors,
    close_spot_check,
    confirm_rest,
    finish_unit,
    open_assessment,
    send_feedback,
)

_LETTER = "现将抽查核查情况反馈如下，请核对并确认。（演示数据）"
_NOTE = "按四个环节的计分结果评定。（演示数据）"
_GRAIN, _OFFICE = ("2.1", "2.2", "2.3", "b1"), ("3.1", "3.2", "3.3")
_GROUNDS = "统计公报其后已作修订，修订数与上报数一致，请按修订数恢复得分。（演示数据）"
_WEEK = datetime.timedelta(days=7)


def load_done(people: Mapping[str, User], scheme_pk: int, today: datetime.date) -> None:
    """The first mock year as it ended, then the first year in earnest with an appeal open."""
    year = today.year - 2
    _mock_year(people, scheme_pk, year, today)
    assessment = _reviewed_year(people, scheme_pk, year, today)
    _check(people, assessment, today)
    office, pk = people["shengban"], assessment
    advance(office, assessment_pk=pk, verb="begin_evaluation")
    for stage in ("self", "review", "spot"):
        run_now(office, pk, stage)
    take_over_signature(office, people["leader"], pk, _NOTE)
    announce(office, assessment_pk=pk, note="公示内容为演示数据。")
    file_appeal(
        people["dishi"],
        assessment_pk=pk,
        organisation_code=tuple(UNITS)[CONTESTED_UNIT],
        indicator_code=CONTESTED_CODE,
        grounds=_GROUNDS,
    )


def _mock_year(people: Mapping[str, User], scheme_pk: int, year: int, today: datetime.date) -> None:
    """A mock assessment is decided and signed like any other, and never made known."""
    office = people["shengban"]
    cycle = found_cycle(office, scheme_pk, year, mock=True)
    take_over_year(YearHands(office, people["dishi"]), cycle, year_figures(shift=2), today)
    pk = open_assessment(office, cycle_pk=cycle, period=str(year), straight_to_evaluation=True)
    take_over_signature(office, people["leader"], pk, "模拟考核，不对外通报。（演示数据）")
    close_cycle(office, cycle_pk=cycle)


def _reviewed_year(
    people: Mapping[str, User], scheme_pk: int, year: int, today: datetime.date
) -> int:
    """Self-assessments of all units in, the review done by all three; its key."""
    office, clerk = people["shengban"], people["dishi"]
    cycle = found_cycle(office, scheme_pk, year)
    take_over_year(YearHands(office, clerk), cycle, year_figures(shift=1), today)
    pk = open_assessment(office, cycle_pk=cycle, period=str(year))
    bind_assessors(office, assessment_pk=pk, seats=ASSESSORS)
    take_over_self_assessments(office, clerk, pk, tuple(UNITS))
    advance(office, assessment_pk=pk, verb="begin_review")
    review_farming(people["nongye"], pk)
    for marker, codes in ((people["liangchu"], _GRAIN), (office, _OFFICE)):
        for code in codes:
            confirm_rest(marker, assessment_pk=pk, code=code)
    advance(office, assessment_pk=pk, verb="begin_spot_check")
    return pk


def _check(people: Mapping[str, User], assessment_pk: int, today: datetime.date) -> None:
    """A spot check from the draw to its end: every unit has agreed with what was found."""
    office, leader = people["shengban"], people["shengcha"]
    check = check_on_the_spot(office, leader, assessment_pk, f"{today.year - 2}年度实地抽查")
    for unit in SampledUnit.objects.filter(spot_check=check).order_by("pk"):
        found_at(leader, unit.pk)
        finish_unit(leader, unit_pk=unit.pk)
        due = today + _WEEK
        send_feedback(office, unit_pk=unit.pk, letter=_LETTER, answer_due_on=due)
        answer_feedback(people["dishi"], unit_pk=unit.pk, agrees=True)
    close_spot_check(office, check_pk=check)
