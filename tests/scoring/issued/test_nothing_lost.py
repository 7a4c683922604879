"""Nothing is lost: every cell of a table is in the scheme, or in the report with its address."""

from __future__ import annotations

import io
import re
import unicodedata
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaocheng.scoring import Refused, read_scheme
from kaocheng.scoring.issued import Draft, IssuedTable, draft, read_issued
from kaocheng.scoring.issued.shapes import OUTSIDE
from tests.scoring.issued.books import GRAIN, LEFT, UP, WORKING, Rows, excel, word

# What the table says of points is kept as a number, 同上 as what stands above.
_POINTS = re.compile(r"[（(【][^（(【]*分[）)】]\Z|(?:本项)?满分[0-9.]+分。?")


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def words_of(text: str) -> list[str]:
    """The words of a cell that must be found again: without points, numbering and list signs.

    一、 before a name is one too: codes say the same, and `used` tells that it was dropped.
    """
    text = re.sub(r"^\s*[一二三四五六七八九十]{1,3}、", " ", text)
    text = _POINTS.sub(" ", text)
    text = re.sub(r"本项满分[0-9.]+分。?", " ", text)
    parts = re.split(r"[、，,；;。：:①②③④\s]|(?:^|\s)[0-9]+[.．]", text)
    return [bare(part) for part in parts if bare(part)]


def lost(table: IssuedTable, made: Draft) -> list[str]:
    """Cells that are neither in the scheme nor named in the report."""
    told = {finding.where for finding in made.findings}
    named = " ".join(f"{f.text} {f.why}" for f in made.findings if f.sort != OUTSIDE)
    kept = bare(made.source.decode()) + bare(named)
    found = []
    for cell in (*table.grid.cells, *table.grid.hidden):
        if cell.address not in table.used:
            if cell.address not in told:
                found.append(cell.address)
        elif not table.used[cell.address].startswith(("表头", "同")):
            missing = [word for word in words_of(cell.text) if not said(word, kept)]
            if missing:
                found.append(f"{cell.address} {table.used[cell.address]}: {missing}")
    for grid in table.file.grids:
        if grid is not table.grid:
            found += [cell.address for cell in grid.cells if cell.address not in told]
    return found


def said(word: str, kept: str) -> bool:
    if re.fullmatch(r"[0-9.]+分?", word):
        return f"{Decimal(word.rstrip('分')):f}" in kept
    if word in ("定量", "定性"):
        return {"定量": "quantitative", "定性": "qualitative"}[word] in kept
    return word in kept


@pytest.mark.parametrize("rows", [GRAIN, WORKING], ids=["four levels", "working set"])
def test_nothing_is_lost_of_the_known_forms(rows: Rows) -> None:
    for content, name in ((excel(rows), "表.xlsx"), (word(rows), "表.docx")):
        table = read_issued(content, name)
        assert lost(table, draft(table)) == []


def test_the_points_of_the_column_stand_before_those_of_the_words() -> None:
    head = ["考核项目", "考核要点", "标准分", "计分办法"]
    table = read_issued(
        excel([head, ["甲乙", "丙丁", 2.5, "按完成率计分。本项满分2分。"]]), "表.xlsx"
    )
    made = draft(table)
    assert lost(table, made) == []
    scheme = read_scheme(made.source, name="表.yaml")
    assert [str(leaf.points) for leaf in scheme.leaves] == ["5/2"]
    assert [f.where for f in made.findings if "分值栏" in f.why] == ["评分表!D2"]


# Drawn tables -----------------------------------------------------------------------------------

_SENTENCES = (
    "完成率达到95%的，得{p}分；每低1个百分点扣0.1分，扣完为止。",
    "加强领导，落实责任，确保取得实效。",
    "每发现一起扣0.5分，扣完为止。",
    "按完成率计分。本项满分{p}分。",
    "①建立台账的，得1分。②按时报送的，得1分。",
    "名列前茅的酌情给分",
    "",
    "同上",
    "#####",
)
_HEADS = (
    ["序号", "一级指标", "二级指标", "分值", "评分标准", "牵头单位", "配合单位", "备注"],
    ["考核内容（分）", "考核指标（分）", "评分标准", "牵头部门", "配合部门（单位）", "数据来源"],
    ["考核项目", "考核要点", "标准分", "计分办法", "责任单位", "协办单位", "考核方式", "自评得分"],
    ["类别", "指标", "目标值", "计量单位", "评分细则", "考核部门", "不认识的栏目", ""],
)
_WORDS = st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", min_size=2, max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> list[list[object]]:
    """A table with odd rows: merges, gaps, totals, notes, sections, a second table below."""
    head = draw(st.sampled_from(_HEADS))
    rows: list[list[object]] = []
    if draw(st.booleans()):
        rows.append(["某地考核评分表", *[LEFT] * (len(head) - 1)])
    rows.append(list(head))
    count = draw(st.integers(1, 9))
    for number in range(count):
        rows.append(draw(body(head, number, rows[-1])))
    if draw(st.booleans()):
        rows.append([f"注：说明{draw(_WORDS)}", *[LEFT] * (len(head) - 1)])
    if draw(st.booleans()):
        rows += [[""] * len(head), [*head], *[[f"另表{n}" for n in range(len(head))]]]
    return rows


@st.composite
def body(draw: st.DrawFn, head: list[str], number: int, above: list[object]) -> list[object]:
    kind = draw(st.sampled_from(["row"] * 7 + ["gap", "total", "section", "odd"]))
    wide = len(head)
    if kind == "gap":
        return [""] * wide
    if kind == "total":
        return ["小计", *[""] * (wide - 3), "12", ""]
    if kind == "section":
        word = draw(st.sampled_from(["加分项（5分）", "一、综合（10分）", "一票否决", "扣分项"]))
        return [word, *[LEFT] * (wide - 1)]
    line: list[object] = []
    for place, word in enumerate(head):
        line.append(draw(cell(word, number, place)))
        if (
            kind == "row"
            and number
            and place < 2
            and draw(st.booleans())
            and mergeable(above, place)
        ):
            line[-1] = UP
    return line


def mergeable(above: list[object], place: int) -> bool:
    beside = above[place + 1] if place + 1 < len(above) else ""
    return above[place] != LEFT and beside != LEFT and above[place] != ""


@st.composite
def cell(draw: st.DrawFn, head: str, number: int, place: int) -> object:
    mark = f"{draw(_WORDS)}{'零一二三四五六七八九'[number]}{'天地玄黄宇宙洪荒'[place]}"
    if head in ("分值", "标准分"):
        return draw(st.sampled_from([2, 2.5, "３分", "5分", "", "若干", "2—3"]))
    if head.startswith(("评分", "计分")):
        points = draw(st.sampled_from(["2", "3", "5"]))
        return draw(st.sampled_from(_SENTENCES)).format(p=points)
    if head in ("序号", "自评得分"):
        return draw(st.sampled_from([number + 1, "", "—"]))
    return draw(st.sampled_from([mark, mark, f"{mark}（4分）", f"{mark}(２．５分)", "", "同上"]))


@given(tables())
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_of_any_table(rows: list[list[object]]) -> None:
    try:
        table = read_issued(excel(rows), "表.xlsx")
    except Refused as refused:
        assert [fault.what for fault in refused.faults] == ["表头之下没有指标"]  # noqa: PT017
        return
    made = draft(table)
    assert lost(table, made) == []
    assert read_scheme(made.source, made.scheme.name) == made.scheme


def test_what_stands_under_merged_cells_is_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel(GRAIN)))
    sheet = book.active
    assert sheet is not None
    sheet.unmerge_cells("A3:A6")
    sheet["A4"] = "藏着的字"
    sheet.merged_cells.add("A3:A6")
    out = io.BytesIO()
    book.save(out)
    table = read_issued(out.getvalue(), "表.xlsx")
    (hidden,) = [f for f in draft(table).findings if "遮住" in f.why]
    assert (hidden.where, hidden.text) == ("评分表!A4", "藏着的字")
