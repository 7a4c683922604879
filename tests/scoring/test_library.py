"""The library stands alone: no Django, the same bytes for the same inputs."""

import subprocess
import sys
from fractions import Fraction

from kaocheng.scoring import evaluate, pack, read_facts, read_scheme, read_units
from kaocheng.scoring.exact.decimals import show
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
