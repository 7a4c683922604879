"""Standards drawn at random are read as what they mean, or not with high confidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest

from kaocheng.scoring import evaluate, read_facts, read_units
from kaocheng.scoring.phrases import Proposal, propose, scheme_of
from kaocheng.scoring.phrases.items import Item
from tests.scoring.phrases.drawn.compared import grown
from tests.scoring.phrases.drawn.further import GROWING
from tests.scoring.phrases.drawn.standards import Standard, drawn

INDICATOR = "综合成效"
SEEDS = range(400)
LEAST_SURE = Decimal("0.9")  # of all that are drawn: read with high confidence


def read(standard: Standard) -> Proposal:
    return propose(standard.sentence, str(standard.points), INDICATOR)


def asked(standard: Standard, proposal: Proposal) -> dict[str, tuple[str, bool]]:
    """Each item's fact, and whether the item asks for the contrary (未编制… of 编制…)."""
    found: dict[str, tuple[str, bool]] = {}
    for item in proposal.items:
        facts = [name for name in standard.facts if name in item.name]
        assert len(facts) == 1, f"{item.name} of {standard.facts}"
        before = item.name.partition(facts[0])[0]
        found[item.code] = facts[0], before.endswith(("未", "没有"))
    return found


def scored(
    proposal: Proposal, names: Mapping[str, tuple[str, bool]], facts: Mapping[str, Decimal]
) -> Decimal:
    """The mark of one unit by the rule that was read; another unit makes the mean what it is."""
    scheme = scheme_of(proposal)
    units = read_units(b"unit,name,group,parent\n1,A,,\n2,B,,\n", scheme)
    rows = "".join(_rows(item, *names[item.code], facts) for item in proposal.items)
    table = read_facts(f"unit,item,period,kind,value\n{rows}".encode(), scheme, units)
    leaf = evaluate(scheme, units, table, "2025").as_dict()["units"][0]["leaves"]["1"]
    return Decimal(leaf["points"])


MOVED = re.compile("(?P<down>下降|降低|减少|降)?(?:增长|上升|提高|增加|增|升)?(?:幅度?|速)$")


def _rows(item: Item, name: str, denied: bool, facts: Mapping[str, Decimal]) -> str:
    """The figures of an item: what is asked, and what it is compared with."""
    value, prior = facts[name], facts.get(f"{name} prior")
    mean, task = facts.get(f"{name} mean"), facts.get(f"{name} target")
    if prior is not None and (moved := MOVED.search(item.name)) and item.unit == "%":
        by = grown(facts, name) if item.name.startswith(tuple(GROWING)) else value - prior
        return f"1,{item.code},2025,,{-by if moved['down'] else by:f}\n"
    rows = f"1,{item.code},2025,,{1 - value if denied else value:f}\n"
    rows += f"1,{item.code},2025,target,{task:f}\n" if task is not None else ""
    rows += f"1,{item.code},2024,,{prior:f}\n" if prior is not None else ""
    return rows + (f"2,{item.code},2025,,{2 * mean - value:f}\n" if mean is not None else "")


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_read_with_high_confidence_gives_the_marks_it_means(seed: int) -> None:
    standard = drawn(seed)
    proposal = read(standard)
    assert proposal.outcome == "rule", standard.sentence
    if proposal.confidence != "high":
        return  # counted below
    names = asked(standard, proposal)
    assert {name for name, _ in names.values()} == set(standard.facts), standard.sentence
    for facts, mark in standard.marks:
        given = scored(proposal, names, facts)
        assert given == mark.quantize(Decimal("0.01")), f"{standard.sentence} {facts}"


def test_most_are_read_with_high_confidence() -> None:
    sure = sum(read(drawn(seed)).confidence == "high" for seed in SEEDS)
    assert sure >= LEAST_SURE * len(SEEDS)
