"""`kaocheng weights`: the handbook's examples come out as shown, files carry everything."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kaocheng.scoring.cli.weights import weights
from kaocheng.scoring.weights import METHODS
from tests.test_docs import GUIDE, fences

PAGE = GUIDE / "weights.md"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The two tables of the handbook, in a folder that is the current one."""
    judged, observed = fences(PAGE, "csv")
    (tmp_path / "judgements.csv").write_text(judged, encoding="utf-8")
    (tmp_path / "figures.csv").write_text(observed, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_of_the_handbook_print_what_is_shown(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = (["ahp", "judgements.csv"], ["critic", "figures.csv", "--full", "40"])
    for command, shown in zip(commands, fences(PAGE, "text"), strict=True):
        assert f"`kaocheng weights {' '.join(command)}`" in PAGE.read_text(encoding="utf-8")
        assert weights(command) == 0
        assert capsys.readouterr() == (shown, "")


def test_the_handbook_names_every_method() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in METHODS if f"| `{name}` | {METHODS[name].title} |" not in text] == []


@pytest.mark.parametrize("method", METHODS)
def test_csv_holds_points_that_add_up(
    method: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "judgements.csv" if method == "ahp" else "figures.csv"
    assert weights([method, table, "--full", "30", "--decimals", "2", "--out", "out.csv"]) == 0
    assert "已写出 out.csv" in capsys.readouterr().out
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as file:
        *rows, total = list(csv.DictReader(file))
    assert total["指标"] == "合计"
    assert total["建议分值"] == "30.00"
    assert round(sum(float(row["建议分值"]) for row in rows), 2) == 30


def test_json_holds_everything_the_proposal_rests_on(files: Path) -> None:
    assert weights(["critic", "figures.csv", "--out", "out.json"]) == 0
    document = json.loads(Path("out.json").read_text(encoding="utf-8"))
    names = [row["indicator"] for row in document["indicators"]]
    assert names == ["财政收入增幅", "城镇新增就业", "信访积案"]
    assert sum(row["weight"] for row in document["indicators"]) == pytest.approx(1)
    assert document["series"]["correlation:信访积案"]["信访积案"] == pytest.approx(1)
    assert document["words"][-1] == "以上是建议，须经考核委员会审定后写入方案"


def test_inconsistent_judgements_are_shown_with_a_warning(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    circle = "指标,甲项,乙项,丙项\n甲项,1,5,1/5\n乙项,,1,5\n丙项,,,1\n"
    Path("circle.csv").write_text(circle, encoding="utf-8")
    assert weights(["ahp", "circle.csv"]) == 0
    said = capsys.readouterr()
    assert "一致性不可接受" in said.out
    assert said.err.startswith("提示：CR = ")
    assert "请复核后重算" in said.err


def test_an_indicator_without_points_is_pointed_out(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lopsided = "指标,重项,轻项\n重项,1,9\n轻项,,1\n"
    Path("lopsided.csv").write_text(lopsided, encoding="utf-8")
    assert weights(["ahp", "lopsided.csv", "--full", "2", "--decimals", "0"]) == 0
    assert "“轻项”分得 0 分，写入方案即为不考核" in capsys.readouterr().err


def test_names_are_printed_as_they_stand(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("odd.csv").write_text("单位,[red]甲[/red],:smile:\n一,1,2\n二,3,1\n", encoding="utf-8")
    assert weights(["equal", "odd.csv"]) == 0
    said = capsys.readouterr().out
    assert "[red]甲[/red]" in said
    assert ":smile:" in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["entropy", "none.csv"], "找不到这个文件"),
        (["entropy", "judgements.csv"], "没有数值"),
        (["ahp", "figures.csv"], "行、列的指标不相同"),
        (["ahp", "judgements.csv", "--full", "no"], "不是大于 0 的数"),
        (["ahp", "judgements.csv", "--decimals", "x"], "不是小数位数"),
        (["ahp", "judgements.csv", "--decimals", "9"], "请写 0 至 8"),
        (["ahp", "judgements.csv", "--out", "out.xlsx"], "请以 .csv、.json 结尾"),
        (["ahp", "judgements.csv", "--out", "nowhere/out.csv"], "文件夹不存在"),
    ],
)
def test_what_is_refused_says_why(
    command: list[str], said: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert weights(command) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err


def test_an_unknown_method_is_wrong_usage(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        weights(["guess", "figures.csv"])
    assert left.value.code == 2
    assert "用法不对" in capsys.readouterr().err
