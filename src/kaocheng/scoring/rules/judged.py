"""`judged`: a mark or a band given by an assessor (定性评审)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

import numpy as np

from kaocheng.scoring.exact.column import Column, Texts, Truth, choose
from kaocheng.scoring.expressions.bounds import Reach, exactly, reach
from kaocheng.scoring.expressions.evaluate import as_texts, constant, number, value
from kaocheng.scoring.expressions.kinds import NUMBER_KIND, TEXT_KIND
from kaocheng.scoring.expressions.nodes import FULL, Expression, Item
from kaocheng.scoring.expressions.parse import Unreadable
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Part, Rule, Said, Sight
from kaocheng.scoring.rules.say import shown


@dataclass(frozen=True)
class Band(Part):
    name: str
    share: Expression


@dataclass(frozen=True)
class Judged(Rule):
    """With bands, the item holds a band's name; without, the mark itself (0…F)."""

    item: Item
    bands: tuple[Band, ...]
    full: Expression = FULL
    kind: ClassVar[str] = "judged"
    title: ClassVar[str] = "定性评审"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        code = keys.text("item")
        bands = _read_bands(keys)
        if code and code not in keys.context.items:
            keys.fault("item", f"没有“{code}”这个数据项", "请先在 items 中登记")
        elif code:
            keys.context.items_read.add(code)
            _settle_kind(keys, code, TEXT_KIND if keys.get("bands") else NUMBER_KIND)
        return cls(Item(code), bands)

    def points(self, scope: Scope) -> Column:
        full = number(self.full, scope)
        if not self.bands:
            mark = number(self.item, scope)
            outside = (mark < constant(scope, 0)).then(full < mark, stops_at=True)
            return mark.refused_where(outside)
        return self._by_band(scope, full)

    def _by_band(self, scope: Scope, full: Column) -> Column:
        given = as_texts(value(self.item, scope))
        points, known = constant(scope, 0), Truth(np.zeros(1, bool))
        for band in reversed(self.bands):
            here = given.equals(Texts(np.array([band.name], object)))
            points = choose(here, full * number(band.share, scope), points)
            known = Truth(known.data | here.data, given.status)
        return points.read_with(given).refused_where(~known)

    def reach(self, full: Fraction) -> Reach:
        if not self.bands:
            return Reach(Fraction(0), full)
        result = exactly(full).times(reach(self.bands[0].share, full))
        for band in self.bands[1:]:
            result = result.either(exactly(full).times(reach(band.share, full)))
        return result

    def words(self, names: Mapping[str, str]) -> str:
        name = names.get(self.item.code, self.item.code)
        if not self.bands:
            return f"由评审部门按{name}评定分数（0分至满分）"
        bands = "，".join(f"{b.name}得满分的{phrase(b.share, names)}倍" for b in self.bands)
        return f"由评审部门按{name}评定档次：{bands}"

    def reason(self, sight: Sight) -> Said:
        name = sight.names.get(self.item.code, self.item.code)
        if not self.bands:
            return Said(f"{name}：评审给分 {shown(sight.value(self.item))} 分")
        text = sight.text(self.item.code)
        share = next((sight.value(b.share) for b in self.bands if b.name == text), None)
        return Said(f"{name}：评定为“{text}”", f"{shown(sight.value(self.full))} × {shown(share)}")

    def complaint(self, sight: Sight) -> tuple[str, str] | None:
        """What is wrong with the unit's mark and how to mend it, None if nothing is."""
        if self.bands:
            text = sight.text(self.item.code)
            names = "、".join(band.name for band in self.bands)
            wrong = text and text not in [band.name for band in self.bands]
            return (f"“{text}”不是规定的档次", f"请改为 {names} 之一") if wrong else None
        mark, full = sight.value(self.item), sight.value(self.full)
        if mark is None or full is None or 0 <= mark <= full:
            return None
        return f"评审给分 {shown(mark)} 超出 0 至 {shown(full)} 分", "请核对后改正"


def _settle_kind(keys: Keys, code: str, kind: str) -> None:
    try:
        keys.context.kinds.settle(code, kind, keys.context.where(keys.node.line, keys.path))
    except Unreadable as error:
        keys.fault("item", error.what, error.mend)


def _read_bands(keys: Keys) -> tuple[Band, ...]:
    node = keys.get("bands")
    if node is None:
        return ()
    path = keys.below("bands")
    if not isinstance(node.value, dict) or not node.value:
        keys.fault("bands", "档次须是“档次名: 系数”", "例如 {优: 1, 良: 0.8}")
        return ()
    bands: list[Band] = []
    for name, share in node.value.items():
        if not isinstance(name, str):
            keys.context.fault(share, path, "档次名须是文字", "数字样的档次名请加引号")
            continue
        if name.strip() in ("", "NA", *(band.name for band in bands)):
            what = f"档次名“{name.strip()}”重复、空白，或与不适用的写法 NA 相同"
            keys.context.fault(share, path, what, "请改成不同的档次名")
        bands.append(Band(name.strip(), keys.context.expression(share, path, NUMBER_KIND)))
    return tuple(bands)
