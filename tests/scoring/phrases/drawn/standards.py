"""Clauses put together as tables do, with the marks of the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from random import Random

from tests.scoring.phrases.drawn.clauses import ZERO, Clause, Facts
from tests.scoring.phrases.drawn.compared import ComparingWriter

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
    return pick.choice((_granting, _taking, _granting_and_taking))(ComparingWriter(pick))


def _granting(write: ComparingWriter) -> Standard:
    """Two to four clauses of their own points, and perhaps a bonus on top of them."""
    forms = (
        write.rate_steps, write.rate_steps_above, write.rate_ladder, write.all_or_nothing,
        write.count_steps, write.deed, write.two_ways, write.task_share, write.task_steps,
        write.growth, write.both_sides, write.amount, write.within, write.deviation,
        write.between, write.both_of_two, write.no_event, write.steps_down,
        write.three_ways, write.fewer, write.as_good_and_more, write.no_worse,
        write.no_more_cases, write.growth_tiers, write.each_per_cent, write.above_mean,
        write.mean_tiers,
    )  # fmt: skip
    several = write.pick.sample(forms, write.pick.choice((1, 2, 2, 3)))
    worths = [write.number("2", "3", "4") for _ in several]
    clauses = [form(worth) for form, worth in zip(several, worths, strict=True)]
    more = [write.bonus()] if len(clauses) > 1 and write.pick.random() < 0.25 else []
    full = sum(worths, ZERO)

    def mark(facts: Facts) -> Decimal:
        return sum((one.gives(facts) for one in (*clauses, *more)), ZERO)

    return _standard(write, [*clauses, *more], full, mark)


def _taking(write: ComparingWriter) -> Standard:
    """Two to four deductions from all points, and perhaps what leaves none."""
    full = write.number("5", "8", "10")
    forms = (
        write.rate_loss, write.fault, write.event, write.omission, write.delay, write.shortage,
        write.bounded_fault, write.two_faults, write.once_or_often,
        write.fell, write.more_cases, write.rose_at_all, write.below_mean,
    )  # fmt: skip
    clauses = [form() for form in write.pick.sample(forms, write.pick.choice((2, 3, 4)))]
    gates = [write.gate()] if write.pick.random() < 0.3 else []
    return _standard(write, [*clauses, *gates], full, _falling(full, [], clauses, gates))


def _granting_and_taking(write: ComparingWriter) -> Standard:
    """All points for one figure, and deductions beside it."""
    full = write.number("5", "6", "8")
    several = (
        write.rate_steps, write.count_steps, write.rate_ladder, write.no_worse, write.above_mean,
    )  # fmt: skip
    first = write.pick.choice(several)(full)
    forms = (write.fault, write.event, write.omission, write.delay, write.rose_at_all)
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
    write: ComparingWriter,
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


def _laid_out(write: ComparingWriter, words: Sequence[str]) -> str:
    """The clauses in one of the ways in which a cell lists them."""
    return write.one(
        "；".join(words) + "。",
        "。".join(words) + "。",
        "".join(f"{place}.{one}。" for place, one in enumerate(words, 1)),
        "；".join(f"（{place}）{one}" for place, one in enumerate(words, 1)) + "。",
        "；".join(f"{sign}{one}" for sign, one in zip("①②③④⑤", words, strict=False)) + "。",
        "\n".join(f"{place}、{one}；" for place, one in enumerate(words, 1)),
    )
