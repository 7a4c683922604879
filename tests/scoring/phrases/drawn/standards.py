"""Clauses put together as tables do, with the marks of the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from random import Random

from tests.scoring.phrases.drawn.clauses import ZERO, Clause, Facts
from tests.scoring.phrases.drawn.further import FurtherWriter

DRAWS = 5  # sets of figures that each standard is scored on


@dataclass(frozen=True)
class Standard:
    """A sentence of so many points, and the marks of a few sets of figures."""

    sentence: str
    points: Decimal
    facts: tuple[str, ...]
    marks: tuple[tuple[Facts, Decimal], ...]


def drawn(seed: int) -> Standard:
    """The standard of a seed: the same each time."""
    pick = Random(seed)
    return pick.choice((_granting, _taking, _granting_and_taking))(FurtherWriter(pick))


def _granting(write: FurtherWriter) -> Standard:
    """Two to four clauses of their own points, and perhaps a bonus on top of them."""
    forms = (
        write.rate_steps, write.rate_steps_above, write.rate_ladder, write.all_or_nothing,
        write.count_steps, write.deed, write.two_ways, write.task_share, write.task_steps,
        write.growth, write.both_sides, write.amount, write.within, write.deviation,
        write.between, write.both_of_two, write.no_event, write.steps_down,
    )  # fmt: skip
    several = write.pick.sample(forms, write.pick.choice((1, 2, 2, 3)))
    worths = [write.number("2", "3", "4") for _ in several]
    clauses = [form(worth) for form, worth in zip(several, worths, strict=True)]
    more = [write.bonus()] if len(clauses) > 1 and write.pick.random() < 0.25 else []
    full = sum(worths, ZERO)

    def mark(facts: Facts) -> Decimal:
        return sum((one.gives(facts) for one in (*clauses, *more)), ZERO)

    return _standard(write, [*clauses, *more], full, mark)


def _taking(write: FurtherWriter) -> Standard:
    """Two to four deductions from all points, and perhaps what leaves none."""
    full = write.number("5", "8", "10")
    forms = (
        write.rate_loss, write.fault, write.event, write.omission, write.delay, write.shortage,
        write.bounded_fault, write.two_faults, write.once_or_often,
    )  # fmt: skip
    clauses = [form() for form in write.pick.sample(forms, write.pick.choice((2, 3, 4)))]
    gates = [write.gate()] if write.pick.random() < 0.3 else []
    return _standard(write, [*clauses, *gates], full, _falling(full, [], clauses, gates))


def _granting_and_taking(write: FurtherWriter) -> Standard:
    """All points for one figure, and deductions beside it."""
    full = write.number("5", "6", "8")
    first = write.pick.choice((write.rate_steps, write.count_steps, write.rate_ladder))(full)
    forms = (write.fault, write.event, write.omission, write.delay)
    others = [form() for form in write.pick.sample(forms, write.pick.choice((1, 2)))]
    gates = [write.gate()] if write.pick.random() < 0.3 else []
    return _standard(
        write, [first, *others, *gates], full, _falling(full, [first], others, gates), together=True
    )


def _falling(
    full: Decimal, first: Sequence[Clause], others: Sequence[Clause], gates: Sequence[Clause]
) -> Callable[[Facts], Decimal]:
    """What is left after all deductions, never below nothing."""

    def mark(facts: Facts) -> Decimal:
        if any(gate.shuts(facts) for gate in gates):
            return ZERO
        base = sum((one.gives(facts) for one in first), ZERO) if first else full
        return max(ZERO, base + sum((one.gives(facts) for one in others), ZERO))

    return mark


def _standard(
    write: FurtherWriter,
    clauses: Sequence[Clause],
    full: Decimal,
    mark: Callable[[Facts], Decimal],
    *,
    together: bool = False,
) -> Standard:
    words = [one.words for one in clauses]
    sentence = "；".join(words) + "。" if together else _laid_out(write, words)
    draws = [{k: v for one in clauses for k, v in one.draw().items()} for _ in range(DRAWS)]
    names = tuple(chain.from_iterable(one.facts for one in clauses))
    return Standard(sentence, full, names, tuple((facts, mark(facts)) for facts in draws))


def _laid_out(write: FurtherWriter, words: Sequence[str]) -> str:
    """The clauses in one of the ways in which a cell lists them."""
    return write.one(
        "；".join(words) + "。",
        "。".join(words) + "。",
        "".join(f"{place}.{one}。" for place, one in enumerate(words, 1)),
        "；".join(f"（{place}）{one}" for place, one in enumerate(words, 1)) + "。",
        "；".join(f"{sign}{one}" for sign, one in zip("①②③④⑤", words, strict=False)) + "。",
        "\n".join(f"{place}、{one}；" for place, one in enumerate(words, 1)),
    )
