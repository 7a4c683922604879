"""Tables of units and facts as people save them, wrong ones, and results that are written."""

from __future__ import annotations

import io
import json
import math
import os
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from kaocheng.scoring import evaluate, read_facts, read_units
from kaocheng.scoring.tables.write import write_result
from tests.scoring.wrong_inputs import (
    FACTS,
    HEADER,
    SCHEME,
    UNITS,
    facts_of,
    lines_of,
    scheme_of,
    units_of,
    with_rule,
)

GROUPED = SCHEME + "groups: [{code: plain, name: 平原}, {code: hill, name: 山区}]\n"


def facts_lines(data: str | bytes | Path) -> list[str]:
    return lines_of(lambda: facts_of(data))


def refused_once(data: str | bytes | Path, *words: str) -> None:
    lines = facts_lines(data)
    assert len(lines) == 1, lines
    for word in words:
        assert word in lines[0]


# Cells -------------------------------------------------------------------------------------------

ODD_NUMBERS = ["3%", "1e5", "abc", ".5", "5.", "--3", "+-3", "1 000", "３", "NaN", "inf", "na"]
ODD_NUMBERS += ["N/A", "-", "0x1", "1_0", "1/2", "=1+1", "￥3", "12万", "٣", '"1,000"', "９9"]


@pytest.mark.parametrize("value", ODD_NUMBERS)
def test_what_is_no_number_names_the_cell(value: str) -> None:
    refused_once(HEADER + f"a,grain,2025,actual,{value}\n", "第2行", "“a”的“grain”须是数字")


def test_a_number_longer_than_any_figure_is_refused() -> None:
    refused_once(HEADER + f"a,grain,2025,actual,{'9' * 41}\n", "第2行", "40 位")


@pytest.mark.parametrize(("value", "mantissa"), [("+3", 3), ("-3", -3), ("　3 ", 3), ("007", 7)])
def test_signs_and_blanks_are_no_fault(value: str, mantissa: int) -> None:
    (column,) = facts_of(HEADER + f"a,grain,2025,actual,{value}\n").columns.values()
    assert column.mantissas[0] == mantissa


ODD_PERIODS = ["2025-13", "2025-00", "2025-5", "2025/05", "2025年", "25", "2025-Q5", "2025-W53"]
ODD_PERIODS += ["2025-W00", "2025-05-D4", "2025-05-01", "0000", "2025-h1", "２０２５", ""]


@pytest.mark.parametrize("period", ODD_PERIODS)
def test_a_period_in_another_form_is_refused_with_the_forms_there_are(period: str) -> None:
    refused_once(HEADER + f"a,grain,{period},actual,3\n", "第2行：期间", "2025-Q3")


def test_every_fault_of_every_row_is_told_at_once() -> None:
    rows = "x,grian,2025-13,real,3%\na,grain\na,grain,2025,actual,x\n,,2025,,1\n"
    lines = facts_lines(HEADER + rows)
    assert [line.split("。")[0] for line in lines] == [
        "数据表 第2行：没有“x”这个单位",
        "数据表 第2行：没有“grian”这个数据项",
        "数据表 第2行：期间“2025-13”写法不对",
        "数据表 第2行：类别“real”不对",
        "数据表 第3行：有 2 格，表头有 5 格",
        "数据表 第4行：“a”的“grain”须是数字，填的是“x”",
        "数据表 第5行：没有填单位",
        "数据表 第5行：没有填数据项",
    ]
    assert "“grain”" in lines[1]


def test_a_second_row_names_the_first() -> None:
    rows = "a,grain,2025,actual,3\nb,grain,2025,actual,3\na,grain,2025,,4\n"
    refused_once(HEADER + rows, "第4行：与第2行是同一单位", "a、grain、2025、actual")


# Form --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", ("是空的",)),
        ("unit,item,period,kind\na,grain,2025,actual\n", ("第1行", "缺少“value”列")),
        (HEADER.replace("kind", "value"), ("第1行", "“value”列重复")),
        (HEADER.replace("kind", "kind,note"), ("第1行", "不认识“note”列")),
        ("单位,数据项,期间,类别,值\n", ("第1行", "不是表头", "unit,item,period")),
        ("a,grain,2025,actual,3\n", ("第1行", "不是表头")),
        (FACTS.replace(",", ";"), ("第1行", "分号", "半角逗号")),
        (FACTS.replace(",", "\t"), ("第1行", "制表符", "半角逗号")),
        (HEADER + "a,grain,2025,actual,3,4\n", ("第2行", "有 6 格，表头有 5 格")),
        (HEADER + 'a,grain,2025,actual,"3\nb,grain,2025,actual,3\n', ("第2行", "引号")),
        (HEADER + 'a,"grain"x,2025,actual,3\n', ("第2行", "引号")),
        (HEADER + 'a,"gr\nain",2025,actual,3\n', ("第2行", "换行")),
        ('"unit,item\n', ("第1行", "表头读不出来")),
        (HEADER + "a,grain,2025,actual,\0\n", ("不是文本表格",)),
        (HEADER + "a,grain,2025,actual,\x07\n", ("第2行", "控制字符")),
        (FACTS.encode("utf-16"), ("UTF-16", "CSV UTF-8")),
        (HEADER.encode() + b"a,grain,2025,actual,\xff\xff\n", ("不是 UTF-8，也不是 GBK",)),
        (b"PK\x03\x04" + bytes(99), ("xlsx", "另存为")),
        (b"\xd0\xcf\x11\xe0" + bytes(99), ("xls", "另存为")),
        (b"%PDF-1.4\n", ("PDF",)),
        (",".join(f"c{n}" for n in range(50_000)) + "\n", ("第1行", "不是表头")),
        (HEADER + "a,grain,2025,actual," + "x" * 10**6 + "\n", ("第2行", "过长")),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_table_in_another_form_is_refused(data: str | bytes, words: tuple[str, ...]) -> None:
    refused_once(data, *words)


def test_everything_wrong_with_a_header_is_told_at_once() -> None:
    lines = facts_lines("unit,itme,period,period\n")
    assert [line.split("：")[1].split("。")[0] for line in lines] == [
        "缺少“item”列",
        "缺少“value”列",
        "不认识“itme”列",
        "“period”列重复",
    ]


def test_a_workbook_renamed_to_csv_is_known_for_what_it_is(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["unit", "item"])
    book.save(tmp_path / "book.xlsx")
    renamed = (tmp_path / "book.xlsx").rename(tmp_path / "facts.csv")
    refused_once(renamed, "facts.csv", "xlsx", "不要只改文件名")


def test_what_excel_saves_is_read_without_a_word() -> None:
    facts = facts_of(("﻿" + FACTS).replace("\n", "\r\n"))
    assert len(facts.columns) == 2
    assert not facts.notices


def test_gbk_is_read_with_a_notice() -> None:
    scheme = scheme_of(with_rule("{kind: judged, item: mark, bands: {优: 1}}"))
    facts = facts_of((HEADER + "a,mark,2025,actual,优\n").encode("gbk"), scheme)
    assert next(iter(facts.columns.values())).data[0] == "优"
    assert "GBK" in str(facts.notices[0])


def test_a_table_of_facts_that_is_only_a_header_is_noticed() -> None:
    assert "没有一行数据" in str(facts_of(HEADER).notices[0])


def test_a_name_that_leads_to_no_table(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)
    refused_once(tmp_path / "nothing.csv", "nothing.csv：找不到")
    refused_once(tmp_path, "文件夹")
    refused_once(huge, "200 MB", "Parquet")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(FACTS)
    path.chmod(0)
    refused_once(path, "没有权限")


@pytest.mark.parametrize(
    "row", ["z{n},grian,x,y,z\n", "a\n", "a,grain,2025,actual,1\n", "v{n},grain,2025,,1\n"]
)
def test_very_many_faults_end_the_reading(row: str) -> None:
    begun = time.process_time()
    lines = facts_lines(HEADER + "".join(row.format(n=n) for n in range(100_000)))
    assert time.process_time() - begun < 5
    assert "其余未再检查" in lines[-1]


def test_hints_cost_little_also_with_very_many_units() -> None:
    scheme = scheme_of()
    units = units_of(scheme, "unit\n" + "".join(f"unit{n}\n" for n in range(50_000)))
    table = (HEADER + "".join(f"untt{n},grain,2025,,1\n" for n in range(300))).encode()
    begun = time.process_time()
    lines_of(lambda: read_facts(table, scheme, units))
    assert time.process_time() - begun < 5


# Units -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("unit,name,group,parent\n", "没有一个单位"),
        ("unit,group\na,plain\na,hill\n", "第3行：单位“a”重复"),
        ("unit,group\n,plain\n", "第2行：没有单位代码"),
        ("unit,group\na,plian\n", "第2行：没有“plian”这个组别。请填 plain、hill 之一"),
        ("unit,group\na,平原\n", "第2行：没有“平原”这个组别。请填组别代码 plain"),
        ("unit,name\na,甲\n", "第2行：没有填组别"),
        ("name\n甲\n", "第1行：第一行不是表头"),
        ('unit,name,group\n"a\nb",x,plain\n', "第2行：有一格里面换行"),
        ("", "是空的"),
    ],
)
def test_a_table_of_units_that_is_wrong(table: str, words: str) -> None:
    scheme = scheme_of(GROUPED)
    (line,) = lines_of(lambda: read_units(table.encode(), scheme))
    assert words in line


# Parquet -----------------------------------------------------------------------------------------


def parquet(**columns: object) -> bytes:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def fact_table(*values: object) -> bytes:
    units = ["a", "b"][: len(values)]
    return parquet(
        unit=units, item=["grain"] * len(units), period=[2025] * len(units), value=list(values)
    )


def test_parquet_holds_the_decimals_that_were_meant() -> None:
    (column,) = facts_of(fact_table(0.1, 1e-7)).columns.values()
    assert [str(value) for value in column.fractions_at(np.arange(2))] == ["1/10", "1/10000000"]
    (column,) = facts_of(fact_table(Decimal("1.10"), None)).columns.values()
    assert column.status.tolist() == [0, 1]


def test_short_floats_are_the_decimals_that_their_writer_saw() -> None:
    pa = pytest.importorskip("pyarrow")
    table = parquet(
        unit=["a"], item=["grain"], period=["2025"], value=pa.array([0.1], pa.float32())
    )
    (column,) = facts_of(table).columns.values()
    assert str(column.fractions_at(np.arange(1))[0]) == "1/10"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (lambda: fact_table("3", "很多"), ("第2行", "须是数字", "很多")),
        (lambda: fact_table(1.0, math.nan), ("第2行", "NaN")),
        (lambda: fact_table(-math.inf, 1.0), ("第1行", "无穷大")),
        (lambda: fact_table(1e300), ("第1行", "须是数字")),
        (lambda: fact_table(True), ("第1行", "既不是文字也不是数字")),
        (lambda: fact_table([1]), ("第1行", "既不是文字也不是数字")),
        (lambda: fact_table("3\n4"), ("第1行", "换行")),
        (lambda: parquet(unit=["a"], item=["grain"], period=["2025"]), ("缺少“value”列",)),
        (lambda: fact_table(1.0)[:-20], ("不是完整的 Parquet",)),
        (lambda: fact_table(1.0)[:40], ("不是完整的 Parquet",)),
        (lambda: b"PAR1" + bytes(500) + b"PAR1", ("不是完整的 Parquet",)),
    ],
)
def test_a_parquet_table_that_is_wrong(table: object, words: tuple[str, ...]) -> None:
    refused_once(table(), *words)  # type: ignore[operator]


def test_a_csv_table_that_is_called_parquet(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    path.write_text(FACTS)
    refused_once(path, "facts.parquet", "不是完整的 Parquet")


def test_a_parquet_table_damaged_in_its_middle() -> None:
    table = bytearray(fact_table(1.0, 2.0))
    for place in range(8, 60):
        table[place] ^= 0xFF
    refused_once(bytes(table), "Parquet")


# The run's own refusals --------------------------------------------------------------------------


def run_lines(scheme: str, rows: str) -> list[str]:
    read = scheme_of(scheme)
    units = units_of(read)
    facts = read_facts((HEADER + rows).encode(), read, units)
    return lines_of(lambda: evaluate(read, units, facts))


def test_marks_beyond_the_points_and_unknown_bands_name_unit_and_indicator() -> None:
    lines = run_lines(
        with_rule("{kind: judged, item: mark}"), "a,mark,2025,,11\nb,mark,2025,,-0.1\n"
    )
    assert [line.split("。")[0] for line in lines] == [
        "单位 a 指标 1 粮食：评审给分 11 超出 0 至 10 分",
        "单位 b 指标 1 粮食：评审给分 -0.1 超出 0 至 10 分",
    ]
    banded = with_rule("{kind: judged, item: mark, bands: {优: 1, 良: 0.8}}")
    (line,) = run_lines(banded, "a,mark,2025,,优秀\nb,mark,2025,,良\n")
    assert "单位 a 指标 1 粮食：“优秀”不是规定的档次。请改为 优、良 之一" in line


@pytest.mark.parametrize(
    "rule", ["grain ** 64", "grain ** 64 * grain ** 64", f"{'9' * 40} ** 64", "grain ** -64"]
)
@pytest.mark.filterwarnings("error")
def test_points_that_overflow_are_refused_by_name(rule: str) -> None:
    rows = f"a,grain,2025,actual,{'9' * 40}\nb,grain,2025,actual,0.{'0' * 30}1\n"
    (line,) = run_lines(with_rule(f'"{rule}"'), rows)
    assert "指标 1 粮食：得分大到无法计算" in line


@pytest.mark.filterwarnings("error")
def test_huge_figures_on_the_way_to_small_points_are_computed() -> None:
    read = scheme_of(with_rule('"10 * (grain ** 64 / grain ** 64)"'))
    units = units_of(read)
    rows = f"a,grain,2025,actual,{'9' * 40}\nb,grain,2025,actual,0.{'0' * 30}1\n"
    result = evaluate(read, units, read_facts((HEADER + rows).encode(), read, units))
    assert [result.total(row) for row in (0, 1)] == ["10.00", "10.00"]


# Results -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["json", "JSON", "csv", "xlsx", "parquet"])
def test_each_ending_is_written_and_nothing_is_left_beside_it(ending: str, tmp_path: Path) -> None:
    scheme = scheme_of()
    result = evaluate(scheme, units_of(scheme), facts_of(FACTS))
    target = tmp_path / f"结果.{ending}"
    write_result(result, target)
    assert os.listdir(tmp_path) == [target.name]
    if ending == "json":
        assert json.loads(target.read_text(encoding="utf-8"))["units"][0]["total"] == "7.50"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("r.txt", "不认识这种文件"),
        ("r", "不认识这种文件"),
        (".json", "不认识这种文件"),
        ("no/r.json", "文件夹不存在"),
        ("folder.json", "这是一个文件夹"),
        ("x" * 300 + ".json", "文件名太长"),
    ],
)
def test_a_target_that_cannot_be_written_is_refused(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    scheme = scheme_of()
    result = evaluate(scheme, units_of(scheme), facts_of(FACTS))
    with pytest.raises(Exception, match=words):
        write_result(result, tmp_path / name)
    assert os.listdir(tmp_path) == ["folder.json"]


def test_a_result_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme = scheme_of()
    result = evaluate(scheme, units_of(scheme, UNITS), facts_of(FACTS))
    target = tmp_path / "r.json"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    (line,) = lines_of(lambda: write_result(result, target))
    assert "磁盘已满" in line
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["r.json"]
