"""The tree in which everybody stands, and how one place looks from another. All invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Relation = Literal["own", "child", "sibling", "parent", "unknown"]
RELATIONS: tuple[Relation, ...] = ("own", "child", "sibling", "parent", "unknown")


@dataclass(frozen=True)
class Place:
    """An organisation whose name and code occur nowhere else, so that any answer can be searched.

    No name and no code is a part of another one.
    """

    key: str
    code: str
    name: str
    level: str
    above: str = ""
    kind: str = "region"


_ALL = (
    Place("P", "hid-papa", "隐元省", "province"),
    Place("A", "hid-alfa", "甲隐江市", "city", "P"),
    Place("B", "hid-bravo", "乙隐江市", "city", "P"),
    Place("A1", "hid-charlie", "甲隐山县", "county", "A"),
    Place("A2", "hid-delta", "丙隐海县", "county", "A"),
    Place("B1", "hid-echo", "丁隐原县", "county", "B"),
    Place("A11", "hid-foxtrot", "戊隐溪乡", "township", "A1"),
    Place("A21", "hid-golf", "己隐湖乡", "township", "A2"),
    Place("A111", "hid-hotel", "庚隐柳村", "village", "A11"),
    # The department that reviews what A1 assesses (评审部门).
    Place("D", "hid-kilo", "癸隐评审科", "county", "A1", "department"),
)
PLACES = {place.key: place for place in _ALL}
# Those that assess, each with the units that it assesses.
ASSESSED = {"P": ("A", "B"), "A": ("A1", "A2"), "A1": ("A11",), "A2": ("A21",), "A11": ("A111",)}
ASSESSOR = {unit: office for office, units in ASSESSED.items() for unit in units}
# From here it is looked, with every role. All relations are there, and they repeat at every level.
HERE = "A1"
SEEN: dict[Relation, str] = {
    "own": "A1",
    "child": "A11",
    "sibling": "A2",
    "parent": "A",
    "unknown": "",
}


def ancestors(key: str) -> list[str]:
    """The places above one, the nearest first."""
    above = PLACES[key].above
    return [above, *ancestors(above)] if above else []


def in_sight(key: str) -> frozenset[str]:
    """The places whose names somebody here may read anywhere: own, below, and all above."""
    below = {other for other in PLACES if key in ancestors(other)}
    return frozenset({key, *below, *ancestors(key)})


def out_of_sight(key: str, but: Iterable[str] = ()) -> tuple[str, ...]:
    """The names and codes that must not occur in an answer to somebody who stands here."""
    seen = in_sight(key) | set(but)
    hidden = [place for other, place in PLACES.items() if other not in seen]
    return tuple(text for place in hidden for text in (place.name, place.code))
