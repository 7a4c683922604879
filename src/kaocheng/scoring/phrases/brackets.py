"""Brackets that hold no remark: a standard wrapped in them, the second half of a word.

Every sign is written over by one other, so that all stay where they are.
"""

from __future__ import annotations

import re

_N = r"[0-9]{1,3}(?:\.[0-9]{1,3})?"
# （共3分，已公示得1分；…得2分。）: the standard, all of it or behind what is required.
_WRAPPED = re.compile(
    r"\A(?P<before>[^（）]*(?:（[^（）]*）[^（）]*)*?)(?P<open>（)(?P<inner>[^（）]*(?:（[^（）]*）[^（）]*)*)"
    r"）(?P<end>[。；，]?\s*)\Z"
)
_WORTH_FIRST = re.compile(
    rf"\s*(?P<said>共|合计|总计|计|满分|本项|该项|此项|总分|分值|为)*{_N}分[，；：。、]"
)
_SCORED = re.compile(rf"[得加扣减计记]{_N}分|不得分")
# 专（兼）职, 县（市、区）, 乡镇（街道）: words of two kinds in one, and no remark.
_KINDS = (
    "县|市|区|州|盟|旗|镇|乡|乡镇|街道|街办|村|社区|社|居|园区|单位|部门|企业|局|委|办|厅|中心"
    "|室|站|所|科|处|场|校"
)
_IN_WORD = re.compile(
    "(?<=[县市区州盟旗镇乡道村居位门业局委办厅心室站所科处场校])"
    rf"（(?:{_KINDS})(?:[、/](?:{_KINDS}))*）(?=[\u4e00-\u9fff])"
    "|(?<=[专修改新扩迁巡走培宣])"
    r"（[兼修改新扩迁建访查训教传](?:[、/][兼修改新扩迁建访查训教传])*）(?=[\u4e00-\u9fff])"
)


def unwrapped(text: str) -> str:
    """按时配租。（共3分，已公示得1分；…得2分。） → 按时配租。共3分，已公示得1分；…得2分。"""
    found = _WRAPPED.match(text)
    if found is None or not _SCORED.search(found["inner"]) or _SCORED.search(found["before"]):
        return text
    before, inner, sign = found["before"], found["inner"], " "
    if before.strip():
        worth = _WORTH_FIRST.match(inner)
        if worth is None or len(_SCORED.findall(inner, worth.end())) < 2:
            return text
        closed = before.rstrip()[-1] in "。；"
        sign = "。" if not closed else " " if worth["said"] else "共"
        if not (closed or worth["said"]):  # no room for saying what it is
            inner = inner[worth.end() :].rjust(len(inner))
    return before + sign + inner + " " + found["end"]


def within_words(text: str) -> str:
    """专（兼）职 → 专兼职."""
    return _IN_WORD.sub(lambda found: re.sub("[（）、/]", " ", found[0]), text)
