"""Drawn cases: a small valid scheme, a few units, and facts that lie exactly where it matters."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.oracle.periods import before, so_far, split, weeks_in, year_of, years_before
from tests.scoring.casebook import Texts
from tests.scoring.exact_yaml import dump
from tests.scoring.rule_strategies import (
    BANDS,
    DIGITS,
    MARK_ITEM,
    NUMBER_ITEMS,
    TEXT_ITEM,
    Rules,
    decimals,
    leaf_rules,
    outer_conditions,
    uncapped_rules,
)

Row = dict[str, Any]
YEARLY = (None, "2025", "2025-H1", "2025-H2", "2025-Q1", "2025-Q3", "2025-01", "2025-03")
PERIODS = (*YEARLY, "2025-01-D1", "2025-02-D2", "2025-W01", "2025-W03", "2026-W53")
GROUPS = ("plain", "hill")
POINTS = ("1", "2.5", "4", "5", "10")
POLICIES = ("full", "zero", "group_mean", "exclude", "rescale", "rescale", "spread", "spread")
MISSING = ("zero", "full", "not_applicable", "not_applicable", "error")
GRADES = ("优秀", "良好", "一般", "不合格")

some_points = st.sampled_from(POINTS).map(Decimal)
maybe_no_points = st.sampled_from(("0", *POINTS, "0")).map(Decimal)


def rarely(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """``None`` mostly: a key that most nodes do not state."""
    return st.one_of(st.none(), st.none(), st.none(), strategy)


def stated(**keys: Any) -> Row:
    """The keys that were drawn."""
    return {key: value for key, value in keys.items() if value is not None}


# --- the tree ----------------------------------------------------------------------------------

# A node's own policies, weight and bounds, each of them rare.
own_keys = st.fixed_dictionaries(
    {
        "weight": rarely(st.sampled_from(["1", "0.8", "0.2", "2"]).map(Decimal)),
        "missing": rarely(st.sampled_from(MISSING[:-1])),
        "not_applicable": rarely(st.sampled_from(POLICIES)),
        "floor": rarely(rarely(decimals)),
        "cap": rarely(rarely(decimals)),
    }
).map(lambda keys: stated(**keys))
combines = st.sampled_from([None, None, None, None, "lowest", "highest", "mean", "geometric"])
coin = st.booleans()
# Points that do not add up are allowed, with a warning.
uneven = rarely(rarely(some_points))
few = st.integers(1, 3)
fewest = st.integers(0, 3)


def draw_leaf(draw: st.DrawFn, code: str, groups: tuple[str, ...], rules: Rules) -> Row:
    """A leaf; in a scheme with groups it may exist for some of them only."""
    points: Any = draw(some_points)
    if draw(coin) and groups:
        points = {group: draw(maybe_no_points) for group in groups}
    return {
        "code": code,
        "name": f"指标{code}",
        "points": points,
        "rule": draw(rules),
        **draw(own_keys),
    }


def draw_node(
    draw: st.DrawFn, code: str, groups: tuple[str, ...], depth: int, rules: Rules = leaf_rules
) -> Row:
    """A leaf, or a node whose points are those of what stands below it."""
    if depth == 0 or draw(coin):
        return draw_leaf(draw, code, groups, rules)
    count = draw(few)
    children = [
        draw_node(draw, f"{code}.{n}", groups, depth - 1, rules) for n in range(1, count + 1)
    ]
    combine = draw(combines)
    return {
        "code": code,
        "name": f"类{code}",
        "points": draw(uneven) or points_above(children, groups, combine),
        **stated(combine=combine),
        **draw(own_keys),
        "children": children,
    }


def points_above(children: list[Row], groups: tuple[str, ...], combine: str | None) -> Any:
    """What the children can reach together: their sum, or the most of one."""
    if not groups:
        return _together([_worth(child, None) for child in children], combine)
    return {g: _together([_worth(child, g) for child in children], combine) for g in groups}


def _worth(child: Row, group: str | None) -> Decimal:
    points = child["points"]
    plain: Decimal = points[group] if isinstance(points, dict) else points
    weight: Decimal = child.get("weight", Decimal(1))
    return plain * weight


def _together(worths: list[Decimal], combine: str | None) -> Decimal:
    return max(worths) if combine else sum(worths, Decimal(0))


def codes_of(indicators: list[Row]) -> list[str]:
    """The codes of all nodes."""
    found: list[str] = []
    for node in indicators:
        found += [node["code"], *codes_of(node.get("children", []))]
    return found


# --- adjustments, vetoes, grades ---------------------------------------------------------------


_adjustment = {
    "name": st.just("加减"),
    "kind": st.sampled_from(["bonus", "deduction"]),
}
_counts = {"counts": st.sampled_from(["total", "tiebreak"])}
# With a cap, which then serves as F, or without.
adjustments = st.fixed_dictionaries(
    {**_adjustment, "rule": leaf_rules, "cap": some_points}, optional=_counts
) | st.fixed_dictionaries({**_adjustment, "rule": uncapped_rules}, optional=_counts)
caps = st.fixed_dictionaries({}, optional={"bonus": some_points, "deduction": some_points})


def effects(codes: list[str], grades: list[str]) -> st.SearchStrategy[Row]:
    """What a veto does."""
    kinds: list[st.SearchStrategy[Row]] = [
        st.sampled_from(codes).map(lambda code: {"indicator_zero": code}),
        st.sampled_from(["-30", "-0.5", "-2.5"]).map(lambda n: {"points": Decimal(n)}),
        decimals.map(lambda n: {"score_at_most": n}),
        st.just({"rank": "last"}),
    ]
    if grades:
        ways = st.sampled_from(["grade", "grade_at_most", "not"])
        kinds += [st.builds(lambda way, name: {way: name}, ways, st.sampled_from(grades))] * 3
    return st.one_of(kinds)


_where = {"within": st.sampled_from(["all", "group"]), "ties": st.sampled_from(["none", "all"])}
_how = {
    "of": st.sampled_from(["ranked", "rest"]),
    "round": st.sampled_from(["floor", "half_up", "ceil"]),
}
shares = st.sampled_from(["0.25", "0.5", "0.34", "1"]).map(Decimal)
quotas = st.fixed_dictionaries({"top": fewest}, optional=_where) | st.fixed_dictionaries(
    {"share": shares}, optional={**_where, **_how}
)
maybe_quotas = st.none() | st.lists(quotas, min_size=1, max_size=2)
one_in_four = st.sampled_from([False, False, False, True])


@st.composite
def grade_lists(
    draw: st.DrawFn,
    bounds: st.SearchStrategy[Decimal] = decimals,
    requires: st.SearchStrategy[str] = outer_conditions,
) -> list[Row]:
    """Grades from the best down."""
    names = GRADES[: draw(st.integers(0, 4))]
    falling = sorted((draw(bounds) for _ in names), reverse=True)
    return [
        {"name": name}
        | stated(
            at_least=bound if draw(coin) else None,
            requires=draw(requires) if draw(one_in_four) else None,
            quota=draw(maybe_quotas),
        )
        for name, bound in zip(names, falling, strict=True)
    ]


@st.composite
def schemes(draw: st.DrawFn, groups: tuple[str, ...] = ()) -> Row:
    """A whole scheme, as a mapping."""
    tops = [draw_node(draw, str(n), groups, 2) for n in range(1, draw(few) + 1)]
    grades = draw(grade_lists())
    names = [grade["name"] for grade in grades]
    codes = codes_of(tops)
    veto = st.fixed_dictionaries(
        {"name": st.just("否决"), "when": outer_conditions, "effect": effects(codes, names)}
    )
    keys = ["total", "tiebreak", *codes]
    return {
        "format": "kaocheng-scheme/1",
        "code": "drawn",
        "title": "随机方案",
        "level": "county",
        "year": 2025,
        "score": {
            "full": Decimal(100),
            "decimals": draw(st.sampled_from([2, 2, 0, 1, 3])),
            "round": draw(st.sampled_from(["leaf", "leaf", "total"])),
        },
        "defaults": {
            "missing": draw(st.sampled_from(MISSING[:-1] * 3 + MISSING[-1:])),
            "not_applicable": draw(st.sampled_from(POLICIES)),
        },
        **({"groups": [{"code": code, "name": code} for code in groups]} if groups else {}),
        "items": [{"code": c, "name": c} for c in (*NUMBER_ITEMS, TEXT_ITEM, MARK_ITEM)],
        "indicators": tops,
        "adjustments": [{"code": f"j{n}", **draw(adjustments)} for n in range(draw(fewest))],
        "adjustment_caps": draw(caps),
        "vetoes": [{"code": f"v{n}", **draw(veto)} for n in range(draw(fewest))],
        "grades": grades,
        **stated(ranking=draw(st.none() | ranking_by(keys))),
    }


def ranking_by(keys: list[str]) -> st.SearchStrategy[Row]:
    """Any keys in any order."""
    chosen = st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)
    return chosen.map(lambda by: {"by": by})


# --- units and facts ---------------------------------------------------------------------------


def slots(period: str) -> list[tuple[str, str]]:
    """Period and kind of every row that some function may read, and one that none reads."""
    year = year_of(period)
    found = [(period, "target"), (year, "target"), (period, "baseline"), (year, "plan")]
    found += [(p, "actual") for p in (before(period), *so_far(period)[:-1][-3:], "2019")]
    found += [(years_before(period, n), "actual") for n in (1, 2)]
    return [slot for slot in dict.fromkeys(found) if exists(slot[0])]


def exists(period: str) -> bool:
    """Whether the calendar has this week."""
    year, kind, week = split(period)
    return kind != "W" or week <= weeks_in(year)


def cells(*pool: str) -> st.SearchStrategy[str | None]:
    """A value, an empty one, NA, or no row."""
    return st.sampled_from((*pool, *pool, "", "NA", None))


POOLS = {
    **dict.fromkeys(NUMBER_ITEMS, cells(*DIGITS)),
    # 中 is no band: judging it refuses the run, comparing it does not.
    TEXT_ITEM: cells(*BANDS, *BANDS, *BANDS, *BANDS, "中"),
    MARK_ITEM: cells("0", "0.5", "1", "1", "0", "0.5", "1", "2.5"),
}


@st.composite
def fact_tables(draw: st.DrawFn, units: list[str], period: str) -> str:
    """Rows for the run's period, and for some of the others that functions read."""
    lines = ["unit,item,period,kind,value"]
    for item, pool in POOLS.items():
        more = slots(period) if item in NUMBER_ITEMS else []
        chosen = [slot for slot in more if draw(st.integers(0, 2))]
        for when, kind in [(period, "actual"), *chosen]:
            column = draw(st.lists(pool, min_size=len(units), max_size=len(units)))
            rows = zip(units, column, strict=True)
            lines += [f"{u},{item},{when},{kind},{cell}" for u, cell in rows if cell is not None]
    return "\n".join(lines) + "\n"


no_groups: tuple[str, ...] = ()
group_lists = st.sampled_from([no_groups, GROUPS])


@st.composite
def cases(draw: st.DrawFn) -> Texts:
    """Scheme, units, facts and period."""
    listed = draw(group_lists)
    scheme = draw(schemes(listed))
    codes = [f"u{n}" for n in range(1, draw(st.integers(1, 7)) + 1)]
    names = st.sampled_from(listed or ("", "", "东", "西"))
    table = "unit,name,group,parent\n" + "".join(f"{u},单位{u},{draw(names)},\n" for u in codes)
    period = draw(st.sampled_from(PERIODS))
    facts = draw(fact_tables(codes, period or "2025"))
    if draw(one_in_four):
        # Section 3: a BOM and blanks around cells are dropped.
        facts = "\ufeff" + facts.replace(",", " , ")
    return Texts(dump(scheme), table, facts, period)
