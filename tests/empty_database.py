"""An empty database is migrated once for a state of the code, and copied for whoever needs one.

Seventy migrations take longer than most files of tests. The copy lies in `.pytest_cache`; its name
is a digest of all code of the platform, so that a change of any file has all migrations run anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
_CACHE = HOME / ".pytest_cache"
_APPS = ("Django", "django-axes", "django-tasks-db", "django-allauth", "django-tree-queries")


@cache
def state_of_the_code() -> str:
    """A digest of all that the tables and their first rows come from."""
    seen = hashlib.sha256(" ".join(map(version, _APPS)).encode())
    for path in sorted((HOME / "src" / "kaocheng").rglob("*.py")):
        seen.update(str(path.relative_to(HOME)).encode() + path.read_bytes())
    return seen.hexdigest()[:24]


def template() -> Path:
    """Where the migrated database lies, once there is one."""
    return _CACHE / f"empty-{state_of_the_code()}.sqlite3"


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time: the others wait for what the first one makes."""
    _CACHE.mkdir(exist_ok=True)
    with (_CACHE / "empty.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(database: Path) -> None:
    """Make the template of a database that was migrated and that nobody has written into."""
    half = template().with_suffix(".half")
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source:
        source.execute("VACUUM INTO ?", (str(half),))
    for old in _CACHE.glob("empty-*.sqlite3"):
        old.unlink(missing_ok=True)
    half.replace(template())


def copy_to(database: Path) -> bool:
    """Whether there was a template; then the database is its copy."""
    if not template().is_file():
        return False
    shutil.copyfile(template(), database)
    return True
