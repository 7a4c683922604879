"""An expression in words: 完成率×40×0.8, over items; as a whole or as what a branch gives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.meaning import Level, Line, Reference
from kaocheng.scoring.phrases.numerals import tidy
from kaocheng.scoring.phrases.plan import NoRule
from kaocheng.scoring.phrases.tokens import Points

_PART = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>%|分)?|(?P<sign>[×xX*÷/+\-（）])|(?P<words>[^0-9×xX*÷/+\-（）]+)"
)
_SIGNS = {"×": "*", "x": "*", "X": "*", "÷": "/", "（": "(", "）": ")"}
_FULL = re.compile(
    "^(?:该项|本项|此项|指标|该指标|标准|项目|考核)?(?:满分值|满分|分值|标准分|权重分|权重|权数|基本分)$"
)
_RATE = re.compile("(?:率|比例|占比|比重|百分比|满意度|覆盖面)$")
_PLAIN = re.compile(r"[0-9×xX*÷/+\-（）]")  # an equation of its own, and no other name
_MOST_PARTS = 40


def reckoned(asker: Asker, line: Line, full: Points | None, levels: Sequence[Level] = ()) -> Line:
    """未完成的，按完成率×10计分: the points of the branch are an expression over items.

    They are worth what the figures come to, so that branches can be weighed against each other.
    `levels` are what the branches ask: 实际完成率 is the figure that they compare.
    """
    if not line.effect.formula:
        return line
    said = line.effect.formula.replace("乘以", "×").replace("除以", "÷")
    text = expression(asker, _called(asker, said, levels), said)
    whole = full.groups if full is not None else (("", Decimal(1)),)
    figures = _FACTOR.findall(text.replace("/ 100)", ")"))
    worth = Decimal(1)
    for each in figures:
        worth *= Decimal(each)
    known = bool(figures) and "full()" not in text and "+" not in text and " - " not in text
    groups = (("", tidy(worth)),) if known else whole
    return replace(line, effect=replace(line.effect, points=Points(groups, said=text)))


def _called(asker: Asker, said: str, levels: Sequence[Level]) -> dict[str, str]:
    """What the words of a formula stand for among the figures that the branches compare."""
    known: dict[str, str] = {}
    measures = {level.measure for level in levels if level.measure}
    for words in {part["words"] for part in _PART.finditer(said) if part["words"]}:
        short = words.removeprefix("实际")
        named = [one for one in measures if short != words and short and one.endswith(short)]
        if len(named) == 1:
            known[words] = named[0]
        elif len(measures) == 1 and any(_is_mean(level, words) for level in levels):
            known[words] = f"{_MEAN}{asker.items.code(next(iter(measures)))}"
    return known


_MEAN = "\ue010"  # before an item's code: the mean of the group


def _is_mean(level: Level, words: str) -> bool:
    to = level.value
    return isinstance(to, Reference) and to.kind == "group_mean" and to.words == words


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
    return " ".join(out).replace("( ", "(").replace(" )", ")")


def _word(asker: Asker, others: Mapping[str, str], words: str, inside: frozenset[str]) -> str:
    if _FULL.match(words):
        return "full()"
    if words.startswith(_MEAN):
        return f"group_mean({words.removeprefix(_MEAN)})"
    if words in others and words not in inside and not _PLAIN.search(others[words]):
        return _word(asker, others, others[words], inside | {words})
    if words in others and words not in inside:
        return f"({expression(asker, others, others[words], inside | {words})})"
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
