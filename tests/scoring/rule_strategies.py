"""Drawn expressions and rules, their numbers placed where facts fall too: on knots, steps, ties."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Rule = Any  # a number, an expression's text, or a mapping
Rules = st.SearchStrategy[Rule]
Texts = st.SearchStrategy[str]

NUMBER_ITEMS = ("a", "b", "粮食")
TEXT_ITEM, MARK_ITEM = "t", "m"
BANDS = {"优": Decimal("1"), "良": Decimal("0.85"), "差": Decimal("0")}

# A small pool, shared by schemes and facts, so that values meet thresholds exactly.
DIGITS = ("0", "0.5", "1", "2.5", "3", "33.3", "90", "99.75", "100", "0.005", "-1")
digits = st.sampled_from(DIGITS)
decimals = digits.map(Decimal)
positive = st.sampled_from(["0.1", "0.5", "1", "2.5", "10"]).map(Decimal)
items = st.sampled_from(NUMBER_ITEMS)
YEARS = ("target", "baseline", "plan", "prior", "previous", "total", "growth", "rate")
READERS = ("{}", "mean_prior({}, 1)", "mean_prior({}, 2)", *(f"{name}({{}})" for name in YEARS))
PAIRED = ("shortfall({}, {})", "excess({}, {})", "min({}, {})", "max({}, {}, 1)")
OPERATIONS = ("{} + {}", "{} - {}", "{} * {}", "{} / {}", "({}) / ({})", "-({}) + {}", *PAIRED)
SINGLE = ("abs", "floor", "ceil", "group_mean", "group_min", "group_max", "-")
ROUNDED = ("round({}, 0)", "round({}, 1)", "({}) ** 2", "({}) ** -1", "({}) ** 0")
FUNCTIONS = (*ROUNDED, *(f"{name}({{}})" for name in SINGLE))
SIGNS = ("<", "<=", ">", ">=", "==", "!=")


def filled(templates: tuple[str, ...], *parts: Texts) -> Texts:
    """A template with its gaps filled."""
    return st.builds(
        lambda template, *given: template.format(*given), st.sampled_from(templates), *parts
    )


def _larger(inner: Texts) -> Texts:
    chosen = filled(("if({}, {}, {})",), _comparisons(inner), inner, inner)
    return filled(OPERATIONS, inner, inner) | filled(FUNCTIONS, inner) | chosen


def _comparisons(inner: Texts) -> Texts:
    plain = filled(tuple(f"{{}} {sign} {{}}" for sign in SIGNS), inner, inner)
    chains = filled(("{} < {} <= {}", "{} >= {} != {}", "{} == {} == {}"), inner, inner, inner)
    texts = filled(
        (f'{TEXT_ITEM} == "{{}}"', f'"{{}}" != {TEXT_ITEM}'), st.sampled_from(["优", "良"])
    )
    truths = filled(("({} < {}) == ({} > {})",), inner, inner, inner, inner)
    chosen = filled((f'if({{}} > 1, "优", {TEXT_ITEM}) == {TEXT_ITEM}',), inner)
    known = filled(("has({})", "not has({})"), st.sampled_from([*NUMBER_ITEMS, TEXT_ITEM]))
    return plain | plain | chains | texts | known | truths | chosen


def _atoms(*, full: bool) -> Texts:
    own = ["time_share()"] + ["full()"] * full
    read = filled(READERS, items)
    return items | items | read | digits | st.sampled_from(own)


WITH_F = st.recursive(_atoms(full=True), _larger, max_leaves=3)
WITHOUT_F = st.recursive(_atoms(full=False), _larger, max_leaves=3)


def conditions(numbers: Texts) -> Texts:
    """Truth values."""
    single = _comparisons(numbers)
    pairs = filled(("{} and {}", "{} or {}", "not ({} and {})", "not {} or {}"), single, single)
    return single | single | pairs


def figures(numbers: Texts) -> Rules:
    """What may stand where a rule's row says a number."""
    return decimals | decimals | numbers


def row(kind: str, needed: dict[str, Any], optional: dict[str, Any] | None = None) -> Rules:
    """A rule's row: its kind, the keys it needs, and some of those it may have."""
    return st.fixed_dictionaries({"kind": st.just(kind), **needed}, optional=optional or {})


def _ways(*names: str, falling: bool) -> st.SearchStrategy[list[tuple[str, Decimal]]]:
    """The steps of one direction of a ladder, in order."""
    steps = st.lists(st.tuples(st.sampled_from(names), decimals), unique_by=_second, max_size=3)
    return steps.map(lambda found: sorted(found, key=_second, reverse=falling))


def _second(pair: tuple[str, Decimal]) -> Decimal:
    return pair[1]


def ladders(of: Texts, points: Rules) -> Rules:
    """Steps in order, falling and rising, perhaps one whose number is an expression."""

    def steps(down: Any, up: Any, last: str | None, worth: list[Any]) -> list[dict[str, Any]]:
        ways = [*down, *up] or [("at_least", Decimal(1))]
        if last is not None and up and not down:
            ways.append(("above", last))
        return [{way: n, "points": worth[i % len(worth)]} for i, (way, n) in enumerate(ways)]

    drawn = st.builds(
        steps,
        _ways("at_least", "above", falling=True),
        _ways("at_most", "below", falling=False),
        st.none() | of,
        st.lists(points, min_size=2, max_size=4),
    )
    return row("ladder", {"of": of, "steps": drawn}, {"otherwise": points})


def curves(of: Texts, points: Rules) -> Rules:
    """Knots that rise, rarely with an expression among them that may not."""
    pairs = st.lists(st.tuples(decimals, points), unique_by=lambda k: k[0], min_size=1, max_size=4)
    knots = pairs.map(lambda found: [list(knot) for knot in sorted(found, key=lambda k: k[0])])
    # A number written out would be refused with the scheme; one that is computed, for a unit.
    computed = of.filter(lambda text: any(sign.isalpha() for sign in str(text)))
    loose = st.builds(lambda given, x: [*given, [x, Decimal(1)]], knots, computed)
    return row("curve", {"of": of, "knots": st.one_of(*[knots] * 6, loose)})


def ranks(of: Texts) -> Rules:
    """One of the three ways from place to points."""
    shared = {
        "order": st.sampled_from(["desc", "asc"]),
        "within": st.sampled_from(["all", "group"]),
    }
    line = st.fixed_dictionaries({}, optional={"first": figures(of), "last": figures(of)})
    table = st.dictionaries(st.integers(1, 4), figures(of), min_size=1)
    return (
        row("rank", {"of": of, "linear": line}, shared)
        | row("rank", {"of": of, "step": figures(of)}, shared)
        | row("rank", {"of": of, "table": table}, {**shared, "otherwise": figures(of)})
    )


def efficacies(of: Texts) -> Rules:
    """Bounds from the group, written out, or computed."""
    pole = st.sampled_from(["group_max", "group_min", "group_mean"]) | figures(of)
    return row("efficacy", {"of": of}, {"best": pole, "worst": pole, "base": figures(of)})


def per_units(of: Texts) -> dict[str, Any]:
    """``per`` and ``whole``; ``per`` is mostly a positive number, written out it always is."""
    computed = of.filter(lambda text: text not in DIGITS)
    return {"per": st.one_of(positive, positive, positive, computed), "whole": st.booleans()}


def bands(numbers: Texts) -> Rules:
    """Every band that facts name, their shares written out or computed."""
    return st.fixed_dictionaries({band: figures(numbers) for band in BANDS}) | st.just(BANDS)


def simple_rules(numbers: Texts) -> Rules:
    """Every kind that holds no other rule. Some of them read F."""
    any_number, when = figures(numbers), conditions(numbers)
    part = st.fixed_dictionaries(
        {"when": when, "points": any_number}, optional={"name": st.just("一")}
    )
    bounds = {"floor": any_number, "cap": any_number}
    shares = {"floor": any_number, "cap": any_number}
    return st.one_of(
        decimals,
        numbers,
        row("attain", {"when": when}, {"points": any_number, "otherwise": any_number}),
        row("ratio", {"of": numbers, "to": any_number}, {"at_least": any_number, **shares}),
        row("inverse_ratio", {"of": numbers, "to": any_number}, shares),
        ladders(numbers, any_number),
        curves(numbers, any_number),
        row("deduct", {"of": numbers, "points": any_number},
            {**per_units(numbers), "from": any_number, "floor": any_number}),
        row("award", {"of": numbers, "points": any_number},
            {**per_units(numbers), "base": any_number, "cap": any_number}),
        *(row(kind, {"of": numbers, "points": any_number, "unbounded": st.booleans()},
              {**per_units(numbers), start: any_number})
          for kind, start in (("deduct", "from"), ("award", "base"))),
        ranks(numbers),
        efficacies(numbers),
        row("judged", {"item": st.just(TEXT_ITEM), "bands": bands(numbers)}),
        row("judged", {"item": st.just(MARK_ITEM)}),
        row("checklist", {"parts": st.lists(part, min_size=1, max_size=3)}, bounds),
        row("formula", {"points": numbers}, bounds),
    )  # fmt: skip


def nested_rules(inner: Rules, numbers: Texts) -> Rules:
    """The kinds that hold other rules."""
    case = st.fixed_dictionaries({"when": conditions(numbers), "rule": inner})
    bounds = {"floor": figures(numbers), "cap": figures(numbers)}
    parts = {"parts": st.lists(inner, min_size=1, max_size=3)}
    return st.one_of(
        row("cases", {"cases": st.lists(case, min_size=1, max_size=2)}, {"otherwise": inner}),
        *(row(kind, parts, bounds) for kind in ("sum", "highest", "lowest")),
    )


_simple = simple_rules(WITH_F)
_nested = nested_rules(_simple, WITH_F)
leaf_rules: Rules = st.one_of(_simple, _simple, _simple, _nested, nested_rules(_nested, WITH_F))

_free = figures(WITHOUT_F)
# Section 5: without a cap only an award may do without F.
uncapped_rules: Rules = st.one_of(
    WITHOUT_F,
    ladders(WITHOUT_F, _free),
    row("award", {"of": WITHOUT_F, "points": _free}, {**per_units(WITHOUT_F), "base": _free}),
    row("deduct", {"of": WITHOUT_F, "points": _free, "from": _free}, per_units(WITHOUT_F)),
)
outer_conditions = conditions(WITHOUT_F)
