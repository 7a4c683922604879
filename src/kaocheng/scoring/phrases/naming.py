"""What the items of a finished rule are called: the thing, and what is counted or measured.

Whoever fills a figure in sees its name and not the sentence. `well_named` goes over all items once
a rule stands: it mends each name by the sentence (`wording`), by the clause before or the
indicator (`completing`), renames the codes in the rule, and says which names a person has to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kaocheng.scoring.phrases.completing import completed, is_place, is_vague, tells_nothing
from kaocheng.scoring.phrases.items import Item, cut_short, new_code
from kaocheng.scoring.phrases.lateness import periods_undone
from kaocheng.scoring.phrases.proposal import HIGH, LOW, MEDIUM, Proposal
from kaocheng.scoring.phrases.tokens import normal
from kaocheng.scoring.phrases.wording import of_share, worded

_NO_EXPRESSION = {"kind", "name", "within", "round", "item"}
_CODE = re.compile(r"('[^']*'|\"[^\"]*\")|([^\W\d]\w*)")


def well_named(proposal: Proposal, indicator: str) -> Proposal:
    """The same rule over items that say what they are; what is still unclear costs confidence."""
    if proposal.rule is None:
        return proposal
    text = "".join(normal(proposal.sentence).split())
    named = [_name(item, text, indicator) for item in proposal.items]
    named = _with_subjects([item.name for item in proposal.items], named, text)
    names = _apart(proposal.items, named)
    items = tuple(_coded(proposal.items, names))
    codes = {old.code: new.code for old, new in zip(proposal.items, items, strict=True)}
    told = {old.name: new.name for old, new in zip(proposal.items, items, strict=True)}
    notes = [_told(words, told) for words in proposal.notes]
    unclear = [f"数据项“{one.name}”没有写清是什么数，请起名" for one in items if _is_unclear(one)]
    return replace(
        proposal,
        rule=renamed(proposal.rule, codes),
        items=items,
        notes=tuple(dict.fromkeys([*unclear, *notes])),
        confidence=_confidence(proposal.confidence, items),
    )


def _name(item: Item, text: str, indicator: str) -> str:
    name = completed(worded(item.name, text, item.unit), item.unit, text, indicator)
    name = periods_undone(name, item.unit)
    share = of_share(name, text) if item.unit == "%" else name
    return name if share == name else completed(share, item.unit, text, indicator)


def _is_unclear(item: Item) -> bool:
    incomplete = is_vague(item.name) or is_place(item.name, item.unit)
    return incomplete or tells_nothing(item.name, item.unit)


def _confidence(grade: str, items: Iterable[Item]) -> str:
    """A name that is incomplete is a doubt; one that names no fact at all is a wrong reading."""
    if any(tells_nothing(one.name, one.unit) for one in items):
        return LOW
    return MEDIUM if grade == HIGH and any(map(_is_unclear, items)) else grade


# 信息漏报的…；错报的…, 品牌获评国家级荣誉的…；获评省级荣誉的…: whose it is, said once.
_ALIKE = (
    re.compile("[漏错迟瞒谎误虚晚缺不][报记录填登]"),
    re.compile("获评|被评为|评为|荣获|获得|获|被授予|被命名为"),
    re.compile("受到|被"),
    re.compile("入选|列入|纳入"),
    re.compile("逾期|超期"),
    re.compile("[特一二三]等奖?$"),
)
_FAULT = re.compile(
    "[未不无没违缺漏错每]|因|(?:[的在已]|按时|按期|及时|全面|组织|开展|积极|均|全部)$"
    "|^[0-9]|^(?:发现|出现|发生|存在|有|经)|.{13}"
)
# 经验被推广的加分，被通报批评的扣分: not of one thing.
_BLAMED = re.compile("批评|通报(?!表[扬彰])|曝光|负面|问责|处分|处罚|投诉|举报|约谈|查处|督办|撤销")


def _with_subjects(said: Sequence[str], names: Sequence[str], text: str) -> list[str]:
    """The names, with the subject of the clause before where one begins with the same verb."""
    out = list(names)
    for place, name in enumerate(said):
        sort = next((one for one in _ALIKE if one.match(name)), None)
        for other in reversed(out[:place] if sort else []):
            found = sort.search(other) if sort else None
            if found is None or not _follows(text, found[0], name):
                continue
            alike = bool(_BLAMED.search(name)) == bool(_BLAMED.search(other, found.start()))
            if alike and found.start() > 1 and not _FAULT.search(other[: found.start()]):
                out[place] = other[: found.start()] + name
            break
    return out


def _follows(text: str, verb: str, name: str) -> bool:
    """Whether a clause begins with a name, and the verb stands before it in the same sentence."""
    found = re.search(f"[；，、]{re.escape(name[:4])}", text)
    return found is not None and verb in text[: found.start()].rpartition("。")[2]


def _apart(items: Sequence[Item], names: list[str]) -> list[str]:
    """Two items never get one name: those that would, keep theirs."""
    alike = {name for name in names if names.count(name) > 1}
    return [item.name if name in alike else name for item, name in zip(items, names, strict=True)]


def _coded(items: Sequence[Item], names: Sequence[str]) -> Iterator[Item]:
    """The items by their new names; a name that stayed keeps its code."""
    taken = {item.code for item, name in zip(items, names, strict=True) if item.name == name}
    for item, name in zip(items, names, strict=True):
        code = item.code if item.name == name else new_code(name, taken)
        taken.add(code)
        yield Item(code, cut_short(name), item.unit)


def renamed(value: Any, codes: Mapping[str, str], key: str = "") -> Any:
    """A rule with other codes for its items, all at once, wherever an expression names them."""
    if isinstance(value, Mapping):
        return {inner: renamed(each, codes, inner) for inner, each in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(each, codes, key) for each in value]
    if not isinstance(value, str) or key in _NO_EXPRESSION:
        return codes.get(value, value) if key == "item" else value
    return _CODE.sub(lambda found: found[1] or codes.get(found[2], found[2]), value)


def _told(note: str, names: Mapping[str, str]) -> str:
    """A note that quotes an item, by its new name."""
    for old, new in names.items():
        note = note.replace(f"“{old}”", f"“{new}”")
    return note
