"""Whether an item of one assessment is the same as that of another."""

from __future__ import annotations

from kaocheng.cycles.queries.assigned import SchemeInForce, assigned_schemes, in_force
from kaocheng.scoring import Scheme


class SameItems:
    """Whether an item of another cycle is the same: code, name and unit of measure."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.assigned: dict[int, tuple[SchemeInForce, ...]] = {}

    def holds(self, cycle_pk: int, period: str, code: str) -> bool:
        if cycle_pk not in self.assigned:
            self.assigned[cycle_pk] = assigned_schemes(cycle_pk)
        other = in_force(self.assigned[cycle_pk], period)
        one, two = self.scheme.item.get(code), other.scheme.item.get(code) if other else None
        return one is not None and two is not None and (one.name, one.unit) == (two.name, two.unit)
