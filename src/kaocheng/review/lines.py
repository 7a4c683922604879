"""What is reviewed of a unit: indicators and adjustments (加减分项), with their bounds. Pure.

A line is `direct` where its whole rule is a judgement (定性评审): then the points follow from the
band or the mark alone. A judgement inside a composite rule is one item among those that it reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kaocheng.cycles.entry import MARK_UNIT, Advice, ItemForm, mark_advice, read_entry
from kaocheng.cycles.needs import Need, leaves_for, needs_of
from kaocheng.schemes.tree import inherited, path_names, points_words
from kaocheng.scoring import Indicator, Scheme
from kaocheng.scoring.exact.decimals import read_decimal, show
from kaocheng.scoring.expressions.bounds import reach
from kaocheng.scoring.expressions.nodes import Expression
from kaocheng.scoring.expressions.words import show_number
from kaocheng.scoring.rules import Rule
from kaocheng.scoring.rules.judged import Judged
from kaocheng.scoring.scheme.model import Adjustment
from kaocheng.scoring.tables.read_marks import bounds_of

DEDUCTION = "deduction"
_SORTS = {"bonus": "加分项", DEDUCTION: "扣分项"}
_NO_FIGURE = "不适用请填“不适用”"
_FIGURE = Advice(f"请只填数字；{_NO_FIGURE}", f"请填数字；{_NO_FIGURE}", "理由")


@dataclass(frozen=True)
class JudgedItem:
    """A data item that an assessor judges; bands with their points, none where a mark is given."""

    code: str
    name: str
    bands: tuple[tuple[str, Fraction | None], ...]


@dataclass(frozen=True)
class Line:
    """One indicator or adjustment as it is for the units of one group.

    `low` and `high` bound the points of the rule; `high` is None where there is no bound. A
    deduction's points are taken off: wherever points are shown or said they have a minus, and lie
    between `least` and `most`. `needs` are the items whose value for the period is read.
    """

    code: str
    name: str
    path: tuple[str, ...]
    adjusts: str
    full: str
    low: Fraction
    high: Fraction | None
    decimals: int
    assessor: str
    judged: tuple[JudgedItem, ...]
    direct: bool
    needs: tuple[Need, ...]
    evidence: tuple[str, ...]
    rule_words: str
    text: str

    @property
    def deducts(self) -> bool:
        """Whether its points are taken off (扣分项)."""
        return self.adjusts == DEDUCTION

    @property
    def least(self) -> Fraction | None:
        """The least points that can be assessed (评定分), None where there is no bound."""
        if not self.deducts:
            return self.low
        return None if self.high is None else -self.high

    @property
    def most(self) -> Fraction | None:
        """The most points that can be assessed, None where there is no bound."""
        return -self.low if self.deducts else self.high

    @property
    def range_words(self) -> str:
        """Between what assessed points lie: 「0.00 至 2.00」, or 「不小于 0.00」."""
        return self.between(self.least, self.most)

    def between(self, low: Fraction | None, high: Fraction | None) -> str:
        """A range in words; None where an end is open."""
        if low is not None and high is not None:
            return f"{self.shown(low)} 至 {self.shown(high)}"
        return f"不小于 {self.shown(low)}" if high is None else f"不大于 {self.shown(high)}"

    def judged_item(self, code: str) -> JudgedItem | None:
        """The judged item of this code, if there is one."""
        return next((each for each in self.judged if each.code == code), None)

    def points_of(self, values: Mapping[str, str]) -> Fraction | None:
        """The points that these judged values give; None where they alone do not say."""
        if not self.direct or not self.judged:
            return None
        item = self.judged[0]
        value = values.get(item.code, "")
        points = dict(item.bands).get(value) if item.bands else read_decimal(value)
        if points is None:
            return None
        return -self._bounded(points) if self.deducts else self._bounded(points)

    def words(self, values: Mapping[str, str]) -> str:
        """Values in words: a judged one alone, figures with their names."""
        names = {need.code: need.name for need in self.needs}
        if self.direct:
            return "；".join(filter(None, values.values()))
        return "；".join(f"{names.get(item, item)} {value}" for item, value in values.items())

    def _bounded(self, points: Fraction) -> Fraction:
        points = max(points, self.low)
        return points if self.high is None else min(points, self.high)

    def as_shown(self, typed: str) -> str:
        """Points as somebody typed them, with the scheme's decimals; they have no more."""
        return self.shown(read_decimal(typed))

    def shown(self, points: Fraction | None) -> str:
        """Points with the scheme's decimals, "" for none."""
        return "" if points is None else show(points, self.decimals)


def lines_for(scheme: Scheme, group: str) -> tuple[Line, ...]:
    """All lines of a group, in the order of the scheme, adjustments last."""
    found: tuple[Line, ...] = scheme.remember(
        ("review lines", group), lambda: tuple(_lines(scheme, group))
    )
    return found


def line_of(scheme: Scheme, group: str, code: str) -> Line | None:
    """The line of a code; None where the group is not assessed on it."""
    by_code: dict[str, Line] = scheme.remember(
        ("review line", group),
        # Where a leaf has the same code as an adjustment, the leaf is meant, as in `as_marked`.
        lambda: {line.code: line for line in reversed(lines_for(scheme, group))},
    )
    return by_code.get(code)


def all_lines(scheme: Scheme) -> tuple[Line, ...]:
    """The lines of all groups, each code once, as the first group has them."""
    merged: dict[str, Line] = {}
    for group in [each.code for each in scheme.groups] or [""]:
        for line in lines_for(scheme, group):
            merged.setdefault(line.code, line)
    order = [leaf.code for leaf in scheme.leaves] + [each.code for each in scheme.adjustments]
    return tuple(merged[code] for code in order if code in merged)


def full_words(scheme: Scheme, code: str) -> str:
    """「20」, or 「10/0」 where groups differ; the cap of an adjustment, without a sign."""
    node = scheme.node.get(code)
    if node is not None:
        return points_words(node.points)
    cap = next((each.cap for each in scheme.adjustments if each.code == code), None)
    return "" if cap is None else show_number(cap)


def judged_in(rule: Rule | None) -> tuple[Judged, ...]:
    """The judgements of a rule."""
    rules = rule.rules() if rule is not None else ()
    return tuple(each for each in rules if isinstance(each, Judged))


def points_fault(line: Line, text: str) -> tuple[str, str]:
    """Assessed points as typed: (exact text, "") or ("", why they cannot be taken)."""
    ends = line.least, line.most
    entry = read_entry(text, ItemForm(MARK_UNIT, advice=mark_advice(_range(line, ends))))
    if entry.value is None:
        return "", entry.why
    if not entry.value:
        return "", "请填写分数。"
    number = read_decimal(entry.value)
    if number is None:
        return "", f"评定分不能填“不适用”。请填 {_range(line, ends)}分数。"
    if line.deducts and number > 0:
        return "", f"“{line.name}”是扣分项，评定分请填负数或 0，如 -{entry.value}。"
    return _within(line, number, entry.value, "评定分", ends)


def as_marked(scheme: Scheme, code: str, points: str) -> str:
    """Assessed points as the table of marks has them: those of a deduction without their sign.

    Where a leaf has the same code, the leaf is meant (format, section 3).
    """
    if code in scheme.node:
        return points
    deducted = any(each.code == code and each.deducts for each in scheme.adjustments)
    return points.removeprefix("-") if deducted else points


def value_fault(line: Line, item: str, text: str) -> tuple[str, str]:
    """A judged value or a figure as typed: (exact text, "") or ("", why it cannot be taken)."""
    need = next((each for each in line.needs if each.code == item), None)
    if need is None:
        return "", f"指标“{line.name}”不读取这个数据项。请刷新页面。"
    judged, ends = line.judged_item(item), (line.low, line.high)
    is_mark = judged is not None and not judged.bands
    advice = mark_advice(_range(line, ends)) if is_mark else _FIGURE
    entry = read_entry(text, replace(need.form, advice=advice))
    if entry.value is None:
        return "", entry.why
    number = read_decimal(entry.value)
    if judged is None or judged.bands or number is None:
        return entry.value, ""
    return _within(line, number, entry.value, need.name, ends)


Ends = tuple[Fraction | None, Fraction | None]


def _range(line: Line, ends: Ends) -> str:
    """「0.00 至 2.00 之间的」, or 「不小于 0.00 的」."""
    return f"{line.between(*ends)}{' ' if None in ends else ' 之间'}的"


def _within(line: Line, number: Fraction, text: str, what: str, ends: Ends) -> tuple[str, str]:
    low, high = ends
    if (low is not None and number < low) or (high is not None and number > high):
        return "", f"{what} {text} 超出范围。“{line.name}”请填 {_range(line, ends)}分数。"
    if (number * 10**line.decimals).denominator != 1:
        return "", f"{what} {text} 的小数多于 {line.decimals} 位。请保留 {line.decimals} 位小数。"
    return text, ""


# Reading the scheme -------------------------------------------------------------------------------


def _lines(scheme: Scheme, group: str) -> Iterator[Line]:
    needs = [need for need in needs_of(scheme, group) if need.asked]
    for leaf in leaves_for(scheme, group):
        yield _leaf_line(scheme, leaf, group, needs)
    for adjustment in scheme.adjustments:
        yield _adjustment_line(scheme, adjustment, needs)


def _leaf_line(scheme: Scheme, leaf: Indicator, group: str, needs: list[Need]) -> Line:
    full = leaf.points_for(group)
    low, high = bounds_of(leaf, full)
    return Line(
        code=leaf.code,
        name=leaf.name,
        path=path_names(scheme, leaf.code),
        adjusts="",
        full=show_number(full),
        low=low,
        high=high,
        decimals=scheme.decimals,
        assessor=inherited(scheme, leaf, "assessor"),
        judged=_judged(scheme, leaf.rule, full),
        direct=isinstance(leaf.rule, Judged),
        needs=tuple(need for need in needs if leaf.code in need.leaves),
        evidence=leaf.evidence,
        rule_words=leaf.rule.words(scheme.item_names) if leaf.rule else "",
        text=leaf.text,
    )


def _adjustment_line(scheme: Scheme, adjustment: Adjustment, needs: list[Need]) -> Line:
    return Line(
        code=adjustment.code,
        name=adjustment.name,
        path=(_SORTS[adjustment.kind],),
        adjusts=adjustment.kind,
        full="" if adjustment.cap is None else show_number(adjustment.cap),
        low=Fraction(0),
        high=adjustment.cap,
        decimals=scheme.decimals,
        assessor=adjustment.assessor,
        judged=_judged(scheme, adjustment.rule, adjustment.cap),
        direct=isinstance(adjustment.rule, Judged),
        needs=tuple(need for need in needs if adjustment.code in need.leaves),
        evidence=(),
        rule_words=adjustment.words(scheme.item_names),
        text="",
    )


def _judged(scheme: Scheme, rule: Rule | None, full: Fraction | None) -> tuple[JudgedItem, ...]:
    found: dict[str, JudgedItem] = {}
    for each in judged_in(rule):
        bands = tuple((band.name, _share(band.share, full)) for band in each.bands)
        code = each.item.code
        found.setdefault(code, JudgedItem(code, scheme.item_names.get(code, code), bands))
    return tuple(found.values())


def _share(share: Expression, full: Fraction | None) -> Fraction | None:
    """Points of a band; None where its share follows from other figures."""
    if full is None:
        return None
    found = reach(share, full)
    return found.low * full if found.low is not None and found.low == found.high else None
