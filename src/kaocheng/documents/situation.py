"""总体情况: how many points, which grades, how the groups stand.

Each function gives a heading and then its paragraphs, or nothing if there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from kaocheng.documents.figures import Figures, Named, UnitFigures, mean
from kaocheng.documents.wording import listing
from kaocheng.scoring.exact.decimals import show, show_short


def scores(figures: Figures) -> Sequence[str]:
    """得分情况: mean, best and worst total."""
    points = points_of(figures)
    ranked = figures.ranked
    if not ranked:
        return ("得分情况", "全部考核对象均未计总分，不作排名。")
    full = f"满分{show_short(figures.full)}分，"
    if len(ranked) == 1:
        text = f"{full}{ranked[0].name}{points(ranked[0].total)}分。"
    else:
        text = full + _spread(figures)
    return ("得分情况", text + _left_out(figures))


def _spread(figures: Figures) -> str:
    points = points_of(figures)
    totals = [unit.total for unit in figures.ranked]
    best, worst = max(totals), min(totals)
    if best == worst:
        return f"各考核对象均得{points(best)}分。"
    above = sum(total > figures.average for total in totals)
    return (
        f"平均{points(figures.average)}分，{above}个高于平均分。"
        f"得分最高的是{_with_total(figures, best)}，{points(best)}分；"
        f"最低的是{_with_total(figures, worst)}，{points(worst)}分，相差{points(best - worst)}分。"
    )


def _left_out(figures: Figures) -> str:
    if not figures.left_out:
        return ""
    names = listing([unit.name for unit in figures.left_out])
    return f"另有{len(figures.left_out)}个按考核方案规定不计总分、不参加排名：{names}。"


def _with_total(figures: Figures, total: Fraction) -> str:
    return listing([unit.name for unit in figures.ranked if unit.total == total])


def points_of(figures: Figures) -> Callable[[Fraction], str]:
    """How points are written: with the scheme's number of places."""
    return lambda value: show(value, figures.decimals)


def grades(figures: Figures) -> Sequence[str]:
    """等次评定: how many and who, best grade first; empty grades are named together."""
    by_grade = {grade: _graded(figures, grade) for grade in figures.grades}
    if not by_grade:
        return ()
    parts = [f"{grade}{len(who)}个：{listing(who)}" for grade, who in by_grade.items() if who]
    without = _graded(figures, None)
    if without:
        parts.append(f"未评定等次{len(without)}个：{listing(without)}")
    empty = [grade for grade, who in by_grade.items() if not who]
    if empty:
        parts.append(f"{'、'.join(empty)}等次空缺")
    return ("等次评定", "；".join(parts) + "。")


def _graded(figures: Figures, grade: str | None) -> list[str]:
    return [unit.name for unit in figures.ranked if unit.grade == grade]


def members(figures: Figures) -> list[tuple[Named, list[UnitFigures]]]:
    """Ranked units by group, in the order of the scheme; groups without any are left out."""
    found = [(g, [u for u in figures.ranked if u.group == g.code]) for g in figures.groups]
    return [(group, units) for group, units in found if units]


def groups(figures: Figures) -> Sequence[str]:
    """分组情况: mean, the first three and the last of each group."""
    found = members(figures)
    if len(found) < 2:
        return ()
    texts = [_group_text(figures, group, units) for group, units in found]
    return ("分组情况", "".join(texts))


def _group_text(figures: Figures, group: Named, units: Sequence[UnitFigures]) -> str:
    points = points_of(figures)
    totals = [unit.total for unit in units]
    first = [f"{unit.name}（{points(unit.total)}分）" for unit in units[:3]]
    text = f"{group.name}{len(units)}个，平均{points(mean(totals))}分"
    if len(units) <= len(first):
        return f"{text}，依次为{'、'.join(first)}。"
    last = f"{units[-1].name}（{points(units[-1].total)}分）"
    return f"{text}，前三位依次为{'、'.join(first)}，末位为{last}。"
