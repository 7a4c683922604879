"""No room is forgotten."""

from __future__ import annotations

from pathlib import Path

from tests.empty_database import HOME
from tests.postgresql.rooms import GROUPS

# What they do with a database is read and written by the rooms below them.
ABOVE = {"config", "documents", "web"}
NOT_ROOMS = {"factories", "journeys", "oracle", "permissions", "postgresql", "reference", "scoring"}


def test_every_room_with_tests_stands_in_one_group() -> None:
    named = [room for rooms in GROUPS.values() for room in rooms]
    folders = {path.parent.name for path in (HOME / "tests").glob("*/__init__.py")}
    assert sorted(named) == sorted(folders - ABOVE - NOT_ROOMS)


def test_every_group_has_its_file() -> None:
    files = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert files == {*GROUPS, "groups"}
