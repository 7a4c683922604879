"""The library stands alone: no Django, the same bytes for the same inputs."""

import json
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest

from kaocheng.scoring import evaluate, pack, read_facts, read_scheme, read_units
from kaocheng.scoring.exact.decimals import show
from kaocheng.scoring.exact.rational import Rationals
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.tables.write import to_json


def test_importing_the_library_imports_no_django() -> None:
    """Nor pyarrow, rich or XlsxWriter, which only some commands need."""
    heavy = "{'django', 'pyarrow', 'rich', 'xlsxwriter', 'pydantic'}"
    code = f"import sys, kaocheng.scoring; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_same_inputs_give_the_same_bytes() -> None:
    """Twice in this process, and from bytes as from files."""
    found = pack("provinces-2023")
    outcomes = set()
    for source in (lambda path: path, lambda path: path.read_bytes()):
        scheme = read_scheme(source(found.scheme_path))
        units = read_units(source(found.units_path), scheme)
        facts = read_facts(source(found.facts_path), scheme, units)
        outcomes.add(to_json(evaluate(scheme, units, facts)))
    assert len(outcomes) == 1


def test_progress_is_told_for_every_leaf() -> None:
    """Long work can show how far it is."""
    found = pack("provinces-2023")
    scheme = read_scheme(found.scheme_path)
    units = read_units(found.units_path, scheme)
    told: list[tuple[int, int]] = []
    evaluate(
        scheme,
        units,
        read_facts(found.facts_path, scheme, units),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(n, 17) for n in range(1, 18)]


UNEVEN = """
format: kaocheng-scheme/1
code: uneven
title: 位数很多的分值
year: 2025
score: {full: 20}
items: [{code: a}, {code: b}]
indicators:
  - {code: "1", name: 甲, points: 10.00000000000000001, rule: {kind: formula, points: a}}
  - {code: "2", name: 乙, points: 9.1234567, weight: 0.123456789012, rule: b}
"""


def test_points_of_many_digits_are_still_rescaled_exactly() -> None:
    """乙 leaves, so 甲's 5 points are scaled by full/(full - lost), whatever the denominators."""
    scheme = read_scheme(UNEVEN.encode())
    units = read_units(b"unit\nu1\n", scheme)
    facts = read_facts(b"unit,item,period,value\nu1,a,2025,5\nu1,b,2025,NA\n", scheme, units)
    first = Fraction("10.00000000000000001")
    second = Fraction("9.1234567") * Fraction("0.123456789012")
    expected = show(5 * (first + second) / first, 2)
    assert evaluate(scheme, units, facts).total(0) == expected


PRIMES = (101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151)


def test_one_unit_in_doubt_does_not_make_all_others_be_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Group figures of decimals are exact at once: fractions of every unit would be a cliff.

    Sums over these primes leave 64 bits; the best unit has 11 × 7.5 = 82.5, a tie to be settled.
    The cap keeps the total from being a straight line, which looks at no leaf.
    """
    leaf = {"name": "N", "points": 7.5, "cap": 7.5}
    leaves = [
        {"code": f"l{n}", **leaf, "rule": {"kind": "efficacy", "of": f"x{n}"}}
        for n in range(len(PRIMES))
    ]
    document = {
        "format": "kaocheng-scheme/1",
        "code": "s",
        "title": "t",
        "year": 2025,
        "score": {"decimals": 0, "round": "total"},
        "items": [{"code": f"x{n}"} for n in range(len(PRIMES))],
        "indicators": leaves,
    }
    scheme = read_scheme(json.dumps(document).encode())
    count = 60
    units = read_units(("unit\n" + "".join(f"{u}\n" for u in range(count))).encode(), scheme)
    rows = [
        f"{u},x{n},2025,{prime if u == 7 else u}\n"
        for u in range(count)
        for n, prime in enumerate(PRIMES)
    ]
    facts = read_facts(("unit,item,period,value\n" + "".join(rows)).encode(), scheme, units)
    seen: list[int] = []
    told = Scope.exact

    def watched(self: Scope, rows: Any) -> Scope:
        seen.append(len(rows))
        return told(self, rows)

    monkeypatch.setattr(Scope, "exact", watched)
    monkeypatch.setattr(Rationals, "group_extreme", _not_called)
    result = evaluate(scheme, units, facts)
    assert result.total(7) == "83"
    assert seen, "nothing was in doubt: the case proves nothing"
    assert max(seen) < count


def _not_called(*_: Any) -> Any:
    raise AssertionError("extremes of decimals were sought among fractions")
