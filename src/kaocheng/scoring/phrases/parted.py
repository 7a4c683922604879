"""A standard whose sentences stand side by side: each is read by itself, and their points add up.

治理率达到90%的得5分，每低1个百分点扣0.5分；台账齐全的得2分。 is worth seven: 5 + 2. What one
sentence says is not about another, save for four things that are said of the whole: what makes it
worth nothing (发生事故的，本项不得分), what is taken from the sum (从总得分中扣), what comes on top
of it (在满分之外), and that it never falls below nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from kaocheng.scoring.phrases.adding import Part, together
from kaocheng.scoring.phrases.clauses import NO_LESS, Clause, clauses_of, without_lead
from kaocheng.scoring.phrases.making.localizing import Unfit, within
from kaocheng.scoring.phrases.proposal import JUDGED, LOW, RULE, SURENESS, Proposal
from kaocheng.scoring.phrases.sectioned import read_section
from kaocheng.scoring.phrases.sections import Section
from kaocheng.scoring.phrases.tokens import normal

Reader = Callable[[str, Decimal | None, str], Proposal]

_MOST = 8  # sentences; a longer standard is read as a whole or in numbered parts
_LONGEST = 4  # sentences that may belong together
_MOST_SIGNS = 3000  # that are read in search of parts that fit; half of it does for most
_WHOLE = "(?:本|整|该|此|全)(?:条|项)(?:指标)?|以上各项|上述各项|各项|总分|总得分|本指标|全部"
_NOTHING = re.compile(
    f"(?P<when>.+?)的?，?(?:不论[^，]{{2,8}}?，?)?(?P<of>{_WHOLE})?(?:一律|均|都|则|也|直接|整体|整个|全部|一概)*"
    "(?:不得分|不计分|得0分|计0分|记0分|为0分|按0分计)"
)
_SCORED = re.compile("[得扣加减计记][^，。；]{0,4}[0-9.]+分|扣完|满分|比例")
_FROM_SUM = re.compile(
    "在(?:本项|该项|此项|所得|已得|最终|实际|上述)*(?:总?得分)的?基础上(?=再?[扣减])|从(?:本项|该项|此项|全部|名次)?(?:的)?(?:总得?分|得分|分值|合计得分)值?[中里内]|倒(?=扣)"
)
_AT_MOST = re.compile("最[多高]|不超过|为限|封顶")
_ON_TOP = re.compile(
    "(?:在|于)?(?:本项|该项)?(?:满分|分值|总分)(?:之外|以外|之上|基础上)|，?(?:加分)?(?:后)?(?:可以?|允许)?(?:超过|超出)(?:本项|该项)?(?:满分|分值)"
)
# 被评为示范县的加1分，加分后不超过8分
_MORE_WITHIN = re.compile(
    "(?P<what>[^。；]*加[0-9.]+分[^。；]*)[，；](?:加分后|含加分|加分后(?:本项)?(?:总分|得分)|本项(?:总分|得分)|总得?分|最终得分|最后得分)"
    "(?:合计|累计|最[高多])?(?:不得?超过|不高于|不突破|以|为|得)(?:本项)?(?P<n>[0-9]+(?:\\.[0-9]+)?)分(?:为限|封顶)?"
)
# 召开会议得3分, beside others that have points of their own: a fact, and no mere requirement.
_FACT = re.compile("(?P<what>[^，。；：（）]{4,20}?[^的])，?(?P<gives>[得计记][0-9.]+分)")
# 每获表彰一次加0.5分，最多加1分, where the sentences before make up the points: it comes on top.
_MORE = re.compile(
    "(?!.*(?:[得计记][0-9.]+分|扣)).*加[0-9.]+分，(?:累计|合计)?(?:加分)?(?:最[多高]|不超过)[^，]*分"
)
_OUTSIDE = re.compile(
    "以上(?:各|两|几|三|四|所|扣分|得分|指标)|上述|前述|前款|各项|在此基础|其中|该?两项|总得?分"
)
_GOES_ON = re.compile(
    "^(?:否则|其[余他它]|另外?|再|同时|未达到?的|达不到的|未完成的|没有完成的"
    # 超过10期的, 每超1期加0.2分: of what the clause before measured
    "|(?:超过|超出|高于|高出|多于|大于|低于|少于|不足|不到|小于|未达到?)[0-9.]+[^，。；]{1,4}的"
    "|每再?[超增高多低少减降差缺][过加于出少低额]?[0-9.]+[^，。；]{1,4}?的?，?[加扣])"
)
_HEADING = re.compile("(?P<words>[^，。；：]{1,24}?)(?:[0-9.]+分)?：")
_TITLE = re.compile(
    "(?P<words>[^，。；：（）0-9]{2,16})(?<![得扣加减计])（?(?P<n>[0-9]+(?:\\.[0-9]+)?)分(?:）[，：]?|[，：])"
)
# 缺一次扣0.5分（2分）: what the clauses before are worth.
_TRAILED = re.compile("（(?:本项|分值|满分|计|共)?(?P<n>[0-9]+(?:\\.[0-9]+)?)分）$")
_MOST_TAKEN = re.compile(
    "(?:最[多高]扣|扣[完满光](?=[0-9.]+分为[止限]))(?P<n>[0-9]+(?:\\.[0-9]+)?)分"
)
_TAKEN_ONCE = re.compile("[^每各，]{4,}?扣(?P<n>[0-9]+(?:\\.[0-9]+)?)分")
# 上半年（2分）：…, 乡镇（3分）：…: a part of the time, or of those that are assessed.
_OF_SOME = re.compile(
    "半年|年度?$|季度?$|季度|[0-9]月|[月旬年]底|阶段|[省市县区乡镇村]级?$|(?:单位|部门|企业|类|组)$"
)
_APIECE = re.compile("各(?:自)?[得计记占][0-9.]+分")  # 签订甲、乙协议的，各得0.5分: both together
_TAKES = re.compile("扣|不[得计]分|0分")
_GIVES = re.compile("[得计记加奖占][^，。；]{0,4}[0-9.]+分|[0-9]分[，：]|满分")


# 达到100%的得2分，低于80%的此项不得分: it falls short of what is measured in the same clause.
_SHUT_WITHIN = re.compile(
    "[得计记][0-9.]+分.*，(?:完成|达标)?率?(?:低于|不足|不到|少于|高于|超过|达不到|未|没有|缺)[^，。；]*?"
    f"的?，?(?:{_WHOLE})(?:不得分|不计分|得0分|计0分)$"
)


def of_parts(
    sentence: str, full: Decimal | None, indicator: str, reader: Reader
) -> Proposal | None:
    """The sum of a standard's sentences; None where their own points are not its full points."""
    if full is None:
        return None
    clauses = list(clauses_of(sentence, full))
    if not 2 <= len(clauses) <= _MOST:
        return None
    gates = [one for place, one in enumerate(clauses) if _is_gate(one.text, place)]
    rest = tuple(one for one in without_lead(clauses) if one not in gates)
    floored = bool(NO_LESS.search(normal(sentence)))
    try:
        maker = _Maker(full, indicator, reader, apart=clauses[-1].opens)
        parts = _divided(rest, full, maker)
        shut = [_gate(one.text, full, reader) for one in gates]
        return (
            together(sentence, full, parts, shut, floored) if len(parts) + len(shut) > 1 else None
        )
    except Unfit:
        return None


def tells_shares(sentence: str) -> bool:
    """Whether several clauses end in points of their own: 缺一次扣0.5分（2分）；…（3分）

    So it is where the last sentence adds to all that stands before: 加1分，加分后不超过8分; and
    where what shuts one clause stands within it: 储备率达到100%的得2分，低于80%的此项不得分；….
    """
    text = "".join(normal(sentence).split())
    if shuts_one(text):
        return True
    *before, last = text.rstrip("。").split("。")
    if before and _MORE_WITHIN.fullmatch(last):
        return True
    return sum(1 for piece in re.split("[；。]", text) if _TRAILED.search(piece)) > 1


def shuts_one(sentence: str) -> bool:
    """Whether 此项不得分 stands in a clause of several that give, and is of what is measured there.

    发生事故的，本项不得分 is a sentence by itself, and of the whole.
    """
    pieces = re.split("[；。]", "".join(normal(sentence).split()))
    giving = [piece for piece in pieces if _GIVES.search(piece)]
    return len(giving) > 1 and any(_SHUT_WITHIN.search(piece) for piece in giving)


# What is said of the whole ---------------------------------------------------------------------


def _is_gate(text: str, place: int) -> bool:
    """Whether a sentence only says when there are no points at all."""
    found = _NOTHING.fullmatch(text)
    if found is None or _SCORED.search(found["when"]) or "否则" in text:
        return False
    return place == 0 or bool(found["of"]) or "不论" in text


def _gate(text: str, full: Decimal, reader: Reader) -> Part:
    found = _NOTHING.fullmatch(text)
    assert found is not None
    read = reader(f"{found['when']}的，不得分。", full, "")
    if read.rule is None or set(read.rule) != {"kind", "when"}:
        raise Unfit
    return Part(_denied(str(read.rule["when"])), read)


_EQUAL = re.compile(r"(?P<item>\w+) == (?P<bit>[01])")
_DENIED = re.compile(r"not \((?P<what>[^()]*(?:\([^()]*\)[^()]*)*)\)")


def _denied(when: str) -> str:
    """What holds where the condition does not."""
    equal, denied = _EQUAL.fullmatch(when), _DENIED.fullmatch(when)
    if equal is not None:
        return f"{equal['item']} == {1 - int(equal['bit'])}"
    return denied["what"] if denied is not None else f"not ({when})"


# Parts of the sum ------------------------------------------------------------------------------


class _Maker:
    """Reads stretches of the sentences as parts of a standard of so many points."""

    def __init__(self, full: Decimal, indicator: str, reader: Reader, *, apart: bool) -> None:
        """`apart` says whether the last clause is a sentence of its own, and may speak of all."""
        self.full, self.indicator, self._reader, self.apart = full, indicator, reader, apart
        self.made = lru_cache(maxsize=None)(self._made)
        self.left = _MOST_SIGNS

    def reader(self, text: str, worth: Decimal | None, subject: str) -> Proposal:
        """What the text says; `Unfit` when so much has been tried that none is likely to fit."""
        self.left -= len(text)
        if self.left < 0:
            raise Unfit
        return self._reader(text, worth, subject)

    def _made(self, text: str, first: bool) -> tuple[Part, ...]:
        """All parts that the text could be, by what they are worth; none where it is unclear."""
        if (said := _FROM_SUM.search(text)) is not None:
            below = said[0] == "倒"
            if below and not _AT_MOST.search(text):
                return ()
            note = f"“{text}”可以扣到零分以下，请核对" if below else ""
            taken = self._taken(_FROM_SUM.sub("", text), note)
            return tuple(replace(one, below=below) for one in taken)
        if self.apart and (more := _MORE_WITHIN.fullmatch(text)) is not None:
            return self._added(more["what"]) if Decimal(more["n"]) == self.full else ()
        if _OUTSIDE.search(text):
            return ()
        if (trailed := _TRAILED.search(text)) is not None:
            return tuple(self._worth(text[: trailed.start()], Decimal(trailed["n"]), first))
        apiece = self._told(text) if _APIECE.search(text) else []
        worths = [*apiece, *_worths(text)] or self._told(text)
        found = [each for worth in worths for each in self._worth(text, worth, first)]
        if found:
            return tuple(found)
        return *self._lost(text), *self._taken(text, f"“{text}”从本项得分中扣，请核对")

    def _added(self, text: str) -> tuple[Part, ...]:
        """被评为示范县的加1分，加分后不超过8分: comes to the sum, and not beyond its points."""
        bounds = ("",) if _AT_MOST.search(text) else (f"，最多加{self.full}分", "")
        for most in bounds:
            read = self.reader(f"{text}{most}。", None, "")
            given = read.rule is not None and read.confidence != LOW and not read.group_points
            open_ended = re.search(r"unbounded|full\(\)|'-", str(read.rule))
            if given and not open_ended:
                rule = read.rule if read.points is None else within(read.rule, read.points)
                return (Part(rule, read, Decimal(0), inside=True),)
        return ()

    def _lost(self, text: str) -> Iterator[Part]:
        """每处扣0.2分，最多扣1分: worth what it may lose, where the points add up so."""
        most = _MOST_TAKEN.search(text) or _TAKEN_ONCE.fullmatch(text)
        if most is not None:
            note = f"“{text}”没有写分值，按最多扣的{most['n']}分算，请核对"
            told = self._worth(text, Decimal(most["n"]), False)
            yield from (replace(part, note=note) for part in told)

    def _told(self, text: str) -> list[Decimal]:
        """The points that the reader finds by itself: 分别得10、8、6、4分."""
        read = self.reader(f"{text}。", None, "")
        return [read.points] if read.outcome == RULE and read.points else []

    def _worth(self, text: str, worth: Decimal, first: bool) -> Iterator[Part]:
        bare = _ON_TOP.sub("", text)
        read = self._read(bare, worth, first)
        if read.outcome == JUDGED and (fact := _FACT.fullmatch(bare)) is not None:
            read = self._read(f"{fact['what']}的{fact['gives']}", worth, first)
        if read.outcome != RULE or read.confidence == LOW or read.group_points:
            return
        if (head := _HEADING.match(bare)) and not self._is_told(head["words"], read):
            return
        adds = str((read.rule or {}).get("kind")) in ("award", "highest")
        part = Part(within(read.rule, worth), read, worth)
        beyond = adds and not first and worth < self.full and _MORE.fullmatch(text) is not None
        if beyond or not (adds and bare != text):
            yield part
        if beyond or (adds and bare != text):
            yield replace(part, worth=Decimal(0))

    def _read(self, text: str, worth: Decimal, first: bool) -> Proposal:
        indicator = self.indicator if first else ""
        titled = _TITLE.match(text)
        if titled is None or Decimal(titled["n"]) != worth or worth == self.full:
            return self.reader(f"{text}。", worth, indicator)
        rest, sign = f"{text[titled.end() :]}。", text[titled.end() - 1]
        section = Section(titled["words"], rest, worth, headed=sign == "：", joined=sign == "，")
        return read_section(section, indicator, self._reader)

    def _is_told(self, heading: str, read: Proposal) -> bool:
        """Whether a heading stands in a name: 上半年： said of nothing would be lost."""
        names = [item.name for item in read.items]
        if _TITLE.match(f"{heading}：") and not _OF_SOME.search(heading):
            return True  # 动态管理（4分）：… a part by its title, which restricts nothing
        return heading == self.indicator or any(heading in one or one in heading for one in names)

    def _taken(self, text: str, note: str) -> tuple[Part, ...]:
        """What is taken from the sum."""
        read = self.reader(f"{text}。", self.full, "")
        if read.rule is None or read.confidence == LOW:
            return ()
        if note and "(" in str(read.rule.get("of", "")):
            return ()  # 每超过1个百分点扣0.5分 goes with the level that it is measured from
        return tuple(Part(one, read, Decimal(0), note) for one in _deductions(read.rule))


def _deductions(rule: Mapping[str, object]) -> Iterator[object]:
    """A deduction from full points as what it takes off; none where it is something else."""
    if rule.get("kind") == "deduct" and "from" not in rule:
        floor = str(rule.get("floor", "0"))
        most = floor.removeprefix("full() - ")
        if "unbounded" in rule or (floor != "0" and most == floor):
            return
        least: object = "-full()" if floor == "0" else -Decimal(most)
        yield {**rule, "from": Decimal(0), "floor": least}


def _worths(text: str) -> list[Decimal]:
    """What a part may be worth: its most points, and those with what is added to them."""
    given = _figures("[得计记]([0-9.]+)分", text)
    titled = _TITLE.match(text)
    headed = [Decimal(titled["n"])] if titled else []
    added = _figures(
        "(?:(?:最(?:多|高)|累计|合计)可?[加得计]?分?(?:不超过)?|加分不超过)([0-9.]+)分", text
    )
    if not given:
        added = added or [max(_figures("加([0-9.]+)分", text), default=Decimal(0))]
    base = max(given, default=Decimal(0))
    likely = [*headed, base, base + sum(added, Decimal(0)), *added]
    return [worth for worth in dict.fromkeys(likely) if worth > 0]


def _figures(pattern: str, text: str) -> list[Decimal]:
    return [Decimal(n) for n in re.findall(pattern, text) if n.count(".") < 2 and n != "."]


def _divided(clauses: tuple[Clause, ...], full: Decimal, maker: _Maker) -> list[Part]:
    """The clauses as parts that are worth the full points together, the surest way first."""
    found = max(_ways(clauses, full, maker), key=_sureness, default=None)
    if found is None:
        raise Unfit
    return found


def _ways(
    clauses: tuple[Clause, ...], left: Decimal, maker: _Maker, first: bool = True
) -> Iterator[list[Part]]:
    if not clauses:
        if left == 0:
            yield []
        return
    for size in range(1, min(_LONGEST, len(clauses)) + 1):
        run = clauses[:size]
        if not _goes_together(run) or not (first or _begins(run)):
            continue
        for part in maker.made(_joined(run), first):
            if part.worth <= left:
                rest = _ways(clauses[size:], left - part.worth, maker, False)
                yield from ([part, *others] for others in rest)


def _joined(run: Sequence[Clause]) -> str:
    """The clauses with the stops that stood between them."""
    told = run[0].text
    for one, other in pairwise(run):
        told += ("；" if one.sentence == other.sentence else "。") + other.text
    return told


def _goes_together(run: Sequence[Clause]) -> bool:
    """Clauses of one sentence, or whole sentences: a full stop parts more than a semicolon."""
    return run[0].sentence == run[-1].sentence or (run[0].opens and run[-1].closes)


def _begins(run: Sequence[Clause]) -> bool:
    """Whether a part may begin so: what only takes points belongs to what stands before."""
    text = run[0].text
    if _FROM_SUM.search(text):
        return True
    if _GOES_ON.search(text):
        return False
    only_takes = _TAKES.search(text) and not _GIVES.search(text)
    own = _TRAILED.search(run[-1].text) or _MOST_TAKEN.search(text) or _TAKEN_ONCE.fullmatch(text)
    return bool(own) or not only_takes


def _sureness(parts: Sequence[Part]) -> tuple[int, int, int]:
    grades = [SURENESS[part.read.confidence] for part in parts]
    return min(grades), -sum(1 for part in parts if part.note), len(parts)
