"""The table of targets as Excel and CSV: a row a unit and item, a column a kind and period."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.needs import Need

FIXED = ("单位代码", "单位", "数据项代码", "数据项", "计量单位")
KIND_WORDS = {"target": "目标", "baseline": "基数", "plan": "计划"}
_EXCEL_DIGITS = 15
_WIDTHS = (12, 16, 16, 32, 10)


@dataclass(frozen=True)
class TargetTable:
    """`values`: (unit code, item, kind, period) → value."""

    title: str
    units: tuple[tuple[str, str], ...]
    needs: tuple[Need, ...]
    columns: tuple[tuple[str, str], ...]
    values: Mapping[tuple[str, str, str, str], str]

    def lines(self) -> list[list[str]]:
        """All rows below the header."""
        return [
            [code, name, need.code, need.name, need.item.unit]
            + [self.values.get((code, need.code, *key), "") for key in self.columns]
            for code, name in self.units
            for need in self.needs
        ]

    @property
    def header(self) -> list[str]:
        """The fixed columns, then 「目标 2025」, 「计划 2025-03」."""
        return [*FIXED, *(header_of(*key) for key in self.columns)]


def header_of(kind: str, period: str) -> str:
    """How a column is headed, so that it is known again when it comes back."""
    return f"{KIND_WORDS[kind]} {period}"


def key_of(header: str) -> tuple[str, str] | None:
    """The kind and period that a header names."""
    words, _, period = " ".join(header.split()).partition(" ")
    kind = next((kind for kind, known in KIND_WORDS.items() if known == words), None)
    return (kind, period) if kind and period else None


def column_words(kind: str, period: str) -> str:
    """「2025年3月计划」 for sentences."""
    return f"{period_words(period)}{KIND_WORDS[kind]}"


def as_csv(table: TargetTable) -> bytes:
    """UTF-8 with a BOM. Every text is kept from being taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.header)
    writer.writerows([_guarded(text) for text in line] for line in table.lines())
    return out.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    is_number = text.lstrip("-").replace(".", "", 1).isascii() and text.lstrip("-")[:1].isdigit()
    return f"'{text}" if text[:1] in "=+-@\t\r" and text and not is_number else text


def as_workbook(table: TargetTable) -> bytes:
    """One sheet; numbers of up to 15 digits as numbers, longer ones as text: no digit is lost."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("目标值")
    bold = book.add_format({"bold": True, "bg_color": "#EEF1F5", "border": 1, "text_wrap": True})
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_column(len(_WIDTHS), len(_WIDTHS) + len(table.columns), 12)
    sheet.write_row(0, 0, table.header, bold)
    sheet.freeze_panes(1, len(_WIDTHS))
    for row, line in enumerate(table.lines(), start=1):
        for column, text in enumerate(line):
            write_value(sheet, row, column, text, is_code=column < len(FIXED))
    book.close()
    return out.getvalue()


def write_value(
    sheet: Any, row: int, column: int, text: str, *, is_code: bool, form: Any = None
) -> None:
    """A number where Excel keeps all its digits, else the text itself."""
    digits = text.lstrip("-").replace(".", "", 1)
    if not is_code and digits.isascii() and digits.isdigit() and len(digits) <= _EXCEL_DIGITS:
        sheet.write_number(row, column, float(text), form)
    elif text:
        sheet.write_string(row, column, text, form)
