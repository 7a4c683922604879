"""An expression in words: 完成率×40×0.8, over items; as a whole or as what a branch gives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.making.plan import NoRule
from kaocheng.scoring.phrases.meaning import Level, Line, Reference
from kaocheng.scoring.phrases.numerals import tidy
from kaocheng.scoring.phrases.tokens import Points, Quantity

_PART = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>%|分)?|(?P<sign>[×xX*÷/+\-（）])|(?P<words>[^0-9×xX*÷/+\-（）]+)"
)
_SIGNS = {"×": "*", "x": "*", "X": "*", "÷": "/", "（": "(", "）": ")"}
_FULL = re.compile(
    "^(?:(?:该|本|此|单|该指标|基础|量化|考核|指标|每)项|项目|指标|该指标|标准|考核|基本|基础)?的?"
    "(?:满分分?值?|基本分值|标准分值?|分值|权重分值?|权重|权数|基本分)$"
)
_RATE = re.compile("(?:率|比例|占比|比重|百分比|满意度|覆盖面|[出行资程成设工改]进度)$")
_PART_OF = re.compile("(?P<of>[^占]{2,40})占(?P<all>[^占]{2,40})的权重$")  # no weight of anything
_LOWER = re.compile("(?P<of>.{3,50})中较低值")  # 办结率和满意率中较低值
_AND = re.compile("、|和(?!谐)|与|及")
_PLAIN = re.compile(r"[0-9×xX*÷/+\-（）]")  # an equation of its own, and no other name
_MOST_PARTS = 40


def reckoned(asker: Asker, line: Line, full: Points | None, levels: Sequence[Level] = ()) -> Line:
    """未完成的，按完成率×10计分: the points of the branch are an expression over items.

    They are worth what the figures come to, so that branches can be weighed against each other.
    `levels` are what the branches ask: 实际完成率 is the figure that they compare.
    """
    if not line.effect.formula:
        return line
    said = line.effect.formula
    called = {**_called(asker, said, levels), **_of_branch(line, said, levels)}
    text = expression(asker, called, said)
    whole = full.groups if full is not None else (("", Decimal(1)),)
    figures = _FACTOR.findall(text.replace("/ 100)", ")"))
    worth = Decimal(1)
    for each in figures:
        worth *= Decimal(each)
    known = bool(figures) and "full()" not in text and "+" not in text and " - " not in text
    groups = (("", tidy(worth)),) if known else whole
    return replace(line, effect=replace(line.effect, points=Points(groups, said=text)))


_COMPLETION = re.compile("(?:实际|任务|目标|年度|当年|计划)*(?:完成率|完成比例|达标率|完成进度)")


def _of_branch(line: Line, said: str, levels: Sequence[Level]) -> dict[str, str]:
    """任务完成率 of the branch that compares 工程完成率: the same figure in other words."""
    named = {one.measure for one in levels if one.measure}
    level = line.level
    measure = level.measure if level is not None and isinstance(level.value, Quantity) else ""
    measure = measure or (named.pop() if level is not None and len(named) == 1 else "")
    words = {part["words"] for part in _PART.finditer(said) if part["words"]}
    rates = [one for one in words if _RATE.search(one) and one != measure]
    if len(rates) != 1 or not _RATE.search(measure):
        return {}
    last = rates[0][-3:] if _COMPLETION.fullmatch(rates[0]) else _OWN.sub("", rates[0])
    return {rates[0]: measure} if measure.endswith(last) else {}


def _called(asker: Asker, said: str, levels: Sequence[Level]) -> dict[str, str]:
    """What the words of a formula stand for among the figures that the branches compare."""
    known: dict[str, str] = {}
    measures = {level.measure for level in levels if level.measure}
    for words in {part["words"] for part in _PART.finditer(said) if part["words"]}:
        short = _OWN.sub("", words)
        named = [one for one in measures if short != words and short and one.endswith(short)]
        named = named or (list(measures) if _ACTUAL.fullmatch(words) else [])
        percent = len(named or [words]) == 1 and _in_percent((named or [short])[0], levels)
        if percent and not _RATE.search(words):
            known[words] = f"{_SHARE}{(named or [short])[0]}"
        elif len(named) == 1:
            known[words] = named[0]
        kind = next(filter(None, (_kind_called(level, words) for level in levels)), "")
        if kind and len(measures) == 1:
            measure = next(iter(measures))
            percent = _in_percent(measure, levels)
            known[words] = _CALL + _called_so(asker, kind, measure, percent)
    return known


_CALL = "\ue010"  # before an expression that stands as it is
_SHARE = "\ue011"  # before a measure in percent, whose name does not say so
_ACTUAL = re.compile("(?:实际|年度)*(?:完成|达到)?(?:值|数|量|数值|情况)|实际完成")


def _in_percent(measure: str, levels: Sequence[Level]) -> bool:
    """Whether the branches compare it with percentages: 工程进度达到100%."""
    values = [level.value for level in levels if level.measure == measure]
    return any(isinstance(value, Quantity) and value.unit == "%" for value in values)


_OWN = re.compile(
    "^(?:实际|当年|本年|本(?:行|县|市|区|镇|乡|街道|地区?|单位|机构|企业)"
    "|该(?:行|县|市|区|镇|单位)|自身|被(?:评估|考核)的?(?:金融)?(?:机构|单位))+"
)
_LEVEL = re.compile("(?:水平|值|数|线)$")


def _called_so(asker: Asker, kind: str, measure: str, percent: bool) -> str:
    """The target or the mean of a measure, as a share where the measure is one."""
    share = percent or _RATE.search(measure) is not None
    level = f"{kind}({asker.items.code(measure, '%' if share else '')})"
    return f"({level} / 100)" if share else level


def _kind_called(level: Level, words: str) -> str:
    """The function of the level that a branch asks for, where a formula names it.

    全市平均增速 is the mean of 增速高于全市平均的.
    """
    to = level.value
    if not isinstance(to, Reference) or to.kind not in ("group_mean", "target"):
        return ""
    asked, named = _LEVEL.sub("", to.words), _LEVEL.sub("", words)
    rest = named.removeprefix(asked)
    same = to.words == words or named == asked
    return to.kind if same or (rest != named and level.measure.endswith(rest)) else ""


_FACTOR = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])")


def expression(
    asker: Asker, others: Mapping[str, str], text: str, inside: frozenset[str] = frozenset()
) -> str:
    """An expression over items; a word that has its own equation is replaced by it."""
    out: list[str] = []
    parts = list(_PART.finditer(text))
    if len(parts) > _MOST_PARTS:
        raise NoRule("算式太长")
    for part in parts:
        if part["number"]:
            whole = part["unit"] != "%" or part["number"] == "100"
            out.append(part["number"] if whole else f"({part['number']} / 100)")
            if part["unit"] == "%" and part["number"] == "100":
                out[-1] = "1"
        elif part["sign"]:
            out.append(_SIGNS.get(part["sign"], part["sign"]))
        else:
            out.append(_word(asker, others, part["words"], inside))
    _check(out)
    written = " ".join(out).replace("( ", "(").replace(" )", ")")
    return written.replace(" / 100) / 100", " / 100)")  # 完成率÷100: the figure of its percent


def _word(asker: Asker, others: Mapping[str, str], words: str, inside: frozenset[str]) -> str:
    if _FULL.match(words):
        return "full()"
    if others.get(words, "").startswith(_CALL):
        return others[words].removeprefix(_CALL)
    if words.startswith(_SHARE):
        return f"({asker.items.code(words.removeprefix(_SHARE), '%')} / 100)"
    if words in others and words not in inside and not _PLAIN.search(others[words]):
        return _word(asker, others, others[words], inside | {words})
    if words in others and words not in inside:
        return f"({expression(asker, others, others[words], inside | {words})})"
    return _item(asker, words)


def _item(asker: Asker, words: str) -> str:
    """A name that is no equation: an item, a share of one in percent, one item over another."""
    if (part := _PART_OF.match(words)) is not None:
        return f"({asker.items.code(part['of'])} / {asker.items.code(part['all'])})"
    if (lower := _LOWER.fullmatch(words)) is not None:
        return f"min({', '.join(_item(asker, one) for one in _AND.split(lower['of']))})"
    if len(words) > 40:
        raise NoRule("算式中的一项太长")
    if _RATE.search(words):
        return f"({asker.items.code(words, '%')} / 100)"
    return asker.items.code(words)


def _check(parts: list[str]) -> None:
    """Operands and signs must take turns and brackets must match."""
    depth, wants = 0, True
    for part in parts:
        if part == "(" and wants:
            depth += 1
        elif part == ")" and not wants and depth:
            depth -= 1
        elif part in "+-*/" and not wants:
            wants = True
        elif part not in "+-*/()" and wants:
            wants = False
        else:
            raise NoRule("算式没有写完整")
    if depth or wants:
        raise NoRule("算式没有写完整")
