"""The result as a workbook that its readers know: ranking, points, reasons."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.result import Result

STATUS_WORDS = {
    "scored": "已计分",
    "missing": "未报",
    "not_applicable": "不适用",
    "not_assessed": "不考核",
    "zeroed": "已清零",
}


def write_xlsx(result: Result, path: Path, reasons: Sequence[tuple[object, ...]]) -> None:
    """Sheets 排名, 得分明细 and 计分依据. Raises `Refused` where the writer is not installed."""
    try:
        import xlsxwriter
    except ImportError:
        raise refuse(path.name, "没有安装 Excel 组件", "请安装 kaocheng[files]") from None
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    sheets = _Sheets(book, result)
    sheets.ranking()
    sheets.points()
    sheets.reasons(reasons)
    book.close()
    # In one piece: of a full disk the library speaks by exceptions of its own, and of zip files.
    path.write_bytes(whole.getbuffer())


class _Sheets:
    def __init__(self, book: Any, result: Result) -> None:
        self.book, self.result = book, result
        points = "0." + "0" * result.scheme.decimals if result.scheme.decimals else "0"
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        self.text = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
        self.number = book.add_format({"border": 1, "num_format": points})
        self.whole = book.add_format({"border": 1, "num_format": "0"})

    def _sheet(self, name: str, heads: Sequence[str], widths: Sequence[float]) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 2)
        sheet.freeze_panes(3, 2)
        sheet.merge_range(0, 0, 0, len(heads) - 1, f"{self.result.scheme.title} {name}", self.title)
        note = "；".join(b for b in self.result.scheme.basis if "演示" in b)
        sheet.write(1, 0, f"期间：{self.result.period.words}　{note}".strip())
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write(2, column, head, self.head)
            sheet.set_column(column, column, width)
        return sheet

    def _write(self, sheet: Any, row: int, cells: Sequence[object]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, Decimal):
                sheet.write_number(row, column, float(cell), self.number)
            elif isinstance(cell, int):
                sheet.write_number(row, column, cell, self.whole)
            else:
                sheet.write_string(row, column, "" if cell is None else str(cell), self.text)

    def ranking(self) -> None:
        result, scheme = self.result, self.result.scheme
        tops = [node for node in scheme.indicators if node.children]
        heads = ["名次", "单位", "组别", "总分", "组内名次", "等次", "否决"]
        heads += [f"{node.name}" for node in tops]
        sheet = self._sheet("排名", heads, [6, 22, 14, 9, 9, 8, 16, *[12] * len(tops)])
        for line, row in enumerate(result.in_rank_order(), 3):
            ranked = bool(result.totals.has_total[row])
            group = result.units.groups[row]
            vetoes = "、".join(c.veto.name for c in result.vetoes if c.applies[row])
            cells = [
                int(result.ranks.overall[row]) if ranked else "不排名",
                result.units.names[row],
                scheme.group_name.get(group, group),
                _decimal(result.total(row)),
                int(result.ranks.in_group[row]) if ranked else None,
                result.grade_name(row),
                vetoes,
                *(_decimal(result.subtotal(node.code, row)) for node in tops),
            ]
            self._write(sheet, line, cells)
        sheet.autofilter(2, 0, 2 + len(result.units), len(heads) - 1)

    def points(self) -> None:
        result = self.result
        leaves = result.scheme.leaves
        heads = ["单位代码", "单位", *(f"{leaf.code} {leaf.name}" for leaf in leaves)]
        sheet = self._sheet("得分明细", heads, [10, 22, *[11] * len(leaves)])
        for line, document in enumerate(result.as_dict(reasons=False)["units"], 3):
            cells = [_decimal(document["leaves"][leaf.code]["points"]) for leaf in leaves]
            name = result.units.names[line - 3]
            self._write(sheet, line, [document["unit"], name, *cells])

    def reasons(self, rows: Sequence[tuple[object, ...]]) -> None:
        heads = ["单位", "指标代码", "指标", "得分", "满分", "状态", "评分标准", "数据", "计分依据"]
        sheet = self._sheet("计分依据", heads, [20, 9, 20, 8, 8, 9, 40, 30, 60])
        names = dict(zip(self.result.units.codes, self.result.units.names, strict=True))
        for line, (unit, code, name, points, full, status, *rest) in enumerate(rows, 3):
            shown = [names[str(unit)], code, name, _decimal(points), _decimal(full)]
            self._write(sheet, line, [*shown, STATUS_WORDS[str(status)], *rest])


def _decimal(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))
