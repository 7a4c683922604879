"""Between the least and the most: 最大的得100分，最小的得60分，其他按…×40+60.

（本值-最小值）/（最大值-最小值） is how far one is from the worst, of all the way. That is
`efficacy` by another name: the base is what the worst gets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import points
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.items import Items
from kaocheng.scoring.phrases.numerals import plain, tidy
from kaocheng.scoring.phrases.tokens import Points, normal

_N = r"[0-9]{1,4}(?:\.[0-9]{1,2})?"
_TERM = r"[^（）+\-×*÷/=，。；：]"
_BEST, _WORST = "最[大高好优多快]", "最[小低差少慢]"
_MOST, _LEAST = (
    f"{_TERM}{{0,16}}?{_BEST}{_TERM}{{0,10}}?",
    f"{_TERM}{{0,16}}?{_WORST}{_TERM}{{0,10}}?",
)
_OWN = f"(?!{_TERM}{{0,16}}最){_TERM}{{1,30}}?"
_FRACTION = rf"（(?:(?P<own>{_OWN})-{_LEAST}|(?P<less>{_MOST}-{_OWN}))）[/÷]（{_MOST}-{_LEAST}）"
_FORMULA = re.compile(
    rf"（?(?:(?P<b1>{_N})分?\+)?（?(?:(?P<a1>{_N})分?[×*])?{_FRACTION}(?:[×*](?P<a2>{_N}|满分|分值)分?)?）?(?:\+(?P<b2>{_N})分?)?）?"
)
_ASIDE = re.compile(r"（[^（）+\-×*÷/=]{0,40}）")
_DOUBLE = re.compile(r"（（([^（）]+)））")
# 最大的计100分, 得分最低的得60分
_END = re.compile(
    f"(?P<m>[^，。；：]{{0,16}}?)(?:(?P<best>{_BEST})|{_WORST})(?:值|的|者|单位|乡镇|街道|县|市|区|地区)*(?:为|直接)?[得计记为赋](?P<n>{_N}|满)分"
)
_RANKED = re.compile(
    "(?:按照?|将|对|以)?(?P<m>[^，。；：]{2,30}?)(?:的?指标值|的?数值|的?得分|值)?(?:按|进行)?"
    "(?:由大到小|从大到小|由高到低|从高到低)(?:进行|的?顺序)*(?:排序|排列|排名|排队)"
)
_POINTS_BY = re.compile(
    "(?:其他|其余|其它|剩余)?[^，。；：]{0,16}?(?:按照?|用|采用|以|根据|通过)?(?:以下|下列|如下)?(?:计算)?(?:公式|算式)?(?:为|是)?"
    "(?:计算|计分|得分|折算|赋分|确定得分)*：?=?$"
)
_TAIL = re.compile(
    "^(?:的?(?:公式|方法|办法|方式))?(?:进行)?(?:计算得分|折算得分|计算|计分|得分|折算|赋分)?[，。；]?$"
)


@dataclass(frozen=True)
class _Found:
    """What the formula gives over its whole width, and to the worst."""

    width: Decimal | None  # None for 满分
    base: Decimal
    less: bool  # less is better


def extremes_of(sentence: str, full: Points | None, subject: str) -> Composed | None:
    """`efficacy`, where such a formula stands beside what the ends get, and both agree."""
    text = _DOUBLE.sub(r"（\1）", _ASIDE.sub("", "".join(normal(sentence).split())))
    formula = _FORMULA.search(text)
    if formula is None or not _TAIL.match(text[formula.end() :]):
        return None
    found = _found(formula)
    before = text[: formula.start()]
    clauses = [each for each in re.split("[，。；]", before) if each]
    if clauses and _POINTS_BY.search(clauses[-1]):
        clauses = clauses[:-1]
    ranked = next((named for each in clauses if (named := _RANKED.search(each))), None)
    clauses = [each for each in clauses if _RANKED.search(each) is None]
    if found is None or not clauses or not all(_agrees(each, found, full) for each in clauses):
        return None
    measure = subject or _measure(formula, ranked) or _named(clauses)
    return _composed(found, full, measure) if measure else None


def _named(clauses: list[str]) -> str:
    """投诉量最少的得满分: what is told of the ends."""
    told = (_END.fullmatch(each) for each in clauses)
    names = (_VALUE.sub("", each["m"]) for each in told if each is not None)
    return next((name for name in names if len(name) > 1), "")


def _found(formula: re.Match[str]) -> _Found | None:
    factors = [each for each in (formula["a1"], formula["a2"]) if each]
    bases = [each for each in (formula["b1"], formula["b2"]) if each]
    if len(factors) != 1 or len(bases) > 1:
        return None
    width = None if factors[0] in ("满分", "分值") else Decimal(factors[0])
    base = Decimal(bases[0]) if bases else Decimal(0)
    return None if width is None and base else _Found(width, base, bool(formula["less"]))


def _agrees(clause: str, found: _Found, full: Points | None) -> bool:
    """Whether a clause says of an end what the formula gives there."""
    told = _END.fullmatch(clause)
    if told is None:
        return False
    top = found.base + found.width if found.width is not None else None
    worth = top if bool(told["best"]) != found.less else found.base
    if told["n"] == "满":
        whole = full.plain if full is not None else None
        return worth is None or whole is None or worth == whole
    return worth == Decimal(told["n"])


def _measure(formula: re.Match[str], ranked: re.Match[str] | None) -> str:
    if ranked is not None:
        return ranked["m"]
    return _VALUE.sub("", formula["own"] or "")


_VALUE = re.compile("^(?:本|该)(?:单位|县|市|区|乡镇|镇)(?:的)?|^指标|^实际|值$")


def _composed(found: _Found, full: Points | None, measure: str) -> Composed | None:
    whole = full.plain if full is not None else None
    top = found.base + found.width if found.width is not None else whole
    if top is None or not top:
        return None
    asker = Asker(Items(measure), indicator=measure)
    of = asker.items.code(measure)
    agrees = whole is None or top == whole
    share = tidy(found.base / top)
    if agrees and len(plain(share)) < 8:
        rule: dict[str, object] = {"kind": "efficacy", "of": of}
        rule |= {"best": "group_min", "worst": "group_max"} if found.less else {}
        if share != Decimal("0.6"):
            rule["base"] = share
        return Composed(rule, full or points(top), True, True, asker)
    return None
