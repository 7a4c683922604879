"""Formulas as they are printed: remarks inside them, and those that one branch points to."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FULL, POINTS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead

# （超过100%的按100%计算）, （最高不超过15分）: a bound, and no operand.
_BOUND = re.compile(
    r"（[^（）=+\-×*÷/]{0,12}(?:超过|超出|大于|高于|最高|最多|最大|上限|封顶)[^（）=+\-×*÷/]{0,20}）"
)
# …×2.4分（最高不超过4分，最低1.5分）: points, told as if there were no brackets.
_POINTS_BOUND = re.compile(
    "（(?P<bound>(?:得分)?最[高低多][^（）=+\\-×*÷/]{0,8}分(?:，(?:得分)?最[高低多][^（）=+\\-×*÷/]{0,8}分)?)）(?=[，。；]|$)"
)
_UNIT = re.compile("（(?:%|‰|万元|亿元|元|万亩|亩|公里|万吨|吨|户|人|个|家|项|次)）")
_STOPS = ("", *"，。；")

POINTING = (
    "(?:(?:按照?|用|采用|以|根据|通过)(?:以下|下列|如下|下述|此|该)?(?:的)?(?:计算)?(?:公式|算式)"
    "(?:进行)?(?:计算|计分|折算|计|得分)*：?)"
)
_POINTED = re.compile(
    f"(?<=，){POINTING}(?:[^，。；：=×*÷/]{{0,12}}=)?(?P<f>[^，。；：=]{{3,80}})(?=[，。；]|\\Z)"
)
_GIVEN = re.compile(f"[{POINTS}{FULL}]")


def unremarked(text: str) -> tuple[str, bool]:
    """得分=完成率（超过100%以100%计算）×20 → 得分=完成率×20, and whether it is bounded.

    A bound on one of several terms would be no bound of the whole, and is left where it stands.
    """
    text = _POINTS_BOUND.sub(r"，\g<bound>", _UNIT.sub("", text))
    without = _BOUND.sub("", text)
    if without == text:
        return text, False
    ends = all(text[found.end() : found.end() + 1] in _STOPS for found in _BOUND.finditer(text))
    single = not re.search("[+-]", without.partition("=")[2].partition("。")[0])
    return (without, True) if ends or single else (text, False)


def pointed_to(shape: Shape) -> Shape:
    """低于100%的，按下列公式计算：得分=10×完成率 → 低于100%的，按10×完成率计算."""
    found = _POINTED.search(shape.text)
    if found is None or not _GIVEN.search(shape.text[: found.start()]):
        return shape
    if not re.search("[×*÷]|乘以|除以", found["f"]):
        return shape
    mark, formula = shape.cut(found.start(), found.start() + 1), shape.cut(*found.span("f"))
    made = word("按", mark) + formula + word("计算", mark)
    return instead(shape, found, made)
