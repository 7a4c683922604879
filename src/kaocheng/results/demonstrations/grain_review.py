"""Last year's 粮食安全责任制 of the invented province: reports accepted, the review half way."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import User
from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.results.demonstrations.annual_reports import YearHands, take_over_year
from kaocheng.results.demonstrations.grain_duty import (
    ASSESSORS,
    UNITS,
    found_cycle,
    task_amounts,
)
from kaocheng.review.lifecycle import SUBMITTED
from kaocheng.review.models import Assessment, SelfAssessment, SelfCell
from kaocheng.review.services import (
    Said,
    advance,
    bind_assessors,
    confirm_rest,
    mark_item,
    open_assessment,
    return_item,
    save_self_cells,
    sign_self_assessment,
    submit_self_assessment,
)

_CODES = tuple(UNITS)
_BANDS = ("好", "较好", "一般")
_TENTH = Decimal("0.1")
# A unit and the indicator of which the review took points off.
CONTESTED_UNIT, CONTESTED_CODE = 6, "1.3"
_FARMING = ("1.1", "1.2", "1.3", "1.4", "d1")
# Of its second indicator and of the bonus the grain bureau has marked the first units only.
_MARKED = _CODES[:5]
_CLAIMED = "一项储备管理做法被省级推广。（演示数据）"


def figures_of(number: int, shift: int = 0) -> dict[str, str]:
    """Item → what a unit reports for the year; by formula, always the same, shifted a year."""
    done = {
        item: str(
            (Decimal(amount) * _percent(number, place + shift) / 100).quantize(
                _TENTH, ROUND_HALF_UP
            )
        )
        for place, (item, amount) in enumerate(task_amounts(number).items())
    }
    return done | {
        "machines": str(76 + 5 * number % 14),
        "emergency": str(88 + 7 * number % 13),
        "quality": str(94 + 3 * number % 7),
        "news": str(4 + number % 9),
        "spread": str((number + shift) % 3 % 2),
        "idle": str(max(0, 3 - (number + shift) % 6)),
    }


def _percent(number: int, place: int) -> int:
    """Of the task; about half of the units reach theirs."""
    return 93 + (5 * number + 3 * place) % 12


def year_figures(shift: int = 0) -> dict[str, dict[str, str]]:
    """Unit → item → value."""
    return {code: figures_of(number, shift) for number, code in enumerate(_CODES)}


def load_last_year(people: Mapping[str, User], scheme_pk: int, today: datetime.date) -> None:
    """The cycle of the year before, in 部门评审: one assessor is done, the other is at it."""
    office, clerk, year = people["shengban"], people["dishi"], today.year - 1
    cycle = found_cycle(office, scheme_pk, year)
    take_over_year(YearHands(office, clerk), cycle, year_figures(), today)
    assessment = open_assessment(
        office,
        cycle_pk=cycle,
        period=str(year),
        self_due_on=today,
        review_due_on=today + datetime.timedelta(days=21),
        spot_check_due_on=today + datetime.timedelta(days=45),
    )
    bind_assessors(office, assessment_pk=assessment, seats=ASSESSORS)
    _hand_in(clerk, assessment, 0)
    # Two units still owe theirs.
    take_over_self_assessments(office, clerk, assessment, _CODES[1:-2])
    advance(office, assessment_pk=assessment, verb="begin_review")
    review_farming(people["nongye"], assessment)
    _review_grain(people["liangchu"], assessment)


def _hand_in(clerk: User, assessment_pk: int, number: int) -> None:
    """A unit's self-assessment, written, signed and handed in today."""
    key: dict[str, Any] = {"assessment_pk": assessment_pk, "organisation_code": _CODES[number]}
    changes = [
        CellChange(f"{name}:{code}", text, 0) for (name, code), text in _self_cells(number).items()
    ]
    save_self_cells(clerk, **key, changes=changes)
    sign_self_assessment(clerk, **key)
    submit_self_assessment(clerk, **key)


def _self_cells(number: int) -> dict[tuple[str, str], str]:
    """(field, code) → what the unit says."""
    claim = {("claim", "b1"): _CLAIMED} if figures_of(number)["spread"] != "0" else {}
    return claim | {
        ("proposal", "saving"): _BANDS[number % 3],
        ("section", "basic"): "年度粮食安全责任制各项任务已分解到县，按月调度。（演示数据）",
        ("section", "indicators"): "耕地和产量任务总体完成，收购、储备按计划推进。（演示数据）",
        ("section", "losses"): "部分任务完成进度低于年度目标，已逐项列明差距。（演示数据）",
        ("section", "bonuses"): _CLAIMED if claim else "无",
        ("section", "problems"): "高标准农田建后管护力量不足。（演示数据）",
        ("section", "next"): "加快高标准农田建设，补齐收购和储备短板。（演示数据）",
    }


def take_over_self_assessments(
    office: User, clerk: User, assessment_pk: int, codes: Sequence[str]
) -> None:
    """The self-assessments of these units, handed in the day before."""
    then = timezone.now() - datetime.timedelta(days=1)
    assessment = Assessment.objects.select_related("cycle").get(pk=assessment_pk)
    units = Assessee.objects.filter(cycle=assessment.cycle_id, organisation__code__in=codes)
    rows = SelfAssessment.objects.bulk_create(
        SelfAssessment(
            assessment=assessment,
            assessee=unit,
            state=SUBMITTED,
            version=4,  # made, written, signed, handed in
            signed_by=clerk,
            signed_at=then,
            submitted_by=clerk,
            submitted_at=then,
        )
        for unit in units.select_related("organisation")
    )
    SelfCell.objects.bulk_create(
        SelfCell(
            self_assessment=row,
            field=name,
            code=code,
            value=text,
            entered_by=clerk,
            entered_at=then,
        )
        for row in rows
        for (name, code), text in _self_cells(_CODES.index(row.assessee.organisation.code)).items()
    )
    record(str(office), "移入自评", f"{assessment}（演示数据）", {"units": len(rows)})


def review_farming(marker: User, assessment_pk: int) -> None:
    """Changes with their reasons, one to a deduction; all the rest is confirmed."""
    changes = (
        ("1.2", 2, Said("figure", {"farmland": "18.5"}, "", "竣工验收面积以验收台账为准")),
        (
            CONTESTED_CODE,
            CONTESTED_UNIT,
            Said("points", {}, "9", "统计公报数低于上报数，按公报数核定"),
        ),
        ("1.4", 8, Said("figure", {"machines": "74"}, "", "按机械化统计年报核减")),
        ("d1", 1, Said("points", {}, "-2", "漏报的通报一并计入，合计四次（演示数据）")),
    )
    for code, number, said in changes:
        _mark(marker, assessment_pk, code, _CODES[number], said)
    for code in _FARMING:
        confirm_rest(marker, assessment_pk=assessment_pk, code=code)


def _review_grain(marker: User, assessment_pk: int) -> None:
    """收购 is done, 储备 and the bonus are begun; one city is to explain its 应急供应."""
    said = Said("points", {}, "10.5", "跨市收购量重复计入，予以核减")
    _mark(marker, assessment_pk, "2.1", _CODES[1], said)
    confirm_rest(marker, assessment_pk=assessment_pk, code="2.1")
    for code in _MARKED:
        _mark(marker, assessment_pk, "2.2", code, Said("confirmed"))
    _mark(marker, assessment_pk, "b1", _CODES[1], Said("confirmed"))
    halved = Said("points", {}, "0.5", "推广文件为厅局印发，减半计分（演示数据）")
    _mark(marker, assessment_pk, "b1", _CODES[4], halved)
    return_item(
        marker,
        assessment_pk=assessment_pk,
        code="2.3",
        organisation_code=_CODES[3],
        reason="应急供应网点名单与备案不一致，请说明。（演示数据）",
    )


def _mark(marker: User, assessment_pk: int, code: str, unit: str, said: Said) -> None:
    mark_item(marker, assessment_pk=assessment_pk, code=code, organisation_code=unit, said=said)
