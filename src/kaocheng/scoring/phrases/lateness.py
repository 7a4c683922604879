"""Deadlines: what was to be done by one, and how many days late it was.

统计月报每晚一天 is 统计月报逾期天数; 3月底前印发方案的得1分，每迟一天… is 印发方案逾期天数.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.words import TIMES

_LATE = (
    "逾期|误期|超期|超时|延期|延误|延迟|延后|推迟|拖延|迟延|滞后|迟报|晚报|迟交|晚交|补报|提前"
    "|(?:未|没有|没能|未能)(?:按时|按期|及时|如期|按规定时[间限]|按[^，。；]{0,6}时[间限]|在规定时[间限]内)"
)
_VERB = (
    "报送|上报|报告|提交|办结|办理|答复|回复|反馈|完成|完工|竣工|开工|交付|拨付|支付|缴纳|发放"
    "|整改|到位|到岗|参加|制定|制订|编制|出台|建成|启动|印发|公开|更新|受理|备案|落实|销号|归还"
)
_ENDS_LATE = re.compile(f"(?P<what>.*(?:{_LATE})(?:{_VERB})?)的?")
# 逾期报送的，每迟一天: late is said twice.
_SAID_AGAIN = re.compile(
    f"(?P<what>.*(?P<late>{_LATE})[^，的]{{0,6}}?)的?(?P<v>迟|晚|超|延|拖|(?:{_LATE})(?:{_VERB})?)"
)
_IN_A_WORD = re.compile(f"(?P<what>.*?)(?:迟|晚|超|延|拖)(?P<done>{_VERB})?")
_NOT_IN_TIME = re.compile("^(?:未|没)")

_DATE = (
    "(?:[0-9]{4}年|当年|次年|本年|每年|每季度?末?|每月)?(?:[0-9]{1,2}月份?|年|季|月)?(?:[0-9]{1,2}[日号]|底|末|初|[上中下]旬)"
    "(?:之?前|以前)"
)
_BY_THEN = re.compile(f"[于在]?{_DATE}|按时|按期|如期|及时|在?规定(?:的?时[间限]|期限)(?:之?内)?")
_BARE = re.compile(f"(?:全部|全面|已|均|都|足额)*(?:{_VERB})?")


_LASTS = re.compile("(?:断[更线网电档流]|停[更运水电气机用]|[离掉]线|失联|闲置|空置|瘫痪|中断)$")


def days_late(name: str, unit: str) -> str:
    """So many days of 统计月报晚 are 统计月报逾期天数; the same for what is not counted in days."""
    if unit not in TIMES:
        return name
    if name.endswith("缺少数"):
        return f"{name.removesuffix('数')}{unit}数"
    again, days = _SAID_AGAIN.fullmatch(name), f"{unit}数"
    if again is not None:
        late = "逾期" if len(again["v"]) == 1 else again["v"]
        return f"{again['what']}{late if _NOT_IN_TIME.match(again['late']) else ''}{days}"
    if (ends := _ENDS_LATE.fullmatch(name)) is not None:
        return f"{ends['what']}{days}"
    if (word := _IN_A_WORD.fullmatch(name)) is not None:
        return f"{word['what']}逾期{word['done'] or ''}{days}"
    if _LASTS.search(name):
        return f"{name}{days}"
    return name


def periods_undone(name: str, unit: str) -> str:
    """So many quarters of 每季度未组织演练 are 未组织演练季度数."""
    if unit not in _LONG or not _UNDONE.search(name) or name.endswith("数"):
        return name
    return f"{_EVERY.sub('', name)}{unit.removeprefix('个')}数"


_LONG = frozenset({"季度", "个季度", "月", "个月"})
_UNDONE = re.compile("未|没有")
_EVERY = re.compile("每个?(?:季度|月)(?=.{0,6}?(?:未|没有))")
_OR = "(?:的?(?:、|，|或者?|和|及|以及))?"
_MISSED = re.compile(
    f"(?:{_LATE})(?P<late>(?:{_VERB})?){_OR}(?:(?:尚未|未能|没有|未|不)(?P<not>[^，、未没不]{{0,4}}))?"
)


def misses(words: str, said: str) -> bool:
    """Whether 逾期报送或未报送 says no more than that what was said to be done by then was not."""
    found = _MISSED.fullmatch(words) if _BY_THEN.search(said) else None
    return found is not None and all(verb in said for verb in found.group("late", "not") if verb)


def is_late(words: str) -> bool:
    """Whether words say that something was late: 未按时报送, 逾期未办结."""
    return bool(re.search(_LATE, words))


def is_bare_late(words: str) -> bool:
    """Whether words say that something was late, and not what: 逾期, 超期办结."""
    return bool(re.fullmatch(f"(?:{_LATE})(?:{_VERB})?", words))


def is_by_then(words: str) -> bool:
    """Whether words say what was done by a deadline: 3月底前印发方案, 按时报送."""
    return bool(_BY_THEN.search(words)) and not is_late(words)


def deed_of(words: str) -> str:
    """印发方案 of 3月底前印发方案; "" where no deadline is told, or not what is done by it."""
    deed = _BY_THEN.sub("", words, count=1)
    return "" if deed == words or _BARE.fullmatch(deed) else deed
