"""What a cell's text says: points in brackets, numbered standards, lists of departments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.issued.grids import plain

Points = tuple[tuple[str, Decimal], ...]  # by group; "" where they are the same for all

_N = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_BEFORE = (
    r"(?:本项|该项|此项|合计|总计|小计|总分|共计|共|满分|分值|计|为|占|权重|最高|最多|上限|不超过"
    r"|可加|可扣|加|扣|减|封顶|:|：|[+＋-])*"
)
_ONE = rf"{_BEFORE}(?P<n>{_N})分?(?:以内|封顶|为限)?"
_EACH = rf"(?P<group>[^0-9、，,;；/:()]{{1,20}}?)[::：]?(?P<value>{_N})分"
_BRACKET = re.compile(r"[（(【\[〔]([^（()）【】\[\]〔〕]{1,120})[）)】\]〕]\s*\Z")
_TRAILING = re.compile(rf"(?<=[\u4e00-\u9fff”’）)])(?<![扣减得])\s*[，,：:]?\s*(?P<n>{_N})\s*分\Z")
_STATED = re.compile(
    r"[（(，,；;。\s]*(?:本项|该项|此项|本小项|此小项|本条|小项|共计|合计)*"
    rf"满分(?:值)?[为是：:]?\s*(?P<n>{_N})\s*分[）)。；;，,\s]*\Z"
)
_LIST = re.compile(r"[、，,;；\n]+")
_OFFICE = re.compile(
    r"(?:局|委|办|部|厅|室|院|会|中心|社|行|公司|政府|队|站|所|处|科|校|组|厂|街道|镇|乡|县|市|区|等|位|门)\Z"
)
_LABEL = re.compile(r"【(?P<label>[^【】\n]{1,30})】")
_LABELLED = re.compile(r"^[ ]*【[^【】\n]{1,30}】", re.MULTILINE)
_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_SAME = {"同上", "同前", "〃", "″", '"', "”", "同左", "同上格", "…同上"}
_NOTHING = {"/", "-", "—", "——", "--", "无", "\\", "、", "／", "一"}


# 一、组织领导; （一）…; 1.…; 1）…: the number of an item, and no part of its name.
_NUMBERED = re.compile(
    r"\s*(?P<mark>[（(](?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)]|第[一二三四五六七八九十]{1,3}部分[：:、]?"
    r"|[一二三四五六七八九十]{1,3}[、．.](?!\s*[一二三四五六七八九十][、产])|[①-⑳⑴-⒇]"
    r"|[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}(?:[、．）)]|(?=[ \u3000]))"
    r"|[0-9]{1,2}(?:[、．）)]|\.(?![0-9])))\s*(?=[^\s])"
)


def numbered(text: str) -> str | None:
    """The style of the number before a name: 一、, （一）, 1., 1), ①; None without one."""
    found = _NUMBERED.match(_aligned(text))
    if found is None:
        return None
    return re.sub("[一二三四五六七八九十]+", "一", re.sub("[0-9]+", "1", found["mark"]))


def without_number(text: str) -> str:
    """1.粮食产量 → 粮食产量; what is nothing but a number stays."""
    found = _NUMBERED.match(_aligned(text))
    return text if found is None else text[found.end() :]


def number_of(text: str) -> Decimal | None:
    """2.5, ２．５分, 2.50 分; None for what is no points."""
    found = re.fullmatch(_ONE, plain(text))
    return Decimal(found["n"]) if found else None


def points_of(text: str) -> Points:
    """2.5分, or 产区4分，非产区3分; empty where the text is no points."""
    bare = plain(text)
    one = re.fullmatch(_ONE, bare) or re.fullmatch(rf"(?:权重|占|占比)?(?P<n>{_N})%", bare)
    if one is not None:
        return (("", Decimal(one["n"])),)
    parts = [part for part in re.split("[,，、;；/]", bare) if part]
    found = [re.fullmatch(_EACH, part) for part in parts]
    if len(found) < 2 or any(each is None for each in found):
        return ()
    pairs = tuple((each["group"], Decimal(each["value"])) for each in found if each is not None)
    return pairs if len(dict(pairs)) == len(pairs) else ()


@dataclass(frozen=True)
class Named:
    """A name without its points."""

    name: str
    points: Points = ()


def named(text: str, bare_numbers: bool = False) -> Named:
    """粮食生产能力（20分） → its name and its points.

    `bare_numbers`: （20） is 20 points too, because the heading says that brackets hold points.
    """
    bracket = _BRACKET.search(text)
    if bracket is not None and bracket.start() > 0:
        inside = bracket[1].strip()
        if "分" in inside or (bare_numbers and re.fullmatch(_N, plain(inside))):
            points = points_of(inside)
            if points:
                return Named(one_line(text[: bracket.start()]), points)
    trailing = _TRAILING.search(unicodedata.normalize("NFKC", text))
    if trailing is not None and len(text) <= 40:
        name = unicodedata.normalize("NFKC", text)[: trailing.start()]
        return Named(one_line(name), (("", Decimal(trailing["n"])),))
    return Named(one_line(text))


def one_line(text: str) -> str:
    """A name on one line: lines are joined as Chinese is, without a blank."""
    joined = re.sub(r"(?<=[A-Za-z0-9])\n(?=[A-Za-z0-9])", " ", text.strip())
    return re.sub(r"\s*\n\s*", "", joined).strip()


def stated(text: str) -> tuple[str, Decimal | None]:
    """A standard without the 「本项满分2.5分」 at its end, and these points."""
    normal = _aligned(text)
    found = _STATED.search(normal)
    if found is None or found.start() == 0:
        return text, None
    rest = text[: found.start()]
    return rest, Decimal(found["n"])


def _aligned(text: str) -> str:
    """Full-width digits and points made half-width, sign for sign; ① stays what it is."""
    return text.translate(_DIGITS)


# Numbered standards ------------------------------------------------------------------------------

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_HAN = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
)
_OPENS = r"(?:\A|(?<=[。；;！？\n\s：:.．分]))\s*"


def _marks(place: int) -> tuple[str, ...]:
    """How the standard of this place, from 1, may begin: one for each style of numbering."""
    at = place - 1
    return (
        re.escape(_CIRCLED[at]) if at < len(_CIRCLED) else r"\Z\A",
        re.escape(_BRACKETED[at]) if at < len(_BRACKETED) else r"\Z\A",
        rf"{_OPENS}[（(]{place}[）)]",
        rf"{_OPENS}[（(]{_HAN[at]}[）)]" if at < len(_HAN) else r"\Z\A",
        rf"{_OPENS}{place}(?:[．、]|\.(?![0-9]))",
        rf"{_OPENS}{_HAN[at]}、" if at < len(_HAN) else r"\Z\A",
    )


_STYLES = tuple(zip(*(map(re.compile, _marks(place)) for place in range(1, 41)), strict=True))


@dataclass(frozen=True)
class Piece:
    """A numbered standard of a text: where it stands, and where its words begin."""

    start: int
    end: int
    words: int


def pieces(text: str) -> tuple[Piece, ...]:
    """The numbered standards of a text in order; empty where it has no numbering from 1 on.

    The numbering that begins first counts; what is numbered otherwise lies within.
    """
    normal = _aligned(text)
    runs = [run for style in _STYLES if len(run := _run(style, normal)) > 1]
    if not runs:
        return ()
    marks = min(runs, key=lambda run: run[0].start())
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return tuple(
        Piece(mark.start(), end, mark.end()) for mark, end in zip(marks, ends, strict=True)
    )


def _run(style: Sequence[re.Pattern[str]], text: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    at = 0
    for pattern in style:
        mark = pattern.search(text, at)
        if mark is None:
            break
        found.append(mark)
        at = mark.end()
    return found


def name_of(sentence: str) -> str:
    """A short name for a standard that has none: what stands before its colon, or its beginning."""
    text = one_line(without_number(sentence))
    titled = re.match(r"([^，。；：:,;]{2,24})[：:]", text)
    titled = titled or re.match(r"([^，。；：,;]{2,24}?[（(][0-9.]{1,4}分[)）])(?=.)", text)
    if titled is not None:
        return named(titled[1]).name
    first = re.split(r"[，。；：,;（(]", text)[0].strip() or text
    first = re.split(r"每|得分|不?[得计]满?分|[得扣计][0-9]", first)[0] or first
    first = re.sub(r"(?:的|者|，)\Z", "", named(first).name)
    return first if len(first) <= 24 else f"{first[:23]}…"


# Lists and remarks ----------------------------------------------------------------------------


def listed(text: str) -> tuple[str, ...]:
    """Departments in a cell, one by one; a name that only wraps stays together."""
    if is_nothing(text):
        return ()
    lines = text.split("\n")
    if len(lines) > 1 and not all(_is_office(_LIST.split(line)[-1]) for line in lines[:-1]):
        text = "".join(lines)
    return tuple(part.strip() for part in _LIST.split(text) if part.strip())


def _is_office(name: str) -> bool:
    return len(name.strip()) > 2 and _OFFICE.search(name.strip()) is not None


def is_nothing(text: str) -> bool:
    """—, /, 无: a cell that says that there is nothing."""
    return plain(text) in _NOTHING


def is_same(text: str) -> bool:
    """同上."""
    return plain(text).strip("()（）") in _SAME or plain(text) in _SAME


def with_remarks(text: str, remarks: Sequence[tuple[str, str]]) -> str:
    """The standard with what else the table says, each on a line: 【目标值】95%."""
    lines = [text] if text else []
    lines += [f"【{label}】{one_line(words)}" for label, words in remarks]
    return "\n".join(lines)


def without_remarks(text: str) -> str:
    """The standard alone: what stands before the first line that begins with a label."""
    found = _LABELLED.search(text)
    return text if found is None else text[: found.start()].rstrip("\n")


def remarks_in(text: str) -> tuple[tuple[str, str], ...]:
    """The labels and remarks after a standard."""
    found = _LABELLED.search(text)
    lines = [] if found is None else text[found.start() :].strip("\n").split("\n")
    marks = [(line, _LABEL.match(line.strip())) for line in lines]
    return tuple(
        (mark["label"], line.strip()[mark.end() :].strip()) if mark else ("备注", line.strip())
        for line, mark in marks
        if line.strip()
    )
