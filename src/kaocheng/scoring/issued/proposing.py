"""The proposal for a standard of a table: points may differ by group, and a refusal is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kaocheng.scoring.faults import Refused
from kaocheng.scoring.issued.sums import given_for, same
from kaocheng.scoring.issued.texts import Points
from kaocheng.scoring.phrases import Proposal
from kaocheng.scoring.phrases.answering import answer
from kaocheng.scoring.phrases.proposal import CANNOT, LOW

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
    found = [proposed(sentence, value, indicator)[0] for _, value in points]
    first = found[0]
    names = any(group in sentence for group in groups)
    if first.rule is None or (all(each.rule == first.rule for each in found) and not names):
        return replace(first, points=None), refused
    left = "；".join(each for each in (first.left, _BY_GROUP) if each)
    return replace(first, points=None, confidence=LOW, left=left), refused


def points_in(proposal: Proposal) -> Points:
    """The points that the sentence itself gives, by group or for all; empty where it gives none."""
    if proposal.group_points:
        return proposal.group_points
    return (("", proposal.points),) if proposal.points is not None else ()
