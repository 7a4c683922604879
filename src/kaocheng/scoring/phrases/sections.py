"""A standard in sections with points of their own: 1.组织领导（4分）：…；2.宣传培训（6分）：…

Each section is a standard by itself; nothing that is said in one is about another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import normal

_N = r"(?P<n>[0-9]+(?:\.[0-9]+)?)"
_CLOSED = "[^（）]{1,200}"
_WORTH = "(?:共|共计|满分|计|占|分值|权重|得)?"
# 台账（4分，少一项扣1分）: the points, and what they are lost by.
_REMARK = re.compile(
    rf"（{_WORTH}{_N}分(?:[，；：:。、](?P<steps>{_CLOSED}))?）(?P<colon>[：。，]?)"
)
# 组织领导4分：
_HEADED = re.compile(
    rf"(?<=[^得扣加减计记为满占共值每高低过到足超0-9.，。；：]){_N}分(?P<colon>：)"
)
# 其中船检8分，…。渔检2分，…: the points alone close the heading, and must make up the whole.
_BARE = re.compile(
    rf"(?<=[^得扣加减计记为满占共值每高低过到足超各0-9.，。；：]){_N}分(?P<colon>，)"
)
_SHORT = re.compile("(?:其中[，：]?)?[\u4e00-\u9fff]{2,12}")
# 客房卫生6分，合格率95%以上的得6分，…: a heading, whose points are given again inside.
_REPEATED = re.compile(
    "(?:^|[。；])[\u4e00-\u9fff]{2,12}?(?<![得扣加减计记为满占共值每高低过到足超各的])(?P<n>[0-9.]+分)，"
    "[^。；]*[得计记](?P=n)"
)
# 基础分占60%，…；加分占40%，…
_SHARED = re.compile(
    r"(?<=分)(?:占|为|按)(?:分值的|总分的|本项的|该项的|满分的|本项分值的)?(?P<share>[0-9]{1,2})%(?P<colon>[，：])"
)
_NUMBERING = re.compile(
    r"(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.、．]|[一二三四五六七八九十]{1,2}[、.]|[①-⑳⑴-⒇]|[一二三四五六七八九]是)"
)
_SCORED = re.compile(r"[得扣加减计][^，。；：（）]{0,4}[0-9.]+分|不得分|满分|酌情")
_SCORING = re.compile(r"扣|得分|[得加计][0-9.]+分|每(?:少|缺|低|高|超|增|减|降|提|发|有)")
_STOPS = "。；！？"
_MOST = 12


@dataclass(frozen=True)
class Section:
    """A part of a standard that has points of its own; `title` is what they are given for."""

    title: str
    text: str
    points: Decimal
    steps: str = ""  # what the remark with the points says of them
    headed: bool = False  # a colon follows the points
    joined: bool = False  # what follows them goes on with the same sentence


@dataclass(frozen=True)
class _Mark:
    """Where points of a section stand, and where the section begins."""

    start: int
    at: int
    end: int
    points: Decimal
    steps: str
    sign: str  # what follows the points


def sections_of(sentence: str, full: Decimal | None) -> list[Section]:
    """The sections of a standard, [] where it has none whose points make up the full points."""
    text = _EACH_TO_NOTHING.sub("", "".join(normal(sentence).split()))
    marks = list(_marks(text, full))
    if not 2 <= len(marks) <= _MOST or (marks[0].start and not _leads_in(text[: marks[0].start])):
        return []
    marks = _without_total(text, marks)
    total = sum((mark.points for mark in marks), Decimal(0))
    if full is not None and total != full:
        return []
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    found = [_section(text, mark, end) for mark, end in zip(marks, ends, strict=True)]
    told = any(_SCORING.search(one.text + one.steps) for one in found)
    if not told or not all(one.title for one in found) or _trails(found):
        return []
    return [] if _adds_a_sentence(text, marks) else found


_ENDS_IN_NOTHING = re.compile(
    "。(?P<last>[^。]{4,}的，?(?:本|该|此|整)项[^，。；]{0,4}不[得计]分)。?$"
)


def nothing_at_the_end(section: Section) -> str:
    """发生事故的，本项不得分, a sentence at the end of a section: of the section, or of all?"""
    found = _ENDS_IN_NOTHING.search(section.text)
    return found["last"] if found else ""


def _adds_a_sentence(text: str, marks: Sequence[_Mark]) -> bool:
    """年检（2分）：…；评估（2分）：…。发生事故的，本项不得分。: the last is about all of them."""
    apart = [text[mark.start - 1] for mark in marks[1:]]
    more = [one for one in text[marks[-1].end :].split("。") if one]
    return len(more) > 1 and all(stop in "；;" for stop in apart)


def _without_total(text: str, marks: list[_Mark]) -> list[_Mark]:
    """“三率”目标（20分）…（12分）、…（8分）: the first is a heading worth the others."""
    first, *rest = marks
    told = first.steps + text[first.end : rest[0].start]
    parted = len(rest) > 1 and first.sign in ("", "：") and not _SCORED.search(told)
    return rest if parted and marks[0].points == sum(one.points for one in rest) else marks


def _leads_in(words: str) -> bool:
    """Whether what stands before the first section neither gives nor takes any points."""
    return not _SCORED.search(re.sub("(?:本项|该项|总分|共计|共|满分|计)+[0-9.]+分", "", words))


def _trails(found: Sequence[Section]) -> bool:
    """Whether the last section ends in what may be meant of all: 以上每缺一项扣1分."""
    last = found[-1]
    if _OF_ALL.search(last.text):
        return True
    told = [bool(_SCORING.search(one.text + one.steps)) for one in found]
    apart = not last.headed or "。" in last.text.rstrip("。")
    return told[-1] and not any(told[:-1]) and apart and not last.steps


# 各项扣完为止: what holds of a section that is read by itself anyway.
_EACH_TO_NOTHING = re.compile(
    "(?<=[。；，）])(?:以上|上述)?[各每单](?:[小分]?项|部分)(?:得分|分值|分数)?(?:均以?|都|分别)?"
    "扣完(?:[本该其](?:[小分]?项|部分)(?:得分|分值|分数)?)?为止(?:[。；]|$)"
)
_OF_ALL = re.compile("(?:^|[。；])(?:以上|上述|前述|各项|每项|任一|任何一)|[。；]每有一")


def _marks(text: str, full: Decimal | None) -> Iterator[_Mark]:
    after = 0  # where the section before has said all it has to say
    bare = full is not None and ("分：其中" in text or _REPEATED.search(text))
    for found in _in_order(text, (_BARE,) if bare else ()):
        start = _start(text, found.start(), after)
        title = _NUMBERING.sub("", text[start : found.start()], count=1)
        if _SCORED.search(title) or not title or start < after:
            continue
        if found.re is _BARE and not _SHORT.fullmatch(title):
            continue
        parts = found.groupdict()
        points = _points(parts, full)
        if points is None:
            return
        sign = parts.get("colon") or ""
        yield _Mark(start, found.start(), found.end(), points, parts.get("steps") or "", sign)
        after = found.end() + (text[found.end() : found.end() + 1] in tuple("，、；。"))


def _in_order(text: str, more: Sequence[re.Pattern[str]]) -> list[re.Match[str]]:
    found = [each for form in (_REMARK, _HEADED, _SHARED, *more) for each in form.finditer(text)]
    return sorted(found, key=lambda each: each.start())


def _start(text: str, at: int, after: int) -> int:
    begun = max(text.rfind(stop, 0, at) + 1 for stop in _STOPS)
    if begun <= after and after <= at and not _SCORED.search(text[after:at]):
        return after
    return begun


def _points(parts: dict[str, str | None], full: Decimal | None) -> Decimal | None:
    share = parts.get("share")
    if share is None:
        return Decimal(parts["n"] or "0") or None
    return None if full is None else full * Decimal(share) / 100


def _section(text: str, mark: _Mark, end: int) -> Section:
    title = _NUMBERING.sub("", text[mark.start : mark.at], count=1).strip("，、：。；")
    title = title.removeprefix("其中")
    body = text[mark.end : end].strip("，、；")
    return Section(title, body, mark.points, mark.steps, mark.sign == "：", mark.sign in "，")
