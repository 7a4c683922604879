"""The comparison as an Excel table: units over the stages, and every difference with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from kaocheng.orgs.models import User
from kaocheng.results.queries.comparison import (
    Compared,
    compared_stages,
    page_of,
    unit_cells,
)
from kaocheng.results.queries.shapes import CellComparison, ComparisonPage, ComparisonRow, Why
from kaocheng.results.queries.whys import Explaining

_A4 = 9
_HEAD = 2


def comparison_workbook(actor: User, assessment_pk: int) -> tuple[str, bytes]:
    """File name and .xlsx file, for those who see the whole assessment."""
    compared = compared_stages(actor, assessment_pk)
    page = page_of(compared)
    explaining = Explaining(assessment_pk, compared.runs)
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _write_units(_Sheet(book, "各环节得分", _title(page)), page)
        _write_differences(_Sheet(book, "逐项差异", _title(page)), page, compared, explaining)
    mock = "（模拟考核）" if page.head.mock else ""
    return f"{_title(page)}{mock}.xlsx", target.getvalue()


def _title(page: ComparisonPage) -> str:
    return f"{page.head.cycle_title}{page.head.period_words}各环节得分比较表"


class _Sheet:
    """A sheet as it goes on paper: title, note, header, rows, page numbers."""

    def __init__(self, book: Any, name: str, title: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.title, self.line = title, _HEAD
        self.bold = book.add_format({"bold": True, "font_size": 18, "align": "center"})
        self.head = book.add_format(
            {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
        )
        self.text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        self.note = book.add_format({"font_size": 10})
        self.book = book

    def begin(self, headings: Sequence[tuple[str, int]], note: str) -> None:
        last = len(headings) - 1
        self.sheet.merge_range(0, 0, 0, last, self.title, self.bold)
        self.sheet.merge_range(1, 0, 1, last, note, self.note)
        self.sheet.write_row(_HEAD, 0, [name for name, _ in headings], self.head)
        for place, (_, width) in enumerate(headings):
            self.sheet.set_column(place, place, width)
        self.sheet.set_row(0, 30)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0, _HEAD)
        self.sheet.freeze_panes(_HEAD + 1, 2)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")

    def row(self, cells: Iterable[str | int | None], decimals: int) -> None:
        """Numbers as numbers, so that the table can be reckoned with; texts never as formulas."""
        self.line += 1
        points = self.book_format(decimals)
        for place, cell in enumerate(cells):
            if cell is None or cell == "":
                self.sheet.write_blank(self.line, place, None, self.text)
            elif isinstance(cell, int):
                self.sheet.write_number(self.line, place, cell, self.text)
            elif _is_points(cell):
                self.sheet.write_number(self.line, place, float(cell), points)
            else:
                self.sheet.write_string(self.line, place, cell, self.text)

    def book_format(self, decimals: int) -> Any:
        """The number format with the scheme's places, made once."""
        if not hasattr(self, "_points"):
            places = "0" if decimals == 0 else f"0.{'0' * decimals}"
            self._points = self.book.add_format(
                {"num_format": places, "border": 1, "valign": "top"}
            )
        return self._points


class _Points(str):
    """A text that is points: written as a number with the scheme's places."""

    __slots__ = ()


def _is_points(cell: str) -> bool:
    return isinstance(cell, _Points)


def _points(text: str | None) -> str | None:
    return _Points(text) if text and text not in ("计入", "不计") else text


def _note(page: ComparisonPage) -> str:
    notice = f"{page.head.notice}　" if page.head.notice else ""
    mock = "模拟考核　" if page.head.mock else ""
    with_ = f"　名次变动与{page.compared_with}比较" if page.compared_with else ""
    return f"{mock}{notice}单位：分{with_}"


def _write_units(sheet: _Sheet, page: ComparisonPage) -> None:
    headings = [("名次", 6), ("单位", 18), ("组别", 12)]
    for column in page.columns:
        headings += [(f"{column.label}\n得分", 11), (f"{column.label}\n名次", 9)]
    headings += [("得分变动", 10), ("变动指标\n（项）", 10), ("上期名次", 9), ("名次升降", 9)]
    sheet.begin(headings, _note(page))
    for row in page.rows:
        sheet.row(_unit_cells(row), page.decimals)


def _unit_cells(row: ComparisonRow) -> list[str | int | None]:
    cells: list[str | int | None] = [row.figures[-1].rank, row.unit_name, row.group_name]
    for figure in row.figures:
        cells += [_points(figure.total), figure.rank]
    return [*cells, _points(row.whole_change), row.changed_cells, row.rank_before, row.movement]


def _write_differences(
    sheet: _Sheet, page: ComparisonPage, compared: Compared, explaining: Explaining
) -> None:
    headings = [("单位", 18), ("指标", 24), ("满分", 8)]
    headings += [(column.label, 10) for column in page.columns]
    headings += [("变动原因", 80)]
    sheet.begin(headings, _note(page))
    for row in page.rows:
        if not row.changed_cells:
            continue
        for cell in unit_cells(compared, row.unit_code, explaining):
            if cell.differs:
                sheet.row(_cell_cells(row, cell), page.decimals)


def _cell_cells(row: ComparisonRow, cell: CellComparison) -> list[str | int | None]:
    told = "\n".join(map(_told, cell.whys))
    name = f"{cell.code} {cell.name}"
    return [row.unit_name, name, _points(cell.full), *map(_points, cell.points), told]


def _told(why: Why) -> str:
    figures = f"（{why.old or '无'} → {why.new or '无'}）" if why.old or why.new else ""
    return f"{why.stage_label}：{why.who}{why.what}{figures}{why.reason}"
