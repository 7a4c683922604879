"""Drawing units for a spot check (部门抽查): stratified, seeded, and open to repetition. Pure.

The rule is published, so that anybody with the list of units, the plan and the seed can repeat the
draw with a hash tool (抽取规则):

1. The units are divided by group (组别); each group is drawn from on its own.
2. Units whose self-score differs from the review by more than the plan's limit are checked for
   certain (必查). They take nobody's place.
3. If the plan says so, units that were drawn last year are left out (剔除), unless 2. names them.
4. For each unit that is left, take SHA-256 over the UTF-8 bytes of `seed|unit code`, written as 64
   lower-case hexadecimal digits: `printf '%s' '种子|230100' | sha256sum`.
5. Within the group put these units in ascending order of that text, as `sort` does in the C locale.
6. Take the first n. By number n is the plan's number; by share it is the share of all units of the
   group, rounded up. It is never below the plan's minimum, nor above the count of units left.

Nothing else enters: not the order of the list, not the names, not the day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

DRAWN, CERTAIN, EXCLUDED, LEFT = "drawn", "certain", "excluded", "left"
MOST_SEED = 64


@dataclass(frozen=True)
class Candidate:
    """A unit that could be drawn. `difference` is how far its self-score is from the review."""

    code: str
    stratum: str
    difference: Fraction | None = None
    drawn_before: bool = False


@dataclass(frozen=True)
class Quota:
    """How many of a stratum: a number of units, or a share of them (0…1); exactly one of both."""

    number: int | None = None
    share: Fraction | None = None

    def of(self, count: int) -> int:
        """How many of a stratum of `count` units; a share is rounded up."""
        return ceil(self.share * count) if self.share is not None else self.number or 0


@dataclass(frozen=True)
class Plan:
    """`quotas` names the strata for which another quota holds than `quota`.

    `certain_above`: units that differ by more are always checked; None asks nothing of the kind.
    `exclude_before`: units that were drawn last year stay out.
    """

    quota: Quota
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    minimum: int = 1
    certain_above: Fraction | None = None
    exclude_before: bool = False

    def quota_of(self, stratum: str) -> Quota:
        """The quota that holds for a stratum."""
        return self.quotas.get(stratum, self.quota)


@dataclass(frozen=True)
class Ticket:
    """What became of one unit; `place` is its place in the order of its stratum, 0 for none."""

    code: str
    stratum: str
    hash: str
    outcome: str
    place: int = 0

    @property
    def is_sampled(self) -> bool:
        """Whether the unit will be checked."""
        return self.outcome in (DRAWN, CERTAIN)


@dataclass(frozen=True)
class Stratum:
    """A group before the draw: how many units, how many of them certain, out, and to be drawn."""

    code: str
    count: int
    certain: int
    excluded: int
    to_draw: int


def hash_of(seed: str, code: str) -> str:
    """SHA-256 of `seed|unit code`, as the published rule writes it."""
    return hashlib.sha256(f"{seed}|{code}".encode()).hexdigest()


def fault_of_seed(seed: str) -> str:
    """Why this cannot be a seed; "" where it can. The stroke would make two readings of a line."""
    if not seed:
        return "没有填写种子。请填公开产生的号码，或由系统取一个。"
    if len(seed) > MOST_SEED:
        return f"种子超过 {MOST_SEED} 个字符。请缩短。"
    if seed != seed.strip() or not seed.isprintable() or "|" in seed:
        return "种子首尾不能有空格，中间不能有换行或竖线“|”。请改正，以便他人照样重算。"
    return ""


def draw(plan: Plan, seed: str, units: Iterable[Candidate]) -> tuple[Ticket, ...]:
    """What becomes of every unit, by stratum, then certain ones, drawn ones, and the others.

    Raises ValueError for a seed that cannot be one and for a unit that is listed twice.
    """
    if fault_of_seed(seed):
        raise ValueError(fault_of_seed(seed))
    tickets: list[Ticket] = []
    for stratum, members in by_stratum(units).items():
        tickets += _tickets(plan, seed, stratum, members)
    return tuple(tickets)


def by_stratum(units: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """The units of each stratum, strata and units by code: no list's order can be played with."""
    found: dict[str, list[Candidate]] = {}
    known: set[str] = set()
    for each in sorted(units, key=lambda unit: (unit.stratum, unit.code)):
        if each.code in known:
            raise ValueError(f"单位 {each.code} 重复。请核对名单。")
        known.add(each.code)
        found.setdefault(each.stratum, []).append(each)
    return found


def strata(plan: Plan, units: Iterable[Candidate]) -> tuple[Stratum, ...]:
    """What the plan means for each group, before any seed is known."""
    return tuple(
        Stratum(
            code=code,
            count=len(members),
            certain=sum(_is_certain(plan, each) for each in members),
            excluded=sum(_is_excluded(plan, each) for each in members),
            to_draw=_how_many(plan, code, members),
        )
        for code, members in by_stratum(units).items()
    )


def _tickets(plan: Plan, seed: str, stratum: str, members: Sequence[Candidate]) -> list[Ticket]:
    certain = [each for each in members if _is_certain(plan, each)]
    excluded = [each for each in members if _is_excluded(plan, each)]
    pool = sorted(
        (hash_of(seed, each.code), each.code) for each in members if _is_in_pool(plan, each)
    )
    taken = _how_many(plan, stratum, members)
    told = [Ticket(each.code, stratum, hash_of(seed, each.code), CERTAIN) for each in certain]
    told += [
        Ticket(code, stratum, digits, DRAWN if place <= taken else LEFT, place)
        for place, (digits, code) in enumerate(pool, start=1)
    ]
    return told + [
        Ticket(each.code, stratum, hash_of(seed, each.code), EXCLUDED) for each in excluded
    ]


def _how_many(plan: Plan, stratum: str, members: Sequence[Candidate]) -> int:
    wanted = max(plan.minimum, plan.quota_of(stratum).of(len(members)))
    return min(wanted, sum(_is_in_pool(plan, each) for each in members))


def _is_certain(plan: Plan, unit: Candidate) -> bool:
    limit = plan.certain_above
    return limit is not None and unit.difference is not None and abs(unit.difference) > limit


def _is_excluded(plan: Plan, unit: Candidate) -> bool:
    return plan.exclude_before and unit.drawn_before and not _is_certain(plan, unit)


def _is_in_pool(plan: Plan, unit: Candidate) -> bool:
    return not _is_certain(plan, unit) and not _is_excluded(plan, unit)


# On paper -----------------------------------------------------------------------------------------


def plan_as_data(plan: Plan) -> dict[str, Any]:
    """The plan as it is stored and shown; shares and limits as exact text."""
    return {
        "quota": _quota_as_data(plan.quota),
        "quotas": {code: _quota_as_data(each) for code, each in sorted(plan.quotas.items())},
        "minimum": plan.minimum,
        "certain_above": None if plan.certain_above is None else str(plan.certain_above),
        "exclude_before": plan.exclude_before,
    }


def _quota_as_data(quota: Quota) -> dict[str, Any]:
    return {"number": quota.number} if quota.share is None else {"share": str(quota.share)}


def plan_from_data(data: Mapping[str, Any]) -> Plan:
    """The plan that `plan_as_data` wrote."""
    limit = data["certain_above"]
    return Plan(
        quota=_quota_from_data(data["quota"]),
        quotas={code: _quota_from_data(each) for code, each in data["quotas"].items()},
        minimum=int(data["minimum"]),
        certain_above=None if limit is None else Fraction(limit),
        exclude_before=bool(data["exclude_before"]),
    )


def _quota_from_data(data: Mapping[str, Any]) -> Quota:
    if "share" in data:
        return Quota(share=Fraction(data["share"]))
    return Quota(number=int(data["number"]))


def canonical(data: object) -> str:
    """One text for one value, whoever writes it down."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a text as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
