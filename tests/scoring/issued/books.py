"""Tables as files, for the tests: the same rows as Excel and as Word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx
import xlsxwriter

UP, LEFT = "↑", "←"  # joined with the cell above, with the cell at the left
Rows = Sequence[Sequence[object]]


def sizes(rows: Rows) -> dict[tuple[int, int], tuple[int, int]]:
    """Where cells begin, and how many rows and columns each covers."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            if value in (UP, LEFT):
                continue
            wide = 1
            while column + wide < len(line) and line[column + wide] == LEFT:
                wide += 1
            deep = 1
            while row + deep < len(rows) and rows[row + deep][column] == UP:
                deep += 1
            found[row, column] = (deep, wide)
    return found


def excel(rows: Rows, *, sheet: str = "评分表", more: dict[str, Rows] | None = None) -> bytes:
    """A workbook with these rows, and further sheets behind."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, each in {sheet: rows, **(more or {})}.items():
            _fill(book.add_worksheet(name), each)
    return out.getvalue()


def _fill(sheet: Any, rows: Rows) -> None:
    for (row, column), (deep, wide) in sizes(rows).items():
        value = rows[row][column]
        if (deep, wide) != (1, 1):
            sheet.merge_range(row, column, row + deep - 1, column + wide - 1, value)
        elif value is not None and value != "":
            sheet.write(row, column, value)


def word(*tables: Rows, above: Sequence[str] = ()) -> bytes:
    """A document with these tables, and paragraphs above the first."""
    page = docx.Document()
    for line in above:
        page.add_paragraph(line)
    for rows in tables:
        _add(page, rows)
        page.add_paragraph("")
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def document(*blocks: str | Rows) -> bytes:
    """A document of paragraphs and tables in this order."""
    page = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            page.add_paragraph(block)
        else:
            _add(page, block)
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def _add(page: Any, rows: Rows) -> None:
    table = page.add_table(len(rows), len(rows[0]))
    for (row, column), (deep, wide) in sizes(rows).items():
        value = rows[row][column]
        cell = table.cell(row, column)
        if (deep, wide) != (1, 1):
            cell = cell.merge(table.cell(row + deep - 1, column + wide - 1))
        cell.text = "" if value is None else str(value)


def rezipped(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return out.getvalue()


def drawn(text: str) -> list[list[object]]:
    """A table drawn with ｜: ⏎ breaks a line in a cell, #5 is a number, … goes on below."""
    lines = text.replace("…\n", "").strip("\n").split("\n")
    return [[_value(cell.strip()) for cell in line.split("｜")] for line in lines]


def _value(text: str) -> object:
    if text.startswith("#"):
        return float(text[1:]) if "." in text else int(text[1:])
    return text.replace("⏎", "\n")


GRAIN: Rows = drawn("""
2025年度示范县粮食安全责任制考核评分表｜←｜←｜←｜←｜←
考核内容(分)｜重点考核事项(分)｜考核指标(分)｜年度考核任务评分标准｜牵头部门｜配合部门(单位)
稳定粮食产能（２０分）｜守住耕地(12分)｜耕地面积（7分）｜…
①耕地面积不低于下达数的，得3分，否则不得分。本项满分3分。⏎…
②撂荒地每发现1处扣0.5分，扣完为止。本项满分4分。｜自然资源局｜农业农村局、统计局
↑｜↑｜土壤改良【5分】｜完成率达到100%的得5分，每低1个百分点扣0.2分，扣完为止。｜同上｜
↑｜｜｜｜｜
↑｜粮食播种（8分）｜播种面积（8分）｜面积不少于上年的得满分，减少的不得分。｜农业农村局｜统计局
小计｜｜20分｜｜｜
搞好流通（10分）｜应急保供（10分）｜←｜加强应急网点管理，提高保供能力。｜粮食局｜商务局⏎市场监管局
合计｜｜30｜｜｜
加分项（2分）｜←｜←｜←｜←｜←
｜｜典型经验｜经验做法被市级以上推广的，每项加1分，最多加2分。｜考核办｜
一票否决｜｜安全事故｜发生重大储粮安全事故的，考核总分不得超过59分。｜｜
注：1.“同上”指与上一格相同。2.本表由考核办负责解释。｜←｜←｜←｜←｜←
""")
HEAD = GRAIN[1]

WORKING: Rows = drawn("""
附件2｜｜｜｜｜｜｜｜｜｜｜｜｜｜｜｜
示范市2026年目标管理考核指标｜←｜←｜←｜←｜←｜←｜←｜←｜←｜←｜←｜←｜←｜←｜←｜←
单位：分｜｜｜｜｜｜｜｜｜｜｜｜｜｜｜｜
序号｜一级指标｜二级指标｜三级指标｜分值｜目标值｜计量单位｜指标性质｜评分标准｜…
数据来源｜考核部门｜责任单位｜←｜责任领导｜佐证材料要求｜备注｜自评得分
↑｜↑｜↑｜↑｜↑｜↑｜↑｜↑｜↑｜↑｜↑｜牵头单位｜配合单位｜↑｜↑｜↑｜↑
#1｜产业发展｜工业｜规上工业增加值增速｜#6｜8%｜%｜定量｜…
达到目标值得满分，每低1个百分点扣1分，扣完为止。｜统计局｜经信局｜经信局｜统计局、发改局｜…
分管副市长｜统计月报；年报｜按快报数｜
#2｜↑｜↑｜技改投资｜#4｜增长10%｜%｜定量｜按完成率计分。｜统计局｜经信局｜经信局｜｜｜｜｜#3.5
#3｜↑｜农业｜高标准农田建设｜#5｜#2.5｜万亩｜定量｜按完成比例得分。｜…
农业农村局｜考核办｜农业农村局｜｜｜｜｜
#4｜社会治理｜平安建设｜信访工作｜#5｜｜｜定性｜领导重视，机制健全，成效明显。｜…
｜信访局｜信访局｜｜｜台账｜｜
｜合计｜｜｜#20｜｜｜｜｜｜｜｜｜｜｜｜
""")
