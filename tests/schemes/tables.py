"""Scoring tables for tests of imports: a small one with each kind of reading, and long ones."""

from __future__ import annotations

from functools import cache

from tests.scoring.issued.books import GRAIN, Rows, excel, word

SURE, JUDGED, UNSURE = "评分表!D3", "评分表!D4", "评分表!D5"
PLAIN = "每缺1张床位扣0.5分，扣完为止。"  # what the unsure one may be meant to say
MIXED: Rows = [
    ["2026年度示范县考核评分表", "←", "←", "←"],
    ["考核内容", "考核指标", "分值", "评分标准"],
    ["产业", "治污", 5, "治理率达到90%的，得5分；每低1个百分点扣0.2分，扣完为止。"],
    ["↑", "机制", 3, "领导重视，机制健全，成效明显。"],
    ["民生", "床位", 3, "产区得4分，非产区得3分，按完成率计分"],
    ["↑", "就业", 4, "按完成率计分。"],
]
_SENTENCES = (
    "完成率达到{0}%的，得1分；每低1个百分点扣0.1分，扣完为止。",
    "领导重视，机制健全，成效明显（{0}）。",
    "任务{0}项，按完成比例得分。",
)


@cache
def mixed() -> bytes:
    """A workbook with four standards: sure, judged, unsure, of medium confidence."""
    return excel(MIXED)


def long(count: int, sheet: str = "评分表") -> bytes:
    """A workbook with so many standards, ten to a category."""
    rows: list[list[object]] = [
        ["2026年度示范市考核评分表", "←", "←", "←"],
        ["考核内容", "考核指标", "分值", "评分标准"],
    ]
    for n in range(count):
        sentence = _SENTENCES[n % 3].format(60 + n % 40)
        rows.append(["↑" if n % 10 else f"第{n // 10 + 1}类", f"指标{n + 1}", 1, sentence])
    return excel(rows, sheet=sheet)


def two_tables() -> bytes:
    """A workbook with a second scoring table behind the likeliest one."""
    other: Rows = [["考核指标", "分值", "评分标准"], ["供水", 5, "按完成率计分。"]]
    return excel(GRAIN, more={"补充表": other, "说明": [["填表说明"]]})


def grain_document() -> bytes:
    """A Word document with the grain table."""
    return word(GRAIN)
