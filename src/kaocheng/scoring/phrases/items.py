"""The items (数据项) that a proposed rule needs, named in the sentence's own words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import count

from kaocheng.scoring.expressions.functions import reserved
from kaocheng.scoring.phrases.shortening import shortened

_LONGEST_NAME = 60
_LONGEST_CODE = 36
_LONGEST_HEAD = 44  # of a name that is cut in the middle
_LEAST = 12  # signs of a last clause that says enough
_FAILS = re.compile("未|没有|无(?!论)")
_EDGE = "、，。；：“”\"'·-/ "
_LEADS = re.compile(
    "^(?:对于(?=.{4})|并且|并|且|同时|以及|或者|或|如|若|凡"
    "|有(?=发生|出现|未|不|违|问题|受|被|逾期|超期|项目)|的)+"
)


# 完成年度任务80%以上的: how much of it is done.
_DONE = re.compile(
    "(?P<a>[^未没不占]*?)完成了?(?P<b>[^未没不占]{0,20}?)的?(?:目标任务|任务目标|任务|目标|计划|指标)[数量值额]?的?"
)
_OF_YEAR = re.compile(
    "^(?:年度|全年|当年|上级|下达|责任|承担|分解|约束性|考核|规定|既定|的)+|(?:年度|考核)$"
)


@dataclass(frozen=True)
class Item:
    """An item: what has to be filled in, and in which unit; 1 or 0 where there is no unit."""

    code: str
    name: str
    unit: str


@dataclass
class Items:
    """The items of one rule, each named once in the words of its clause; see `naming`."""

    subject: str = ""
    found: dict[str, Item] = field(default_factory=dict)

    def code(self, words: str, unit: str = "") -> str:
        """The code of the item of this name; made when it is asked for first."""
        name = _whole(words)
        if unit == "%" and (done := _DONE.fullmatch(name)) is not None:
            name = self._rate_of(done)
        item = self.found.get(name)
        if item is None:
            item = Item(new_code(name, {item.code for item in self.found.values()}), name, unit)
        elif unit and not item.unit:
            item = Item(item.code, item.name, unit)
        self.found[name] = item
        return item.code

    def _rate_of(self, done: re.Match[str]) -> str:
        """到位资金完成年度任务, in percent: 到位资金任务完成率."""
        what = done["a"] + _OF_YEAR.sub("", done["b"])
        return f"{what or self.subject or '年度'}任务完成率"

    def name(self, code: str) -> str:
        """The name of an item that has this code; "" where there is none."""
        return next((item.name for item in self.found.values() if item.code == code), "")


def gathered(items: dict[str, Item], item: Item) -> bool:
    """Puts an item among those of other parts; False where its code is another one's there."""
    known = items.setdefault(item.code, item)
    items[item.code] = item if item.unit else known  # 满意度比上年提高: the unit is told elsewhere
    return known.name == item.name and known.unit in ("", item.unit or known.unit)


def new_code(name: str, taken: Collection[str]) -> str:
    """A code for a name; none that is taken."""
    code = _begun_well(shortened(name, _LONGEST_CODE) or "本项")
    if reserved(code):
        code += "值"
    more = (f"{code}之{_ordinal(place)}" for place in count(2))
    return code if code not in taken else next(each for each in more if each not in taken)


def _begun_well(code: str) -> str:
    return f"_{code}" if code[0].isdigit() else code


def _whole(words: str) -> str:
    bare = words.strip(_EDGE).removesuffix("的")
    return _LEADS.sub("", bare).strip(_EDGE) or bare or "本项数据"


def cut_short(name: str) -> str:
    """A name that is too long, by how it begins and ends; by clauses, where that will do."""
    if len(name) <= _LONGEST_NAME:
        return name
    first, last = name.partition("，")[0], name.rpartition("，")[2]
    says_all = _LEAST < len(last) < _LONGEST_NAME
    if says_all and (len(first) + len(last) >= _LONGEST_NAME or _FAILS.search(last)):
        return f"…{last}"
    if len(first) + len(last) < _LONGEST_NAME:
        return f"{first}…{last}"
    return f"{name[:_LONGEST_HEAD]}…{name[_LONGEST_HEAD + 1 - _LONGEST_NAME :]}"


def _ordinal(place: int) -> str:
    return _ORDINALS[place - 2] if place - 2 < len(_ORDINALS) else str(place)


_ORDINALS = "二三四五六七八九十"
