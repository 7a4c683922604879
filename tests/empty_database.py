"""An empty database is migrated once for a state of the code, and copied for whoever needs one.

Seventy migrations take longer than most files of tests. The copy lies in `.pytest_cache`; its name
is a digest of all code of the platform, so that a change of any file has all migrations run anew.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
_CACHE = HOME / ".pytest_cache"
_KEPT = 4  # with and without the apps of single sign-on, on two branches
_APPS = ("Django", "django-axes", "django-tasks-db", "django-allauth", "django-tree-queries")


def cache() -> Path:
    """The folder where such things are kept."""
    _CACHE.mkdir(exist_ok=True)
    return _CACHE


@functools.cache
def state_of_the_code() -> str:
    """A digest of all that the tables and their first rows come from."""
    from django.conf import settings

    known = [*map(version, _APPS), *settings.INSTALLED_APPS]
    seen = hashlib.sha256(" ".join(known).encode())
    for path in sorted((HOME / "src" / "kaocheng").rglob("*.py")):
        seen.update(str(path.relative_to(HOME)).encode() + path.read_bytes())
    return seen.hexdigest()[:24]


def template() -> Path:
    """Where the migrated database lies, once there is one."""
    return cache() / f"empty-{state_of_the_code()}.sqlite3"


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time: the others wait for what the first one makes."""
    with (cache() / "empty.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(database: Path) -> None:
    """Make the template of a database that was migrated and that nobody has written into."""
    half = template().with_suffix(".half")
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source:
        source.execute("VACUUM INTO ?", (str(half),))
    half.replace(template())
    for old in sorted(cache().glob("empty-*.sqlite3"), key=_age)[_KEPT:]:
        old.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return -path.stat().st_mtime


def copy_to(database: Path) -> bool:
    """Whether there was a template; then the database is its copy."""
    if not template().is_file():
        return False
    shutil.copyfile(template(), database)
    return True
