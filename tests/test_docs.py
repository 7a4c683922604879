"""The documents keep their word: examples run, links lead somewhere, nothing is left unnamed."""

from __future__ import annotations

import contextlib
import io
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kaocheng.console import COMMANDS
from kaocheng.scoring import KINDS
from kaocheng.scoring.cli.score import score
from tests.oracle import OracleRefused, compute
from tests.scoring.casebook import differences, texts_of
from tests.scoring.exact_yaml import load
from tests.scoring.product import Refused, evaluated

HOME = Path(__file__).resolve().parents[1]
GUIDE = HOME / "docs" / "guide"
READMES = (HOME / "README.md", HOME / "README.zh-CN.md")
# Not ours to keep: installed packages, and what runs leave behind.
ELSEWHERE = {"node_modules", "data", "artefacts", "build", "dist"}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def fences(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [body for tag, body in found if tag == language]


def pages() -> list[Path]:
    """Every Markdown file of the project."""
    found: list[Path] = []
    for folder, inside, files in os.walk(HOME):
        inside[:] = [each for each in inside if each not in ELSEWHERE and each[0] != "."]
        found += [Path(folder) / file for file in files if file.endswith(".md")]
    return sorted(found)


def name(path: Path) -> str:
    return str(path.relative_to(HOME))


# Links and names --------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The headings of a page as addresses write them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


NAMING = [HOME / "docs" / "map.md", HOME / "CONTRIBUTING.md", *(HOME / "docs" / "adr").glob("*.md")]


@pytest.mark.parametrize("page", NAMING, ids=name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`([\w./-]+/[\w.-]*)`", page.read_text(encoding="utf-8"))
    no_files = {"data/", "node_modules/", "kaocheng-scheme/1"}
    package = HOME / "src" / "kaocheng"
    roots = (HOME, package, package / "scoring", package / "web", HOME / "docs")
    missing = [
        each
        for each in named
        if each not in no_files and not any((root / each).exists() for root in roots)
    ]
    assert missing == []


def test_the_map_shows_every_part_of_the_scoring_library() -> None:
    text = (HOME / "docs" / "map.md").read_text(encoding="utf-8")
    scoring = HOME / "src" / "kaocheng" / "scoring"
    parts = [path for path in scoring.iterdir() if not path.name.startswith("_")]
    named = [f"{path.name}/" if path.is_dir() else path.name for path in parts]
    assert [each for each in named if f"`{each}" not in text] == []


@pytest.mark.parametrize("page", READMES, ids=name)
def test_every_command_is_named(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"kaocheng {command}" not in text] == []


@pytest.mark.parametrize("page", [GUIDE / "README.md", HOME / "docs" / "glossary.md"], ids=name)
def test_every_rule_kind_is_listed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    names = [re.split(r"[<>=\[]", each)[0] for each in wanted]
    text = (HOME / "docs" / "adr" / "0004-what-the-platform-stands-on.md").read_text("utf-8")
    assert [each for each in names if f"| {each} |" not in text] == []


@pytest.mark.parametrize("page", sorted((HOME / "docs" / "adr").glob("*.md")), ids=name)
def test_every_decision_is_accepted_or_rejected(page: Path) -> None:
    assert re.search(r"^(Accepted|Rejected), \d{4}-\d{2}-\d{2}\.$", page.read_text("utf-8"), re.M)


# What is shown is what comes out ----------------------------------------------------------------


@pytest.mark.parametrize("page", READMES, ids=name)
def test_the_ten_lines_print_what_is_shown(page: Path) -> None:
    (lines,), (shown,) = fences(page, "python"), fences(page, "text")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(lines, name(page), "exec"), {})
    assert printed.getvalue() == shown


def test_the_scheme_of_the_guide_gives_the_table_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = GUIDE / "scheme.md"
    (scheme,), (units, facts), (shown,) = (fences(page, tag) for tag in ("yaml", "csv", "text"))
    files = {"scheme.yaml": scheme, "units.csv": units, "facts.csv": facts}
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    where = {file: str(tmp_path / file) for file in files}
    assert score([where["scheme.yaml"], where["facts.csv"], "--units", where["units.csv"]]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (shown, "")


# Worked examples of the handbook ----------------------------------------------------------------


def examples() -> list[Any]:
    """Every fenced example of the pages of rules; they are written as `tests/scoring/cases` are."""
    return [
        pytest.param(text, id=f"{page.stem}-{place}")
        for page in sorted((GUIDE / "rules").glob("*.md"))
        for place, text in enumerate(fences(page, "yaml"), 1)
    ]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_page_works_its_own_rule(kind: str) -> None:
    texts = fences(GUIDE / "rules" / f"{kind}.md", "yaml")
    # A plain number or text is a formula.
    assert any(f"kind: {kind}" in text for text in texts)


@pytest.mark.parametrize("text", examples())
def test_example_holds(text: str) -> None:
    example = load(text)
    expect = dict(example["expect"])
    reasons, refused = expect.pop("reasons", {}), expect.pop("refused", None)
    texts = texts_of(example)
    if refused is not None:
        with pytest.raises(Refused) as refusal:
            evaluated(*texts)
        assert str(refusal.value) == refused
        return
    document = evaluated(*texts)
    assert differences(expect, document) == []
    told = {row["unit"]: row["leaves"]["1"]["reason"] for row in document["units"]}
    assert {unit: told[unit] for unit in reasons} == reasons


@pytest.mark.parametrize("text", examples())
def test_the_reference_agrees_with_example(text: str) -> None:
    example = load(text)
    expect = {word: said for word, said in example["expect"].items() if word != "reasons"}
    if "refused" in expect:
        with pytest.raises(OracleRefused):
            compute(*texts_of(example))
        return
    assert differences(expect, compute(*texts_of(example))) == []
