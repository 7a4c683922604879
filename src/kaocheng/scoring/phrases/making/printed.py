"""Formulas as tables print them: a blank for a stop, a letter for times, words for signs.

废品率=废品数÷总数 得分=20分×（1-废品率） → 废品率=废品数÷总数；得分=20分×（1-废品率）
"""

from __future__ import annotations

import re
from decimal import Decimal

_SCORE = "(?:[该本此]?(?:项|指标)?(?:考核|实际|最终|应|实)?得分|计分|分数)"
# …×0.2 得分计算：6分×综合率: an equation begins, and nothing but a blank stands before it.
_BLANK = re.compile(
    r"(?<=[\u4e00-\u9fff0-9%）：])\s+(?=[^\s，。；：=×÷+\-*/]{2,20}(?<![为是])(?:=|得分)|[^\s，。；：=×÷+\-*/]{0,6}得分[^，。；：=]{0,6}[：=])"
)
_CLOSE = re.compile(
    f"(?<=[0-9%）率数额])(?={_SCORE}(?:的?计算)?(?:公式|方法)?(?:为|是|如下)?[：=][^，。；：=]*[×÷*/])"
)
_OTHERWISE = re.compile("(?<=[）分率])(?=(?:另外|此外)[：，])")
# 8分X完成率, 合格率x15分
_LETTER = re.compile(
    r"(?<=[0-9）%分率])[xX](?=[0-9（]|[\u4e00-\u9fff]{1,14}(?:率|比例|系数|[，。；]|\Z))"
)
_TOLD = re.compile(
    "(?:^|(?<=[，。；：]))(?P<name>[该本此]?(?:项|指标)?(?:考核|实际|最终|应|实)?得分)(?:的?计算)?(?:公式|方法|办法|方式)?"
    r"(?:(?:为|是|如下|按)?：|等于)(?P<right>[^，。；：=]*[×*÷/][^，。；：=]*)(?<!计算)(?<!计分)(?<!得分)(?=[，。；]|\Z)"
)
_HEAD = re.compile(
    "(?:^|(?<=[。；，]))(?:(?:按|用|采用)?(?:以下|下列|如下)?(?:具体)?(?:计算|计分|评分)(?:公式|方法|办法)(?:为|如下|是)?"
    "|按(?:以下|下列|如下)公式(?:计算|计分)(?:得分)?)：(?=[^，。；：]*=)"
)
_BY = re.compile(
    "(?:^|(?<=[。；]))(?:以|按照?)[^，。；：=0-9]{2,16}(?:进行)?考核[：，](?=[^，。；：]{2,20}=)"
)
_TURNED = re.compile(
    f"(?:^|(?<=[，。；：]))(?P<left>[^，。；：=]*[×*][^，。；：=]*)=(?P<name>{_SCORE})(?=[，。；]|\\Z)"
)
_EQUALS = re.compile(r"(?<=[率分比])等于(?=[^，。；：=]*[×÷*/])")
_MINUS = re.compile("(?<=[0-9分值率数）])减去?(?=[0-9\u4e00-\u9fff（])")
_FROM_ONE = re.compile(
    "(?<=[为=：])(?:用|以)?1减去?(?P<what>[\u4e00-\u9fff]{2,16}?率)(?:的差)?(?=×)"
)
_PLUS = re.compile("(?<=[0-9分值率数）])加上(?=[0-9\u4e00-\u9fff（])")
_SIGNED = re.compile(f"(?:^|(?<=[，。；：])){_SCORE}(?:=|为|是|等于|：)[^，。；：=]*")
_LEAST = re.compile(
    "[，；。（](?:得分)?最低(?:不低于|不少于|得分为|得分|分为|得|为|计)?(?P<n>[0-9]+(?:\\.[0-9]+)?|零)分）?"
)


def parted_by_blanks(text: str) -> str:
    """The equations apart, while the blanks between them still stand."""
    if "=" not in text and "×" not in text and "：" not in text:
        return text
    return _BLANK.sub("；", text)


def printed(text: str) -> str:
    """The same text, its formulas as one would write them out."""
    text = _LETTER.sub("×", _CLOSE.sub("；", _OTHERWISE.sub("；", text)))
    text = _SIGNED.sub(lambda found: _PLUS.sub("+", _MINUS.sub("-", _lessened(found[0]))), text)
    text = _BY.sub("", _HEAD.sub("", _EQUALS.sub("=", text)))
    text = _TURNED.sub(lambda found: f"{found['name']}={found['left']}", text)
    return _TOLD.sub(lambda found: f"{found['name']}={found['right']}", text)


def _lessened(formula: str) -> str:
    """1减去差错率再乘以10: the difference comes first."""
    return _FROM_ONE.sub(lambda found: f"（1-{found['what']}）", formula)


def least_of(text: str) -> tuple[str, Decimal | None]:
    """最低0分, 最低不低于1.5分: the text without it, and these points."""
    found = _LEAST.search(text)
    if found is None:
        return text, None
    least = Decimal(0) if found["n"] == "零" else Decimal(found["n"])
    return text[: found.start()] + text[found.end() :], least
