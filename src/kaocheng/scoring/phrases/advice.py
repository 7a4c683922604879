"""How a sentence is put so that it reads: for what was not understood, what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaocheng.scoring.phrases.proposal import Proposal

MOST = 3


@dataclass(frozen=True)
class Advice:
    """`words` say what to do, `example` (of 5 points) is a sentence that reads so."""

    words: str
    example: str


@dataclass(frozen=True)
class _Case:
    """Notes, or what was left, that call for an advice."""

    sign: re.Pattern[str]
    advice: Advice


def _case(sign: str, words: str, example: str) -> _Case:
    return _Case(re.compile(sign), Advice(words, example))


_CASES = (
    _case(
        "从多少算起|从多少扣起|从多少分|从哪一档算起|从哪里扣起|是每低多少",
        "写明是哪个数、从多少算起",
        "办结率达到95%的得满分，每低1个百分点扣0.5分，扣完为止。",
    ),
    _case(
        "数没有读成门槛|个数没有读成|里的数没有用上|中的 .* 没有用上|还有一个比较|不止一个数",
        "数单独成句，写明和多少比",
        "全年会议次数不少于4次的，得5分，否则不得分。",
    ),
    _case(
        "分数与分值对不上|算不到满分|算到不了满分|得满分还是得一部分",
        "各项写明得几分，加起来等于分值",
        "制定方案的，得2分；开展培训的，得3分。",
    ),
    _case(
        "不像一件完整的事|说得不完整|没有写明考核的是哪个数|没有写清是什么数",
        "把要填的数说全，离开这句话也看得懂",
        "村内主街发现的乱堆乱放每处扣1分，扣完为止。",
    ),
    _case(
        "是一件事|是不是同一个数|像是标题|要求还是扣分的条件",
        "一件事只说一次；标题和要求划去",
        "按时报送年度总结的，得5分，否则不得分。",
    ),
    _case(
        "逐条写开|分别|类推|加倍|档推出来",
        "逐档写开，不写分别、类推、加倍",
        "发生火灾1起的扣1分，2起的扣3分，3起及以上的不得分。",
    ),
    _Case(
        re.compile("哪一组|分组还是条件|另一类的数|各组分值"),
        Advice(
            "组别写在句首，各组写全",
            "平原区：面积达到100亩的，得5分；山区：面积达到60亩的，得5分。",
        ),
    ),
    _case(
        "没有写上限|最高分|大于分值|上限与分值相同|不封顶",
        "写明最多加几分、扣到哪里为止",
        "每新增1家企业加1分，最多加5分。",
    ),
    _case(
        "合不成一条|关系没有写清|算式没有写完整|插值的两端|条款没有看懂|按另行规定",
        "一句话只写一种算法",
        "完成培训任务的得5分，未完成的按完成比例得分。",
    ),
    _case(
        "没有用上|没有读出来|没有读准|一项读",
        "与计分无关的话划去；是条件的，写成“……的，得几分”",
        "档案齐全的，得5分，否则不得分。",
    ),
)
_LEFT = _CASES[-1].advice  # words that were not understood, whatever they are
_JUDGED = Advice("写明做到什么得几分", "档案齐全的，得5分；基本齐全的，得3分。")


def advice_on(proposal: Proposal) -> tuple[Advice, ...]:
    """What to write instead, at most three; nothing where nothing is in doubt."""
    return tuple(dict.fromkeys(_fitting(proposal)))[:MOST]


def _fitting(proposal: Proposal) -> Iterator[Advice]:
    if proposal.rule is None and not proposal.left.strip("；"):
        yield _JUDGED
    lines = "\n".join((*proposal.notes, "" if proposal.rule is not None else proposal.left))
    yield from (case.advice for case in _CASES if case.sign.search(lines))
    if proposal.outcome == "judged":
        yield _JUDGED
    elif proposal.left:
        yield _LEFT


def every_advice() -> tuple[Advice, ...]:
    """All that can be said, in order."""
    return (*(case.advice for case in _CASES), _JUDGED)
