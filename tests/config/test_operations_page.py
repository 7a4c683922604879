"""docs/operations.md keeps its word: every setting, command, job and size in it is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaocheng.api.door import MOST_BYTES
from kaocheng.api.figures import MOST_CELLS
from kaocheng.api.paging import MOST_ROWS
from kaocheng.console import COMMANDS
from kaocheng.operations.jobs import JOBS
from kaocheng.tokens.services import MOST_DAYS

HOME = Path(__file__).resolve().parents[2]
PAGE = (HOME / "docs" / "operations.md").read_text(encoding="utf-8")
# How the code asks the environment: django-environ, or os.environ itself.
ASKED = re.compile(r'\benv\.\w+\(\s*"(\w+)"|\benviron(?:\.get\(|\[)\s*"([A-Z_]+)"')


def asked_in_code() -> set[str]:
    found = set()
    for path in (HOME / "src").rglob("*.py"):
        found |= {a or b for a, b in ASKED.findall(path.read_text(encoding="utf-8"))}
    return found


def named_in_table() -> set[str]:
    settings = PAGE.partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in settings.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_setting_is_in_the_table_and_every_name_in_the_table_is_a_setting() -> None:
    assert named_in_table() == asked_in_code()


@pytest.mark.parametrize("fence", re.findall(r"```\w[\w-]*\n(.*?)```", PAGE, re.DOTALL))
def test_what_examples_set_is_a_setting(fence: str) -> None:
    names = re.findall(r"^(?:export )?([A-Z][A-Z_]+)=", fence, re.MULTILINE)
    assert set(names) <= asked_in_code()


def test_every_command_that_is_named_exists_and_every_command_of_running_is_named() -> None:
    named = set(re.findall(r"kaocheng ([a-z]+)", PAGE))
    assert named <= set(COMMANDS)
    assert {"serve", "web", "worker", "scheduler", "backup", "restore", "found"} <= named


def test_every_job_is_in_the_table() -> None:
    jobs = PAGE.partition("| job | when |")[2].partition("\n## ")[0]
    times = {f"{job.at:%H:%M}" for job in JOBS if job.at}
    ranges = {"03:20"}  # within "03:10 to 03:30"
    assert all(each in jobs for each in times - ranges)
    assert "every 5 minutes" in jobs


def test_the_sizes_are_those_of_the_code() -> None:
    sizes = PAGE.partition("## Sizes")[2]
    assert f"{MOST_BYTES // 2**20} MB" in sizes
    assert f"{MOST_CELLS:,} cells" in sizes
    assert f"{MOST_ROWS} rows" in sizes
    assert (MOST_DAYS, "for a year at most" in PAGE) == (365, True)
