"""主要特点和存在问题: who leads in what, where points were lost, what was missing, what was vetoed.

Each function gives a heading and then its paragraphs, or nothing if there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaocheng.documents.figures import ZERO, Cell, Figures, Named, UnitFigures, mean, share
from kaocheng.documents.situation import members, points_of
from kaocheng.documents.wording import listing, percent, percentage_points, quoted
from kaocheng.scoring.exact.decimals import show

WELL_DONE = 3
WORST_INDICATORS = 5
NAMED_LAST = 3
MOST_UNITS_NAMED = 10


def well_done(figures: Figures) -> Sequence[str]:
    """得分较好的指标: the three with the greatest mean share; a short scheme needs no such list."""
    shares = [(_mean_share(figures.ranked, leaf), leaf.name) for leaf in figures.leaves]
    known = sorted(((won, name) for won, name in shares if won is not None), key=lambda s: -s[0])
    if len(known) < WELL_DONE + WORST_INDICATORS or len(figures.ranked) < 2:
        return ()
    full = sum(won >= 1 for won, _ in known)
    if full > WELL_DONE:
        return ("得分较好的指标", f"{full}项指标各考核对象均得满分。")
    said = [f"{quoted(name)}（{percent(won)}）" for won, name in known[:WELL_DONE]]
    return ("得分较好的指标", f"平均得分率居前的是{'、'.join(said)}。")


def leaders(figures: Figures) -> Sequence[str]:
    """The first of each group, and in what it is ahead."""
    if len(figures.ranked) < 2:
        return ()
    found = members(figures)
    if len(found) < 2:
        found = [(Named("", ""), list(figures.ranked))]
    texts = [_leader_text(figures, group, units) for group, units in found if len(units) > 1]
    return ("领先单位的优势", *texts) if texts else ()


def _leader_text(figures: Figures, group: Named, units: Sequence[UnitFigures]) -> str:
    leader = units[0]
    average = mean(unit.total for unit in units)
    among = f"{group.name}平均" if group.name else "平均"
    place = f"居{group.name}首位" if group.name else "居首位"
    ahead = show(leader.total - average, figures.decimals)
    return f"{leader.name}{place}，高出{among}{ahead}分" + _strengths(figures, leader, units) + "。"


def _strengths(figures: Figures, leader: UnitFigures, units: Sequence[UnitFigures]) -> str:
    """The two first-level indicators in which the leader is furthest above the mean."""
    gaps: list[tuple[Fraction, str]] = []
    for node in figures.nodes:
        own, all_of_them = share([leader.nodes[node.code]]), _mean_share(units, node)
        if own is not None and all_of_them is not None and own > all_of_them:
            gaps.append((own - all_of_them, node.name))
    gaps.sort(key=lambda gap: -gap[0])
    if not gaps:
        return ""
    said = [f"{quoted(name)}高出{percentage_points(gap)}" for gap, name in gaps[:2]]
    return f"；得分率与平均相比，{'，'.join(said)}"


def _mean_share(units: Sequence[UnitFigures], named: Named) -> Fraction | None:
    """得分率 of units on an indicator or a node of the first level."""
    return share(unit.nodes.get(named.code) or unit.leaves[named.code] for unit in units)


@dataclass(frozen=True)
class Loss:
    """What all units together lost on one indicator."""

    leaf: Named
    points: Fraction
    cells: tuple[tuple[UnitFigures, Cell], ...]


def losses(figures: Figures) -> list[Loss]:
    """Points lost by indicator, most first; indicators without loss are left out."""
    found = []
    for leaf in figures.leaves:
        cells = tuple(
            (u, u.leaves[leaf.code]) for u in figures.ranked if u.leaves[leaf.code].counts
        )
        lost = sum((cell.lost for _, cell in cells), ZERO)
        if lost > 0:
            found.append(Loss(leaf, lost, cells))
    return sorted(found, key=lambda loss: -loss.points)


def lost_most(figures: Figures) -> Sequence[str]:
    """失分较为集中的指标, with their part of all points lost."""
    found = losses(figures)
    if not found:
        return ()
    everything = sum((loss.points for loss in found), ZERO)
    shown = found[:WORST_INDICATORS]
    part = sum((loss.points for loss in shown), ZERO) / everything
    head = f"各项指标合计失分{show(everything, figures.decimals)}分，"
    if len(shown) < len(found):
        head += f"失分最多的{len(shown)}项占{percent(part)}，依次是："
    else:
        head += f"涉及{len(shown)}项指标，依次是："
    items = [
        f"{number}.{_loss_text(figures, loss, everything)}"
        for number, loss in enumerate(shown, start=1)
    ]
    return ("失分较为集中的指标", head, *items)


def _loss_text(figures: Figures, loss: Loss, everything: Fraction) -> str:
    won = percent(share(cell for _, cell in loss.cells) or ZERO)
    text = (
        f"{quoted(loss.leaf.name)}失{show(loss.points, figures.decimals)}分，"
        f"占全部失分的{percent(loss.points / everything)}，"
    )
    if len(loss.cells) == 1:
        return f"{text}得分率{won}。"
    return f"{text}平均得分率{won}{_lowest_text(loss)}。"


def _lowest_text(loss: Loss) -> str:
    """Who has the lowest share: by name up to three, else by number; silent if all have it."""
    shares = [(share([cell]) or ZERO, unit) for unit, cell in loss.cells]
    least = min(each for each, _ in shares)
    names = [unit.name for each, unit in shares if each == least]
    if len(names) == len(shares):
        return ""
    who = _named_or_counted(names)
    return f"；{who}未得分" if least <= 0 else f"；{who}得分率最低，为{percent(least)}"


def _named_or_counted(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= NAMED_LAST else f"{names[0]}等{len(names)}个"


def last_units(figures: Figures) -> tuple[UnitFigures, ...]:
    """The hindmost fifth of the ranking, at most three."""
    count = min(NAMED_LAST, len(figures.ranked) // 5)
    return figures.ranked[-count:] if count else ()


def last(figures: Figures) -> Sequence[str]:
    """The hindmost units and where they lost their points."""
    hindmost = last_units(figures)
    if not hindmost:
        return ()
    return ("排名靠后单位的差距", *(_gap_text(figures, unit) for unit in hindmost))


def _gap_text(figures: Figures, unit: UnitFigures) -> str:
    points = points_of(figures)
    total, average = unit.total, figures.average
    text = f"{unit.name}{points(total)}分，列第{unit.rank}名"
    if total < average:
        text += f"，比平均分低{points(average - total)}分"
    worst = sorted(figures.leaves, key=lambda leaf: -unit.leaves[leaf.code].lost)[:3]
    lost = [(leaf, unit.leaves[leaf.code].lost) for leaf in worst]
    said = [f"{quoted(leaf.name)}（失{points(each)}分）" for leaf, each in lost if each > 0]
    return text + (f"，主要失分在{'、'.join(said)}" if said else "") + "。"


def missing(figures: Figures) -> Sequence[str]:
    """数据未报情况: who did not report what."""
    lines = []
    for unit in figures.ranked:
        names = [quoted(leaf.name) for leaf in figures.leaves if _is_missing(unit, leaf)]
        if names:
            lines.append(f"{unit.name}（{''.join(names)}）")
    if not lines:
        return ()
    count = f"{len(lines)}个{figures.noun}"
    named = listing(lines, MOST_UNITS_NAMED)
    return ("数据未报情况", f"{count}有未报数据，按考核方案的规定处理：{named}。")


def _is_missing(unit: UnitFigures, leaf: Named) -> bool:
    return unit.leaves[leaf.code].status == "missing"


def vetoes(figures: Figures) -> Sequence[str]:
    """一票否决: who hit which, with its basis; where the scheme has any, none is said too."""
    if not figures.vetoes:
        return ()
    texts = []
    for veto in figures.vetoes:
        hit = [unit for unit in figures.ranked if veto.code in unit.vetoes]
        if hit:
            texts.append(_veto_text(veto, hit))
    if not texts:
        return ("一票否决和负面清单", "没有单位触发一票否决和负面清单事项。")
    return ("一票否决和负面清单", *texts)


def _veto_text(veto: Named, hit: Sequence[UnitFigures]) -> str:
    names = listing([_with_grade(unit) for unit in hit])
    basis = f"依据是“{veto.basis.replace('“', '‘').replace('”', '’')}”" if veto.basis else ""
    return f"{names}触发{quoted(veto.name)}" + (f"，{basis}" if basis else "") + "。"


def _with_grade(unit: UnitFigures) -> str:
    return f"{unit.name}（等次为{unit.grade}）" if unit.grade else unit.name
