"""Which data items (数据项) a scheme needs from a unit, read off its rules. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaocheng.cycles.entry import MARK_UNIT, ItemForm, mark_advice
from kaocheng.scoring import Indicator, Scheme
from kaocheng.scoring.expressions.nodes import (
    Call,
    Expression,
    Item,
    children,
)
from kaocheng.scoring.rules import Rule
from kaocheng.scoring.rules.judged import Judged
from kaocheng.scoring.scheme.model import DataItem

ACTUAL, TARGET, PLAN, BASELINE, HISTORY = "actual", "target", "plan", "baseline", "history"

# What each function reads of the item it is given; all others read the present value.
_READS = {
    "target": (TARGET,),
    "plan": (PLAN,),
    "baseline": (BASELINE,),
    "rate": (ACTUAL, TARGET),
    "growth": (ACTUAL, HISTORY),
    "total": (ACTUAL, HISTORY),
    "prior": (HISTORY,),
    "previous": (HISTORY,),
    "mean_prior": (HISTORY,),
}


@dataclass(frozen=True)
class Need:
    """An item with the leaves that read it, and how it is read.

    `by_office`: a mark of the assessor or the ground of a veto, which the unit does not report.
    """

    item: DataItem
    leaves: tuple[str, ...]
    reads: frozenset[str]
    form: ItemForm
    by_office: bool

    @property
    def code(self) -> str:
        """The item's code."""
        return self.item.code

    @property
    def name(self) -> str:
        """The item's name, else its code."""
        return self.item.name or self.item.code

    @property
    def asked(self) -> bool:
        """Whether a value for the period itself is read."""
        return ACTUAL in self.reads


def needs_of(scheme: Scheme, group: str) -> tuple[Need, ...]:
    """The items that rules read for a unit of `group`, in the order of the tree.

    Indicators with 0 points for the group do not exist for it (format, section 2).
    """
    found: tuple[Need, ...] = scheme.remember(("needs", group), lambda: _needs(scheme, group))
    return found


def all_needs(scheme: Scheme) -> tuple[Need, ...]:
    """The items that rules read for any group, each once."""
    groups = [group.code for group in scheme.groups] or [""]
    merged: dict[str, Need] = {}
    for group in groups:
        for need in needs_of(scheme, group):
            merged.setdefault(need.code, need)
    return tuple(merged.values())


def leaves_for(scheme: Scheme, group: str) -> tuple[Indicator, ...]:
    """The leaves on which a unit of `group` is assessed."""
    return tuple(leaf for leaf in scheme.leaves if _counts(scheme, leaf, group))


def _counts(scheme: Scheme, leaf: Indicator, group: str) -> bool:
    nodes = (*(scheme.node[code] for code in scheme.path[leaf.code]), leaf)
    return all(node.points_for(group) != 0 for node in nodes)


@dataclass
class _Gathered:
    """What is known of one item while the rules are walked."""

    leaves: dict[str, None] = field(default_factory=dict)
    reads: set[str] = field(default_factory=set)
    choices: dict[str, None] = field(default_factory=dict)
    is_mark: bool = False
    by_unit: bool = False


def _needs(scheme: Scheme, group: str) -> tuple[Need, ...]:
    found: dict[str, _Gathered] = {}
    for leaf in leaves_for(scheme, group):
        if leaf.rule is not None:
            by_office = _judged_by_another(scheme, leaf)
            _gather_rule(found, leaf.rule, leaf.code, by_office)
    for adjustment in scheme.adjustments:
        by_office = _judged_in(adjustment.rule) if adjustment.assessor else None
        _gather_rule(found, adjustment.rule, adjustment.code, by_office)
    for veto in scheme.vetoes:
        _gather(found, veto.when, "", by_unit=False)
    return tuple(_need(scheme, code, each) for code, each in found.items())


def _judged_by_another(scheme: Scheme, leaf: Indicator) -> frozenset[str] | None:
    """The items that the leaf's assessor judges; without an assessor the unit rates itself."""
    above = (scheme.node[code] for code in scheme.path[leaf.code])
    if leaf.rule is None or not any(node.assessor for node in (leaf, *above)):
        return None
    return _judged_in(leaf.rule)


def _judged_in(rule: Rule) -> frozenset[str]:
    """The items that a rule judges."""
    return frozenset(each.item.code for each in rule.rules() if isinstance(each, Judged))


def _gather_rule(
    found: dict[str, _Gathered], rule: Rule, leaf: str, by_office: frozenset[str] | None
) -> None:
    for each in rule.rules():
        if isinstance(each, Judged):
            judged = found.setdefault(each.item.code, _Gathered())
            judged.choices.update(dict.fromkeys(band.name for band in each.bands))
            judged.is_mark = judged.is_mark or not each.bands
    for expression in rule.expressions():
        _gather(found, expression, leaf, by_unit=True, by_office=by_office or frozenset())


def _gather(
    found: dict[str, _Gathered],
    expression: Expression,
    leaf: str,
    *,
    by_unit: bool,
    by_office: frozenset[str] = frozenset(),
) -> None:
    for code, reads in _reads_in(expression):
        each = found.setdefault(code, _Gathered())
        each.reads.update(reads)
        each.by_unit = each.by_unit or (by_unit and code not in by_office)
        if leaf:
            each.leaves[leaf] = None


def _reads_in(node: Expression) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each item of an expression with what is read of it."""
    if isinstance(node, Item):
        yield node.code, (ACTUAL,)
    elif isinstance(node, Call) and node.args and isinstance(node.args[0], Item):
        yield node.args[0].code, _READS.get(node.name, (ACTUAL,))
        for argument in node.args[1:]:
            yield from _reads_in(argument)
    else:
        for child in children(node):
            yield from _reads_in(child)


def _need(scheme: Scheme, code: str, found: _Gathered) -> Need:
    item = scheme.item[code]
    form = ItemForm(item.unit, scheme.kinds.is_text(code), tuple(found.choices))
    return Need(
        item=item,
        leaves=tuple(found.leaves),
        reads=frozenset(found.reads),
        form=_mark_form(item) if found.is_mark else form,
        by_office=not found.by_unit,
    )


def _mark_form(item: DataItem) -> ItemForm:
    """Of points that are given without bands: counted in 分 where nothing else is said."""
    return ItemForm(item.unit or MARK_UNIT, advice=mark_advice())
