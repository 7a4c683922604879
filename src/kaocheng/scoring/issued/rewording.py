"""A standard in other words (改写): the office says it plainer, and it is read again.

The issued sentence stays what the scheme quotes; the wording stands below it as a remark.
"""

from __future__ import annotations

from dataclasses import replace

from kaocheng.scoring.issued.proposing import proposed_for
from kaocheng.scoring.issued.shapes import Decision, Node

REMARK = "改写"
LONGEST = 2000  # signs of a wording; who needs more should write several standards


def reworded(node: Node, wording: str) -> Node:
    """The leaf with its standard read from the wording, with its own points and name."""
    assert node.standard is not None
    proposal, refused = proposed_for(wording, node.points, node.name)
    standard = replace(node.standard, sentence=wording, proposal=proposal, refused=refused)
    return replace(node, standard=standard)


def with_wording(node: Node, decision: Decision | None) -> Node:
    """The leaf with the wording from which its rule was taken among its remarks."""
    if decision is None or not decision.wording:
        return node
    return replace(node, remarks=(*node.remarks, (REMARK, decision.wording)))
