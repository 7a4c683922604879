"""A standard in numbered parts, each with points of its own: 1.…得2分；否则不得分。2.…得1分。

What one part says is not about another: 不得分 there costs the points of that part.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import normal

_MARK = re.compile(
    r"(?<![^。；：，分止）])(?:(?P<n>[0-9]{1,2})[.、．)）](?![0-9])|（(?P<m>[0-9]{1,2})）|(?P<o>[①-⑳]))(?=[^，。；])"
)
_MOST = 12


def parts_of(sentence: str) -> list[str]:
    """The parts without their numbers, [] where they are not numbered from one."""
    text = "".join(normal(sentence).split())
    found = list(_in_order(text))
    if not 2 <= len(found) <= _MOST or found[0].start():
        return []
    ends = [*(mark.start() for mark in found[1:]), len(text)]
    parts = [text[mark.end() : end] for mark, end in zip(found, ends, strict=True)]
    return [part.strip("，；") for part in parts]


def _in_order(text: str) -> list[re.Match[str]]:
    """The numbers that follow on one another from one, all of one kind."""
    found: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        if _number(mark) == len(found) + 1 and (not found or mark.lastgroup == found[0].lastgroup):
            found.append(mark)
    return found


def _number(mark: re.Match[str]) -> int:
    sign = mark["o"]
    return ord(sign) - ord("①") + 1 if sign else int(mark["n"] or mark["m"])


_IN_ALL = re.compile("累计|合计|共计|总计")
_TAKES = re.compile("[扣减][0-9.]+分")


def bounds_itself(sentence: str) -> bool:
    """Whether 累计扣分不超过1分 stands once, in a part that takes points for one thing alone."""
    parts = [part for part in parts_of(sentence) if _IN_ALL.search(part)]
    return len(parts) == 1 and "；" not in parts[0] and len(_TAKES.findall(parts[0])) == 1
