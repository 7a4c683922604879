"""The library stands alone: no Django, the same bytes for the same inputs."""

import subprocess
import sys

from kaocheng.scoring import evaluate, pack, read_facts, read_scheme, read_units
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
