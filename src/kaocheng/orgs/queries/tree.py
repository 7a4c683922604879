"""The organisation tree, today's and that of an earlier day, by territory (块) and by line (条)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from kaocheng.orgs.models import FormerState, Kind, Level, Organisation, Role, User
from kaocheng.orgs.queries.scope import nodes_under, posts_in_force, stands_on


@dataclass(frozen=True)
class TreeRow:
    """One line of the organisation tree, parents before children."""

    code: str
    name: str
    depth: int
    level_name: str
    has_children: bool
    parent_code: str | None
    unit_count_below: int
    kind: str = Kind.REGION
    kind_name: str = Kind.REGION.label
    counterpart_name: str = ""


@dataclass(frozen=True)
class State:
    """What an organisation was on a day."""

    pk: int
    code: str
    name: str
    kind: str
    level: str
    position: int
    parent_pk: int | None
    counterpart_pk: int | None


def organisation_tree(actor: User, on: datetime.date | None = None) -> tuple[TreeRow, ...]:
    """The part of the tree that the actor sees, today's or that of a day, parents before children.

    Administrators see it too: the tree itself is no business data. The tree of an earlier day is
    the one of that day, with the names and places of then, below the organisations of the actor's
    posts of today.
    """
    if on is not None:
        return _rows_below(_tops_of(actor), states_on(on))
    today = timezone.localdate()
    nodes = nodes_under(actor, frozenset(Role))
    return _rows([_state_of(node) for node in nodes if stands_on(node, today)])


def line_tree(actor: User, on: datetime.date | None = None) -> tuple[TreeRow, ...]:
    """The departments that the actor sees, laid out by whom they answer to (条线)."""
    seen = {row.code for row in organisation_tree(actor, on) if row.kind == Kind.DEPARTMENT}
    states = [state for state in states_on(on or timezone.localdate()) if state.code in seen]
    return _rows(states, above=lambda state: state.counterpart_pk, order=_upper_levels_first)


def search_organisations(
    actor: User, text: str, on: datetime.date | None = None
) -> tuple[TreeRow, ...]:
    """Organisations the actor sees whose name, code, pinyin or initials hold the text."""
    wanted = "".join(text.split()).lower()
    if not wanted:
        return ()
    found = Q(name__icontains=wanted) | Q(code__startswith=wanted) | Q(pinyin__contains=wanted)
    found |= Q(initials__contains=wanted)
    if on is not None:
        found |= Q(former_states__name__icontains=wanted)
    codes = set(Organisation.objects.filter(found).values_list("code", flat=True))
    return tuple(row for row in organisation_tree(actor, on) if row.code in codes)


def states_on(day: datetime.date) -> list[State]:
    """Every organisation that stood on the day, as it was then; two statements."""
    former = {
        each.organisation_id: each
        for each in FormerState.objects.filter(valid_from__lte=day, valid_to__gte=day)
    }
    nodes = Organisation.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day))
    return [
        _former_state_of(node, former[node.pk]) if node.pk in former else _state_of(node)
        for node in nodes.filter(valid_from__lte=day)
    ]


def _tops_of(actor: User) -> set[int]:
    return set(posts_in_force(actor).values_list("organisation_id", flat=True))


def _state_of(node: Organisation) -> State:
    return State(
        pk=node.pk,
        code=node.code,
        name=node.name,
        kind=node.kind,
        level=node.level,
        position=node.position,
        parent_pk=node.parent_id,
        counterpart_pk=node.counterpart_id,
    )


def _former_state_of(node: Organisation, former: FormerState) -> State:
    return State(
        pk=node.pk,
        code=node.code,
        name=former.name,
        kind=former.kind,
        level=former.level,
        position=node.position,
        parent_pk=former.parent_id,
        counterpart_pk=former.counterpart_id,
    )


def _upper_levels_first(state: State) -> tuple[int, int, str]:
    """In a line, who answers to nobody yet does not stand before the upper levels."""
    return Level.values.index(state.level), state.position, state.code


def _rows_below(tops: set[int], states: list[State]) -> tuple[TreeRow, ...]:
    """The rows at and below the tops; `states` holds every organisation of the day."""
    by_pk = {state.pk: state for state in states}

    def is_below(state: State) -> bool:
        here: State | None = state
        while here is not None and here.pk not in tops:
            here = by_pk.get(here.parent_pk) if here.parent_pk else None
        return here is not None

    return _rows([state for state in states if is_below(state)])


def _rows(
    states: Iterable[State],
    above: Callable[[State], int | None] = lambda state: state.parent_pk,
    order: Callable[[State], tuple[int, int, str]] = lambda state: (0, state.position, state.code),
) -> tuple[TreeRow, ...]:
    """Lay the states out in tree order; one whose superior is not among them stands at the left."""
    by_pk = {state.pk: state for state in states}
    children: dict[int | None, list[State]] = {}
    for state in sorted(by_pk.values(), key=order):
        superior = above(state)
        children.setdefault(superior if superior in by_pk else None, []).append(state)
    layout = _Layout(by_pk, children, [])
    for top in children.get(None, []):
        layout.append(top, None, 0)
    return tuple(layout.rows)


@dataclass(frozen=True)
class _Layout:
    """What the rows are laid out from, and the rows so far."""

    by_pk: dict[int, State]
    children: dict[int | None, list[State]]
    rows: list[TreeRow]

    def append(self, state: State, parent_code: str | None, depth: int) -> None:
        """The state and all below it; how many those are is known only afterwards."""
        place = len(self.rows)
        self.rows.append(self._row(state, parent_code, depth, 0))
        for child in self.children.get(state.pk, []):
            self.append(child, state.code, depth + 1)
        self.rows[place] = self._row(state, parent_code, depth, len(self.rows) - place - 1)

    def _row(self, state: State, parent_code: str | None, depth: int, below: int) -> TreeRow:
        counterpart = self.by_pk.get(state.counterpart_pk) if state.counterpart_pk else None
        return TreeRow(
            code=state.code,
            name=state.name,
            depth=depth,
            level_name=Level(state.level).label,
            has_children=bool(self.children.get(state.pk)),
            parent_code=parent_code,
            unit_count_below=below,
            kind=state.kind,
            kind_name=Kind(state.kind).label,
            counterpart_name=counterpart.name if counterpart else "",
        )
