"""`kaocheng phrase`: a line for a line, and bad input named where it lies."""

from __future__ import annotations

import io
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from kaocheng.scoring.cli.phrase import main

GOOD = "供水普及率达到95%的，得4分；每低1个百分点扣0.50分，扣完为止。"
KEYS = [
    "sentence", "points", "outcome", "rule", "items", "group_points", "spans", "confidence",
    "left", "notes",
]  # fmt: skip


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_json_gives_an_object_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, f"4\t{GOOD}\n\n加强领导，压实责任。\n".encode())
    assert main(["--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    first, second = (json.loads(line, parse_float=Decimal) for line in lines)
    assert list(first) == KEYS
    assert first["rule"] == {
        "kind": "deduct",
        "of": "shortfall(供水普及率, 95)",
        "points": Decimal("0.50"),
    }
    assert str(first["rule"]["points"]) == "0.50"
    assert first["items"] == [{"code": "供水普及率", "name": "供水普及率", "unit": "%"}]
    start, end, what = first["spans"][0]
    assert (GOOD[start:end], what) == ("供水普及率达到95%的", "条件")
    assert (second["outcome"], second["rule"]) == ("judged", None)


def test_without_json_it_is_told_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "条文.txt"
    file.write_text(f"4\t{GOOD}\n前三名分别加3分、2分。\n", encoding="utf-8")
    assert main([str(file)]) == 0
    told = capsys.readouterr().out
    assert "结论：能算　把握：高　分值：4 分" in told
    assert "读作：从满分起，供水普及率比95%少的部分每1个百分点扣0.5分，扣完为止" in told
    assert "结论：没有读懂　把握：低" in told


def test_a_third_column_names_what_the_sentence_leaves_unnamed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = "达到90%的得5分，每低1个百分点扣0.5分。"
    feed(monkeypatch, f"5\t{sentence}\t2.森林覆盖率（5分）\n5\t{sentence}\n".encode())
    assert main(["--json"]) == 0
    named, unnamed = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert named["rule"]["of"] == "shortfall(森林覆盖率, 90)"
    assert (named["sentence"], named["confidence"], named["notes"][:1]) == (
        sentence, "high", ["没有写不足一档怎么办的，按比例折算"],
    )  # fmt: skip
    assert unnamed["rule"]["of"] == "shortfall(完成值, 90)"
    assert unnamed["confidence"] == "medium"


def test_a_line_that_is_refused_is_named_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, f"五\t{GOOD}\n{'的' * 5001}\n有\x07铃\n{GOOD}\n".encode())
    assert main(["--json"]) == 1
    said = capsys.readouterr()
    found = [json.loads(line)["outcome"] for line in said.out.splitlines()]
    assert found == ["cannot", "cannot", "cannot", "rule"]
    assert said.err.splitlines() == [
        "标准输入 第1行 分值：“五”不是分数。请写不带单位的数，如 2.5；不知道分值的可以不写",
        "标准输入 第2行 评分标准：句子有 5001 个字，超过上限 5000 个字。请分成几条，一条一行",
        "标准输入 第3行：有不能使用的控制字符。请删去这个字符",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (GOOD.encode("gbk"), "文件不是 UTF-8 编码（可能是 GBK）"),
        (b"\x7fELF\x00\x01", "这是 二进制文件，不是文本"),
        (b"PK\x03\x04rest", "这是 Excel 工作簿（xlsx）或压缩包，不是文本"),
        (b"", "文件是空的"),
        (("的\n" * 20_001).encode(), "超过 20000 行"),
    ],
)
def test_what_is_no_list_of_sentences_is_refused(
    data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "条文.txt"
    file.write_bytes(data)
    assert main([str(file)]) == 1
    out, err = capsys.readouterr()
    assert (out, said in err, len(err.splitlines())) == ("", True, 1)


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["没有.txt"]) == 1
    assert capsys.readouterr().err == "没有.txt：找不到这个文件。请检查文件名和路径\n"


def test_huge_numbers_are_no_crash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, f"4\t达到{'9' * 400}%的，得4分，否则不得分。\n".encode())
    assert main(["--json"]) == 0
    assert json.loads(capsys.readouterr().out)["confidence"] != "high"
