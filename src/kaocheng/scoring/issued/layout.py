"""A scheme as the issued table: merged categories with their points, standards, departments.

The columns are those of the tables in use (考核内容、重点考核事项、考核指标 with their points,
评分标准、牵头部门、配合部门), with the code in front and what else the scheme says behind. Excel
and Word are written from the same layout, and what is read again is compared with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kaocheng.scoring.expressions.words import phrase, show_number
from kaocheng.scoring.issued.grids import Cell
from kaocheng.scoring.scheme.model import Adjustment, Grade, Indicator, Quota, Scheme, Veto

CODE, NAME, TEXT, SOURCE, ASSESSOR = "code", "name", "text", "data_source", "assessor"
LEAD, SUPPORT, EVIDENCE = "lead", "support", "evidence"
_LEVELS = {
    1: ("考核指标",),
    2: ("考核内容", "考核指标"),
    3: ("考核内容", "重点考核事项", "考核指标"),
}
_NUMERALS = "一二三四五六七八九十"
_EFFECTS = {
    "grade": "评为“{}”",
    "grade_at_most": "最高评为“{}”",
    "not": "不得评为“{}”",
    "points": "总分另计 {} 分",
    "score_at_most": "总分不超过 {} 分",
    "indicator_zero": "指标 {} 及其下级计零分",
    "rank": "排在最后",
}


@dataclass(frozen=True)
class Head:
    """A column: what it holds, the word over it, its width in Chinese characters."""

    role: str
    word: str
    width: float


@dataclass(frozen=True)
class Shown:
    """A cell of the table below its heading. `of` is the node it tells of, `role` what of it."""

    row: int
    column: int
    text: str
    role: str
    of: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Layout:
    """The table: its title, the line below it, columns, cells, and how many rows."""

    title: str
    note: str
    heads: tuple[Head, ...]
    cells: tuple[Shown, ...]
    height: int
    depth: int

    @cached_property
    def by_row(self) -> dict[int, list[Shown]]:
        """The cells that cover each row, from the left."""
        found: dict[int, list[Shown]] = {row: [] for row in range(self.height)}
        for each in sorted(self.cells, key=lambda each: each.column):
            for row in range(each.row, each.row + each.rows):
                found[row].append(each)
        return found

    def as_cells(self) -> tuple[Cell, ...]:
        """The table as it will be read again, its heading in row 0."""
        heads = [Cell(0, place, head.word, "") for place, head in enumerate(self.heads)]
        body = [
            Cell(each.row + 1, each.column, each.text, "", each.rows, each.columns)
            for each in self.cells
            if each.text
        ]
        return (*heads, *body)


def layout(scheme: Scheme) -> Layout:
    """The scheme as a table."""
    depth = max(len(scheme.path[leaf.code]) for leaf in scheme.leaves) + 1
    heads = tuple(_heads(scheme, depth))
    cells: list[Shown] = []
    row = 0
    for top in scheme.indicators:
        row = _indicator(scheme, heads, top, _Place(row, 0, depth), cells)
    for title, rows in _parts(scheme):
        cells.append(Shown(row, 0, title, "section", "", columns=len(heads)))
        row += 1
        for each in rows:
            cells += each.cells(row, depth, heads)
            row += 1
    foot = _foot(scheme)
    if foot:
        cells.append(Shown(row, 0, foot, "foot", "", columns=len(heads)))
        row += 1
    return Layout(scheme.title, "；".join(scheme.basis), heads, tuple(cells), row, depth)


def _heads(scheme: Scheme, depth: int) -> Iterator[Head]:
    words = _LEVELS.get(depth) or tuple(
        f"{_NUMERALS[place] if place < 10 else place + 1}级指标" for place in range(depth)
    )
    yield Head(CODE, "编号", 4)
    yield from (Head(NAME, f"{word}（分）", 9 if depth < 4 else 7) for word in words)
    yield Head(TEXT, "评分标准", 34 if depth < 4 else 28)
    for role, word, width in (
        (LEAD, "牵头部门", 7),
        (SUPPORT, "配合部门（单位）", 9),
        (ASSESSOR, "考核部门", 7),
        (SOURCE, "数据来源", 7),
        (EVIDENCE, "佐证材料", 10),
    ):
        if role in (LEAD, SUPPORT) or _is_said(scheme, role):
            yield Head(role, word, width)


def _is_said(scheme: Scheme, role: str) -> bool:
    """Whether the scheme says this of anything, so that it needs a column."""
    if role == ASSESSOR and any(each.assessor for each in scheme.adjustments):
        return True
    return any(held(scheme, leaf, role) for leaf in scheme.leaves)


@dataclass(frozen=True)
class _Place:
    """Where the next node goes: its row, its level, and how many levels there are."""

    row: int
    level: int
    depth: int


def _indicator(
    scheme: Scheme, heads: Sequence[Head], node: Indicator, at: _Place, cells: list[Shown]
) -> int:
    """Lay out a node and all below it; gives the row below."""
    name = named_with_points(scheme, node)
    if node.children:
        place, row = len(cells), at.row
        for child in node.children:
            row = _indicator(scheme, heads, child, _Place(row, at.level + 1, at.depth), cells)
        cells.insert(place, Shown(at.row, at.level + 1, name, NAME, node.code, row - at.row))
        return row
    cells.append(Shown(at.row, 0, node.code, CODE, node.code))
    wide = at.depth - at.level
    cells.append(Shown(at.row, at.level + 1, name, NAME, node.code, columns=wide))
    for place, head in enumerate(heads):
        if head.role not in (CODE, NAME):
            text = held(scheme, node, head.role)
            cells.append(Shown(at.row, place, text, head.role, node.code))
    return at.row + 1


def named_with_points(scheme: Scheme, node: Indicator) -> str:
    """粮食生产（20分）; 粮食生产（产区70分，非产区60分）."""
    if not isinstance(node.points, Mapping):
        return f"{node.name}（{show_number(node.points)}分）"
    if len(set(node.points.values())) == 1:
        return f"{node.name}（{show_number(next(iter(node.points.values())))}分）"
    parts = (f"{scheme.group_name[g]}{show_number(value)}分" for g, value in node.points.items())
    return f"{node.name}（{'，'.join(parts)}）"


def held(scheme: Scheme, leaf: Indicator, role: str) -> str:
    """What a cell says of a leaf: departments stated above count where it states none."""
    if role == TEXT:
        return leaf.text or (leaf.rule.words(scheme.item_names) if leaf.rule else "")
    get = _HELD[role]
    chain = [leaf, *(scheme.node[code] for code in reversed(scheme.path[leaf.code]))]
    return next((text for node in chain if (text := get(node))), "")


_HELD: dict[str, Callable[[Indicator], str]] = {
    LEAD: lambda node: node.lead,
    SUPPORT: lambda node: "、".join(node.support),
    ASSESSOR: lambda node: node.assessor,
    SOURCE: lambda node: node.data_source,
    EVIDENCE: lambda node: "、".join(node.evidence),
}


# Below the tree -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A bonus, a deduction or a veto; `assessor` is None where the format has no place for one."""

    code: str
    name: str
    text: str
    assessor: str | None = None

    def cells(self, row: int, depth: int, heads: Sequence[Head]) -> Iterator[Shown]:
        yield Shown(row, 0, self.code, CODE, self.code)
        yield Shown(row, 1, self.name, NAME, self.code, columns=depth)
        yield Shown(row, depth + 1, self.text, TEXT, self.code)
        if self.assessor is not None:
            # An empty one as well: what is filled in by hand there is read back.
            places = (place for place, head in enumerate(heads) if head.role == ASSESSOR)
            yield from (Shown(row, place, self.assessor, ASSESSOR, self.code) for place in places)


def _parts(scheme: Scheme) -> Iterator[tuple[str, list[_Row]]]:
    for kind, word, cap in (
        ("bonus", "加分项", scheme.bonus_cap),
        ("deduction", "扣分项", scheme.deduction_cap),
    ):
        rows = [_adjustment(scheme, each) for each in scheme.adjustments if each.kind == kind]
        if rows:
            yield f"{word}{_up_to(cap)}", rows
    if scheme.vetoes:
        yield "一票否决事项", [_veto(scheme, veto) for veto in scheme.vetoes]


def _up_to(cap: Fraction | None) -> str:
    return "" if cap is None else f"（最高{show_number(cap)}分）"


def _adjustment(scheme: Scheme, each: Adjustment) -> _Row:
    words = each.words(scheme.item_names)
    if each.counts == "tiebreak":
        words = f"{words}（不计入总分，总分相同时比较）"
    return _Row(each.code, f"{each.name}{_up_to(each.cap)}", words, each.assessor)


def _veto(scheme: Scheme, veto: Veto) -> _Row:
    value = show_number(veto.value) if isinstance(veto.value, Fraction) else veto.value
    effect = _EFFECTS[veto.effect].format(value)
    basis = f"（依据：{veto.basis}）" if veto.basis else ""
    words = f"{phrase(veto.when, scheme.item_names)}的，{effect}{basis}"
    return _Row(veto.code, veto.name, words)


def _foot(scheme: Scheme) -> str:
    grades = "；".join(_grade(grade, scheme) for grade in scheme.grades)
    return f"注：等次　{grades}。" if grades else ""


def _grade(grade: Grade, scheme: Scheme) -> str:
    words = [f"{show_number(grade.at_least)}分及以上"] if grade.at_least is not None else []
    if grade.requires is not None:
        words.append(phrase(grade.requires, scheme.item_names))
    words += [_places(quota) for quota in grade.quota]
    return f"{grade.name}：{'，'.join(words)}" if words else f"{grade.name}：其余"


def _places(quota: Quota) -> str:
    if quota.share is None:
        return f"名额{quota.top}个"
    return f"名额占{show_number(quota.share * 100)}%"
