"""得分＝完成率×10: a formula in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import points
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.parts import Rule
from kaocheng.scoring.phrases.plan import NoRule
from kaocheng.scoring.phrases.tokens import Points, normal

_EQUATION = re.compile(
    r"(?P<name>[^，。；：=×÷+/*（）]{0,12}?(?:得分|分值|计分|分数)|[^，。；：=×÷+/*（）]{2,20})"
    r"(?:的?计算公式|公式)?(?:为|是)?：?=(?P<right>[^，。；：=]{1,120})"
)
_SCORE = re.compile("(?:得分|计分|分数|分值)$")
_PART = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>%|分)?|(?P<sign>[×xX*÷/+\-（）])|(?P<words>[^0-9×xX*÷/+\-（）]+)"
)
_SIGNS = {"×": "*", "x": "*", "X": "*", "÷": "/", "（": "(", "）": ")"}
_FULL = re.compile(
    "^(?:该项|本项|此项|指标|该指标|标准|项目|考核)?(?:满分值|满分|分值|标准分|权重分|权重|权数|基本分)$"
)
_CAPPED = re.compile(
    "最高(?:得分|得)?(?:不超过)?[0-9.]+分|不超过满分|最高得满分|以满分为限|超过(?:100%|满分)的?按(?:100%|满分)|按100%计|封顶|以[0-9.]+分为限|(?:最多|得分)?不超过[0-9.]+分"
)
_RATE = re.compile("(?:率|比例|占比|比重|百分比|满意度|覆盖面)$")
_MOST_PARTS = 40


@dataclass
class Equations:
    """The equations of a sentence and where each stands."""

    score: str
    others: dict[str, str] = field(default_factory=dict)
    capped: bool = False
    rest: str = ""


def equations_in(sentence: str) -> Equations | None:
    """The equations, None if none of them gives the points."""
    text = "".join(normal(sentence).split())
    found = list(_EQUATION.finditer(text))
    scores = [each for each in found if _SCORE.search(each["name"])]
    if len(scores) != 1:
        return None
    others = {_bare(e["name"]): e["right"] for e in found if e is not scores[0]}
    rest = _EQUATION.sub("", text)
    return Equations(scores[0]["right"], others, bool(_CAPPED.search(rest)), rest)


def _bare(name: str) -> str:
    return re.sub("^(?:其中|式中)", "", name)


def formula_of(sentence: str, full: Points | None) -> tuple[Composed, str] | None:
    """`formula` and what of the sentence it does not cover; None where no equation stands."""
    found = equations_in(sentence)
    if found is None:
        return None
    asker = Asker()
    text = _expression(asker, found, found.score, frozenset())
    numbers = [Decimal(n) for n in re.findall(r"[0-9]+(?:\.[0-9]+)?(?=分|$)", found.score)]
    worth = full or (points(numbers[-1]) if numbers else None)
    rule: Rule = {"kind": "formula", "points": text}
    if found.capped:
        rule["cap"] = "full()"
    else:
        asker.note("没有写最高分，超过满分也照算")
    rest = re.sub(_CAPPED, "", found.rest).strip("，。；：、其中式")
    return Composed(rule, worth, True, worth is not None, asker), rest


def _expression(asker: Asker, found: Equations, text: str, inside: frozenset[str]) -> str:
    """An expression over items; a word that has its own equation is replaced by it."""
    out: list[str] = []
    parts = list(_PART.finditer(text))
    if len(parts) > _MOST_PARTS:
        raise NoRule("算式太长")
    for part in parts:
        if part["number"]:
            out.append(
                part["number"]
                + (" / 100" if part["unit"] == "%" and part["number"] != "100" else "")
            )
            if part["unit"] == "%" and part["number"] == "100":
                out[-1] = "1"
        elif part["sign"]:
            out.append(_SIGNS.get(part["sign"], part["sign"]))
        else:
            out.append(_word(asker, found, part["words"], inside))
    _check(out)
    return " ".join(out).replace("( ", "(").replace(" )", ")")


def _word(asker: Asker, found: Equations, words: str, inside: frozenset[str]) -> str:
    if _FULL.match(words):
        return "full()"
    if words in found.others and words not in inside:
        return f"({_expression(asker, found, found.others[words], inside | {words})})"
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
