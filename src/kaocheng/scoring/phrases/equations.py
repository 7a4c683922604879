"""得分＝完成率×10: a formula in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import points
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import NOTHING
from kaocheng.scoring.phrases.parts import Rule, cases, gate
from kaocheng.scoring.phrases.plan import NoRule
from kaocheng.scoring.phrases.reading import read
from kaocheng.scoring.phrases.tokens import Points, normal

_EQUATION = re.compile(
    r"(?P<name>[^，。；：=×÷+/*（）]{0,12}?(?:得分|分值|计分|分数)|[^，。；：=×÷+/*（）]{2,20})"
    r"(?:的?计算公式|公式)?(?:为|是)?：?=(?P<right>[^，。；：=]{1,120})"
)
# A product without an equals sign: 完成率×4分, 按完成率乘以分值计分.
_PRODUCT = re.compile(
    r"(?:^|[，。；：])(?:[^，。；：=×*÷/]{0,12}?(?=按照?[0-9]))?(?:按照?|以|用|由|其?(?:考核|实际|最终)?得分(?:为|是|按照?)?)*(?P<right>[^，。；：=]*(?:[×*]|乘以)[^，。；：=]*?)"
    r"(?:的?(?:积|乘积|结果|方式|办法|公式))?(?:来|进行)?(?:计算得分|折算得分|计算|计分|得分|赋分|折算|计)?(?=$|[，。；])"
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
    "最高(?:得分|得)?(?:不超过)?[0-9.]+分|(?:最高|最多)?不超过满分|最高得满分|以满分为限|超过(?:100%|满分|[0-9.]+分)的?(?:部分)?(?:均|都|一律)?(?:按|以)(?:100%|满分|[0-9.]+分)(?:计算|计分|计|算)?|按100%计算?|封顶|以[0-9.]+分为限|(?:最多|得分)?不超过[0-9.]+分"
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
    product: bool = False  # no equals sign stands in it


def equations_in(sentence: str) -> Equations | None:
    """The equations, None if none of them gives the points."""
    text = "".join(normal(sentence).split())
    found = list(_EQUATION.finditer(text))
    scores = [each for each in found if _SCORE.search(each["name"])]
    if not scores and len(found) == 1 and _WORTH.search(found[0]["right"]):
        scores = found  # 粮食产量=实际产量/目标产量×8分
    if not scores:
        return _product_in(text, {_bare(e["name"]): e["right"] for e in found})
    if len(scores) != 1:
        return None
    others = {_bare(e["name"]): e["right"] for e in found if e is not scores[0]}
    rest = _EQUATION.sub("", text)
    return Equations(scores[0]["right"], others, bool(_CAPPED.search(rest)), rest)


def _product_in(text: str, others: dict[str, str]) -> Equations | None:
    """完成率×4分, where nothing else of the sentence gives points."""
    plain = _EQUATION.sub("", text)
    found = list(_PRODUCT.finditer(plain))
    if len(found) != 1 or not _POINTS_IN.search(found[0]["right"]):
        return None
    rest = plain[: found[0].start()] + plain[found[0].end() :]
    if _ELSE.search(_GATE.sub("", _CAPPED.sub("", rest))):
        return None
    right = found[0]["right"].replace("乘以", "×").replace("除以", "÷")
    return Equations(right, others, bool(_CAPPED.search(rest)), rest, product=True)


_SHARE_OF_FULL = re.compile(r"\((?P<of>\w+) / 100\) \* (?P<n>full\(\)|[0-9.]+)")
_POINTS_IN = re.compile("[0-9]分|分值|满分|权重|权数|标准分|[×*](?:以)?[0-9.]+$")
_WORTH = re.compile(r"[×*][0-9]+(?:\.[0-9]+)?分$")
_ELSE = re.compile("扣|得|加分|每|不计分")
_GATE = re.compile("[^，。；：]*(?:不得分|不计分|得0分|计0分)")


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
    share = _SHARE_OF_FULL.fullmatch(text) if found.product else None
    if share is not None and (
        share["n"] == "full()" or (worth and Decimal(share["n"]) == worth.plain)
    ):
        rule = {"kind": "ratio", "of": share["of"], "to": Decimal(100)}
    elif found.product or found.capped:
        rule["cap"] = "full()"
    else:
        asker.note("没有写最高分，超过满分也照算")
    rest = re.sub(_CAPPED, "", found.rest).strip("，。；：、其中式")
    if _GATE.search(rest):
        rule, rest = _gated(asker, rule, rest)
    return Composed(rule, worth, True, worth is not None, asker), rest


def _gated(asker: Asker, rule: Rule, rest: str) -> tuple[Rule, str]:
    """低于60%的不得分 beside a formula; what else stands there is left."""
    reading = read(rest)
    if any(line.effect.kind != NOTHING or not line.tests for line in reading.lines):
        return rule, rest
    rates = [item.name for item in asker.items.found.values() if item.unit == "%"]
    asker.subject, asker.unit = (rates[0], "%") if len(rates) == 1 else ("", "")
    left = "，".join(text_of(shape) for shape in (*reading.lead, *reading.left))
    return cases([(gate(asker, reading.lines), Decimal(0))], rule), left


def _expression(asker: Asker, found: Equations, text: str, inside: frozenset[str]) -> str:
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
