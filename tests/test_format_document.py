"""The published specification is whole: what the code knows stands in docs/format.md, and holds."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import kaocheng.scoring
from kaocheng.scoring import KINDS, Refused, lint, read_scheme
from kaocheng.scoring.bounded import BoundedFaults
from kaocheng.scoring.evaluation.leaf import STATUS_NAMES
from kaocheng.scoring.expressions.functions import FUNCTIONS
from kaocheng.scoring.facts import KINDS as FACT_KINDS
from kaocheng.scoring.periods import read_period
from kaocheng.scoring.reading import Context, Keys
from kaocheng.scoring.scheme.read_outcome import EFFECTS
from kaocheng.scoring.scheme.read_tree import COMBINES, MISSING_POLICIES, NOT_APPLICABLE_POLICIES
from kaocheng.scoring.source import Node, parse_yaml
from kaocheng.scoring.tables.write import LEAF_COLUMNS, UNIT_COLUMNS, WRITERS
from tests.oracle import compute
from tests.scoring.casebook import differences, texts_of
from tests.scoring.exact_yaml import load
from tests.scoring.product import evaluated

HOME = Path(__file__).resolve().parents[1]
TEXT = (HOME / "docs" / "format.md").read_text(encoding="utf-8")
READINGS = (HOME / "docs" / "adr" / "0002-readings-of-the-format.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIMIT = re.compile(r"^\| .+ \| (\d+)(?: ([MG]iB))? \| `([\w.]+)` \|$", re.MULTILINE)
SIZES = {"": 1, "MiB": 2**20, "GiB": 2**30}
# They bound what a message says, never what is accepted.
ONLY_FOR_MESSAGES = {
    "bounded._MOST_COMPARED",
    "bounded._LONGEST_WORD",
    "scheme.read_outcome._MOST_NAMED",
}
# One of everything, so that each reader asks for all keys it knows; most of it is refused.
ROW_OF_EVERYTHING = (
    b"{steps: [{}], knots: [[0, 0]], cases: [{}], parts: [{}], linear: {}, table: {1: 1}}"
)


def sections() -> dict[int, str]:
    """The text of each section by its number."""
    starts = list(SECTION.finditer(TEXT))
    ends = [start.start() for start in starts[1:]] + [len(TEXT)]
    return {int(s[1]): TEXT[s.start() : end] for s, end in zip(starts, ends, strict=True)}


def coded(text: str) -> set[str]:
    """The words that stand in code marks."""
    return {word for code in re.findall(r"`([^`\n]+)`", text) for word in re.findall(r"\w+", code)}


def part_of(kind: str) -> str:
    """What section 4 says about one rule kind."""
    return sections()[4].partition(f"\n#### `{kind}` ")[2].partition("\n#")[0]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every key that is asked for while something is read, at whatever depth."""
    found: list[str] = []
    get = Keys.get

    def recording(self: Keys, key: str) -> Node | None:
        found.append(key)
        return get(self, key)

    monkeypatch.setattr(Keys, "get", recording)
    return found


# The shape --------------------------------------------------------------------------------------


def test_the_sections_keep_the_numbers_that_are_cited() -> None:
    assert SECTION.findall(TEXT) == [
        ("1", "Scheme"),
        ("2", "The indicator tree"),
        ("3", "Facts"),
        ("4", "Expressions and rules"),
        ("5", "Adjustments"),
        ("6", "Vetoes (一票否决) and negative list"),
        ("7", "Ranking and grades"),
        ("8", "Result"),
        ("9", "Commands"),
        ("10", "Worked examples"),
        ("11", "Limits of this implementation"),
    ]


def test_every_reading_stands_at_its_place() -> None:
    numbers = set(re.findall(r"^(\d+)\. ", READINGS, re.MULTILINE))
    assert set(re.findall(r"\breading\s(\d+)\)", TEXT)) == numbers


# The words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (2, COMBINES),
        (3, FACT_KINDS),
        (4, tuple(FUNCTIONS)),
        (4, tuple(KINDS)),
        (4, MISSING_POLICIES),
        (4, NOT_APPLICABLE_POLICIES),
        (6, EFFECTS),
        (8, tuple(STATUS_NAMES.values())),
        (8, ("ranked", "excluded")),
        (8, tuple(word for word in UNIT_COLUMNS if word != "name")),
        (8, tuple(word for word in LEAF_COLUMNS if word not in ("name", "indicator"))),
        (9, tuple(ending.strip(".") for ending in WRITERS)),
    ],
)
def test_every_word_of_the_format_stands_in_its_section(
    section: int, words: tuple[str, ...]
) -> None:
    assert set(words) - coded(sections()[section]) == set()


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_shown_with_its_arguments(name: str) -> None:
    calls = re.findall(rf"`{name}\(([^)]*)\)`", sections()[4])
    counts = [len([arg for arg in call.split(",") if arg.strip()]) for call in calls]
    assert any(FUNCTIONS[name].accepts(count) for count in counts)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_key_of_a_rule_stands_beside_its_kind(kind: str, asked: list[str]) -> None:
    faults = BoundedFaults("rule")
    root = parse_yaml(ROW_OF_EVERYTHING, "rule", faults)
    KINDS[kind].read(Keys(Context("rule", faults), root, "rule"))
    wanted = {"rule"} if kind == "cases" else set()
    # A rule inside a rule asks for its own kind, which is no key of this one.
    assert ({*asked, *wanted} - {"kind"}) - (coded(part_of(kind)) | inherited(kind)) == set()


def inherited(kind: str) -> set[str]:
    """Keys that a part takes from the kind it refers to, with the reference in its words."""
    return coded(part_of("deduct")) if "as in `deduct`" in part_of(kind) else set()


@pytest.mark.parametrize(
    "period", ["2025", "2025-H1", "2025-Q3", "2025-05", "2025-05-D2", "2025-W07"]
)
def test_every_form_of_a_period_is_shown(period: str) -> None:
    assert f"| `{period}` |" in sections()[3]
    assert read_period(period) is not None


# The example scheme -----------------------------------------------------------------------------


def test_the_scheme_of_section_1_is_read_without_a_word() -> None:
    (example,) = FENCE.findall(sections()[1])
    assert lint(read_scheme(example.encode())) == ()


def test_every_key_of_a_scheme_stands_in_the_document(asked: list[str]) -> None:
    (example,) = FENCE.findall(sections()[1])
    read_scheme(example.encode())
    assert set(asked) - coded(TEXT) == set()


def test_a_key_that_the_document_does_not_name_is_refused() -> None:
    (example,) = FENCE.findall(sections()[1])
    with pytest.raises(Refused, match="colour"):
        read_scheme(f"{example}colour: red\n".encode())


# The worked examples ----------------------------------------------------------------------------

EXAMPLES = [
    pytest.param(text, id=str(place)) for place, text in enumerate(FENCE.findall(sections()[10]), 1)
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_worked_example_holds(text: str) -> None:
    example: dict[str, Any] = load(text)
    assert differences(example["expect"], evaluated(*texts_of(example))) == []


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_second_implementation_agrees_with_worked_example(text: str) -> None:
    example: dict[str, Any] = load(text)
    assert differences(example["expect"], compute(*texts_of(example))) == []


# The limits -------------------------------------------------------------------------------------


def limits() -> Iterator[tuple[str, int]]:
    """Every constant of the library that bounds something, where it is defined.

    Reading sentences and issued tables proposes rules and computes no result: the bounds of these
    rooms are their own.
    """
    root = kaocheng.scoring.__name__
    proposing = ("phrase", "issued", "packages", "workbooks")
    for found in pkgutil.walk_packages(kaocheng.scoring.__path__, f"{root}."):
        if any(word in found.name for word in proposing):
            continue
        source = Path(str(import_module(found.name).__file__)).read_text(encoding="utf-8")
        for name in re.findall(r"^(_?(?:MOST|LONGEST)_?[A-Z_]*) = ", source, re.MULTILINE):
            short = f"{found.name.removeprefix(f'{root}.')}.{name}"
            yield short, getattr(import_module(found.name), name)


def test_every_limit_is_told() -> None:
    told = {name: int(number) * SIZES[size] for number, size, name in LIMIT.findall(sections()[11])}
    held = {name: value for name, value in limits() if name not in ONLY_FOR_MESSAGES}
    assert told == held
