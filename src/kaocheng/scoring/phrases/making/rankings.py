"""What is ranked, and where one ranking ends and another begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making.parts import Rule
from kaocheng.scoring.phrases.meaning import GIVE, Line, Ranked
from kaocheng.scoring.phrases.standing import Reading

_WAYS = "[由从](?:高到低|大到小|多到少|好到差|优到劣|快到慢|长到短|低到高|小到大|少到多|短到长)"
# 各乡镇按测评成绩: who is ranked, and then by what.
_WHO = (
    "(?:对|将|把)?(?:各|全[县市区镇])[^，。；：按以率]{1,8}?"
    "(?:按照|按(?![期时月季年规要])|根据|依据|以)"
)
_MEASURE = re.compile(
    f"(?:{_WHO}|按照|按|根据|依据|对|以)?(?P<m>[^，。；：]{{2,40}}?)，?(?:{_WAYS}|进行)*"
    "(?:在?(?:全省|全市|全县|全区|全国|全州|同组|同类)[^，。；：]{0,8}?)?(?:进行)?(?:的?)(?:排名|排序|排位|名次)"
)
# 按站点进入前20名的次数由高到低排名: what says outright by what it is ranked.
_BY = re.compile(
    f"(?<!数据)(?<!指标)(?:按照|按|根据|以)(?P<m>[^，。；：]{{2,40}}?[数量率额值分次绩速幅度])，?{_WAYS}"
)
# 辍学率按从低到高分别得10、8、6分
_ORDERED = re.compile(f"(?P<m>[^，。；：]{{2,40}}?)，?按?{_WAYS}(?:依次|分别|各)?[得计赋]")
_REST = re.compile("前.{1,3}[名位]|依$|其余|其他|以后|依次|第")
_PLACED = re.compile(
    "(?:进入|位列|位居|居于?|列|排名?|在|获得?|得|按)*(?:全省|全市|全县|全国|全州|全区|全镇)*(?:的?排名|名次|排位)*(?:为|在|居|列)*$"
)


# 按排名计分, 考核期内排名, 每降低一个名次: it is not said by what.
_IDLE = re.compile(
    "^(?:按照?|依照?|依据|根据|实行|采[取用]|最终|年度|(?:考核|评价)期内|(?:本|全|当)?年度?内?"
    "|(?:指标|实际|完成|数)值|(?:依次|分别)?[计得打评赋]分|(?:该|本)?(?:项|指标)|各?(?:设区市|市州|地市|县市区?|县区|区县|乡镇)|以后|之后|名次|.*?每(?:[降后退下靠低落提上升]{1,2}|递减)[^，]{0,3}个?)$"
)


_OF_EACH = re.compile("^各(?:乡镇|镇街|县区|县市区|街道|单位|部门|[县市区乡镇村])的?(?=[^，]{3})")


def measure_of(reading: Reading, ranked: Sequence[Line]) -> str:
    """What is ranked, of whomever; "" where nobody says so."""
    return _OF_EACH.sub("", _measured(reading, ranked))


def _measured(reading: Reading, ranked: Sequence[Line]) -> str:
    if (outright := _BY.search(reading.text)) is not None:
        return _IDLE.sub("", outright["m"])
    for found in _MEASURE.finditer(reading.text):
        name = _IDLE.sub("", _PLACED.sub("", found["m"]))
        if name and not _REST.search(found["m"]):
            return _in_full(name)
    ordered = _ORDERED.search(reading.text)
    if ordered and not _REST.search(ordered["m"]):
        return ordered["m"]
    named = [t.measure for line in ranked for t in line.tests if isinstance(t, Ranked)]
    bare = [_IDLE.sub("", _PLACED.sub("", name)) for name in named]
    return _in_full(next((name for name in bare if name), ""))


_ASSESSED = re.compile("(?:考核|考评|测评|评比|评估|评价|竞赛)$")


def _in_full(name: str) -> str:
    """考核前5名: of the points of the assessment."""
    return f"{name}得分" if _ASSESSED.search(name) else name


_ASCENDING = re.compile("[由从](?:低到高|小到大|少到多|短到长)|越[低小少短]越好")
_GROUP = re.compile("同组|同类|分组|本组|组内")


def how_ranked(sentence: str) -> Rule:
    """Whether the least is the best, and whether each group is ranked for itself."""
    how: Rule = {"order": "asc"} if _ASCENDING.search(sentence) else {}
    return {**how, "within": "group"} if _GROUP.search(sentence) else how


def by_measure(reading: Reading) -> list[Reading]:
    """总量排名前3名的得6分…；增速排名前3名的得4分…: what is said of each ranking."""
    starts: list[int] = []
    known = ""
    for place, line in enumerate(reading.lines):
        name = _name_of(line)
        if name and name != known and line.effect.kind == GIVE:
            starts, known = [*starts, place], name
    if len(starts) < 2 or starts[0] or reading.headers:
        return []
    edges = [*starts, len(reading.lines)]
    begins = [0, *(reading.lines[n].shape.span[0] for n in starts[1:]), len(reading.sentence)]
    return [
        replace(
            reading,
            lines=reading.lines[one:other],
            sentence=reading.sentence[begins[n] : begins[n + 1]],
        )
        for n, (one, other) in enumerate(pairwise(edges))
    ]


def _name_of(line: Line) -> str:
    """The measure that a line itself names: 按增速排名，第一名得5分."""
    ranked = [test for test in line.tests if isinstance(test, Ranked)]
    if not ranked:
        return ""
    found = _MEASURE.search(text_of(line.shape))
    if found and not _REST.search(found["m"]):
        return _PLACED.sub("", found["m"])
    return next((name for test in ranked if (name := _PLACED.sub("", test.measure))), "")
