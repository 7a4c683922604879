"""The small language of sentence forms: one text is the pattern and its own documentation.

    〈分〉 〈量〉 〈段〉 〈名〉 〈数〉   points, a quantity, a range, a place, a bare number
    〈少〉 〈多〉 〈发生〉 〈个〉 …      one word of a list, see WORDS
    〈事〉                            any words of one clause, as few as will do
    〈比=2,40〉 〈势=提高|降低〉        words of this length, or one of these, under a name
    〔的〕                            may be left out
    【得｜计】                        one of these
All else stands for itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kaocheng.scoring.phrases import words
from kaocheng.scoring.phrases.tokens import (
    BARE,
    FIGURES,
    FULL,
    NOTE,
    PLACE,
    POINTS,
    QUANTITY,
    RANGE,
)

_NO_STOP = "[^，。；：！？]"
_NO_FIGURE = f"[^，。；：！？{FIGURES}]"  # what follows the last figure of a clause
WORDS: dict[str, str] = {
    "少": words.LESS,
    "多": words.MORE,
    "发生": words.HAPPENING,
    "个": "|".join(words.COUNTERS),
    "此项": words.THIS,
    "得": (
        f"(?:可|各|直接|即|{words.THEN})*(?:得分为|得分|获得|得满|得|计为|计|记为|记|赋予|赋|给予|给|评为|评|打|为|获)"
    ),
    "扣": (
        f"(?:(?<![响反供对适效])应|{words.THEN}|即|将|予以|相应|各|再|(?<!新)增|(?<!参)加|多(?=扣))*"
        "(?:减记|减计|扣减|扣除|扣罚|扣掉|扣去|扣分|减去|减少|减扣|减分|(?<!减)(?:少得|少计|少记)|扣|减)"
    ),
    "加": (
        f"(?:可|再|另|{words.THEN}|即|额外)?(?:予以)?(?:加分|加计|加记|增记|增计|加|奖励|奖|增加得分|增加|增)"
    ),
}
_FIGURES = {
    "分": f"[{POINTS}{FULL}]",
    "满分": FULL,
    "量": f"[{QUANTITY}{BARE}]",
    "段": RANGE,
    "名": PLACE,
    "数": BARE,
    "注": NOTE,
    "事": f"{_NO_STOP}*?",
    "短语": f"{_NO_STOP}{{0,16}}?",
    "算式": "[^，。；：！？=按]{1,60}(?:[×*÷]|乘以|除以)[^，。；：！？=按]{1,40}?",
}
_PART = re.compile(r"〈(?P<slot>[^〈〉]+)〉|(?P<sign>[〔〕【】｜])|(?P<plain>[^〈〔〕【】｜]+)")
_SIGNS = {"〔": "(?:", "〕": ")?", "【": "(?:", "】": ")", "｜": "|"}


@lru_cache(maxsize=512)
def form(text: str) -> re.Pattern[str]:
    """The pattern of a form; slots become groups of their name, numbered where they repeat."""
    seen: dict[str, int] = {}
    parts: list[str] = []
    for found in _PART.finditer(text):
        if found["slot"]:
            parts.append(_slot(found["slot"], seen))
        else:
            parts.append(_SIGNS.get(found[0]) or re.escape(found[0]))
    return re.compile("".join(parts))


def _slot(name: str, seen: dict[str, int]) -> str:
    name, own, choices = name.partition("=")
    seen[name] = seen.get(name, 0) + 1
    group = name if seen[name] == 1 else f"{name}{seen[name]}"
    if not own:
        return f"(?P<{group}>{_FIGURES.get(name) or WORDS[name]})"
    if not _LENGTH.match(choices):
        return f"(?P<{group}>{choices})"
    words = _NO_FIGURE if name == "后" else _NO_STOP
    return f"(?P<{group}>{words}{{{choices}}}?)"


_LENGTH = re.compile(r"[0-9]+,[0-9]+\Z")
_NO_WORDS = re.compile(rf"{_LENGTH.pattern}|[(\[]")  # a length, or what no official reads


def shown(text: str) -> str:
    """A form as an official reads it: 每〔再〕降低…〈量〉, with one word of each list."""
    return _PART.sub(_show, text)


def _show(found: re.Match[str]) -> str:
    if not found["slot"]:
        return found[0].replace("｜", "／")
    name, own, choices = found["slot"].partition("=")
    if own:
        return "…" if _NO_WORDS.search(choices) else _choice(choices.split("|"))
    return _SHOWN.get(name, f"〈{name}〉")


def _choice(words: list[str]) -> str:
    """One of several, which may be left out where one of them is nothing."""
    either = "／".join(filter(None, words))
    if "" in words:
        return f"〔{either}〕" if either else ""
    return f"【{either}】" if len(words) > 1 else either


_SHOWN = {"算式": "…×…", "事": "…", "短语": "…", "注": "（…）"}
