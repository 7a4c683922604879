"""Excel out of the review: 自评打分表 of a unit, the list of an assessor."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.review.lifecycle import ANNOUNCED, EVALUATION, PUBLISHED
from kaocheng.review.queries.marking import marking_scope, own_lines
from kaocheng.review.queries.marking_view import View
from kaocheng.review.queries.self_assessment import self_page
from kaocheng.review.queries.shapes.marking import MarkRow
from kaocheng.review.queries.shapes.self_assessment import FigureWords, SelfPage, SelfRow
from kaocheng.review.queries.spot_overlay import spot_overlay
from kaocheng.review.sheets import Paper, as_workbook

# The score sheet (documents, 考核评分表) with what self-assessment and review add to it.
_SELF_COLUMNS = (
    ("序号", 5), ("上级指标", 16), ("考核指标", 22), ("分值", 7), ("目标值", 14), ("完成情况", 18),
    ("评分标准", 30), ("自评得分", 9), ("失分原因", 24), ("部门评审得分", 9), ("扣分理由", 20),
    ("抽查调整", 16), ("核定得分", 9), ("佐证材料", 18),
)  # fmt: skip
CODE, UNIT_CODE, VERSION = "指标代码", "单位代码", "版本"
DEED, SAYING, REASON = "评审", "评审得分或档次", "理由"
MARK_COLUMNS = (
    (CODE, 9), ("考核指标", 20), (UNIT_CODE, 9), ("单位", 14), ("分值", 7), ("完成情况", 18),
    ("目标值", 14), ("自评", 10), ("自评得分", 9), ("失分原因、自评理由", 26), ("佐证材料", 18),
    ("已评", 14), (DEED, 10), (SAYING, 14), (REASON, 30), (VERSION, 6),
)  # fmt: skip
MARK_PLACES = {name: place for place, (name, _) in enumerate(MARK_COLUMNS)}
_AFTER_SPOT = (EVALUATION, ANNOUNCED, PUBLISHED)


def self_workbook(actor: User, assessment_pk: int, organisation_code: str) -> tuple[str, bytes]:
    """Title and bytes of the unit's 自评打分表, or `NotVisible`."""
    page = self_page(actor, assessment_pk, organisation_code)
    spot = _spot_words(page)
    title = f"{page.head.cycle_title}{page.head.period_words}自评打分表"
    mock = "（模拟考核）" if page.head.mock else ""
    notice = f"{page.head.notice}　" if page.head.notice else ""
    under = (
        f"{notice}填报单位（盖章）：{page.unit_name}　自评合计：{page.total or '—'} 分"
        f"　满分：{page.head.full} 分　状态：{page.state_label}"
    )
    rows = [_self_line(n, row, spot.get(row.code, "")) for n, row in enumerate(page.rows, start=1)]
    paper = Paper(
        name="自评打分表",
        title=f"{title}{mock}",
        under=under,
        columns=_SELF_COLUMNS,
        rows=rows,
        notes=("单位负责人：　　　　　　填表人：　　　　　　联系电话：　　　　　　填报日期：",),
    )
    return f"{page.unit_name}{title}", as_workbook(paper)


def _spot_words(page: SelfPage) -> dict[str, str]:
    """What the spot check changed, once it is over."""
    if page.head.state not in _AFTER_SPOT:
        return {}
    deeds = spot_overlay(page.head.pk).deeds
    return {
        code: "；".join(f"{line.old} → {line.new}（{line.reason}）" for line in lines)
        for (unit, code), lines in deeds.items()
        if unit == page.unit_code
    }


def _self_line(number: int, row: SelfRow, spot: str) -> tuple[str, ...]:
    proposed = "；".join(filter(None, (p.cell.value or p.given for p in row.proposals)))
    figures = "\n".join(filter(None, (_figures(row.figures), proposed)))
    reason = "\n".join(filter(None, (row.claim.value if row.claim else "", row.reason.value)))
    review = row.review
    return (
        str(number),
        " › ".join(row.path),
        f"{row.code} {row.name}",
        row.full,
        _targets(row.figures),
        figures,
        row.rule_words,
        row.points,
        reason,
        review.points if review else "",
        "；".join(filter(None, (review.words, review.reason))) if review else "",
        spot,
        "",
        "、".join(file.name for file in row.evidence),
    )


def marking_workbook(actor: User, assessment_pk: int) -> tuple[str, bytes]:
    """Title and bytes of all that the actor marks, to be filled in and brought back."""
    scope = marking_scope(actor, assessment_pk)
    found = scope.assessment
    rows = [
        _mark_line(view, row)
        for view in (View(scope, line.code) for line in own_lines(scope))
        for row in view.rows(view.units)
    ]
    title = f"{found.cycle}部门评审表"
    paper = Paper(
        name="部门评审表",
        title=title,
        under="只填黄色三列。“评审”填 确认 或 更改；更改的，填评定的档次、分数或得分，并写明理由。",
        columns=MARK_COLUMNS,
        rows=rows,
        notes=(),
        open_columns=frozenset(MARK_PLACES[name] for name in (DEED, SAYING, REASON)),
    )
    return title, as_workbook(paper)


def _mark_line(view: View, row: MarkRow) -> tuple[str, ...]:
    marked = row.outcome or row.outcome_points
    return (
        view.code,
        view.any_line.name,
        row.unit_code,
        row.unit_name,
        row.full,
        _figures(row.figures),
        _targets(row.figures),
        row.proposed,
        row.self_points,
        row.said,
        "、".join(file.name for file in row.evidence),
        f"{row.state_label} {marked}".strip(),
        "",
        "",
        "",
        str(row.version),
    )


def _figures(figures: tuple[FigureWords, ...]) -> str:
    return "\n".join(f"{f.name} {f.value} {f.measure}".strip() for f in figures if f.value)


def _targets(figures: tuple[FigureWords, ...]) -> str:
    return "\n".join(f"{f.target} {f.measure}".strip() for f in figures if f.target)
