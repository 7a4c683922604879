"""The proposal for a standard of a table: points may differ by group, and a refusal is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kaocheng.scoring.faults import Refused
from kaocheng.scoring.issued.sums import given_for, same
from kaocheng.scoring.issued.texts import Points, one_line
from kaocheng.scoring.phrases import Proposal
from kaocheng.scoring.phrases.answering import answer
from kaocheng.scoring.phrases.proposal import CANNOT, HIGH, LOW, SURENESS

TARGET_LABEL = "目标值"
_WANTED = re.compile("目标|要求|任务|内容|标准")
_LONGEST = 40  # signs of what is wanted, in one clause
_ONE_FIGURE = re.compile(r"[^0-9。；\n]*[0-9]+(?:\.[0-9]+)?[^0-9。；\n]*")
# 每发生一起扣5分 beside 不发生一般以上事故: what it is that happens.
_NONE = re.compile("(?:全年|年内|辖区内?)?(?:不|未|没有|无|杜绝)(?:发生|出现)?[^，。；：0-9]{2,24}")
_HAPPENS = re.compile("每?(?:发生|出现|发现)(?:一|1)[起次件例个宗]")
_BY_GROUP = "分值按组别不同，条文里的分数不能各组通用"


@lru_cache(maxsize=4096)
def proposed(sentence: str, points: Decimal | None, indicator: str = "") -> tuple[Proposal, str]:
    """The proposal for a sentence, and why it was refused where it was.

    What the sentence leaves unnamed is named after the indicator.
    """
    try:
        return answer(sentence, points, indicator), ""
    except Refused as refused:
        why = "；".join(f"{fault.what}。{fault.mend}" for fault in refused.faults)
        return Proposal(sentence[:5000], points, CANNOT, left=why), why


def proposed_for(sentence: str, points: Points, indicator: str = "") -> tuple[Proposal, str]:
    """The proposal for points that may differ by group.

    A rule stands only where it is the same whichever group's points it is read with, or where the
    sentence itself gives every group its points.
    """
    groups = [group for group, _ in points if group]
    if not groups:
        return proposed(sentence, given_for(points), indicator)
    own, refused = proposed(sentence, None, indicator)
    if own.rule is not None and own.group_points and same(own.group_points, points):
        return own, refused
    # A group with 0 points is not assessed by this indicator.
    assessed = [value for _, value in points if value] or [value for _, value in points]
    found = [proposed(sentence, value, indicator)[0] for value in assessed]
    first = found[0]
    names = any(group in sentence for group in groups)
    if first.rule is None or (all(each.rule == first.rule for each in found) and not names):
        return replace(first, points=None), refused
    left = "；".join(each for each in (first.left, _BY_GROUP) if each)
    return replace(first, points=None, confidence=LOW, left=left), refused


def proposed_beside(
    sentence: str,
    points: Points,
    indicator: str,
    beside: Sequence[tuple[str, str]],
    measure: str = "",
) -> tuple[Proposal, str]:
    """The proposal where columns beside may say what the sentence leaves out.

    每低1个百分点扣0.5分 beside 考核要求 达标率100%, or beside 目标值 90%, counts from there. It is
    tried only where the sentence and its indicator alone do not do, and taken only if it is surer.
    So 每发生一起扣5分 beside 不发生一般以上事故 is of these.
    `measure` is the unit of figures without one (计量单位).
    """
    own = proposed_for(sentence, points, indicator)
    if own[0].rule is None or own[0].confidence == HIGH:
        return own
    for label, words in beside:
        text = one_line(words)
        if _WANTED.search(label) and _NONE.fullmatch(text) and _HAPPENS.match(sentence):
            found = proposed_for(f"{text}，{sentence}", points, indicator)
            if SURENESS[found[0].confidence] > SURENESS[own[0].confidence]:
                return _moved(found[0], sentence, len(text) + 1), found[1]
        if _WANTED.search(label) and len(text) <= _LONGEST and _ONE_FIGURE.fullmatch(text):
            unit = measure if text[-1].isdigit() else ""
            full = f"{indicator}（目标值：{text}{unit}）" if label == TARGET_LABEL else text
            found = proposed_for(sentence, points, full)
            if SURENESS[found[0].confidence] > SURENESS[own[0].confidence]:
                return _told_from(found[0], label), found[1]
    return own


def _moved(proposal: Proposal, sentence: str, by: int) -> Proposal:
    """The proposal for the sentence alone, where it was read with words before it."""
    spans = tuple(
        replace(span, start=span.start - by, end=span.end - by)
        for span in proposal.spans
        if span.start >= by
    )
    return replace(proposal, sentence=sentence, spans=spans)


def _told_from(proposal: Proposal, label: str) -> Proposal:
    """从指标名称里的90%算起: it stands in a column of its own."""
    notes = (each.replace("从指标名称里的", f"从“{label}”里的") for each in proposal.notes)
    return replace(proposal, notes=tuple(notes))


def points_in(proposal: Proposal) -> Points:
    """The points that the sentence itself gives, by group or for all; empty where it gives none."""
    if proposal.group_points:
        return proposal.group_points
    return (("", proposal.points),) if proposal.points is not None else ()
