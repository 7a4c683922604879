"""Section 4: what an expression is worth for one unit."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from tests.oracle.parsing import Chain, Item, Literal, Node, parse
from tests.oracle.periods import before, so_far, time_share, years_before
from tests.oracle.reading import NUMBER, Place
from tests.oracle.values import MISSING, Absent, Number, OracleRefused, Value, absent_among
from tests.oracle.values import divide as quotient
from tests.oracle.values import rounded as half_up


def value(source: object, place: Place) -> Value:
    """The worth of what a rule's row says: a number, a truth value, or an expression's text."""
    if isinstance(source, str):
        return worth(parse(source), place)
    assert isinstance(source, Fraction | bool)
    return source


def number(source: object, place: Place) -> Number:
    """The same, where a number is needed."""
    return as_number(value(source, place))


def condition(source: object, place: Place) -> bool | Absent:
    """The same, where a truth value is needed."""
    return as_truth(value(source, place))


def as_number(found: Value) -> Number:
    """Section 4: a text or a truth value where a number is needed is refused."""
    if isinstance(found, bool | str):
        raise OracleRefused(f"{found} is no number")
    return found


def as_truth(found: Value) -> bool | Absent:
    """A number is no truth value."""
    if not isinstance(found, bool | Absent):
        raise OracleRefused(f"{found} is no truth value")
    return found


def worth(node: Node, place: Place) -> Value:
    """The worth of one node of the tree."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Item):
        return reading(node.code, place)
    if isinstance(node, Chain):
        return chain(node, place)
    if node.name in LAZY:
        return LAZY[node.name](node.args, place)
    if node.name in FACTS:
        code = node.args[0]
        assert isinstance(code, Item)
        return FACTS[node.name](code.code, place, node.args[1:])
    args = [as_number(worth(arg, place)) for arg in node.args]
    return absent_among(args) or PLAIN[node.name](args)


def reading(code: str, place: Place) -> Value:
    """An item's actual of the run's period: a text item's text, else a number."""
    text = place.world.text(place.unit, code, place.world.period)
    return text if code in place.world.text_items else typed(text)


def typed(text: str | Absent) -> Value:
    """A cell's text as a number where it is one."""
    if isinstance(text, str) and NUMBER.fullmatch(text):
        return Fraction(text)
    return text


# --- comparisons, conditions -------------------------------------------------------------------


def chain(node: Chain, place: Place) -> bool | Absent:
    """``a < b < c`` is ``a < b and b < c``, each operand read once."""
    result: bool | Absent = True
    left = worth(node.first, place)
    for sign, side in node.rest:
        right = worth(side, place)
        result = joined(result, compare(sign, left, right))
        if result is False:
            return False
        left = right
    return result


def compare(sign: str, left: Value, right: Value) -> bool | Absent:
    """One comparison; only numbers have an order."""
    if absent := absent_among([left, right]):
        return absent
    if type(left) is not type(right):
        raise OracleRefused(f"{left} {sign} {right}: two kinds of value")
    if sign == "==":
        return left == right
    if sign == "!=":
        return left != right
    low, high = as_number(left), as_number(right)
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    return {"<": low < high, "<=": low <= high, ">": low > high, ">=": low >= high}[sign]


def joined(left: bool | Absent, right: bool | Absent) -> bool | Absent:
    """``and`` of two sides that were both read."""
    return absent_among([left, right]) or (left is True and right is True)


Args = tuple[Node, ...]


def both(args: Args, place: Place) -> Value:
    """``and``: a false left side decides."""
    left = as_truth(worth(args[0], place))
    return False if left is False else joined(left, as_truth(worth(args[1], place)))


def either(args: Args, place: Place) -> Value:
    """``or``: a true left side decides."""
    left = as_truth(worth(args[0], place))
    if left is True:
        return True
    right = as_truth(worth(args[1], place))
    return absent_among([left, right]) or right


def negation(args: Args, place: Place) -> Value:
    """``not``."""
    found = as_truth(worth(args[0], place))
    return found if isinstance(found, Absent) else not found


def choice(args: Args, place: Place) -> Value:
    """``if``: only the branch taken is read."""
    found = as_truth(worth(args[0], place))
    if isinstance(found, Absent):
        return found
    return worth(args[1] if found else args[2], place)


# --- figures of the group ----------------------------------------------------------------------


def group_values(node: Node, place: Place) -> list[Fraction]:
    """The values of e that the units of the same group have."""
    found = [as_number(worth(node, peer)) for peer in place.peers("group")]
    return [each for each in found if isinstance(each, Fraction)]


def group_figure(name: str, node: Node, place: Place) -> Number:
    """``group_mean``, ``group_min`` or ``group_max``; missing where no unit has a value."""
    found = group_values(node, place)
    if not found:
        return MISSING
    if name == "group_mean":
        return sum(found, Fraction(0)) / len(found)
    return min(found) if name == "group_min" else max(found)


LAZY: dict[str, Callable[[Args, Place], Value]] = {
    "and": both,
    "or": either,
    "not": negation,
    "if": choice,
    "full": lambda args, place: place.full,
    "time_share": lambda args, place: time_share(place.world.period),
    "group_mean": lambda args, place: group_figure("group_mean", args[0], place),
    "group_min": lambda args, place: group_figure("group_min", args[0], place),
    "group_max": lambda args, place: group_figure("group_max", args[0], place),
}


# --- what reads the facts ----------------------------------------------------------------------


def actual(code: str, place: Place, period: str) -> Number:
    """The actual of a period."""
    return as_number(typed(place.world.text(place.unit, code, period)))


def now(item: str, place: Place) -> Number:
    """The actual of the run's period."""
    return actual(item, place, place.world.period)


def prior(item: str, place: Place, years: int = 1) -> Number:
    """The actual of the same period some years before."""
    return actual(item, place, years_before(place.world.period, years))


def planned(kind: str) -> Callable[[str, Place, Args], Value]:
    """``target``, ``baseline``, ``plan``."""
    return lambda item, place, _: as_number(typed(place.world.planned(place.unit, item, kind)))


def added(found: list[Number]) -> Number:
    """A sum of which every part is needed."""
    return absent_among(found) or sum((n for n in found if isinstance(n, Fraction)), Fraction(0))


def mean_prior(item: str, place: Place, args: Args) -> Value:
    """The mean of the same period in the n years before."""
    assert isinstance(args[0], Literal)
    assert isinstance(args[0].value, Fraction)
    years = int(args[0].value)
    return quotient(added([prior(item, place, n) for n in range(1, years + 1)]), Fraction(years))


def growth(item: str, place: Place, _: Args) -> Value:
    """x / prior(x) − 1."""
    found = quotient(now(item, place), prior(item, place))
    return found if isinstance(found, Absent) else found - 1


def rate(item: str, place: Place, _: Args) -> Value:
    """x / target(x)."""
    return quotient(now(item, place), as_number(planned("target")(item, place, ())))


def has(item: str, place: Place, _: Args) -> Value:
    """False for missing and NA."""
    return not isinstance(place.world.text(place.unit, item, place.world.period), Absent)


FACTS: dict[str, Callable[[str, Place, Args], Value]] = {
    "target": planned("target"),
    "baseline": planned("baseline"),
    "plan": planned("plan"),
    "prior": lambda item, place, _: prior(item, place),
    "previous": lambda item, place, _: actual(item, place, before(place.world.period)),
    "mean_prior": mean_prior,
    "total": lambda item, place, _: added(
        [actual(item, place, period) for period in so_far(place.world.period)]
    ),
    "growth": growth,
    "rate": rate,
    "has": has,
}


# --- plain arithmetic: all operands are there --------------------------------------------------


def power(args: list[Fraction]) -> Number:
    """Whole exponents; zero to a negative one is a division by zero."""
    low, exponent = args[0], int(args[1])
    return MISSING if low == 0 and exponent < 0 else Fraction(low**exponent)


PLAIN: dict[str, Callable[..., Number]] = {
    "+": lambda args: args[0] + args[1],
    "-": lambda args: args[0] - args[1],
    "*": lambda args: args[0] * args[1],
    "/": lambda args: quotient(args[0], args[1]),
    "**": power,
    "positive": lambda args: args[0],
    "negative": lambda args: -args[0],
    "shortfall": lambda args: max(Fraction(0), args[1] - args[0]),
    "excess": lambda args: max(Fraction(0), args[0] - args[1]),
    "min": min,
    "max": max,
    "abs": lambda args: abs(args[0]),
    "floor": lambda args: Fraction(floor(args[0])),
    "ceil": lambda args: Fraction(ceil(args[0])),
    "round": lambda args: half_up(args[0], int(args[1])),
}
