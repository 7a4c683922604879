"""Deductions that have nothing to do with what points were given for.

印发方案得2分；台账规范得3分；每发生一起投诉扣1分: a complaint says nothing of the register, which
is asked for all the same. 台账齐全得5分，每缺一项扣1分 is another matter: what is counted tells
how far the register is complete.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kaocheng.scoring.phrases.conditions import is_hollow, text_of
from kaocheng.scoring.phrases.making.grants import Grant
from kaocheng.scoring.phrases.meaning import TAKE, Line

_EVENT = re.compile("发生|出现|受到|被(?!征)|引发|造成")
_HARM = re.compile("(?:案件|事故|事件|上访|投诉|舆情|火灾|灾情|纠纷)$")
# What an inspector finds tells how well something was done.
_FOUND = re.compile("发现|查出|查实|存在|抽查|检查")
_BLEMISH = re.compile(
    "不(?:符|合|到|规|达|全|齐|准|及|完|健|够|清|实|力)|缺|漏|迟|错|误|问题|瑕疵|逾期|超期"
)
_ABSENT = re.compile("未|无|没|不|零|杜绝|防止|避免")
_DEED = re.compile(
    "^(?:全部|及时|按时|按期|如期|按要求|按规定|年内|年初)*"
    "(?:印发|制定|制订|出台|建立|建成|成立|组建|召开|举办|编制|签订|设立|设置|配备|公示|完成|实现)"
)


def foreign(grant: Grant, changes: Sequence[Line]) -> bool:
    """Whether a deed is asked for, and what is counted says nothing of it."""
    return bool(changes) and _is_deed(grant) and all(_unlike(grant, one) for one in changes)


def of_no_part(last: Grant, line: Line) -> bool:
    """Whether a deduction behind several parts says nothing of the last of them."""
    return _unlike(last, line)


def _is_deed(grant: Grant) -> bool:
    first = grant.lines[0]
    return len(grant.lines) == 1 and bool(first.tests) and bool(_DEED.match(text_of(first.shape)))


def _unlike(grant: Grant, line: Line) -> bool:
    given, each = "".join(text_of(one.shape) for one in grant.lines), line.each
    if not _counts(line) or each is None or _ABSENT.search(given):
        return False
    how = text_of(line.shape) + each.measure
    words, deed = how + each.noun, _is_deed(grant)
    if len(words) < 2 or not _happened(how + each.verb, words, deed):
        return False
    if _EVENT.search(how + each.verb) and _HARM.search(words):
        return words[-2:] not in given
    if deed and _EVENT.search(how + each.verb) and not _ABSENT.search(words):
        return True
    return not any(f"{one}{other}" in given for one, other in pairwise(words))


def _counts(line: Line) -> bool:
    """每发生一起…扣1分, told in words of its own."""
    each = line.each
    if line.effect.kind != TAKE or line.otherwise or each is None or each.way != "happens":
        return False
    return not (line.shape.text and is_hollow(line.shape))


def _happened(how: str, words: str, deed: bool) -> bool:
    """Whether something happened, and no blemish of what was done."""
    if _EVENT.search(how):
        return True
    return not _BLEMISH.search(words) and (deed or not _FOUND.search(how + words))
