"""From a file to its scoring table: which table it is, what it says, what is left beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.files import read_bytes
from kaocheng.scoring.issued.building import Builder
from kaocheng.scoring.issued.excel_in import read_workbook
from kaocheng.scoring.issued.grids import Cell, Grid, IssuedFile, Loose
from kaocheng.scoring.issued.headings import Heading, headings, words_over
from kaocheng.scoring.issued.joining import is_category, joined
from kaocheng.scoring.issued.settling import Settler
from kaocheng.scoring.issued.shapes import (
    BONUS,
    DEDUCTION,
    INDICATOR,
    OUTSIDE,
    PERSON,
    VETO,
    Finding,
    IssuedTable,
    Node,
)
from kaocheng.scoring.issued.texts import one_line
from kaocheng.scoring.issued.tree import Total
from kaocheng.scoring.issued.word_in import read_document
from kaocheng.scoring.packages import DOCUMENT, MOST_BYTES, WORKBOOK, Sort, sort_of

MOST_STANDARDS = 2000
MOST_SIGNS = 400_000  # of all standards together
_SUFFIXES = {".xlsx": WORKBOOK, ".docx": DOCUMENT}
_TITLE = re.compile("考核|评分|评价|考评|评估|计分|指标|标准|方案|细则|责任")
_NO_TITLE = re.compile(
    r"附件|附表|附录|单位[:：]|填报|填表|^演示|^依据|满分|[。；]|注[:：]|（?盖章"
)
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})\s*年")
_NEAR = 4  # paragraphs above a table in which its title stands


def read_file(source: str | Path | bytes, name: str | None = None) -> IssuedFile:
    """All tables of an .xlsx or .docx. Raises `Refused` for what cannot be opened.

    The content counts, and a name that says something else is refused.
    """
    shown = name or ("文件" if isinstance(source, bytes) else Path(source).name)
    data = read_bytes(source, shown, MOST_BYTES)
    named = _SUFFIXES.get(Path(shown).suffix.lower())
    found = sort_of(data)
    if named is not None and found is not None and named is not found:
        what = f"名称是 {named.suffix}，内容却是 {found.full}"
        raise refuse(shown, what, f"请把后缀改为 {found.suffix}，或确认没有选错文件")
    sort: Sort = found or named or _guess(shown)
    return read_workbook(data, shown) if sort is WORKBOOK else read_document(data, shown)


def _guess(name: str) -> Sort:
    """For the refusal: .xls and what has no suffix are taken for workbooks."""
    return DOCUMENT if Path(name).suffix.lower() in (".doc", ".wps", ".pdf") else WORKBOOK


def read_issued(
    source: str | Path | bytes, name: str | None = None, table: str | None = None
) -> IssuedTable:
    """The scoring table of an issued file, with a proposed rule for each standard.

    `table` names the sheet or table (评分表, 表2) where another is wanted than the likeliest.
    Raises `Refused` for what cannot be opened and for a file without a scoring table.
    """
    return table_of(read_file(source, name), table)


def table_of(file: IssuedFile, table: str | None = None) -> IssuedTable:
    """The scoring table of a file that has been read; tables that go on count as one."""
    whole = joined(file)
    if table is None or any(grid.name == table for grid in whole.grids):
        file = whole
    grid, heading, end = _chosen(file, table)
    _check_size(grid, heading, end, file.name)
    built = Builder(grid, heading, end)
    settler = Settler(built)
    bonuses, deductions = settler.outside_tree(BONUS), settler.outside_tree(DEDUCTION)
    vetoes = settler.outside_tree(VETO)
    caps = dict(_caps(built, bonuses, deductions))
    nodes = settler.settle()
    if not nodes:
        raise refuse(file.name, "表头之下没有指标", "请检查评分表是否填写，表头是否在内容之上")
    title = _title(file, grid, heading, built)
    findings = [
        *built.findings,
        *_around(grid, heading, end, built),
        *(Finding(PERSON, "", "", why) for why in file.faults),
        *_beside(file, grid, title),
        *_totals(built, nodes),
    ]
    return IssuedTable(
        file,
        grid,
        heading,
        end,
        title,
        _year(title),
        nodes,
        (*bonuses, *deductions),
        vetoes,
        caps,
        _full(built),
        _groups((*nodes, *bonuses, *deductions)),
        built.used,
        tuple(findings),
        tuple(each.name for each in file.grids if each is not grid),
    )


# Which table ------------------------------------------------------------------------------------


def _chosen(file: IssuedFile, wanted: str | None) -> tuple[Grid, Heading, int]:
    """The table whose heading looks most like that of a scoring table, and where it ends."""
    grids = [grid for grid in file.grids if wanted is None or grid.name == wanted]
    if not grids and wanted is not None:
        names = "、".join(grid.name for grid in file.grids) or "无"
        raise refuse(file.name, f"没有“{wanted}”这张表", f"文件中有：{names}")
    found = [
        (grid, heading, end) for grid in grids for heading, end in _tables(grid, headings(grid))
    ]
    if not found:
        if not grids and any("图片" in each.wrong for each in file.loose):
            what = "文档里只有图片，没有表格，读不出文字"
            raise refuse(file.name, what, "扫描件请先识别成文字，或照着录成表格")
        what = "没有找到评分表：没有一张表的表头同时写明指标和评分标准（或分值）"
        mend = "请检查表头，例如：考核内容｜考核指标｜分值｜评分标准｜牵头单位"
        raise refuse(file.name, what, mend)
    return max(found, key=lambda each: (not each[0].is_hidden, each[1].score, _rows(each)))


def _rows(found: tuple[Grid, Heading, int]) -> int:
    return found[2] - found[1].bottom


def _tables(grid: Grid, found: tuple[Heading, ...]) -> Iterator[tuple[Heading, int]]:
    """Each table of a grid; a heading that is only repeated on the next page begins none."""
    starts: list[Heading] = []
    for heading in found:
        if heading.top in grid.repeats:
            continue
        if starts and heading.words == starts[-1].words and _follows(grid, heading):
            continue
        starts.append(heading)
    ends = [_above(grid, heading) for heading in starts[1:]] + [grid.height]
    yield from zip(starts, ends, strict=False)  # no heading, no table


def _follows(grid: Grid, heading: Heading) -> bool:
    """Whether the row above belongs to the table: a row, or the name of its next category."""
    cells = grid.by_row.get(heading.top - 1, ())
    if len(cells) == 1 and is_category(cells[0].text):
        return True
    return len(cells) > 1 or any(
        grid.at(heading.top - 1, column) for column in range(2, grid.width)
    )


def _above(grid: Grid, heading: Heading) -> int:
    """Where the title over a further table begins: below the last empty row, at most 4 up."""
    top = heading.top
    for row in range(heading.top - 1, max(heading.top - 5, -1), -1):
        cells = grid.by_row.get(row, ())
        if len(cells) != 1 or len(cells[0].text) > 40:
            break
        top = row
    return top


def _check_size(grid: Grid, heading: Heading, end: int, name: str) -> None:
    rows = [row for row in grid.by_row if heading.bottom < row < end]
    if len(rows) > MOST_STANDARDS:
        what = f"“{grid.name}”有 {len(rows)} 行内容，超过上限 {MOST_STANDARDS} 行"
        raise refuse(name, what, "评分表没有这样长；请确认没有选错，或按部门分成几个文件")
    signs = sum(len(cell.text) for row in rows for cell in grid.by_row[row])
    if signs > MOST_SIGNS:
        what = f"“{grid.name}”有 {signs // 10_000} 万字，超过上限 {MOST_SIGNS // 10_000} 万字"
        raise refuse(name, what, "请分成几个文件")


# What stands around the table -----------------------------------------------------------------


def _title(file: IssuedFile, grid: Grid, heading: Heading, built: Builder) -> str:
    """The line above the table that looks like a title; the file's own name where there is none."""
    cells = [cell for row in range(heading.top) for cell in grid.by_row.get(row, ())]
    for cell in cells:
        if _is_title(cell.text):
            built.use(cell, "方案标题")
            return one_line(cell.text)
    number = file.grids.index(grid)
    near = [each for each in file.loose if each.after == number and not each.wrong][-_NEAR:]
    likely = [each.text for each in near if _is_title(each.text)]
    return one_line(likely[0]) if likely else Path(file.name).stem or "未命名方案"


def _is_title(text: str) -> bool:
    return len(text) <= 80 and bool(_TITLE.search(text)) and not _NO_TITLE.search(text)


def _year(title: str) -> int | None:
    found = _YEAR.search(title)
    return int(found[1]) if found else None


def _around(grid: Grid, heading: Heading, end: int, built: Builder) -> Iterator[Finding]:
    """Cells that are no rows of the table: above it, its heading, other tables of the sheet."""
    for cell in grid.hidden:
        yield Finding(PERSON, cell.address, cell.text, "被合并单元格遮住，没有采用")
    over = {cell.address for cell in words_over(grid, heading)}
    told = {finding.where for finding in built.findings}
    for cell in grid.cells:
        if cell.address in built.used or cell.address in told:
            continue
        if cell.address in over:
            built.used[cell.address] = "表头"
        else:
            sort, why = _why(cell, heading, end)
            yield Finding(sort, cell.address, cell.text, why)


def _why(cell: Cell, heading: Heading, end: int) -> tuple[str, str]:
    if cell.row < heading.top:
        return OUTSIDE, "表上的文字"
    if cell.row >= end:
        return OUTSIDE, "属于同一页上的另一张表"
    return PERSON, "没有读进方案"


def _beside(file: IssuedFile, grid: Grid, title: str) -> Iterator[Finding]:
    """Other tables, whole; paragraphs, pictures and nested tables."""
    for other in file.grids:
        if other is not grid:
            why = f"属于另一张表“{other.name}”，没有读进方案"
            for cell in (*other.cells, *other.hidden):
                yield Finding(OUTSIDE, cell.address, cell.text, why)
    for each in file.loose:
        if not each.wrong and one_line(each.text) == title:
            continue
        yield _loose(each)


def _loose(each: Loose) -> Finding:
    if each.wrong:
        return Finding(PERSON, each.address, each.text, each.wrong)
    return Finding(OUTSIDE, each.address, each.text, "表外的文字")


# Sums -------------------------------------------------------------------------------------------


def _full(built: Builder) -> Decimal | None:
    """What the whole table is worth, where a total row says so."""
    stated = [total for total in built.totals if total.of is None and total.stated is not None]
    return stated[-1].stated if stated else None


def _caps(
    built: Builder, bonuses: Sequence[Node], deductions: Sequence[Node]
) -> Iterator[tuple[str, Decimal]]:
    """Bounds of all bonuses and of all deductions: the points of the category that holds them."""
    for sort, held in ((BONUS, bonuses), (DEDUCTION, deductions)):
        tops = [top for top in built.tops if top.sort == sort and (top.children or len(held) > 1)]
        if len(tops) == 1 and len(tops[0].points) == 1:
            yield sort, tops[0].points[0][1]


def _groups(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The groups of assessed units: the first set of names that points are given by."""
    for top in nodes:
        for node in top.walk():
            names = tuple(name for name, _ in node.points if name)
            if names:
                return names
    return ()


def _totals(built: Builder, nodes: tuple[Node, ...]) -> Iterator[Finding]:
    """Each total row against the points above it."""
    by_cell = {node.address: node for top in reversed(nodes) for node in top.walk()}
    for node in nodes:
        by_cell[node.address] = node
    for total in built.totals:
        if total.stated is None:
            continue
        counted = _counted(total, built, by_cell)
        if counted is None or total.stated in counted:
            continue
        what = f"写的是 {total.stated} 分，各项相加是 {counted[0]} 分"
        yield Finding(PERSON, total.cell.address, total.cell.text, f"{what}，请核对分值")


def _counted(total: Total, built: Builder, nodes: dict[str, Node]) -> list[Decimal] | None:
    """What the total may rightly say: with and without bonuses; None where points are by group."""
    if total.of is not None:
        node = nodes.get(total.of.cell.address)
        parts = None if node is None else _leaf_sum(node)
        if parts is None or total.of not in built.tops:
            return None if parts is None else [parts]
        return [parts, *(_counted(replace(total, of=None), built, nodes) or ())]  # 小计 for 合计
    tops = built.tops[: total.covers]
    sums: list[Decimal] = []
    for wanted in ({INDICATOR}, {INDICATOR, BONUS}):
        found = [_leaf_sum(nodes[t.cell.address]) for t in tops
                 if t.sort in wanted and t.cell.address in nodes]  # fmt: skip
        if any(each is None for each in found):
            return None
        more = [t.points[0][1] for t in tops
                if t.sort != INDICATOR and t.sort in wanted and len(t.points) == 1]  # fmt: skip
        sums.append(sum((each for each in (*found, *more) if each is not None), Decimal(0)))
    return sums


def _leaf_sum(node: Node) -> Decimal | None:
    """The points of the leaves added up; None where one is unknown or by group."""
    leaves = [each for each in node.walk() if not each.children]
    if any(len(leaf.points) != 1 or leaf.points[0][0] for leaf in leaves):
        return None
    return sum((leaf.points[0][1] for leaf in leaves), Decimal(0))
