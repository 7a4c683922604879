"""The ranking as an Excel table, as it goes on paper: title, note, header, rows, page numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from kaocheng.results.queries.shapes import RankingPage, RankingRow

_TITLE_ROW, _NOTE_ROW, _HEADER_ROW = 0, 1, 2
_A4 = 9


@dataclass(frozen=True)
class _Column:
    """A column: heading, width, whether it holds points, and what a row puts there."""

    heading: str
    width: int
    is_points: bool
    cell: Callable[[RankingRow], str | int | None]


def workbook_of(page: RankingPage) -> bytes:
    """The bytes of an .xlsx file."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("排名")
        columns = _columns(page)
        _set_up_paper(sheet, columns)
        _write_head(book, sheet, page, columns)
        _write_rows(book, sheet, page, columns)
    return target.getvalue()


def _columns(page: RankingPage) -> list[_Column]:
    first = [
        _Column("名次", 6, False, lambda row: row.rank),
        _Column("单位", 18, False, lambda row: row.unit_name),
    ]
    groups = [
        _Column("分类", 12, False, lambda row: row.group_name),
        _Column("分类名次", 9, False, lambda row: row.group_rank),
    ]
    last = [
        _Column("加分", 8, True, lambda row: row.bonus),
        _Column("扣分", 8, True, lambda row: row.deduction),
        _Column("总分", 10, True, lambda row: row.total),
        _Column("等次", 8, False, lambda row: row.grade),
    ]
    if any(row.vetoes for row in page.rows):
        last.append(_Column("一票否决", 16, False, lambda row: "；".join(row.vetoes)))
    return [*first, *(groups if page.run.groups else []), *_node_columns(page), *last]


def _node_columns(page: RankingPage) -> list[_Column]:
    return [
        _Column(f"{h.name}\n（{h.full}分）", 12, True, lambda row, n=n: row.nodes[n])  # type: ignore[misc]
        for n, h in enumerate(page.headings)
    ]


def _set_up_paper(sheet: Any, columns: list[_Column]) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_TITLE_ROW, _HEADER_ROW)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)


def _write_head(book: Any, sheet: Any, page: RankingPage, columns: list[_Column]) -> None:
    run, last = page.run, len(columns) - 1
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "黑体"})
    note = book.add_format({"font_size": 10, "text_wrap": True, "valign": "vcenter"})
    head = book.add_format(
        {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
    )
    sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last, f"{run.title}排名表", title)
    made = timezone.localdate(run.created_at)
    notice = f"{run.notice}　" if run.notice else ""
    words = f"{notice}考核周期：{run.period_label}　单位：分　计分日期：{made}"
    sheet.merge_range(_NOTE_ROW, 0, _NOTE_ROW, last, words, note)
    sheet.set_row(_TITLE_ROW, 30)
    sheet.set_row(_NOTE_ROW, 30)
    sheet.write_row(_HEADER_ROW, 0, [column.heading for column in columns], head)


def _write_rows(book: Any, sheet: Any, page: RankingPage, columns: list[_Column]) -> None:
    places = "0" if page.run.decimals == 0 else f"0.{'0' * page.run.decimals}"
    points = book.add_format({"num_format": places, "border": 1})
    plain = book.add_format({"border": 1})
    for line, row in enumerate(page.rows, start=_HEADER_ROW + 1):
        for place, column in enumerate(columns):
            _write_cell(sheet, (line, place), column, row, points if column.is_points else plain)


def _write_cell(
    sheet: Any, at: tuple[int, int], column: _Column, row: RankingRow, form: Any
) -> None:
    """Points as numbers, so that the table can be reckoned with; texts never as formulas."""
    value = column.cell(row)
    if value is None:
        sheet.write_blank(*at, None, form)
    elif isinstance(value, int) or column.is_points:
        sheet.write_number(*at, float(value), form)
    else:
        sheet.write_string(*at, value, form)
