"""`kaocheng import scheme` and `kaocheng export scheme`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaocheng.console import main
from kaocheng.scoring import pack, read_scheme
from tests.scoring.issued.books import GRAIN, excel, word


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "评分表.xlsx"
    path.write_bytes(excel(GRAIN))
    return path


def test_the_scheme_goes_to_stdout_and_the_report_beside(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "scheme", str(file)]) == 0
    said = capsys.readouterr()
    assert read_scheme(said.out.encode()).title == "2025年度示范县粮食安全责任制考核评分表"
    assert "读到指标 10 项、评分标准 6 条：能算 5 条，需要人来定 1 条" in said.err
    assert "1.1.2 土壤改良　5 分　评分表!D4" in said.err
    assert "需要人来定（1 处）" in said.err
    assert "评分表!D8“应急保供”：定性评审，由评审部门给分" in said.err


def test_a_folder_takes_scheme_and_report(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "读入"
    assert main(["import", "scheme", str(file), "--out", str(out)]) == 0
    assert read_scheme(out / "scheme.yaml").full == 30
    assert (out / "report.txt").read_text(encoding="utf-8") == capsys.readouterr().out


def test_a_file_takes_the_scheme(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "方案.yaml"
    assert main(["import", "scheme", str(file), "--out", str(out)]) == 0
    assert read_scheme(out).full == 30


def test_json_says_everything(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "scheme", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == [
        "title", "file", "table", "other_tables", "scheme", "standards", "used", "findings", "lint",
    ]  # fmt: skip
    first = told["standards"][0]
    assert (first["key"], first["code"], first["points"]) == ("评分表!D3", "1.1.1.1", {"": 3})
    assert first["cells"][0][0] == "评分表!D3"
    assert first["proposal"]["spans"]
    where = {each["where"] for each in (*told["used"], *told["findings"])}
    assert {"评分表!A1", "评分表!A7", "评分表!F8"} <= where


def test_another_table_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(word([["项目", "分值"], ["甲", 1]], GRAIN))
    out = tmp_path / "方案.yaml"
    assert main(["import", "scheme", str(path), "--table", "表1", "--out", str(out)]) == 0
    assert [leaf.name for leaf in read_scheme(out).leaves] == ["甲"]


def test_what_is_refused_is_a_line_and_exit_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(b"%PDF-1.4")
    assert main(["import", "scheme", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "表.docx：这是 PDF 文件，不是 Word 文档。请选择 .docx 文件\n"


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_out_and_in_again(suffix: str, tmp_path: Path) -> None:
    table, back = tmp_path / f"表{suffix}", tmp_path / "方案.yaml"
    assert main(["export", "scheme", "provinces-2023", "--out", str(table)]) == 0
    assert main(["import", "scheme", str(table), "--out", str(back)]) == 0
    assert back.read_bytes() == pack("provinces-2023").scheme_path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["provinces-2023", "--out", "表.pdf"], "不能写成这种文件。请以 .xlsx 或 .docx 结尾"),
        (["没有.yaml", "--out", "表.xlsx"], "找不到这个文件"),
        (["provinces-2023", "--out", "/没有这里/表.xlsx"], "文件写不进去"),
    ],
)
def test_what_cannot_be_written_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "scheme", *arguments]) == 1
    assert said in capsys.readouterr().err


def test_wrong_usage_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["import", "方案", "x.xlsx"])
    assert stopped.value.code == 2
    assert "用法不对" in capsys.readouterr().err
