"""What was read from an issued scoring table: frozen, for the page that shows both side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kaocheng.scoring.issued.grids import Carried, Cell, Grid, IssuedFile
from kaocheng.scoring.issued.headings import Heading
from kaocheng.scoring.issued.texts import Points
from kaocheng.scoring.phrases.proposal import Proposal

INDICATOR, BONUS, DEDUCTION, VETO = "indicator", "bonus", "deduction", "veto"
READ, GUESSED, PERSON, OUTSIDE = "read", "guessed", "person", "outside"


@dataclass(frozen=True)
class Finding:
    """A line of the report: where, what stands there, what was made of it.

    `sort` is guessed, person, or outside (in the file, but not part of the scheme).
    """

    sort: str
    where: str
    text: str
    why: str


@dataclass(frozen=True)
class Part:
    """From where to where a standard's sentence stands in a cell."""

    cell: Cell
    start: int
    end: int


@dataclass(frozen=True)
class Standard:
    """One scoring standard (评分标准) as it stands in the table.

    `key` names it for decisions: the address of its cell, with #2 for the second one in it.
    `parts` are where `sentence` stands; positions of `proposal.spans` are those in `sentence`.
    Where other words stand below the issued ones (改写), `sentence` is those, `issued` these.
    """

    key: str
    parts: tuple[Part, ...]
    sentence: str
    proposal: Proposal
    refused: str = ""
    issued: str = ""

    @property
    def address(self) -> str:
        return self.parts[0].cell.address


@dataclass(frozen=True)
class Node:
    """A row of the tree that was read. A leaf has no children and at most one standard."""

    code: str
    name: str
    sort: str
    address: str
    points: Points = ()
    children: tuple[Node, ...] = ()
    standard: Standard | None = None
    text: str = ""
    lead: str = ""
    support: tuple[str, ...] = ()
    assessor: str = ""
    data_source: str = ""
    evidence: tuple[str, ...] = ()
    nature: str = ""
    measure: str = ""
    remarks: tuple[tuple[str, str], ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class IssuedTable:
    """The scoring table of a file: its cells as read, the tree, and what was found on the way.

    `used` says for every cell that went into the scheme what it became; every other cell stands
    in `findings`. `others` are the file's tables that were not chosen.
    """

    file: IssuedFile
    grid: Grid
    heading: Heading
    end: int
    title: str
    year: int | None
    nodes: tuple[Node, ...]
    adjustments: tuple[Node, ...]
    vetoes: tuple[Node, ...]
    caps: Mapping[str, Decimal]
    full: Decimal | None
    groups: tuple[str, ...]
    used: Mapping[str, str]
    findings: tuple[Finding, ...]
    others: tuple[str, ...] = ()

    @property
    def carried(self) -> Carried | None:
        """The scheme that the file carries, as `export` puts it there."""
        return self.file.carried

    @property
    def leaves(self) -> tuple[Node, ...]:
        """All leaves of the tree, then adjustments and vetoes."""
        tops = (*self.nodes, *self.adjustments, *self.vetoes)
        return tuple(node for top in tops for node in top.walk() if not node.children)

    @property
    def standards(self) -> tuple[Standard, ...]:
        """All standards in the order of the scheme."""
        return tuple(leaf.standard for leaf in self.leaves if leaf.standard is not None)


@dataclass(frozen=True)
class Decision:
    """What a person decided about a standard.

    `choice`: `accept` takes the proposed rule whatever its confidence, `judged` has it marked by an
    assessor, `rule` takes the person's own `rule` with the `items` it needs; `wording` is the
    sentence from which that rule was read, where it was read from another than the issued one.
    """

    choice: str
    rule: Mapping[str, object] | None = None
    items: tuple[tuple[str, str, str], ...] = field(default=())  # code, name, unit
    wording: str = ""


ACCEPT, OWN_RULE, BY_JUDGEMENT = "accept", "rule", "judged"


LONGEST_NAME = 60


def named_after(names: Sequence[str], node: Node, is_whole: bool) -> Node:
    """Named after the categories above it too, which have no place outside the tree."""
    own = [] if is_whole and names else [node.name]
    name = "：".join([*names, *own])
    if len(name) <= LONGEST_NAME:
        return replace(node, name=name)
    return replace(node, remarks=(("所属", "：".join(names)), *node.remarks))
