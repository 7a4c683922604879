"""得分＝完成率×10: a formula in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import points
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.items import Items
from kaocheng.scoring.phrases.making.extremes import extremes_of
from kaocheng.scoring.phrases.making.formulae import expression
from kaocheng.scoring.phrases.making.overfull import bounds_of_full, within_bounds
from kaocheng.scoring.phrases.making.parts import Rule, cases, gate, minus
from kaocheng.scoring.phrases.making.printed import (
    least_of,
    parted_by_blanks,
    printed,
)
from kaocheng.scoring.phrases.meaning import NOTHING, TAKE, Line
from kaocheng.scoring.phrases.numerals import plain, tidy
from kaocheng.scoring.phrases.reading import read
from kaocheng.scoring.phrases.tokens import Points, normal
from kaocheng.scoring.phrases.writing.restated import BY_RATIO
from kaocheng.scoring.phrases.writing.workings import POINTING, unremarked

_EQUATION = re.compile(
    r"(?P<name>[^，。；：=×÷+/*（）]{0,12}?(?:得分|分值|计分|分数)|[^，。；：=×÷+/*（）]{2,20})"
    r"(?:的?计算公式|公式)?(?:为|是)?：?=(?P<right>[^，。；：=]{1,120})"
)
# A product without an equals sign: 完成率×4分, 按完成率乘以分值计分.
_PRODUCT = re.compile(
    r"(?:^|[，。；：])(?:[^，。；：=×*÷/]{0,12}?(?=按照?[0-9]))?(?:按照?|以|用|由|(?:其|[本该此]项(?:目|指标)?的?)?(?:考核|实际|最终)?得分(?:为|是|按照?)?)*(?P<right>[^，。；：=]*[×*][^，。；：=]*?)"
    r"(?:的?(?:积|乘积|结果|方式|办法|公式))?(?:来|进行)?(?:(?:得出|得到|折算成|即为|作为|为)(?:实际|最终|该项|本项)?(?:分数|得分|分值)|计算得分|折算得分|计算|计分|得分|赋分|折算|计)?(?=$|[，。；])"
)
_SCORE = re.compile("(?:得分|计分|分数|分值)$")
# 年度考核分=平时考核分×60%+年终考核分×40%
_MARK = re.compile("(?:考核|考评|测评|评价|评议|评定|综合|最终|最后|总)(?:总?分|成绩)$")
# 最高不超过权重的1.2倍
_MOST_SHARE = (
    "(?:最高|最多|上限|得分上限)(?:得分?|计分?|分)?(?:不超过|不得超过|不高于|为|是|到)?(?:该|本)?(?:项|指标)?的?"
    "(?:分值|权重分?值?|满分|标准分值?|基本分值?)的(?P<share>[0-9]+(?:\\.[0-9]+)?)(?P<in>倍|%)(?:为限|封顶)?"
)
_CAPPED = re.compile(
    f"{_MOST_SHARE}|"
    "(?:最高分?|满分)(?:为|是|以)(?:基本分|满分|分值)(?:值)?(?:，最低分?为(?:零|0)分)?|(?:最高|最多)(?:得分|分值|得|分)?(?:为|是|不超过)?[0-9.]+分|(?:最高|最多)?不超过满分|最高得满分|以满分为限|[^，。；：]{0,8}超过(?:100%|满分|[0-9.]+分)的?(?:部分)?(?:均|都|一律)?(?:按|以)(?:100%|满分|[0-9.]+分)(?:计算|计分|计|算)?|超额完成(?:任务)?的?，?(?:均|都|一律)?(?:按|以)100%(?:计算|计分|计|算)|[^，。；：]{0,8}(?:达到或)?超过目标(?:值|数|任务)?的?，?(?:得|计|按)满分(?:计算|计分|计)?|按100%计算?|封顶|以[0-9.]+分为限|(?:最多|得分)?不超过[0-9.]+分"
)


@dataclass
class Equations:
    """The equations of a sentence and where each stands."""

    score: str
    others: dict[str, str] = field(default_factory=dict)
    capped: bool = False
    rest: str = ""
    product: bool = False  # no equals sign stands in it
    each: bool = False  # so many points for each, and no more is said


def equations_in(sentence: str) -> Equations | None:
    """The equations, None if none of them gives the points."""
    text, bounded = unremarked(bare_text(sentence))
    found = list(_EQUATION.finditer(text))
    scores = [each for each in found if _SCORE.search(each["name"])]
    if not scores and len(found) == 1:
        of_points = _WORTH.search(found[0]["right"]) or _MARK.search(found[0]["name"])
        scores = found if of_points else []  # 粮食产量=实际产量/目标产量×8分
    if not scores:
        return _product_in(text, {_bare(e["name"]): e["right"] for e in found}, bounded)
    if len(scores) != 1:
        return None
    before = text[: scores[0].start()]
    if _OF_A_BRANCH.search(scores[0]["name"]) and _GIVEN.search(before):
        return None
    if _BRANCH.search(before) or (BY_RATIO.search(before) and re.search("得[0-9]", before)):
        return None
    others = {_bare(e["name"]): e["right"] for e in found if e is not scores[0]}
    rest = _BY_IT.sub("", _EQUATION.sub("", text))
    told = _RESTATED.search(rest)
    if told is not None and _FULL_SHARE.search(scores[0]["right"]):
        rest = rest[: told.start()] + rest[told.end() :]
        return Equations(scores[0]["right"], others, True, rest, product=True)
    return Equations(scores[0]["right"], others, bounded or bool(_CAPPED.search(rest)), rest)


# …完成情况得分，按（实际值/目标值）×10分计算得分: a head that gives nothing.
_HEAD = re.compile("^[^，。；：0-9×*÷/=]{2,30}(?:完成)?情况得分[，：]")
_QUOTED = re.compile("“(?P<f>[^“”]*[×*÷/=][^“”]*)”")
_REMARK = re.compile(r"(?<=\S)\s+(?=(?:备注|说明)[:：])")


def bare_text(sentence: str) -> str:
    """The sentence without blanks, without quotes around its formula, and without such a head."""
    text = "".join(parted_by_blanks(normal(_REMARK.sub("；", sentence))).split())
    return printed(_HEAD.sub("", _QUOTED.sub(lambda found: found["f"], text)))


# 4×实达标数: so many points for each, where nothing else is said.
_SO_MANY = re.compile(r"[0-9]+(?:\.[0-9]+)?分?[×*](?P<what>[\u4e00-\u9fff]{2,20})")


def _product_in(text: str, others: dict[str, str], bounded: bool) -> Equations | None:
    """完成率×4分, where nothing else of the sentence gives points."""
    plain = _EQUATION.sub("", text)
    if _SO_MANY.fullmatch(plain.strip("。；，")):
        return Equations(plain.strip("。；，"), others, False, "", product=True, each=True)
    found = list(_PRODUCT.finditer(plain))
    if len(found) != 1 or not _POINTS_IN.search(found[0]["right"]):
        return None
    rest = plain[: found[0].start()] + plain[found[0].end() :]
    if _ELSE.search(_GATE.sub("", _CAPPED.sub("", least_of(rest)[0]))):
        return None
    right = found[0]["right"]
    return Equations(right, others, bounded or bool(_CAPPED.search(rest)), rest, product=True)


# 完成的得10分；低于目标的，得分=…: what one branch gives, and no formula of the whole.
_BRANCH = re.compile(
    f"[得计](?:满分)?[0-9.]+分.*的，?(?:其|则|该项|本项)?{POINTING}?$|[得计]满分.*的，(?:其|则|该项|本项)?{POINTING}?$"
)
# 达到95%得10分，低于95%的得分=…: the same, with no comma between.
_OF_A_BRANCH = re.compile("(?:[0-9%到成足]的|^否则)(?:得分|计分|分值)$")
_GIVEN = re.compile("[得计](?:满分|[0-9.]+分)")
# 完成的得满分，未完成的按比例得分。得分=…: the words say what the equation says again.
_RESTATED = re.compile(
    "[^，。；]{0,20}(?:完成|达到)[^，。；]{0,20}[得计]满分[，；](?:未完成|未达到|没有完成|不足)[^，。；]{0,12}"
    "，?按(?:实际)?(?:完成)?(?:情况)?比例(?:得分|计分|计算得分|赋分)[。，；]?"
)
# 按完成比例得分。得分=…: the same in fewer words.
_BY_IT = re.compile(
    "^(?:[^，。；：]{0,12}?)?(?:按照?|以)[^，。；：扣]{2,20}(?:计分|得分|计算得分|赋分)[：。；，]"
)
_FULL_SHARE = re.compile("[/÷].*[×*](?:该项|本项)?(?:分值|满分|权重|标准分|[0-9.]+分?)$")
_SHARE_OF_FULL = re.compile(r"\((?P<of>\w+) / 100\) \* (?P<n>full\(\)|[0-9.]+)")
_POINTS_IN = re.compile("[0-9]分|分值|满分|权重|权数|标准分|[×*](?:以)?[0-9.]+$")
_WORTH = re.compile(r"[×*][0-9]+(?:\.[0-9]+)?分$")
_ELSE = re.compile("扣|得|加分|每|不计分|(?:的|[%）]|以[上下内])，?[计记](?:满分|[0-9.]+分)")
_GATE = re.compile("[^，。；：]*(?:不得分|不计分|取消(?:[本该此]项)?得分|[得计为记](?:0|零)分)")


def _bare(name: str) -> str:
    return re.sub("^(?:其中|式中)", "", name)


def formula_of(
    sentence: str, full: Points | None, subject: str = ""
) -> tuple[Composed, str] | None:
    """`formula` and what of the sentence it does not cover; None where no equation stands."""
    between = extremes_of(sentence, full, subject)
    if between is not None:
        return between, ""
    found = equations_in(sentence)
    if found is None or (found.each and full is None):
        return None
    asker = Asker(Items(subject) if found.each else Items())
    score = _named(found.score, subject) if found.each else found.score
    text = expression(asker, found.others, score)
    numbers = [Decimal(n) for n in re.findall(r"[0-9]+(?:\.[0-9]+)?(?=分|$)", found.score)]
    worth = full or (points(numbers[-1]) if numbers else None)
    if found.each:
        asker.doubt("没有写最高分，按分值封顶")
    bounds = bounds_of_full(found.rest)
    if bounds.most is not None or bounds.least is not None:
        rule: Rule = {"kind": "formula", "points": within_bounds(text, bounds)}
        return Composed(rule, worth, True, worth is not None, asker), bounds.rest
    rest, least = least_of(_SEE.sub("", _CAPPED.sub("", found.rest)))
    rule = _bounded(asker, found, text, worth, least or Decimal(0))
    if least or (least is not None and "-" in text):
        rule["floor"] = least
    rest = rest.strip("，。；：、其中式")
    rest = _without_worth(_ON_HUNDRED.sub("", rest), full).strip("，。；")
    rest = _as_told(asker, rest)
    if _GATE.search(rest):
        rule, rest = _gated(asker, rule, rest)
    if rest and (worth is not None or not found.each):
        rule, rest = _lessened(asker, rule, rest, worth)
    return Composed(rule, worth, True, worth is not None, asker), rest


_TOLD = re.compile(
    r"(?P<duty>[^，。；（]{2,60}(?:，[^，。；（]{2,40}){0,3})（(?P<n>[0-9]+(?:\.[0-9]+)?)分）"
)
_SCORES = re.compile("扣|得|[加减]分|酌情|[0-9]")


def _without_worth(rest: str, full: Points | None) -> str:
    """足额落实报酬（1分）。得分=…: a duty and all that it is worth are no part of the reckoning."""
    told = _TOLD.fullmatch(rest)
    if told is None or full is None or _SCORES.search(told["duty"]):
        return rest
    return "" if Decimal(told["n"]) == full.plain else rest


def _bounded(
    asker: Asker, found: Equations, text: str, worth: Points | None, least: Decimal
) -> Rule:
    """The formula with the most that it may come to; a plain share of full points as such."""
    cap = _cap(asker, found.rest, worth)
    plain_share = found.product and cap == "full()" and not least
    share = _SHARE_OF_FULL.fullmatch(text) if plain_share else None
    if share is not None and (
        share["n"] == "full()" or (worth and Decimal(share["n"]) == worth.plain)
    ):
        return {"kind": "ratio", "of": share["of"], "to": Decimal(100)}
    if found.product or found.capped:
        return {"kind": "formula", "points": text, "cap": cap}
    asker.note("没有写最高分，超过满分也照算")
    return {"kind": "formula", "points": text}


# 两项均按百分制打分: a remark on the figures of the formula.
_ON_HUNDRED = re.compile(
    "(?<![^，。；])[^，。；]{0,8}?(?:均|都)?(?:按|以|实行|采用)(?:百分制|100分制)(?:打分|计分|评分|考核)?(?=[，。；]|$)"
)
_SAID_OF = re.compile("[0-9得扣加减满奖]|分(?![母子别类])|酌情|否决|为准|比例|取消|不[计予]")


def _as_told(asker: Asker, rest: str) -> str:
    """应整改数为上级交办的问题数: what a figure is, for those who report it."""
    if not rest or _SAID_OF.search(rest):
        return rest
    asker.note(f"“{rest[:60]}”是填报时的口径，请照此填报")
    return ""


_SEE = re.compile("（(?:详)?见[^（）]{0,20}）")


def _named(score: str, subject: str) -> str:
    """实达标数 by the indicator's name as well."""
    found = _SO_MANY.match(score)
    words = found["what"] if found is not None else ""
    return score if not words or words in subject else score.replace(words, f"{subject}{words}")


_MOST = re.compile(r"(?:最高|最多)[^0-9，。；：扣减]{0,6}(?P<n>[0-9]+(?:\.[0-9]+)?)分")


def _cap(asker: Asker, rest: str, worth: Points | None) -> Decimal | str:
    """最高为5分: so many points, and no more than the indicator has, unless 权重的1.2倍 says so."""
    shared = re.search(_MOST_SHARE, rest)
    if shared is not None:
        share = Decimal(shared["share"]).scaleb(0 if shared["in"] == "倍" else -2)
        if share > 1:
            asker.note(f"最高{shared['share']}{shared['in']}，超过分值也照算")
        return "full()" if share == 1 else f"full() * {plain(tidy(share))}"
    found = _MOST.search(rest)
    most = Decimal(found["n"]) if found is not None else None
    full = worth.plain if worth is not None else None
    if most is None or full is None or most == full:
        return "full()"
    if most > full:
        asker.note(f"最高{plain(most)}分，超过分值也照算")
    else:
        asker.doubt(f"算式的最高分{plain(most)}分与分值不同，请核对")
    return most


def _lessened(asker: Asker, rule: Rule, rest: str, full: Points | None) -> tuple[Rule, str]:
    """被通报批评的，每次扣0.5分 behind a formula: taken from what it comes to."""
    if "（" in rest:
        return rule, rest  # a remark that nothing here would ask about
    reading = read(rest)
    counted = reading.lines and all(_counts_off(line) for line in reading.lines)
    if not counted or rule["kind"] == "cases" or reading.lead or reading.left or reading.limits:
        return rule, rest
    asker.look_at(reading.lines)
    off = [minus(asker, line, full) for line in reading.lines]
    return {"kind": "sum", "parts": [rule, *off], "floor": Decimal(0)}, ""


def _counts_off(line: Line) -> bool:
    """Whether it takes so much for each of something that happens."""
    counts = line.each is not None and line.each.way == "happens"
    return line.effect.kind == TAKE and counts and line.effect.points is not None


def _gated(asker: Asker, rule: Rule, rest: str) -> tuple[Rule, str]:
    """低于60%的不得分 beside a formula; what else stands there is left."""
    reading = read(rest)
    if any(line.effect.kind != NOTHING or not line.tests for line in reading.lines):
        return rule, rest
    rates = [item.name for item in asker.items.found.values() if item.unit == "%"]
    asker.subject, asker.unit = (rates[0], "%") if len(rates) == 1 else ("", "")
    left = "，".join(text_of(shape) for shape in (*reading.lead, *reading.left))
    reckoned = set(asker.items.found)
    shut = gate(asker, reading.lines)
    asked = set(re.findall(r"\w+", shut))
    measured = any(one.unit and one.code in asked for one in asker.items.found.values())
    if len(reckoned) == 1 and measured and not reckoned & asked:
        asker.doubt("算式里的数和不得分的门槛是不是同一个数没有写清")
    return cases([(shut, Decimal(0))], rule), left
