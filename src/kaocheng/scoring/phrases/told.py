"""A proposal as Chinese prose: the rule in words, what has to be filled in, what to check."""

from __future__ import annotations

from collections.abc import Iterator

from kaocheng.scoring.faults import Refused
from kaocheng.scoring.phrases.advice import advice_on
from kaocheng.scoring.phrases.notation import yaml_text
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.proposal import CANNOT, JUDGED, Proposal
from kaocheng.scoring.phrases.validity import scheme_of

_OUTCOMES = {"rule": "能算", JUDGED: "定性评审", CANNOT: "没有读懂"}
_GRADES = {"high": "高", "medium": "中", "low": "低"}


def lines_of(proposal: Proposal) -> Iterator[str]:
    """The proposal, a line at a time; the sentence first."""
    yield proposal.sentence.strip()
    outcome, grade = _OUTCOMES[proposal.outcome], _GRADES[proposal.confidence]
    yield f"  结论：{outcome}　把握：{grade}{_worth(proposal)}"
    if proposal.rule is not None:
        yield f"  读作：{words_of(proposal)}"
        yield f"  规则：{yaml_text(dict(proposal.rule), flow=True).strip()}"
    for item in proposal.items:
        unit = f"（{item.unit}）" if item.unit else ""
        yield f"  数据项：{item.code}　{item.name}{unit}"
    for note in proposal.notes:
        yield f"  请核对：{note}"
    if proposal.left:
        yield f"  未读懂：{proposal.left}"
    for advice in advice_on(proposal):
        yield f"  怎样改：{advice.words}，例：{advice.example}"


def _worth(proposal: Proposal) -> str:
    if proposal.group_points:
        by_group = "，".join(f"{name} {plain(value)} 分" for name, value in proposal.group_points)
        return f"　分值：{by_group}"
    return "" if proposal.points is None else f"　分值：{plain(proposal.points)} 分"


def words_of(proposal: Proposal) -> str:
    """The rule in words, as a run would tell it."""
    try:
        scheme = scheme_of(proposal)
    except Refused:
        return ""
    rule = scheme.indicators[0].rule
    assert rule is not None
    return rule.words(scheme.item_names)
