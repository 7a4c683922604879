"""What a table leaves behind when its cells become one line: blanks and bare signs that score.

Every sign is written over by one other, so that all stay where they are.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.brackets import unwrapped, within_words
from kaocheng.scoring.phrases.words import UNITS

_N = r"[0-9]{1,3}(?:\.[0-9]{1,3})?"
# 10分 80%以上8分: what follows begins anew.
_NEXT = re.compile(
    r"(?:(?<=[0-9]分)|(?<=不[得计扣加减]分))[ \t\u3000]+"
    r"(?=[\u4e00-\u9fff0-9≥≤<>])(?![0-9]{1,2}[.、](?![0-9])|[一二三四五六七八九十]{1,2}、|钟|每[次项个件起处人条篇](?![^，。；]{2})"
    "|以|及|为止|为限|为上|封顶|的|之|后|时|者|且|并|至|到)"
)
_ENDS = (
    f"以上|以下|以内|之间|%|[)）]|[≥≤<>=] ?[0-9.]+|[0-9一二三四五六七八九十](?:{'|'.join(UNITS)})"
    "|优秀|良好|中等|一般|较差|合格|优|良|中|差|其他|其余"
)
# 90%以上 10, 90%以上10: a tier and its points, in cells side by side.
_CELLS = re.compile(
    rf"\s*(?P<tier>(?:[^；;。，,分得扣加]|(?<=增)加|分(?=以[上下]|[-~至])){{0,60}}?(?:{_ENDS}))"
    rf"(?P<gap>\s+|(?<=[^0-9.\s])\s*：?\s*)(?P<n>{_N})(?P<end>\s+|\s*[；;，,。、]\s*|\s*\Z)"
)
# 每增长1个百分点 0.5（最高3分）
_APIECE = re.compile(
    rf"每[^，,；;。：:\s]{{2,24}}(?P<gap>\s+)(?P<sign>[-+]?){_N}(?=\s*(?:[（(，,；;。]|\Z))"
)
# 每低1个百分点，-0.5分
_SIGNED = re.compile(
    r"(?:\A|(?<=[，,：:；;\s的])|(?<=[个百千]分点)|(?<=每次)|(?<=最[多高])|(?<=[\u4e00-\u9fff])(?<![得计记为按至到扣加减分]))"
    rf"(?P<sign>[-+])(?={_N}分(?:/[次个项件起处人天日篇条例家户宗]|(?![×*/÷+\-至到])))"
)
_NUMERAL = "(?:1?[0-9]|十?[一二三四五六七八九]|十)"
# 加5分（三）在全省推广的…: the number of the next part, where nothing else ends this one.
_NEXT_PART = re.compile(
    r"(?:(?<=[0-9]分)|(?<=[0-9]分/[\u4e00-\u9fff])|(?<=[0-9]分/[\u4e00-\u9fff]{2})|(?<=[得计加扣]分)|(?<=为止)|(?<=满分))"
    rf"(?P<gap>\s*)[（(](?P<n>{_NUMERAL})[)）](?=\s*[^\s，。；,;）)])"
)
# 第一，制定方案…；第二，召开会议…
_IN_ORDER = re.compile(
    r"(?:(?<=[。；;])|\A)\s*第[一二三四五六七八九十][，,](?=[^0-9得计加扣，。；]{4})"
)
_LISTED_PART = re.compile(rf"(?:(?<=[。；;])|\A)(?P<gap>\s*)[（(](?P<n>{_NUMERAL})[)）]")
# 计分办法。办结率达到…: a heading.
_HEADED = re.compile(r"(?<=\A[计评扣考][分核]办法)[。，]|(?<=\A[计评扣考][分核]标准)[。，]")
# 1.1.1≥30% 30 1.1.2…: the numbers of a list, row by row.
_ROWS = re.compile(r"(?:(?<=\s)|(?<![^。；，]))(?:[0-9]{1,2}\.){2,3}[0-9]{1,2}(?![0-9.%分年月日])")
# (4'，少一项扣1分): marks of feet for points.
_MARKED = re.compile(r"(?<=[0-9])['\u2019\u2032](?=\s*[，；。、）]|\s*\Z)")
# 建档率达到100%。5分。否则不计分: points between stops are those of what stands before.
_BETWEEN = re.compile(
    rf"(?<=[^0-9分止。；，）])[。；](?=\s*(?:{_N}分[。；]|[，,]))"
    rf"|(?<=%)[。；](?=\s*[得计]{_N}分)"
)
# 90%>②≥85%, ①≥90%, 85%≤X<90%: what heads a level, or a letter, stands for the figure itself.
_STANDS = re.compile(
    r"(?:(?P<head>[①-⑳⑴-⒇]|（[1-9]）)|(?<![A-Za-z0-9])(?P<letter>[A-HX-Zx-z])(?![A-Za-z0-9%]))"
    r"(?P<sign>\s*[≥≤<>])?"
)
# 完成率再乘以25, 评分除以100: what is reckoned, in words.
_RECKONED = re.compile(
    r"，?再?(?P<sign>乘以|除以(?![上下内外前后往及])|(?<![换搭转])乘(?=[该本满权标基]|分值|\s*[0-9]|（))"
)
# 低于100%的，得分为完成率×25: what a branch gives.
_AMOUNTS_TO = re.compile("(?:(?<=的得分)|(?<=的，得分))[为是](?=[^，。；：=]{2,60}[×÷])")
# 定期检查。（2分，少一次扣0.5分）: the remark belongs to the sentence that has just closed.
_CLOSED = re.compile(
    r"(?<=[^0-9分止。；，])[。；，](?=（[0-9]{1,3}(?:\.[0-9]{1,2})?分(?:[，；：、]|）(?!每)(?P<alone>)))"
)
# （按时办结数/应办结数）xl00%x60: signs that were taken for letters.
_TIMES = re.compile("(?<=[）%])(?P<gap>\\s*)[xX](?=\\s*[0-9l])")
_HUNDRED = re.compile("(?<=×)(?P<gap>\\s*)[lI](?=00%)")
# 不足1个百分点的，按1个百分点计算: one way of counting, and no condition.
_ROUNDED = re.compile("(?<=的)，(?=按照?(?:[1一]|整)[^，。；：（）]{0,10}(?:计|算|扣|加))")
# 每缺一个扣0.5份: the word for points, misprinted.
_MISPRINTED = re.compile(r"(?:(?<=扣[0-9])|(?<=[扣得加计减][0-9]\.[0-9]))份(?=[，,；;。）)]|\s*\Z)")
# 扣l分, 每少l项: the letter that was taken for a one.
_LETTER_ONE = re.compile(
    "(?<=[扣得加减计记每缺少低高第])[lI](?=分|个|次|项|人|件|份|起|处|天|张|%)|(?<=[0-9.])[lI](?=[0-9分%])"
)
# 扣当事人3分: whoever it is that is assessed.
_OF_WHOM = re.compile("(?<=扣)(?:当事人|责任人|本人|个人)(?=[0-9])")
# 2小时内报告占3分，每迟报一起扣0.5分: what a part is worth, before what is lost of it.
_WORTH_OF = re.compile(
    r"(?<![得扣加减计。；：])占(?=[0-9.]{1,4}分，(?:每|未|没|缺|少|发现|出现|发生)[^。；，]{0,30}(?:扣|不得分))"
)
# 台账管理A、未登记的扣3分。B、…: a head, and the first of its parts.
_LETTERED = re.compile(r"(?<=[\u4e00-\u9fff])A、(?=[^。；;]*[。；;]\s*B、)")
_SIGNS = {"-": "扣", "+": "加", "": "得"}


def laid_out(text: str) -> str:
    """90%以上 10 80%以上 8 → 90%以上得10，80%以上得8; 每低1个百分点，-0.5分 → …，扣0.5分."""
    text = _parts_apart(text)
    text = _SIGNED.sub(lambda found: _SIGNS[found["sign"]], within_words(unwrapped(_plainly(text))))
    text = _LETTER_ONE.sub("1", _MISPRINTED.sub("分", text))
    text = _OF_WHOM.sub(lambda found: " " * len(found[0]), text)
    text = _ROUNDED.sub(" ", _LETTERED.sub("： ", text))
    text = _WORTH_OF.sub("得", text)
    text = _HUNDRED.sub(r"\g<gap>1", _TIMES.sub(r"\g<gap>×", text))
    text = _APIECE.sub(_given_apiece, _celled(_without_stops(text)))
    return _NEXT.sub(lambda found: "，".ljust(len(found[0])), text)


def _parts_apart(text: str) -> str:
    """（1）…得2分（2）…得3分。（3）… → 1、…得2分；2、…得3分。3、…"""
    text = _IN_ORDER.sub(lambda found: " " * len(found[0]), text)
    made = _NEXT_PART.sub(lambda found: f"{found['gap']}；{found['n']}、", text)
    if made == text or not _LISTED_PART.match(text):
        return made
    return _LISTED_PART.sub(lambda found: f"{found['gap']} {found['n']}、", made)


def _plainly(text: str) -> str:
    """The same with its signs for points and for times, and without the numbers of a list."""
    text = _MARKED.sub("分", _ROWS.sub(lambda found: " " * len(found[0]), text))
    text = _RECKONED.sub(_times, _BETWEEN.sub(_comma, _figures_for_signs(text)))
    return _HEADED.sub("：", _AMOUNTS_TO.sub("=", text))


def _comma(found: re.Match[str]) -> str:
    """<70%。，得0分: one of two stops that stand together does."""
    return " " if found.string[found.end() :].lstrip()[:1] in ("，", ",") else "，"


def _figures_for_signs(text: str) -> str:
    """① ≥90%得5分；90%>②≥85%得4分 → ≥90%得5分；90%> ≥85%得4分, where each heads one level."""
    found = [one for one in _STANDS.finditer(text) if one["letter"] or one["sign"]]
    named = [one["letter"] or one["head"] for one in found]
    once = len(named) > 1 and all(text.count(one) == 1 for one in named)
    measure = len(set(named)) == 1 and found[0]["letter"]
    if not (once or measure) or not all(one["sign"] for one in found):
        return text
    return _STANDS.sub(lambda one: (one["sign"] or one[0]).rjust(len(one[0])), text)


def _times(found: re.Match[str]) -> str:
    return ("÷" if found["sign"] == "除以" else "×").ljust(len(found[0]))


def _without_stops(text: str) -> str:
    """The same; of several tiers with their points behind them each stays a sentence."""
    found = list(_CLOSED.finditer(text))
    tiers = sum(one["alone"] is not None for one in found) > 1
    return _CLOSED.sub(lambda one: one[0] if tiers and one["alone"] is not None else " ", text)


def _given_apiece(found: re.Match[str]) -> str:
    start = found.start()
    before, after = found[0][: found.start("gap") - start], found[0][found.end("sign") - start :]
    gap = len(found["gap"]) + len(found["sign"])
    return before + _SIGNS[found["sign"]].ljust(gap) + after


def _celled(text: str) -> str:
    """The cells of tiers and points; left alone where there is anything else beside them."""
    found, at = [], 0
    while at < len(text) and (cells := _CELLS.match(text, at)) is not None:
        found.append(cells)
        at = cells.end()
    if at < len(text) or len(found) < 2:
        return text
    return "".join(_pair(cells) for cells in found)


def _pair(cells: re.Match[str]) -> str:
    start = cells.start()
    before, points = cells[0][: cells.start("gap") - start], cells["n"]
    gap, end = "得".ljust(len(cells["gap"])), cells["end"]
    return before + gap + points + (end if end.strip() else "，".ljust(len(end)) if end else "")
