"""A standard in other words (改写): the office says it plainer, and it is read again.

The issued sentence stays what the scheme quotes. The wording stands below it as a remark, on one
line (【改写】…), and a table is read by it: in the browser or in Excel, the remark is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.issued.proposing import proposed_for
from kaocheng.scoring.issued.shapes import Decision, Node
from kaocheng.scoring.issued.texts import remarks_in

REMARK = "改写"
LONGEST = 2000  # signs of a wording; who needs more should write several standards
_STOPS = tuple("，,；;。：:、！!？?")

Remarks = tuple[tuple[str, str], ...]


def on_one_line(wording: str) -> str:
    """The wording as a remark holds it: what stood on lines of its own is parted by semicolons."""
    lines = [line.strip() for line in wording.splitlines() if line.strip()]
    stopped = [line if line.endswith(_STOPS) else f"{line}；" for line in lines[:-1]]
    return "".join((*stopped, *lines[-1:]))


def wording_in(text: str) -> str:
    """The wording below a standard; "" where there is none."""
    return dict(remarks_in(text)).get(REMARK, "")


def remarks_with(remarks: Sequence[tuple[str, str]], wording: str) -> Remarks:
    """The remarks with this wording in place of an earlier one; with none where it is empty."""
    others = tuple(each for each in remarks if each[0] != REMARK)
    return (*others, (REMARK, on_one_line(wording))) if wording.strip() else others


def reworded(node: Node, wording: str) -> Node:
    """The leaf with its standard read from the wording, with its own points and name."""
    assert node.standard is not None
    words = on_one_line(wording)
    proposal, refused = proposed_for(words, node.points, node.name)
    standard = replace(node.standard, sentence=words, proposal=proposal, refused=refused)
    return replace(node, standard=standard)


def with_wording(node: Node, decision: Decision | None) -> Node:
    """The leaf with the wording from which its rule was taken among its remarks."""
    if decision is None or not decision.wording:
        return node
    return replace(node, remarks=remarks_with(node.remarks, decision.wording))
