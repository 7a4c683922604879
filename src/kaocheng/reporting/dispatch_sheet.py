"""The dispatch table (调度表) as an Excel workbook, in the form that offices use. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from kaocheng.cycles.target_table import write_value

SERIAL, CATEGORY, INDICATOR, ITEM = "序号", "类别", "考核指标", "数据项"
UNIT, TARGET, LAST, VALUE = "计量单位", "目标值", "上期完成", "本期完成"
RATE, SHARE, GAP = "完成率", "序时进度", "与序时差距"
PROBLEMS, NEXT_STEPS, CODE = "存在问题", "下步措施", "数据项代码"

# Header and width. The code comes last: people need it least, the import most.
COLUMNS: tuple[tuple[str, int], ...] = (
    (SERIAL, 6), (CATEGORY, 14), (INDICATOR, 24), (ITEM, 26), (UNIT, 9), (TARGET, 11),
    (LAST, 11), (VALUE, 12), (RATE, 9), (SHARE, 9), (GAP, 11),
    (PROBLEMS, 18), (NEXT_STEPS, 18), (CODE, 12),
)  # fmt: skip
PLACES = {name: place for place, (name, _) in enumerate(COLUMNS)}
HEADER_ROW = 2
_A4, _LAST = 9, len(COLUMNS) - 1


@dataclass(frozen=True)
class SheetLine:
    """A row of the table. `editable` cells are open, all others locked against slips."""

    category: str
    indicator: str
    item: str
    unit: str
    target: str
    last: str
    value: str
    rate: str
    share: str
    gap: str
    problems: str
    next_steps: str
    code: str
    editable: bool


@dataclass(frozen=True)
class DispatchSheet:
    """A whole table with what stands above and below it."""

    title: str
    unit: str
    until: str
    measure: str
    lines: Sequence[SheetLine]
    notes: Sequence[str]


def as_workbook(table: DispatchSheet) -> bytes:
    """Landscape A4; title, header on each page, merged categories, signatures, notes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("调度表")
    writer = _Writer(sheet, _formats(book))
    writer.head(table)
    row = writer.body(table.lines)
    writer.foot(row, table.notes)
    book.close()
    return out.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_size": 10}
    song, black = "方正小标宋简体", "黑体"
    return {
        "title": book.add_format(
            {"font_name": song, "font_size": 22, "align": "center", "valign": "vcenter"}
        ),
        "line": book.add_format({"font_size": 11, "valign": "vcenter"}),
        "right": book.add_format({"font_size": 11, "valign": "vcenter", "align": "right"}),
        "header": book.add_format(
            {**cell, "font_name": black, "bold": True, "align": "center", "bg_color": "#EEF1F5"}
        ),
        "text": book.add_format(cell),
        "centre": book.add_format({**cell, "align": "center"}),
        "number": book.add_format({**cell, "align": "right"}),
        "open": book.add_format({**cell, "align": "right", "bg_color": "#FFFBE6", "locked": False}),
        "words": book.add_format({**cell, "bg_color": "#FFFBE6", "locked": False}),
    }


@dataclass(frozen=True)
class _Writer:
    sheet: Any
    formats: dict[str, Any]

    def head(self, table: DispatchSheet) -> None:
        """Title, the line below it, the header that every page repeats."""
        sheet, half = self.sheet, PLACES[UNIT]
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.freeze_panes(HEADER_ROW + 1, PLACES[UNIT])
        sheet.merge_range(0, 0, 0, _LAST, table.title, self.formats["title"])
        sheet.set_row(0, 36)
        sheet.merge_range(
            1, 0, 1, half - 1, f"填报单位（盖章）：{table.unit}", self.formats["line"]
        )
        sheet.merge_range(1, half, 1, PLACES[SHARE], f"截至：{table.until}", self.formats["line"])
        sheet.merge_range(
            1, PLACES[GAP], 1, _LAST, f"计量单位：{table.measure}", self.formats["right"]
        )
        for place, (name, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(HEADER_ROW, place, name, self.formats["header"])
        sheet.set_row(HEADER_ROW, 30)

    def body(self, lines: Sequence[SheetLine]) -> int:
        """The rows; the row below the last one."""
        first = HEADER_ROW + 1
        for number, line in enumerate(lines):
            self._line(first + number, number + 1, line)
        for start, end, text in _runs(lines):
            if end > start:
                place = PLACES[CATEGORY]
                self.sheet.merge_range(
                    first + start, place, first + end, place, text, self.formats["centre"]
                )
        return first + len(lines)

    def _line(self, row: int, number: int, line: SheetLine) -> None:
        texts = (line.category, line.indicator, line.item, line.unit)
        self.sheet.write_number(row, 0, number, self.formats["centre"])
        for place, text in enumerate(texts, start=1):
            self.sheet.write_string(row, place, text, self.formats["text"])
        for name, text in ((TARGET, line.target), (LAST, line.last)):
            self._number(row, PLACES[name], text, "number")
        self._number(row, PLACES[VALUE], line.value, "open" if line.editable else "number")
        self._rate(row, line)
        self.sheet.write_string(row, PLACES[SHARE], line.share, self.formats["number"])
        self.sheet.write_string(row, PLACES[GAP], line.gap, self.formats["number"])
        self.sheet.write_string(row, PLACES[PROBLEMS], line.problems, self.formats["words"])
        self.sheet.write_string(row, PLACES[NEXT_STEPS], line.next_steps, self.formats["words"])
        self.sheet.write_string(row, PLACES[CODE], line.code, self.formats["text"])

    def _number(self, row: int, place: int, text: str, form: str) -> None:
        self.sheet.write_blank(row, place, None, self.formats[form])
        write_value(self.sheet, row, place, text, is_code=False, form=self.formats[form])

    def _rate(self, row: int, line: SheetLine) -> None:
        """Computed on the sheet, so that it follows what is typed; shown as text, not as 0.67."""
        value = xl_rowcol_to_cell(row, PLACES[VALUE])
        target = xl_rowcol_to_cell(row, PLACES[TARGET])
        formula = (
            f"=IF(AND(ISNUMBER({value}),ISNUMBER({target}),{target}<>0),"
            f'TEXT({value}/{target},"0.00%"),"")'
        )
        self.sheet.write_formula(row, PLACES[RATE], formula, self.formats["number"], line.rate)

    def foot(self, row: int, notes: Iterable[str]) -> None:
        """Who signs, and the notes."""
        words = "单位负责人：　　　　　　填表人：　　　　　　联系电话：　　　　　　填报日期："
        self.sheet.merge_range(row, 0, row, _LAST, words, self.formats["line"])
        for number, note in enumerate(notes, start=1):
            text = f"{'注：' if number == 1 else '　　'}{number}.{note}"
            self.sheet.merge_range(row + number, 0, row + number, _LAST, text, self.formats["line"])


def _runs(lines: Sequence[SheetLine]) -> Iterable[tuple[int, int, str]]:
    """Stretches of rows of one category, to be merged downward."""
    start = 0
    for place, line in enumerate(lines):
        if place + 1 == len(lines) or lines[place + 1].category != line.category:
            yield start, place, line.category
            start = place + 1
