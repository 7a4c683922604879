"""Whether the format admits a proposed rule: it is put into a scheme of one leaf and read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from kaocheng.scoring.faults import Refused
from kaocheng.scoring.phrases.notation import yaml_text
from kaocheng.scoring.phrases.proposal import Proposal
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.scheme.read import read_scheme


def one_leaf(proposal: Proposal) -> str:
    """A scheme of one leaf around a proposed rule, as YAML."""
    assert proposal.rule is not None
    groups = [{"code": name, "name": name} for name, _ in proposal.group_points]
    leaf = {"code": "1", "name": "本项", "points": _points(proposal), "rule": proposal.rule}
    document: dict[str, object] = {
        "format": "kaocheng-scheme/1",
        "code": "phrase",
        "title": "按条文草拟",
        "items": [_item(item.code, item.name, item.unit) for item in proposal.items],
        "indicators": [leaf],
    }
    if groups:
        document["groups"] = groups
    return yaml_text(document)


def _points(proposal: Proposal) -> object:
    if proposal.group_points:
        return dict(proposal.group_points)
    return Decimal(1) if proposal.points is None else proposal.points


def _item(code: str, name: str, unit: str) -> Mapping[str, str]:
    return {"code": code, "name": name, **({"unit": unit} if unit else {})}


def scheme_of(proposal: Proposal) -> Scheme:
    """The scheme of one leaf, read. Raises `Refused` where the format does not admit the rule."""
    return read_scheme(one_leaf(proposal).encode())


def falls_short(proposal: Proposal) -> bool:
    """Whether the rule can never reach full points, where it is known what they are."""
    leaf = scheme_of(proposal).indicators[0]
    if proposal.points is None or proposal.group_points or leaf.rule is None:
        return False
    most = leaf.rule.reach(Fraction(proposal.points)).high
    return most is not None and most < Fraction(proposal.points)


def is_valid(proposal: Proposal) -> bool:
    """Whether the format admits the rule."""
    try:
        scheme_of(proposal)
    except Refused:
        return False
    return True
