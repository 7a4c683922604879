"""Which indicators and adjustments (加减分项) are checked at a unit."""

from __future__ import annotations

from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.review.lines import Line, lines_for
from kaocheng.review.models import Conclusion, SampledUnit
from kaocheng.scoring import Scheme


def scheme_of(unit: SampledUnit) -> Scheme:
    """The scheme of the assessment."""
    return scheme_by_digest(unit.spot_check.assessment.scheme_version.digest)


def group_of(unit: SampledUnit) -> str:
    """The group of the unit, of an extended place that of the unit above it."""
    assessee = unit.assessee or (unit.extends.assessee if unit.extends else None)
    return assessee.group_code if assessee else ""


def lines_checked(unit: SampledUnit) -> tuple[Line, ...]:
    """What is to check at the unit, in the order of the scheme."""
    wanted = set(unit.indicators or unit.spot_check.indicators)
    lines = lines_for(scheme_of(unit), group_of(unit))
    return tuple(line for line in lines if not wanted or line.code in wanted)


def conclusions_for(*, extended: bool) -> tuple[Conclusion, ...]:
    """What can be found; an extended place is not assessed, and has no points."""
    if extended:
        return Conclusion.TRUE, Conclusion.DIFFERS
    return Conclusion.TRUE, Conclusion.FIGURE, Conclusion.POINTS
