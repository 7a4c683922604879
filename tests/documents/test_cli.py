"""`kaocheng circular` from the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaocheng.documents.cli import main
from tests.documents.reading import everything, opened


def test_a_built_in_pack_gives_a_circular(tmp_path: Path) -> None:
    out = tmp_path / "通报.docx"
    arguments = [
        "--organ",
        "演示考核办",
        "--number",
        "示考办发〔2024〕1号",
        "--date",
        "2024年3月1日",
    ]
    assert main(["provinces-2023", "--out", str(out), *arguments]) == 0
    text = everything(out.read_bytes())
    assert "示考办发〔2024〕1号" in text
    assert "2024年3月1日印发" in text
    assert "共考核31个省（区、市）" in text
    assert list(tmp_path.iterdir()) == [out]


def test_every_pack_says_that_it_is_no_real_result(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    assert main(["grain-2018", "--out", str(out)]) == 0
    header = opened(out.read_bytes()).sections[0].header.paragraphs[0].text
    assert "不是任何机关的考核结果" in header


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--out", "x.docx"], "没有这个内置方案"),
        (["provinces-2023", "--out", "x.doc"], "文件名不以 .docx 结尾"),
        (["provinces-2023", "--out", "nowhere/x.docx"], "没有文件夹"),
        (["provinces-2023", "--out", "x.docx", "--date", "2024-02-30"], "不是日期"),
        (["provinces-2023", "--out", "x.docx", "--period", "2023-13"], "2023-13"),
        (["a.yaml", "f.csv", "--out", "x.docx"], "没有给出单位表"),
        (["a.yaml", "f.csv", "--units", "u.csv", "--out", "x.docx"], "a.yaml"),
    ],
)
def test_refusals_say_what_is_wrong_and_leave_no_file(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    out.write_bytes(b"before")
    assert main(["provinces-2023", "--out", str(out), "--period", "2021-13"]) == 1
    assert out.read_bytes() == b"before"


def test_wrong_usage_exits_with_2_and_is_told_in_chinese(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["provinces-2023"])
    assert stop.value.code == 2
    assert "用法不对：缺少参数 --out" in capsys.readouterr().err


def test_the_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["-h"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：kaocheng circular")
    assert not re.search("usage|options|arguments|show", said)
