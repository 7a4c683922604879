"""The items (数据项) that a proposed rule needs, named in the sentence's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count

from kaocheng.scoring.expressions.functions import reserved

_LONGEST_NAME = 60
_LONGEST_CODE = 36
_EDGE = "、，。；：“”\"'·-/ "
_LEADS = re.compile("^(?:并且|并|且|同时|以及|或者|或|如|若|凡|有(?=发生|出现|未|不|违|问题)|的)+")


@dataclass(frozen=True)
class Item:
    """An item: what has to be filled in, and in which unit; 1 or 0 where there is no unit."""

    code: str
    name: str
    unit: str


@dataclass
class Items:
    """The items of one rule, each named once."""

    found: dict[str, Item] = field(default_factory=dict)

    def code(self, words: str, unit: str = "") -> str:
        """The code of the item of this name; made when it is asked for first."""
        name = _name(words)
        item = self.found.get(name)
        if item is None:
            item = Item(self._new_code(name), name, unit)
        elif unit and not item.unit:
            item = Item(item.code, item.name, unit)
        self.found[name] = item
        return item.code

    def _new_code(self, name: str) -> str:
        code = "".join(re.findall(r"\w", name))[:_LONGEST_CODE] or "本项"
        if code[0].isdigit():
            code = f"_{code}"
        if reserved(code):
            code += "值"
        taken = {item.code for item in self.found.values()}
        more = (f"{code}之{_ordinal(place)}" for place in count(2))
        return code if code not in taken else next(each for each in more if each not in taken)


def _name(words: str) -> str:
    bare = words.strip(_EDGE).removesuffix("的")
    name = _LEADS.sub("", bare).strip(_EDGE) or bare or "本项数据"
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME - 1] + "…"
    return name


def _ordinal(place: int) -> str:
    return _ORDINALS[place - 2] if place - 2 < len(_ORDINALS) else str(place)


_ORDINALS = "二三四五六七八九十"
