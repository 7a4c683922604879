"""What a state table is, and the one function that steps it. Pure: no table, no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class NotPossible(ValueError):  # noqa: N818 - what it says
    """The state does not allow the step; the sentence names what it does allow."""


@dataclass(frozen=True)
class Step:
    """A step (verb, from, to); `words` is how a button or a sentence calls it."""

    verb: str
    words: str
    source: str
    target: str


@dataclass(frozen=True)
class StateTable:
    """The states of a thing with their Chinese labels, and every step there is between them."""

    thing: str
    states: Mapping[str, str]
    start: str
    steps: tuple[Step, ...]

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """What may happen in this state."""
        return tuple(each for each in self.steps if each.source == state)

    def reachable(self) -> frozenset[str]:
        """The states that can be come to from the start."""
        found, ahead = {self.start}, [self.start]
        while ahead:
            targets = {each.target for each in self.steps_from(ahead.pop())} - found
            found |= targets
            ahead += targets
        return frozenset(found)

    def choices(self) -> list[tuple[str, str]]:
        """The states as a field of a table wants them."""
        return list(self.states.items())


def steps(verb: str, words: str, *, to: str, of: tuple[str, ...]) -> tuple[Step, ...]:
    """The same verb from several states, for writing tables briefly."""
    return tuple(Step(verb, words, source, to) for source in of)


def step(table: StateTable, state: str, verb: str) -> str:
    """The state after the step. Raises `NotPossible`, naming what is possible instead."""
    for each in table.steps_from(state):
        if each.verb == verb:
            return each.target
    raise NotPossible(_why_not(table, state, verb))


def _why_not(table: StateTable, state: str, verb: str) -> str:
    wanted = next((each.words for each in table.steps if each.verb == verb), verb)
    label = table.states.get(state, state)
    can = "、".join(each.words for each in table.steps_from(state))
    way_out = f"当前可以：{can}。" if can else "该状态下不能再作变动。"
    return f"{table.thing}处于“{label}”状态，不能{wanted}。{way_out}"
