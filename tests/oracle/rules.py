"""Section 4, the table of rule kinds: the points that a rule gives one unit."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

from tests.oracle.expressions import condition, group_figure, number, typed
from tests.oracle.parsing import parse
from tests.oracle.reading import Place
from tests.oracle.values import Absent, Number, OracleRefused, absent_among, clamp, divide

Row = dict[str, Any]
ZERO, ONE = Fraction(0), Fraction(1)


def points_of(rule: object, place: Place) -> Number:
    """A rule's points, or why there are none. A number or a text may stand for a rule."""
    if isinstance(rule, dict):
        return KINDS[str(rule["kind"])](rule, place)
    return number(rule, place)


def key(row: Row, name: str, place: Place, default: Fraction | None = None) -> Number:
    """A number of the row; what is not written is not read."""
    if name in row:
        return number(row[name], place)
    return place.full if default is None else default


def bound(row: Row, name: str, place: Place) -> Number | None:
    """A floor or a cap that is unbounded unless it is stated."""
    return number(row[name], place) if name in row else None


def bounded(found: Number, low: Number | None, high: Number | None) -> Number:
    """Floor, then cap, all three read together."""
    read = [found, *(each for each in (low, high) if each is not None)]
    if absent := absent_among(read):
        return absent
    assert isinstance(found, Fraction)
    assert not isinstance(low, Absent)
    assert not isinstance(high, Absent)
    return clamp(found, low, high)


def together(*numbers: Number) -> list[Fraction] | Absent:
    """The numbers where all are there, else why one is not."""
    return absent_among(numbers) or [n for n in numbers if isinstance(n, Fraction)]


def attain(row: Row, place: Place) -> Number:
    """The one or the other: only the points that apply are read."""
    holds = condition(row["when"], place)
    if isinstance(holds, Absent):
        return holds
    return key(row, "points", place) if holds else key(row, "otherwise", place, ZERO)


def ratio(row: Row, place: Place) -> Number:
    """F × clamp(of/to, floor, cap), nothing below ``at_least``."""
    share = divide(number(row["of"], place), number(row["to"], place))
    least = key(row, "at_least", place, ZERO)
    low, high = key(row, "floor", place, ZERO), key(row, "cap", place, ONE)
    read = together(share, least, low, high)
    if isinstance(read, Absent):
        return read
    if read[0] < read[1]:
        return ZERO
    return place.full * clamp(read[0], read[2], read[3])


def inverse_ratio(row: Row, place: Place) -> Number:
    """F × clamp(2 − of/to, floor, cap)."""
    share = divide(number(row["of"], place), number(row["to"], place))
    read = together(share, key(row, "floor", place, ZERO), key(row, "cap", place, ONE))
    if isinstance(read, Absent):
        return read
    return place.full * clamp(2 - read[0], read[1], read[2])


HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": lambda of, n: of >= n,
    "above": lambda of, n: of > n,
    "at_most": lambda of, n: of <= n,
    "below": lambda of, n: of < n,
}


def ladder(row: Row, place: Place) -> Number:
    """The first step that holds; the steps behind it are not read."""
    of = number(row["of"], place)
    for step in row["steps"]:
        way = next(name for name in HOLDS if name in step)
        read = together(of, number(step[way], place))
        if isinstance(read, Absent):
            return read
        if HOLDS[way](*read):
            return number(step["points"], place)
    return key(row, "otherwise", place, ZERO)


def curve(row: Row, place: Place) -> Number:
    """Linear between the knots, flat outside."""
    of = number(row["of"], place)
    xs = [number(knot[0], place) for knot in row["knots"]]
    ps = [number(knot[1], place) for knot in row["knots"]]
    for left, right in pairwise(xs):
        if isinstance(left, Fraction) and isinstance(right, Fraction) and left >= right:
            raise OracleRefused(f"{place.unit.code}: knots do not rise")
    read = together(of, *xs, *ps)
    if isinstance(read, Absent):
        return read
    count = len(xs)
    return interpolated(read[0], list(zip(read[1 : count + 1], read[count + 1 :], strict=True)))


def interpolated(x: Fraction, knots: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The height over x of the line through the knots."""
    if x <= knots[0][0]:
        return knots[0][1]
    for (x0, p0), (x1, p1) in pairwise(knots):
        if x <= x1:
            return p0 + (p1 - p0) * (x - x0) / (x1 - x0)
    return knots[-1][1]


def times(row: Row, place: Place) -> Number:
    """of/per, of at least 0, ``whole`` counting only whole units."""
    of, per = number(row["of"], place), key(row, "per", place, ONE)
    if isinstance(per, Fraction) and per < 0:
        raise OracleRefused(f"{place.unit.code}: per is negative")
    found = divide(max(ZERO, of) if isinstance(of, Fraction) else of, per)
    if row.get("whole", False) and isinstance(found, Fraction):
        return Fraction(floor(found))
    return found


def deduct(row: Row, place: Place) -> Number:
    """max(floor, from − points × of/per), without the floor where it is ``unbounded``."""
    read = together(
        times(row, place),
        number(row["points"], place),
        key(row, "from", place),
        key(row, "floor", place, ZERO),
    )
    if isinstance(read, Absent):
        return read
    count, each, start, low = read
    left = start - each * count
    return left if row.get("unbounded", False) else max(low, left)


def award(row: Row, place: Place) -> Number:
    """min(cap, base + points × of/per), without the cap where it is ``unbounded`` or has no F."""
    no_cap = row.get("unbounded", False) or ("cap" not in row and place.points is None)
    read = together(
        times(row, place),
        number(row["points"], place),
        key(row, "base", place, ZERO),
        ZERO if no_cap else key(row, "cap", place),
    )
    if isinstance(read, Absent):
        return read
    count, each, base, high = read
    won = base + each * count
    return won if no_cap else min(high, won)


def rank(row: Row, place: Place) -> Number:
    """By place among the units that the indicator is assessed for and that have a value."""
    of = number(row["of"], place)
    if "linear" in row:
        line = row["linear"]
        ends = key(line, "first", place), key(line, "last", place, ZERO)
        read = together(of, *ends)
        return read if isinstance(read, Absent) else between(read[0], read[1], read[2], row, place)
    if "step" in row:
        read = together(of, number(row["step"], place))
        if isinstance(read, Absent):
            return read
        return max(ZERO, place.full - read[1] * (standing(row, read[0], place)[0] - 1))
    return of if isinstance(of, Absent) else by_table(row, standing(row, of, place)[0], place)


def standing(row: Row, of: Fraction, place: Place) -> tuple[int, int]:
    """The place, and among how many."""
    found = [number(row["of"], peer) for peer in place.peers(row.get("within", "all"))]
    others = [each for each in found if isinstance(each, Fraction)]
    lower_first = row.get("order", "desc") == "asc"
    return 1 + sum(each < of if lower_first else each > of for each in others), len(others)


def between(of: Fraction, first: Fraction, last: Fraction, row: Row, place: Place) -> Fraction:
    """From ``first`` to ``last`` by equal steps; one unit alone gets ``first``."""
    stand, count = standing(row, of, place)
    return first if count == 1 else first - (first - last) * Fraction(stand - 1, count - 1)


def by_table(row: Row, stand: int, place: Place) -> Number:
    """The points that the table writes beside the place; the others are not read."""
    if stand in row["table"]:
        return number(row["table"][stand], place)
    return key(row, "otherwise", place, ZERO)


FIGURES = ("group_mean", "group_min", "group_max")


def pole(row: Row, name: str, default: str, place: Place) -> Number:
    """``best`` or ``worst``: a bare figure's name means that figure of ``of``."""
    said = row.get(name, default)
    if said not in FIGURES:
        return number(said, place)
    of = row["of"]
    return group_figure(said, parse(of), place) if isinstance(of, str) else number(of, place)


def efficacy(row: Row, place: Place) -> Number:
    """F × (base + (1 − base) × the share of the way from worst to best)."""
    read = together(
        number(row["of"], place),
        pole(row, "best", "group_max", place),
        pole(row, "worst", "group_min", place),
        key(row, "base", place, Fraction(6, 10)),
    )
    if isinstance(read, Absent):
        return read
    of, best, worst, base = read
    if best == worst:
        return place.full
    return place.full * (base + (1 - base) * clamp((of - worst) / (best - worst), ZERO, ONE))


def judged(row: Row, place: Place) -> Number:
    """F × the band, or the mark itself."""
    text = place.world.text(place.unit, row["item"], place.world.period)
    if isinstance(text, Absent):
        return text
    if "bands" not in row:
        return marked(text, place)
    if text not in row["bands"]:
        raise OracleRefused(f"{place.unit.code}, {row['item']}: {text} is no band")
    share = number(row["bands"][text], place)
    return share if isinstance(share, Absent) else place.full * share


def marked(text: str, place: Place) -> Number:
    """A mark must lie in 0…F."""
    mark = typed(text)
    if not isinstance(mark, Fraction) or not 0 <= mark <= place.full:
        raise OracleRefused(f"{place.unit.code}: mark {text} outside 0…F")
    return mark


def checklist(row: Row, place: Place) -> Number:
    """The sum of the parts that hold; every part is read."""
    parts = [attain({"otherwise": ZERO, **part}, place) for part in row["parts"]]
    return bounded(total(parts), bound(row, "floor", place), key(row, "cap", place))


def total(parts: list[Number]) -> Number:
    """The sum of parts read together."""
    read = together(*parts)
    return read if isinstance(read, Absent) else sum(read, ZERO)


def cases(row: Row, place: Place) -> Number:
    """The first case that holds; the conditions behind it are not read."""
    for case in row["cases"]:
        holds = condition(case["when"], place)
        if isinstance(holds, Absent):
            return holds
        if holds:
            return points_of(case["rule"], place)
    return points_of(row.get("otherwise", ZERO), place)


def gathered(pick: Callable[[list[Fraction]], Fraction]) -> Callable[[Row, Place], Number]:
    """``sum``, ``highest``, ``lowest``: every part is read."""

    def rule(row: Row, place: Place) -> Number:
        read = together(*(points_of(part, place) for part in row["parts"]))
        found = read if isinstance(read, Absent) else pick(read)
        return bounded(found, bound(row, "floor", place), bound(row, "cap", place))

    return rule


def formula(row: Row, place: Place) -> Number:
    """The expression."""
    found = number(row["points"], place)
    return bounded(found, bound(row, "floor", place), bound(row, "cap", place))


KINDS: dict[str, Callable[[Row, Place], Number]] = {
    "attain": attain,
    "ratio": ratio,
    "inverse_ratio": inverse_ratio,
    "ladder": ladder,
    "curve": curve,
    "deduct": deduct,
    "award": award,
    "rank": rank,
    "efficacy": efficacy,
    "judged": judged,
    "checklist": checklist,
    "cases": cases,
    "sum": gathered(lambda parts: sum(parts, ZERO)),
    "highest": gathered(max),
    "lowest": gathered(min),
    "formula": formula,
}
