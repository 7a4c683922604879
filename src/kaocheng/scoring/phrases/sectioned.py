"""One rule of the sections of a standard, each read by itself for its own points."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.doubts import twice
from kaocheng.scoring.phrases.items import Item, Items, gathered, new_code
from kaocheng.scoring.phrases.making.localizing import Unfit, summed, within
from kaocheng.scoring.phrases.making.parts import attain
from kaocheng.scoring.phrases.naming import renamed
from kaocheng.scoring.phrases.numbered import parts_of
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.proposal import (
    CANNOT,
    HIGH,
    JUDGED,
    LOW,
    MEDIUM,
    RULE,
    SURENESS,
    Proposal,
    Span,
)
from kaocheng.scoring.phrases.remarked import wanted_of
from kaocheng.scoring.phrases.sections import Section, nothing_at_the_end, sections_of
from kaocheng.scoring.phrases.subjects import subject_of

Reader = Callable[[str, Decimal | None, str], Proposal]
_PLAIN_HEAD = re.compile("^[^分]{1,6}分$")  # 基础分, 加分: no name of what is measured


def of_sections(
    sentence: str, full: Decimal | None, indicator: str, reader: Reader
) -> Proposal | None:
    """The proposal for a standard in sections; None where it has none, or one is not understood."""
    sections = sections_of(sentence, full)
    if not sections:
        return None
    read = [read_section(section, indicator, reader) for section in sections]
    if any(one.outcome == CANNOT for one in read):
        return None
    if all(one.outcome == JUDGED for one in read):
        return None
    try:
        return _together(sentence, full, sections, read)
    except Unfit:
        return None


def of_numbered(
    sentence: str, full: Decimal | None, indicator: str, reader: Reader
) -> Proposal | None:
    """The same of parts that are numbered, whose own points make up the full points."""
    texts = parts_of(sentence)
    if full is None or not 2 <= len(texts) <= _MOST:
        return None
    alone = [reader(text, None, indicator) for text in texts]
    worth = [one.points for one in alone if one.outcome == RULE and not one.group_points]
    known = [points for points in worth if points]
    if len(known) < len(texts) or sum(known, Decimal(0)) != full:
        return None
    sections = [Section("", text, points) for text, points in zip(texts, known, strict=True)]
    return of_read(sentence, full, sections, indicator, reader)


def of_read(
    sentence: str, full: Decimal, sections: Sequence[Section], indicator: str, reader: Reader
) -> Proposal | None:
    """The same of sections that make up the full points, where a rule can be made of each."""
    read = [read_section(section, indicator, reader) for section in sections]
    if any(one.outcome != RULE for one in read):
        return None
    try:
        return _together(sentence, full, sections, read)
    except Unfit:
        return None


_MOST = 6


def read_section(section: Section, indicator: str, reader: Reader) -> Proposal:
    """The section as a standard of its own points; its title names what is asked in it."""
    title = "" if _PLAIN_HEAD.match(section.title) else section.title
    title = _RID_OF.sub("", title)
    one = _read_best(section, subject_of(title) or indicator, reader)
    if len(title) > _LONGEST or _goes_on(section) or one.rule is None:
        return one
    short = {item.code for item in one.items if _SHORT.fullmatch(item.name)}
    return _named_after(title, one, short) if title and short else one


_RID_OF = re.compile("^(?:消除|杜绝|清零|取缔|根除)(?=..)")  # 消除险桥: what is counted is 险桥
_SHORT = re.compile("(?!有).{2,3}|(?:未|没有|没|不|缺|漏|错|逾期|超期)[^未不无]{2,6}")


def _read_best(section: Section, subject: str, reader: Reader) -> Proposal:
    one = reader(_sentence(section), section.points, subject)
    body = "。".join(filter(None, (section.steps, section.text)))
    if _goes_on(section) or not _SCORING.search(body):
        return one
    if not (_asks(one, section.title) or (section.steps and one.confidence == LOW)):
        return one
    alone = reader(body, section.points, subject)  # 办案（3分，破案率低于50%的不得分）
    return alone if alone.outcome == RULE and not _asks(alone, section.title) else one


_LONGEST = 12  # signs of a title; a longer one is a clause, and what follows goes on with it


def _asks(one: Proposal, title: str) -> bool:
    """Whether the words that only head a section are a fact there, or have found no use."""
    named = any(item.name == title for item in one.items)
    return one.outcome == RULE and (named or any(f"“{title}”" in note for note in one.notes))


_SCORING = re.compile(
    r"扣|不得分|得分|酌情|[得加计][^，。；：]{0,3}[0-9.]+分|满分|比例|[^0-9.][0-9.]+分"
)


# 完成率（5分，达到100%得5分，…）: the remark goes on where the title ends.
_ATTAINS = re.compile("(?:达到|达|完成|不低于|不高于|不超过|高于|低于|≥|≤)[^，。；]*得")


_FALLS = re.compile("每|缺|少|未|没|低|超|逾期|不")
# 覆盖率达到90%, 成立专班: what may be so or not, and no mere name.
_AFFIRMS = re.compile(
    "[0-9]|^(?:成立|建立|制[定订]|印发|编制|按时|按期|及时|落实|开展|组织|完成|召开|报送|签订|设立|配备|明确|出台)"
)


def _sentence(section: Section) -> str:
    """The section as a standard of its own."""
    worth = f"得{plain(section.points)}分"
    if (wanted := wanted_of(section.title, section.steps)) is not None:
        return f"{wanted[0]}{worth}，{wanted[1]}。{section.text}"
    if section.steps:
        join = "" if _ATTAINS.match(section.steps) else "，"
        return f"{section.title}{join}{section.steps}。{section.text}"
    if not section.text:
        return f"{section.title}{worth}"
    if _goes_on(section):
        return f"{section.title.rpartition('：')[2]}{worth}，{section.text}"
    return section.text if _SCORING.search(section.text) else f"{section.title}：{section.text}"


def _goes_on(section: Section) -> bool:
    """成立专班2分，未成立的不得分: what it is worth is given for what its title says."""
    if wanted_of(section.title, section.steps) is not None:
        return True
    falls = section.joined and _FALLS.match(section.text)
    return bool(falls and _AFFIRMS.search(section.title.rpartition("：")[2]))


def _together(
    sentence: str, full: Decimal | None, sections: Sequence[Section], read: Sequence[Proposal]
) -> Proposal:
    items: dict[str, Item] = {}
    read = _told_apart(sections, read)
    parts = [_part(section, one, items) for section, one in zip(sections, read, strict=True)]
    notes = [
        f"“{section.title}”怎样算做到由评审部门认定"
        for section, one in zip(sections, read, strict=True)
        if one.outcome == JUDGED
    ]
    last = nothing_at_the_end(sections[-1])
    open_ = [f"“{last}”是只对最后一部分还是对全部没有写清"] if last else []
    rule = summed(parts)
    again = dict(twice(rule))
    at_most = LOW if any(again.values()) else MEDIUM if again or open_ else HIGH
    notes += open_
    worth = full if full is not None else sum((one.points for one in sections), Decimal(0))
    return joined(sentence, worth, rule, read, items=items, notes=[*notes, *again], at_most=at_most)


def joined(
    sentence: str,
    full: Decimal,
    rule: Mapping[str, object],
    read: Sequence[Proposal],
    *,
    items: dict[str, Item],
    notes: Sequence[str] = (),
    at_most: str = HIGH,
    how: str = "分项→sum",
) -> Proposal:
    """One proposal of those for the parts of a sentence; `items` may have some that are its own.

    `how` names what holds the parts together (分项→sum); without an arrow nothing new holds them,
    and what was proven of each part alone is proven of all.
    """
    if not all(gathered(items, item) for one in read for item in one.items):
        raise Unfit
    return Proposal(
        sentence,
        full,
        RULE,
        rule,
        tuple(items.values()),
        (),
        (Span(0, len(sentence.rstrip()), how.partition("→")[0]),),
        min([*map(_confidence, read), at_most], key=SURENESS.__getitem__),
        "；".join(one.left for one in read if one.left and one.outcome == RULE),
        tuple(dict.fromkeys([*(note for one in read for note in one.notes), *notes])),
        _signature(read, how),
    )


def _signature(read: Sequence[Proposal], how: str) -> tuple[str, ...]:
    keys = {key for one in read for key in one.signature}
    if "→" not in how:
        return tuple(sorted(keys))
    return (*sorted(f"节：{key}" if "→" in key else key for key in keys), how)


def _told_apart(sections: Sequence[Section], read: Sequence[Proposal]) -> list[Proposal]:
    """春季（3分）：密度…；秋季（3分）：密度…: what two sections ask is each section's own."""
    codes = [item.code for one in read for item in one.items]
    again = {code for code in codes if codes.count(code) > 1}
    titles = [section.title for section in sections]
    # 城镇收入增速（3分）：…；农村收入增速（3分）：高于城镇收入增速的…: another section's figure
    again -= {item.code for one in read for item in one.items if item.name in titles}
    if not again or not all(titles) or len(set(titles)) < len(titles):
        return list(read)
    return [_named_after(title, one, again) for title, one in zip(titles, read, strict=True)]


def _named_after(title: str, one: Proposal, again: Collection[str]) -> Proposal:
    title = _CHANGE.sub("", title)
    names = {item.code: _joined(title, item.name) for item in one.items if item.code in again}
    if one.rule is None or any(name.startswith("适用：") for name in names.values()):
        return one
    taken = {item.code for item in one.items} - set(names)
    codes = {code: new_code(name, taken) for code, name in names.items()}
    items = (
        replace(item, code=codes.get(item.code, item.code), name=names.get(item.code, item.name))
        for item in one.items
    )
    return replace(one, rule=renamed(one.rule, codes), items=tuple(items))


def _joined(title: str, name: str) -> str:
    """春季集中免疫 and 免疫密度: 春季集中免疫密度; 井水检测 and 未检测: 井水未检测."""
    done = _NOT.sub("", name)
    if done != name and done in title:
        return f"{title[: -len(done)]}{name}" if title[2:].endswith(done) else name
    shared = next((n for n in range(len(name), 1, -1) if title.endswith(name[:n])), 0)
    return f"{title}{name[shared:]}"


_NOT = re.compile("^(?:未|没有|没|不|无)")
# 满意度变化（2分）：满意度高于上年: how 满意度 moves is no other figure.
_CHANGE = re.compile(
    "(?:(?:[较比与同](?:上年|去年|上一年)(?:度|同期)?(?:相比)?|同比)的?)?(?:变化|变动|增减|升降|提升|改善)(?:情况|幅度)?$"
)


def _confidence(one: Proposal) -> str:
    return MEDIUM if one.outcome == JUDGED else one.confidence


def _part(section: Section, one: Proposal, items: dict[str, Item]) -> object:
    if one.rule is not None:
        return within(one.rule, section.points)
    own = Items()
    bare = not (section.text or section.steps)
    code = own.code(section.title) if bare else own.code(f"{section.title}评审得分", "分")
    if code in items:
        raise Unfit
    items[code] = next(iter(own.found.values()))
    if bare:  # 明确联络员（1分）: done or not
        return attain(f"{code} == 1", section.points)
    return f"min({plain(section.points)}, max(0, {code}))"
