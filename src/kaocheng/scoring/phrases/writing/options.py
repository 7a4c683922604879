"""A question and its answers, of which one holds: 资产负债率如何？①低于50%（3分）②50%以上（0分）.

Written out as levels of what is asked for, or as branches; numbered they would be parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaocheng.scoring.phrases.tokens import (
    BARE,
    EMPTY,
    FIGURES,
    NOTE,
    PLACE,
    POINTS,
    QUANTITY,
    Points,
    Shape,
    shape_of,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.shorthand import WORTH
from kaocheng.scoring.phrases.writing.splicing import replaced

_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
_START = re.compile(f"[{_NUMBERS}]|(?<=[?？：；。，]){BARE}[.．、)）]|(?<![A-Za-z])[A-G][.．、]")
_ASKS = re.compile("[?？]：?$")
_ANSWER = re.compile(
    f"(?P<said>[^?？{NOTE}{POINTS}；。]+?)的?，?(?:(?P<note>{NOTE})|[得计记](?P<p>{POINTS})|(?P<none>不得分|不计分))[，；。、]?"
)
_HOW = re.compile(
    "(?:的?(?:具体)?(?:情况)?(?:如何|怎么?样)|(?:为|是|有|达到?)?(?:多少|几)[个家人次项%年元]?|(?:为|是)?(?:什么|哪[种类]|何种)[^?？]{0,4})$"
)
_WHETHER = re.compile("是否|有无|有没有")
_OWN_CLASS = re.compile(f"^[^，{FIGURES}]{{1,16}}，(?=[^，]*[{FIGURES}])")
_BARE_LEVEL = re.compile(
    f"(?:排名|名次|位次|位列|位居|位于|居|排在|排)?(?:为|在|达到?|超过|高于|低于|不足|不到|小于|大于|不低于|不高于|≥|≤|>|<)*[{FIGURES}]"
)
_PLACED = re.compile(
    f"(?:位于|位列|位居|排在|处于|排名|排|居|在|为)第?(?=[{PLACE}]|{QUANTITY}(?:以|之)[后下外])"
)
_SHORT = 4  # signs of an answer that says nothing without its question: 优秀, 较好


@dataclass(frozen=True)
class _Answer:
    said: Shape
    worth: Points
    mark: Shape


def optioned(shape: Shape) -> Shape:
    """负债率如何？①低于50%（3分）②50%以上（0分） → 负债率低于50%得3分；负债率50%以上得0分."""
    starts = list(_START.finditer(shape.text))
    if len(starts) < 2:
        return shape
    head = shape.cut(0, starts[0].start())
    answers = _answers(shape, starts)
    if answers is None or not _excludes(head, answers):
        return shape
    subject = _subject(head)
    figured = all(re.search(f"[{FIGURES}]", one.said.text) for one in answers)
    out = EMPTY
    for one in answers:
        said = one.said
        if figured and (own := _OWN_CLASS.match(said.text)):
            said = said.cut(own.end(), len(said.text))
        said = replaced(said, _PLACED, "排名")
        if _needs_subject(said, figured) and not said.text.startswith(subject.text):
            said = subject + said
        stop = word("；", one.mark) if out.text else EMPTY
        out = out + stop + said + word("得", one.mark) + one.mark
    return out


def _answers(shape: Shape, starts: list[re.Match[str]]) -> list[_Answer] | None:
    """The answers, each with its points; None where there is anything else."""
    ends = [*(found.start() for found in starts[1:]), len(shape.text)]
    answers = []
    for begun, end in zip(starts, ends, strict=True):
        found = _ANSWER.fullmatch(shape.text, begun.end(), end)
        one = _answer(shape, found) if found is not None else None
        if one is None:
            return None
        answers.append(one)
    return answers


def _answer(shape: Shape, found: re.Match[str]) -> _Answer | None:
    said = shape.cut(*found.span("said"))
    slot = next(name for name in ("note", "p", "none") if found[name])
    mark = shape.cut(*found.span(slot))
    told = shape_of("0分") if slot == "none" else shape_of("".join(mark.words).strip("（）"))
    if slot == "note" and not WORTH.fullmatch("".join(mark.words).strip("（）")):
        return None
    worth = next((value for value in told.values if isinstance(value, Points)), None)
    if worth is None or worth.plain is None:
        return None
    span, words = mark.spans[:1], ("".join(mark.words).strip("（）"),)
    return _Answer(said, worth, Shape(POINTS, (worth,), span, words))


def _excludes(head: Shape, answers: list[_Answer]) -> bool:
    """Whether one answer alone can hold: a question was asked, and the last of them gives least."""
    worth = [one.worth.plain or 0 for one in answers]
    falls = worth == sorted(worth, reverse=True) or worth == sorted(worth)
    if len(set(worth)) < 2 or not head.text:
        return False
    return bool(_ASKS.search(head.text)) or (head.text[-1] == "：" and falls and min(worth) == 0)


def _subject(head: Shape) -> Shape:
    """What is asked for: 企业的资产负债率如何？ → 企业的资产负债率."""
    bare = head.cut(0, len(head.text.rstrip("?？：，")))
    begun = max(bare.text.rfind(stop) for stop in "。；，：")
    bare = bare.cut(begun + 1, len(bare.text))
    if _WHETHER.search(bare.text):
        return EMPTY
    asked = _HOW.search(bare.text)
    return bare.cut(0, asked.start()) if asked else bare


def _needs_subject(said: Shape, figured: bool) -> bool:
    if figured:
        return _BARE_LEVEL.match(said.text) is not None
    return len(said.text) <= _SHORT and QUANTITY not in said.text
