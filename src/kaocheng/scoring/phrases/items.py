"""The items (数据项) that a proposed rule needs, named in the sentence's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count

from kaocheng.scoring.expressions.functions import reserved

_LONGEST_NAME = 60
_LONGEST_CODE = 36
_LONGEST_HEAD = 44  # of a name that is cut in the middle
_BEGINNING = 12  # signs of a long name that its code begins with
_EDGE = "、，。；：“”\"'·-/ "
_LEADS = re.compile(
    "^(?:对于(?=.{4})|并且|并|且|同时|以及|或者|或|如|若|凡"
    "|有(?=发生|出现|未|不|违|问题|受|被|逾期|超期|项目)|的)+"
)


# Names that say nothing outside their sentence: 降低幅度, 不完善, 国家级以上.
_VAGUE = re.compile(
    "[0-9.]+%?以[上下内].*|.*[额积数量率]以[上下内]|^(?:(?:下降|上升|增长|提高|减少|增加|提升|降低|发生|超额|超出|中间)(?:幅度)?|.?|[^一-龥]+.?|每.{1,2}|(?:低|高|超|差|少|多|降|升|完成|单项|大于|小于)*(?:幅度|数|缺少数|占比|完成比例)?"
    "|全年(?:累计)?|当年|年内|本年度?|每年|不完善|不健全|不到位|少.|(?:国家|省|市|县|区|乡镇?|镇|村)级(?:及以上|以上)?|发生.数|发现|存在|出现|不合格|不达标|(?:低于|高于|超过|突破|未完成|完成|未达到|达到)(?:的|目标|标准)?|全[省市县国区])$"
)


# 完成年度任务80%以上的: how much of it is done.
_DONE = re.compile(
    "(?P<a>[^未没不占]*?)完成了?(?P<b>[^未没不占]{0,20}?)的?(?:目标任务|任务目标|任务|目标|计划|指标)[数量值额]?的?"
)
_OF_YEAR = re.compile("^(?:年度|全年|当年|上级|下达|考核|规定|既定|的)+|(?:年度|考核)$")
# What is done, without what it is done to: 配备3人以上的.
_VERB = re.compile(
    "(?:全年|年内|当年|每年|已|共)?(?:配备|建立|设立|建成|新建|新增|培育|创建|引进|聘用|组建|安排|投入|发放|发表|采用|录用|召开|开展|举办|组织)"
)
# Names that an indicator's name makes clearer: 未建立, 迟报.
_SHORT = re.compile("(?:未|没有|无|不|已|迟|漏|缺|错|误)[一-龥]{1,3}$")


def is_vague(name: str) -> bool:
    """Whether a name says nothing outside its sentence."""
    return bool(_VAGUE.match(name))


# 死亡3-5人: with the sign between its ends left out it would be 35.
_RANGE = re.compile("(?<=[0-9%])[-—–~～]+(?=[0-9])")


@dataclass(frozen=True)
class Item:
    """An item: what has to be filled in, and in which unit; 1 or 0 where there is no unit."""

    code: str
    name: str
    unit: str


@dataclass
class Items:
    """The items of one rule, each named once; a vague name is told by the indicator's."""

    subject: str = ""
    found: dict[str, Item] = field(default_factory=dict)

    def code(self, words: str, unit: str = "") -> str:
        """The code of the item of this name; made when it is asked for first."""
        name = _name(words)
        if unit == "%" and (done := _DONE.fullmatch(name)) is not None:
            name = self._rate_of(done)
        bare = is_vague(name) or (_SHORT.match(name) and not self._speaks_of_it(name))
        if self.subject and _VERB.fullmatch(name):
            name = self.subject if name in self.subject else _name(f"{name}{self.subject}")
        elif self.subject and bare and self.subject not in name:
            name = _name(f"{self.subject}{name}")
        item = self.found.get(name)
        if item is None:
            item = Item(self._new_code(_whole(words) if "…" in name else name), name, unit)
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

    def _speaks_of_it(self, name: str) -> bool:
        """Whether two signs of the indicator's name stand in it: 无台账 of 台账资料."""
        pairs = (self.subject[place : place + 2] for place in range(len(self.subject) - 1))
        return any(pair in name for pair in pairs)

    def _new_code(self, name: str) -> str:
        signs = _signs(name)
        if len(signs) > _LONGEST_CODE:  # how it begins, and what is wrong, at its end
            signs = signs[:_BEGINNING] + signs[_BEGINNING - _LONGEST_CODE :]
        code = _begun_well(signs or "本项")
        if reserved(code):
            code += "值"
        taken = {item.code for item in self.found.values()}
        more = (f"{code}之{_ordinal(place)}" for place in count(2))
        return code if code not in taken else next(each for each in more if each not in taken)


def _begun_well(code: str) -> str:
    return f"_{code}" if code[0].isdigit() else code


def _signs(name: str) -> str:
    return "".join(re.findall(r"\w", _RANGE.sub("至", name)))


def _whole(words: str) -> str:
    bare = words.strip(_EDGE).removesuffix("的")
    return _LEADS.sub("", bare).strip(_EDGE) or bare or "本项数据"


def _name(words: str) -> str:
    name = _whole(words)
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_HEAD]}…{name[_LONGEST_HEAD + 1 - _LONGEST_NAME :]}"
    return name


def _ordinal(place: int) -> str:
    return _ORDINALS[place - 2] if place - 2 < len(_ORDINALS) else str(place)


_ORDINALS = "二三四五六七八九十"
