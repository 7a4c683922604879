"""改写 below a standard, in the table itself: it is read in place of the issued words."""

from __future__ import annotations

import pytest

from kaocheng.scoring.issued import Draft, IssuedTable, draft, export_scheme, read_issued
from kaocheng.scoring.issued.report import report_lines
from kaocheng.scoring.issued.rewording import on_one_line
from kaocheng.scoring.issued.shapes import GUESSED
from tests.scoring.issued.books import Rows, excel
from tests.scoring.issued.test_round_trip import FORMATS, changed

ISSUED = "养老机构床位按照上级规定的口径和办法分别计分，并视情扣分。"
WORDING = "养老机构床位每少1张扣0.5分，扣完为止。"
ROWS: Rows = [
    ["考核指标", "分值", "评分标准"],
    ["污水", 5, "治理率达到90%的，得5分；每低1个百分点扣0.2分，扣完为止。"],
    ["养老", 5, f"{ISSUED}\n【改写】{WORDING}"],
]


def read(rows: Rows) -> tuple[IssuedTable, Draft]:
    table = read_issued(excel(rows), "表.xlsx")
    return table, draft(table)


def test_the_wording_is_read_and_the_issued_words_stay() -> None:
    table, made = read(ROWS)
    standard = table.standards[1]
    assert (standard.sentence, standard.issued) == (WORDING, ISSUED)
    rule = made.standards[1].rule
    assert (rule["kind"], str(rule["points"])) == ("deduct", "0.5")
    assert made.scheme.node["2"].text == f"{ISSUED}\n【改写】{WORDING}"
    assert not made.standards[1].needs_person
    lines = "\n".join(report_lines(table, made))
    assert f"  条文：{ISSUED}\n  改写：{WORDING}" in lines


def test_it_is_read_from_a_column_of_its_own_too() -> None:
    rows: Rows = [[*ROWS[0], "改写"], [*ROWS[1], ""], ["养老", 5, ISSUED, WORDING]]
    table, made = read(rows)
    assert table.standards[1].issued == ISSUED
    assert made.scheme.node["2"].text == f"{ISSUED}\n【改写】{WORDING}"
    assert table.standards[0].issued == ""


def test_a_wording_with_numbers_is_not_taken_apart() -> None:
    numbered = "（1）印发方案的，得2分；（2）开展培训的，得3分。"
    table, made = read([ROWS[0], ["机制", 5, f"按规定落实各项机制。\n【改写】{numbered}"]])
    (standard,) = table.standards
    assert standard.sentence == numbered
    assert made.standards[0].rule["kind"] == "checklist"


def test_two_cells_of_one_indicator_keep_the_words_of_both() -> None:
    rows: Rows = [
        ["考核指标", "分值", "评分标准"],
        ["机制", 5, "印发方案的，得2分。"],
        ["↑", "↑", f"{ISSUED}\n【改写】开展培训的，得3分。"],
    ]
    table, made = read(rows)
    texts = [made.scheme.node[leaf.code].text for leaf in made.scheme.leaves]
    assert "".join(texts).count("【改写】") == 1
    assert ISSUED in "".join(texts)
    assert [each.sentence for each in table.standards][-1].endswith("开展培训的，得3分。")


@FORMATS
def test_written_into_an_exported_table_by_hand_it_is_read(suffix: str) -> None:
    source = read([*ROWS[:2], ["养老", 5, ISSUED]])[1].source
    content = export_scheme(source, suffix)
    text = f"{ISSUED}\n【改写】{WORDING}"
    table = read_issued(
        changed(content, suffix, lambda each: each.fill("2", "评分标准", text)), f"表{suffix}"
    )
    made = draft(table)
    assert made.origin == "patched"
    assert made.scheme.node["2"].text.replace("\n", "") == text.replace("\n", "")
    assert {each.code: each for each in made.standards}["2"].rule["kind"] == "deduct"


@FORMATS
def test_words_changed_above_an_old_wording_are_read_and_it_is_told(suffix: str) -> None:
    content = export_scheme(read(ROWS)[1].source, suffix)
    new = "养老机构床位每少1张扣1分，扣完为止。"
    change = changed(content, suffix, lambda each: each.replace(ISSUED, new))
    made = draft(read_issued(change, f"表{suffix}"))
    assert made.scheme.node["2"].text == new
    assert str({each.code: each for each in made.standards}["2"].rule["points"]) == "1"
    (told,) = (each for each in made.findings if "没有跟着改" in each.why)
    assert (told.sort, WORDING in told.why) == (GUESSED, True)


@FORMATS
def test_a_changed_wording_is_read(suffix: str) -> None:
    content = export_scheme(read(ROWS)[1].source, suffix)
    change = changed(content, suffix, lambda each: each.replace("每少1张扣0.5分", "每少1张扣2分"))
    made = draft(read_issued(change, f"表{suffix}"))
    assert str({each.code: each for each in made.standards}["2"].rule["points"]) == "2"
    assert made.scheme.node["2"].text.startswith(ISSUED)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("得2分", "得2分"),
        ("得2分。\n得3分", "得2分。得3分"),
        ("得2分\n\n  得3分\n", "得2分；得3分"),
        ("分档计分：\n得2分", "分档计分：得2分"),
        ("", ""),
    ],
)
def test_lines_become_clauses(typed: str, kept: str) -> None:
    assert on_one_line(typed) == kept
