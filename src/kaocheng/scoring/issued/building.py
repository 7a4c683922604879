"""From rows to a tree: categories go down until the next begins, entries gather what a row says.

Mutable while the table is walked through; `settling` makes frozen nodes of it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.issued.grids import Cell, Grid
from kaocheng.scoring.issued.headings import (
    ASSESSOR,
    EVIDENCE,
    LEAD,
    LEVEL,
    MARKS,
    MEASURE,
    NATURE,
    POINTS,
    SERIAL,
    SOURCE,
    STANDARD,
    SUPPORT,
    TARGET,
    Column,
    Heading,
    group_of,
)
from kaocheng.scoring.issued.joining import is_category
from kaocheng.scoring.issued.proposing import TARGET_LABEL
from kaocheng.scoring.issued.rows import (
    HEAD,
    NOTE,
    REPEATED,
    SECTION,
    TOTAL,
    Row,
    is_total,
    rows_of,
    sort_of,
)
from kaocheng.scoring.issued.shapes import GUESSED, INDICATOR, OUTSIDE, PERSON, Finding, Node
from kaocheng.scoring.issued.texts import (
    Points,
    is_nothing,
    is_same,
    named,
    numbered,
    points_of,
    without_number,
)
from kaocheng.scoring.issued.tree import Category, Entry, Total

_HELD = (LEAD, SUPPORT, ASSESSOR, SOURCE, EVIDENCE)
_ONCE = (MEASURE, NATURE)
_SAYS_POINTS = re.compile(r"\(分|(?:分值|权重|满分|分数)(?: |\Z)")  # 指标（分）, 项目及分值
_FIRST, _SECOND = 0, 1  # depths of sections, above all columns
_BELOW = ("（一）", "(一)")
_OUT = {SERIAL: "序号列；编号由系统另排", MARKS: "得分栏，不属于方案"}


class Builder:
    """Walks through the rows of a table. Every cell is either used or found a reason for."""

    def __init__(self, grid: Grid, heading: Heading, end: int) -> None:
        self.grid, self.heading = grid, heading
        self.tops: list[Category] = []
        self.stack: list[Category] = []
        self.totals: list[Total] = []
        self.used: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.levels = heading.of(LEVEL)
        # Between two levels lies that of rows which head others of their own column.
        self.places = {column.index: 2 * place for place, column in enumerate(self.levels, 1)}
        self.brackets = {c.index for c in self.levels if _SAYS_POINTS.search(" ".join(c.words))}
        rows = list(rows_of(grid, heading, end))
        if any(row.sort == REPEATED for row in rows):
            self._above_heading()
        for row in rows:
            self._take(row)

    def _above_heading(self) -> None:
        """一、组织领导（10分） over a heading that each category repeats: the first of them."""
        cells = self.grid.by_row.get(self.heading.top - 1, ())
        if len(cells) == 1 and is_category(cells[0].text):
            self._open(cells[0], _FIRST if cells[0].columns > 1 else _SECOND, True)

    # What is said of cells -----------------------------------------------------------------

    def use(self, cell: Cell, what: str) -> None:
        """The cell went into the scheme."""
        before = self.used.get(cell.address)
        self.used[cell.address] = what if before is None or before == what else f"{before}；{what}"
        if cell.hint and before is None:
            self.say(GUESSED, cell, cell.hint)

    def say(self, sort: str, cell: Cell, why: str) -> None:
        """A line of the report about the cell."""
        self.findings.append(Finding(sort, cell.address, cell.text, why))

    def drop(self, cell: Cell, why: str) -> None:
        """The cell was thought to be used, and is not."""
        self.used.pop(cell.address, None)
        self.say(PERSON, cell, why)

    def leave_heads(self, category: Category) -> None:
        """What stands beside the name of a category outside the tree, which becomes no node."""
        if category.children:
            self._leave(category)
        for child in category.children:
            self.leave_heads(child)

    def leave_beside(self, category: Category, node: Node) -> Node:
        """The same of an indicator whose standards each become a node of their own."""
        if node.children:
            self._leave(category)
        return node

    def _leave(self, category: Category) -> None:
        for entry in (one for one in category.entries if not one.standards):
            held = [cell for cells in entry.held.values() for cell in cells]
            for cell in (*held, *(cell for _, cell in entry.remarks)):
                self.drop(cell, f"“{category.name}”只是类别，格式里没有地方记这一格")

    def leave_points(self, category: Category) -> None:
        """Points of rows whose standards are read as one, which has the indicator's points."""
        having = [entry for entry in category.entries if entry.points]
        cells = [cell for entry in having for cell in entry.point_cells]
        for cell in cells if len(having) > 1 else []:
            self.drop(cell, f"“{category.name}”另有分值，这一行的分值没有采用")

    # Rows -----------------------------------------------------------------------------------

    def _take(self, row: Row) -> None:
        if row.sort == REPEATED:
            self._outside(row.cells, "重复的表头")
        elif row.sort == NOTE:
            self._outside(row.cells, "表中的说明，不是指标")
        elif row.sort == TOTAL:
            self._total(row)
        elif row.sort == SECTION:
            self._section(row)
        else:
            self._plain(row)

    def _outside(self, cells: tuple[Cell, ...], why: str) -> None:
        for cell in cells:
            self.say(OUTSIDE, cell, why)

    def _section(self, row: Row) -> None:
        """一、 begins anew, （一） goes below it."""
        first, *rest = row.cells
        below = numbered(first.text) in _BELOW and [c for c in self.stack if c.depth == _FIRST]
        self._open(first, _SECOND if below else _FIRST, True)
        for cell in rest:
            self._own_points(cell, points_of(cell.text), self.stack[-1])

    def _open(self, cell: Cell, depth: int, bare: bool) -> None:
        """A new category at this depth, below what stands open above it."""
        while self.stack and self.stack[-1].depth >= depth:
            self.stack.pop()
        name = named(without_number(cell.text), bare)
        sort = sort_of(name.name)
        if sort != INDICATOR and self.stack and self.stack[0].sort != sort:
            self.stack = []  # 一票否决 after 加分项: a part of its own
        parent = self.stack[-1] if self.stack else None
        if sort == INDICATOR and parent is not None:
            sort = parent.sort
        made = Category(cell, depth, name.name.rstrip("。；;，,"), sort, name.points)
        (parent.children if parent else self.tops).append(made)
        self.stack.append(made)
        what = "指标名称和分值" if name.points else "指标名称"
        mark = cell.text[: len(cell.text) - len(without_number(cell.text))].strip()
        self.use(cell, f"{what}，编号“{mark}”由系统另排" if mark else what)

    def _own_points(self, cell: Cell, points: Points, category: Category) -> None:
        if not points:
            self.say(PERSON, cell, "不是分值，没有采用；请填写数字")
            return
        if category.points and dict(category.points) != dict(points):
            self.say(PERSON, cell, f"与“{category.name}”名称后的分值不一致，以分值栏为准")
        category.points = points
        self.use(cell, f"“{category.name}”的分值")

    def _total(self, row: Row) -> None:
        label = next(cell for cell in row.cells if is_total(self.heading, (cell,)))
        depth = self.places.get(label.column, 2)
        of = next((each for each in reversed(self.stack) if each.depth < depth), None)
        if of is not None and not _covers(of.cell, row.number):
            of = None
        if of is None and self.tops and "小计" in label.plain:
            of = self.tops[-1]
        others = [cell for cell in row.cells if cell is not label]
        others.sort(key=lambda cell: self._role(cell) != POINTS)
        given = [p for cell in others if len(p := points_of(cell.text)) == 1]
        given += [p for p in [named(label.text, True).points] if len(p) == 1]
        stated = given[0][0][1] if given else None
        self.totals.append(Total(label, of, stated, len(self.tops) or None))
        if depth == 2:
            self.stack = []
        self._outside(row.cells, "小计、合计行，只用来核对分值")

    def _role(self, cell: Cell) -> str:
        return self.heading.columns[cell.column].role

    def _plain(self, row: Row) -> None:
        self._name(row, -1 if row.sort == HEAD else 0)
        if not self.stack:
            self._outside(row.cells, "不属于任何指标")
            return
        entry = Entry(row.number)
        for column in self.heading.columns:
            if column.role != LEVEL:
                self._column(row, column, entry)
        if entry.standards or entry.points or entry.remarks or entry.held:
            self.stack[-1].entries.append(entry)

    def _name(self, row: Row, above: int) -> None:
        """Open the categories that begin in this row."""
        for column in self.levels:
            depth = self.places[column.index] + above
            cell = self.grid.at(row.number, column.index)
            if cell is None or cell.row != row.number or cell.column != column.index:
                continue
            if cell.wrong:
                self.say(PERSON, cell, cell.wrong)
                continue
            current = next((each for each in self.stack if each.depth == depth), None)
            if is_same(cell.text) or (current is not None and self._is_repeated(cell, current)):
                self._same(cell, current)
            else:
                self._open(cell, depth, column.index in self.brackets)
            if cell.columns > 1:
                self._wide(cell)

    def _is_repeated(self, cell: Cell, current: Category) -> bool:
        """Categories written out on every row; names of the last level may stand twice."""
        return current.cell.plain == cell.plain and self.places[cell.column] < 2 * len(self.levels)

    def _same(self, cell: Cell, current: Category | None) -> None:
        if current is None:
            self.say(PERSON, cell, "“同上”的上一格没有内容")
        else:
            self.use(cell, f"同“{current.name}”")

    def _wide(self, cell: Cell) -> None:
        covers = [c.heading for c in self.levels if cell.column <= c.index <= cell.last_column]
        if len(covers) > 1:
            self.say(GUESSED, cell, f"合并单元格跨“{'”“'.join(covers)}”，按“{covers[0]}”读")

    # Columns --------------------------------------------------------------------------------

    def _column(self, row: Row, column: Column, entry: Entry) -> None:
        cell = self.grid.at(row.number, column.index)
        if cell is None or (cell.column != column.index and column.role != STANDARD):
            return
        is_new = cell.row == row.number
        if cell.wrong:
            if is_new:
                self.say(PERSON, cell, cell.wrong)
        elif column.role == STANDARD:
            self._standard(cell, entry, is_new)
        elif column.role in _HELD or column.role in _ONCE:
            self._held(cell, column.role, entry)
        elif is_new:
            self._once(cell, column, entry)

    def _once(self, cell: Cell, column: Column, entry: Entry) -> None:
        """What counts in the row alone where its cell begins."""
        if column.role == POINTS:
            self._points(cell, column, entry)
        else:
            self._beside(cell, column, entry)

    def _standard(self, cell: Cell, entry: Entry, is_new: bool) -> None:
        if cell.column in self.places and len(self.heading.of(STANDARD)) > 1:
            return  # a name that reaches over one of several standards
        if is_same(cell.text):
            above = self._above(cell)
            if above is None:
                self.say(PERSON, cell, "“同上”的上一格没有内容")
                return
            self.use(cell, f"同 {above.address}")
            entry.standards.append(above)
            entry.is_shared = True
            return
        first = is_new
        if not first and self.stack[-1].entries and cell in self.stack[-1].entries[-1].standards:
            return
        entry.standards.append(cell)
        entry.is_shared = entry.is_shared or not first
        self.use(cell, "评分标准")

    def _above(self, cell: Cell) -> Cell | None:
        """The nearest cell above in the column that says more than 同上."""
        for row in range(cell.row - 1, self.heading.bottom, -1):
            found = self.grid.at(row, cell.column)
            if found is not None and not is_same(found.text):
                return found
        return None

    def _points(self, cell: Cell, column: Column, entry: Entry) -> None:
        above = self._above(cell) if is_same(cell.text) else None
        points = points_of(above.text if above else cell.text)
        group = group_of(column)
        if len(points) == 1 and group:
            points = ((group, points[0][1]),)
        owner = self._owner(cell, column)
        if not points and is_nothing(cell.text):
            if group:  # 分值 — under 城关镇: not assessed there
                entry.points[group] = Decimal(0)
            self.use(cell, "不计分" if group else "没有分值")
        elif not points:
            self.say(PERSON, cell, "不是分值，没有采用；请填写数字")
        elif owner is None:
            entry.points.update(points)
            entry.point_cells.append(cell)
            what = f"同 {above.address}" if above else f"“{self.stack[-1].name}”的分值"
            self.use(cell, what)
        elif group:
            owner.points = (*(each for each in owner.points if each[0] != group), *points)
            self.use(cell, f"“{owner.name}”的分值")
        else:
            self._own_points(cell, points, owner)

    def _owner(self, cell: Cell, column: Column) -> Category | None:
        """Whose points these are: by the columns where each level has its own, else by the rows."""
        before = [c.index for c in self.levels if c.index < column.index]
        after = [c.index for c in self.levels if c.index > column.index]
        if before and after:
            depth = self.places[max(before)]
            return next((each for each in self.stack if each.depth == depth), None)
        if cell.rows == 1:
            return None
        same = [c for c in self.stack if (c.cell.row, c.cell.rows) == (cell.row, cell.rows)]
        wide = [
            c for c in self.stack if c.cell.row <= cell.row and c.cell.last_row >= cell.last_row
        ]
        return (same or wide or self.stack[:1])[-1]

    def _held(self, cell: Cell, role: str, entry: Entry) -> None:
        """Departments and the like count for every row that their cell covers."""
        found = self._above(cell) if is_same(cell.text) else cell
        if found is None:
            self.say(PERSON, cell, "“同上”的上一格没有内容")
            return
        entry.held.setdefault(role, []).append(found)
        what = self.heading.columns[cell.column].heading or "单位"
        self.use(cell, what if found is cell else f"同 {found.address}")

    def _beside(self, cell: Cell, column: Column, entry: Entry) -> None:
        if column.role in _OUT:
            self.say(OUTSIDE, cell, _OUT[column.role])
        elif not column.words:
            self.say(PERSON, cell, "这一列没有表头，不知是什么")
        else:
            label = TARGET_LABEL if column.role == TARGET else column.heading
            entry.remarks.append((label, cell))
            self.use(cell, f"记在条文之后【{label}】")


def _covers(cell: Cell, row: int) -> bool:
    """Whether a category reaches down to the row; one that is not merged is open to its end."""
    return cell.rows == 1 or cell.row <= row <= cell.last_row
