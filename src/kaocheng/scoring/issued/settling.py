"""From the tree while it is built to frozen nodes: points, standards, codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kaocheng.scoring.issued.building import Builder
from kaocheng.scoring.issued.grids import Cell
from kaocheng.scoring.issued.headings import (
    ASSESSOR,
    EVIDENCE,
    LEAD,
    MEASURE,
    NATURE,
    SOURCE,
    STANDARD,
    SUPPORT,
)
from kaocheng.scoring.issued.proposing import points_in, proposed_beside
from kaocheng.scoring.issued.rewording import remarks_with
from kaocheng.scoring.issued.shapes import (
    BONUS,
    DEDUCTION,
    GUESSED,
    INDICATOR,
    LONGEST_NAME,
    PERSON,
    VETO,
    Node,
    Part,
    Standard,
    named_after,
)
from kaocheng.scoring.issued.standards import Bit, bits_of, taken_apart
from kaocheng.scoring.issued.sums import most, same, sum_of
from kaocheng.scoring.issued.texts import (
    Points,
    listed,
    name_of,
    remarks_in,
    without_remarks,
)
from kaocheng.scoring.issued.tree import Category, Entry

_LETTERS = {BONUS: "b", DEDUCTION: "d", VETO: "v"}
_Leaf = tuple[Category, tuple[str, ...]]


@dataclass
class Settler:
    """Makes nodes; `say` and `use` are the builder's."""

    built: Builder
    keys: dict[str, int] = field(default_factory=dict)

    def settle(self) -> tuple[Node, ...]:
        """The tree of indicators, numbered in order."""
        tops = self._indicators(self.built.tops)
        for category in tops:
            self._straighten(category)
        self._infer(tops, ())
        return tuple(self._node(each, str(number)) for number, each in enumerate(tops, 1))

    def outside_tree(self, sort: str) -> tuple[Node, ...]:
        """Bonuses, deductions or vetoes: the leaves of the categories that hold them."""
        nodes: list[Node] = []
        for top in _topmost(self.built.tops, sort):
            self._straighten(top)
            self.built.leave_heads(top)
            for leaf, above in _leaves(top):
                names = [*above[1:], *([leaf.name] if above else [])]
                whole = self.built.leave_beside(leaf, self._node(leaf, "?"))
                nodes += [
                    named_after(names, node, node is whole)
                    for node in whole.walk()
                    if not node.children
                ]
        letter = _LETTERS[sort]
        return tuple(
            replace(node, code=f"{letter}{number}") for number, node in enumerate(nodes, 1)
        )

    def _indicators(self, categories: Iterable[Category]) -> list[Category]:
        """Only what is scored in the tree; a category that held nothing else is gone with it."""
        kept = []
        for category in categories:
            inner = self._indicators(category.children)
            is_empty = bool(category.children) and not inner and not category.entries
            category.children = inner
            if category.sort == INDICATOR and not is_empty:
                kept.append(category)
            elif is_empty and category.sort == INDICATOR:
                self.built.drop(category.cell, "其下只有加分、扣分或否决事项，不成为指标")
        return kept

    def _straighten(self, category: Category) -> None:
        """A category holds other categories or standards, never both."""
        for child in category.children:
            self._straighten(child)
        own = [entry for entry in category.entries if entry.standards]
        self._points_of_entries(category)
        if category.children and own:
            inner = Category(category.cell, category.depth + 1, category.name, category.sort)
            inner.entries = own
            category.entries = [entry for entry in category.entries if not entry.standards]
            category.children.insert(0, inner)
            why = "既有下级指标又有自己的评分标准，后者另立为一个下级指标"
            self.built.say(GUESSED, category.cell, why)

    def _points_of_entries(self, category: Category) -> None:
        """Points that stand in one row alone are the indicator's; in several they are the rows'."""
        having = [entry for entry in category.entries if entry.points]
        for entry in [one for one in having if not one.standards] if len(having) > 1 else []:
            entry.points = {}
            having.remove(entry)
            for cell in entry.point_cells:
                self.built.drop(cell, "这个分值没有对应的评分标准，没有采用")
        if len(having) == 1:
            points = tuple(having[0].points.items())
            if category.points and dict(category.points) != dict(points):
                why = f"与“{category.name}”名称后的分值不一致，以分值栏为准"
                self.built.say(PERSON, having[0].point_cells[0], why)
            category.points, having[0].points = points, {}

    # Points that nobody wrote --------------------------------------------------------------

    def _infer(self, siblings: list[Category], above: Points) -> None:
        """What is left of the parent's points belongs to the one indicator that has none."""
        lacking = [each for each in siblings if not self._knows(each)]
        if len(lacking) == 1 and len(above) == 1 and above[0][0] == "":
            rest = above[0][1] - sum(
                (most(each.points) for each in siblings if each is not lacking[0]), Decimal(0)
            )
            if rest > 0:
                lacking[0].points = (("", rest),)
                self.built.say(GUESSED, lacking[0].cell, f"没有写分值，按上级余数取 {rest} 分")
        for each in siblings:
            self._infer(each.children, each.points)

    def _knows(self, category: Category) -> bool:
        if category.points or category.sort != INDICATOR:
            return True
        if category.children:
            return all(self._knows(child) for child in category.children)
        bits = self._bits(category)
        return bool(bits) and all(bit.points for bit in bits)

    # Nodes ------------------------------------------------------------------------------------

    def _node(self, category: Category, code: str) -> Node:
        if category.children:
            children = tuple(
                self._node(child, f"{code}.{number}")
                for number, child in enumerate(category.children, 1)
            )
            return self._above(category, code, children)
        bits = self._bits(category)
        parts = taken_apart(category, bits)
        if len(parts) > 1:
            return self._above(category, code, tuple(self._each(category, parts, code)))
        self._points_of_column(category, bits)
        return self._leaf(category, bits, code, category.entries)

    def _points_of_column(self, category: Category, bits: list[Bit]) -> None:
        """Where the words of the only standard end with other points, those of the column stand."""
        if len(bits) == 1 and category.points and bits[0].points:
            if not same(bits[0].points, category.points):
                why = "条文末尾的满分与分值栏不同，已按分值栏，请核对"
                self.built.say(GUESSED, bits[0].parts[0].cell, why)
            bits[0].points = category.points
        if len(bits) > 1 and category.points:
            self.built.leave_points(category)

    def _each(self, category: Category, parts: list[Bit], code: str) -> Iterator[Node]:
        """A leaf for each standard; what stands beside them is said once of a row."""
        told: list[Entry] = []
        for number, bit in enumerate(parts, 1):
            entries = [bit.entry] if bit.entry is not None else []
            name = name_of(bit.sentence)
            own = replace(category, name=category.name if name.startswith("每") else name)
            if category.sort != INDICATOR:
                own.points = ()  # 加分项（最高5分）: that of all together
            leaf = self._leaf(own, [bit], f"{code}.{number}", entries)
            yield replace(leaf, remarks=()) if any(e in told for e in entries) else leaf
            told += entries

    def _above(self, category: Category, code: str, children: tuple[Node, ...]) -> Node:
        points = category.points or sum_of(children)
        plain = [entry for entry in category.entries if not entry.standards]
        node = self._described(category, code, plain)
        return replace(node, points=points, children=children)

    def _bits(self, category: Category) -> list[Bit]:
        return bits_of(category, bool(self.built.heading.of(STANDARD)))

    def _leaf(
        self, category: Category, bits: list[Bit], code: str, entries: Sequence[Entry]
    ) -> Node:
        points = bits[0].points if len(bits) == 1 and bits[0].points else category.points
        node = self._described(category, code, entries)
        if not bits:
            return replace(node, points=points)
        parts = tuple(part for bit in bits for part in bit.parts)
        issued = "\n".join(bit.sentence for bit in bits)
        wording = "\n".join(bit.read for bit in bits) if any(bit.wording for bit in bits) else ""
        sentence = wording or issued
        proposal, refused = proposed_beside(sentence, points, node.name, node.remarks, node.measure)
        points = points or points_in(proposal)
        standard = Standard(
            self._key(parts[0].cell), parts, sentence, proposal, refused, issued if wording else ""
        )
        self._shared(bits, node.name)
        inside = tuple(each for part in parts for each in remarks_in(part.cell.text))
        remarks = (*inside, *node.remarks)
        remarks = remarks_with(remarks, wording) if wording else remarks
        return replace(node, points=points, standard=standard, text=_text(parts), remarks=remarks)

    def _shared(self, bits: Sequence[Bit], name: str) -> None:
        for bit in bits:
            if bit.entry is not None and bit.entry.is_shared:
                why = f"“{name}”与别的指标共用这条标准，请核对是否逐项计分"
                self.built.say(GUESSED, bit.parts[0].cell, why)

    def _key(self, cell: Cell) -> str:
        number = self.keys.get(cell.address, 0) + 1
        self.keys[cell.address] = number
        return cell.address if number == 1 else f"{cell.address}#{number}"

    def _described(self, category: Category, code: str, entries: Sequence[Entry]) -> Node:
        """The node with whatever the columns beside say of it."""

        def held(role: str) -> list[str]:
            cells = [cell for entry in entries for cell in entry.held.get(role, ())]
            texts = [text for cell in dict.fromkeys(cells) for text in listed(cell.text)]
            return list(dict.fromkeys(texts))

        name = category.name if self.built.heading.of(STANDARD) else name_of(category.name)
        remarks = [(label, cell.text) for entry in entries for label, cell in entry.remarks]
        if len(name) > LONGEST_NAME:
            remarks.insert(0, ("指标全文", name))
            name = f"{name[: LONGEST_NAME - 1]}…"
        return Node(
            code,
            name or "（无名称）",
            category.sort,
            category.cell.address,
            lead="、".join(held(LEAD)),
            support=tuple(held(SUPPORT)),
            assessor="、".join(held(ASSESSOR)),
            data_source="、".join(held(SOURCE)),
            evidence=tuple(held(EVIDENCE)),
            nature="".join(held(NATURE)),
            measure="、".join(held(MEASURE)),
            remarks=tuple(remarks),
        )


def _text(parts: Sequence[Part]) -> str:
    """The published words: of a cell that is one standard all of it, else the standard's own."""
    return "\n".join(
        without_remarks(part.cell.text)
        if part.start == 0
        else part.cell.text[part.start : part.end]
        for part in parts
    )


def _topmost(tops: Iterable[Category], sort: str) -> list[Category]:
    found = []
    for top in tops:
        if top.sort == sort:
            found.append(top)
        else:
            found += _topmost(top.children, sort)
    return found


def _leaves(category: Category, above: tuple[str, ...] = ()) -> Iterator[_Leaf]:
    """The lowest categories, with the names above each."""
    if not category.children:
        yield category, above
    for child in category.children:
        yield from _leaves(child, (*above, category.name))
