"""Worlds that are made once: what a maker wrote is kept as rows, and put back for the next test.

Most of the time of the tests went into founding the same county a thousand times over. A maker
that is `remembered` runs for the first test of a process that asks for it, by the services as in
use; the next one finds the same rows, with the same keys, as if it had run again.

What was kept is put back only where everything is as it was: the same maker with the same
arguments and constants, on the same day, on a database of the very same content, row for row. Else
it runs.
"""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import functools
import hashlib
import numbers
import pickle
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

_PLAIN = (str, bytes, numbers.Rational, decimal.Decimal, enum.Enum, datetime.date)
# Written with the tables themselves, with other keys whenever all tables are emptied.
_MADE_BY_DJANGO = {"auth_permission", "django_content_type", "django_migrations"}
_P = ParamSpec("_P")
_T = TypeVar("_T")

Row = tuple[Any, ...]
Content = dict[str, list[Row]]
"""The rows of every table, by its name."""
Files = dict[str, tuple[int, bytes]]
"""Mode and bytes of files, by their path in the data folder."""


@dataclasses.dataclass(frozen=True)
class _Kept:
    """What one run of a maker came to."""

    answer: bytes
    emptied: tuple[str, ...]  # tables from which rows went, or in which some changed
    rows: Content
    files: Files
    digest: str  # of the content afterwards


_kept: dict[tuple[Any, ...], _Kept] = {}


class _State:
    """Whether a maker is running, and the digest of the content while nobody has written since."""

    making = False
    digest: str | None = None
    savepoints: tuple[Any, ...] = ()


def forget_where_we_are() -> None:
    """Between two tests everything is rolled back, and nobody tells.

    Points are kept by the end of the audit chain. A world that is put back ends in the same entry
    each time, whatever the test before it wrote past the log.
    """
    _State.digest = None
    scored = sys.modules.get("kaocheng.review.queries.scored")
    if scored is not None:
        scored.forget()


def remembered(make: Callable[_P, _T]) -> Callable[_P, _T]:
    """Let a maker of a world run once in a process, and its rows be put back afterwards.

    The maker writes by the default connection and into the data folder, and nowhere else; what it
    answers can be pickled. Its arguments are plain values, rows (told apart by their keys), data
    classes and functions (told apart by their names).
    """

    @functools.wraps(make)
    def remember(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        if _State.making:
            return make(*args, **kwargs)
        before, content = _where_we_are()
        key = (
            make.__module__,
            make.__qualname__,
            before,
            *_circumstances(),
            _constants(make),
            _plain([args, kwargs]),
        )
        if key in _kept:
            answer: _T = _put_back(_kept[key])
            return answer
        return _made(key, content or _content(), functools.partial(make, *args, **kwargs))

    return remember


def _made(key: tuple[Any, ...], before: Content, make: Callable[[], _T]) -> _T:
    files = _files()
    _State.making = True
    try:
        answer = make()
    finally:
        _State.making = False
    after = _content()
    emptied = tuple(name for name, rows in after.items() if not set(before[name]) <= set(rows))
    new = {
        name: rows if name in emptied else _added(before[name], rows)
        for name, rows in after.items()
        if rows != before[name]
    }
    written = {name: data for name, data in _files().items() if files.get(name) != data}
    _kept[key] = _Kept(pickle.dumps(answer), emptied, new, written, _digest(after))
    _watch(_kept[key].digest)
    return answer


def _added(before: list[Row], after: list[Row]) -> list[Row]:
    known = set(before)
    return [row for row in after if row not in known]


def _put_back(kept: _Kept) -> Any:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for name in kept.emptied:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
        for name, rows in kept.rows.items():
            _insert(cursor, connection.ops.quote_name(name), rows)
    for name, (mode, data) in kept.files.items():
        path = _folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(mode)
    _watch(kept.digest)
    return pickle.loads(kept.answer)


def _insert(cursor: Any, table: str, rows: list[Row]) -> None:
    """Some hundred values a statement: no database minds so many."""
    at_once = max(1, 600 // len(rows[0])) if rows else 1
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        marks = f"({', '.join(['%s'] * len(some[0]))})"
        values = ", ".join([marks] * len(some))
        cursor.execute(f"INSERT INTO {table} VALUES {values}", [x for row in some for x in row])


def _where_we_are() -> tuple[str, Content | None]:
    """The digest of all content, and the content itself if it had to be read."""
    from django.db import connection

    # Out of the savepoint in which it was so, it may have been rolled back.
    if _State.digest is not None and _State.savepoints == tuple(connection.savepoint_ids):
        return _State.digest, None
    content = _content()
    return _digest(content), content


def _content() -> Content:
    from django.db import connection

    with connection.cursor() as cursor:
        return {name: _rows(cursor, connection.ops.quote_name(name)) for name in _tables()}


def _rows(cursor: Any, table: str) -> list[Row]:
    cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
    return [tuple(map(_value, row)) for row in cursor.fetchall()]


def _value(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


@functools.cache
def _tables() -> tuple[str, ...]:
    from django.db import connection

    return tuple(sorted(set(connection.introspection.table_names()) - _MADE_BY_DJANGO))


def _digest(content: Content) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _circumstances() -> tuple[str, ...]:
    """What a maker may ask for besides: the day, whether anything commits, whose database it is."""
    from django.db import connection
    from django.utils import timezone

    return str(timezone.localdate()), str(connection.in_atomic_block), connection.vendor


def _constants(make: Callable[..., Any]) -> Any:
    """The constants beside the maker: a test may have put others in their place."""
    found = {name: value for name, value in make.__globals__.items() if name.isupper()}
    return hashlib.sha256(repr(found).encode()).hexdigest()


def _watch(digest: str) -> None:
    """Trust the digest until somebody writes; others cannot, while our transaction is open."""
    from django.db import connection

    if _note not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note)
    _State.digest = digest if connection.in_atomic_block else None
    _State.savepoints = tuple(connection.savepoint_ids)


def _note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE")):
        _State.digest = None
    return execute(sql, params, many, context)


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.DATA_FOLDER)


def _files() -> Files:
    """What lies in the data folder, but for the database."""
    found = (path for path in _folder().rglob("*") if path.is_file())
    kept = (path for path in found if ".sqlite3" not in path.name)
    return {
        str(path.relative_to(_folder())): (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
        for path in kept
    }


def _plain(value: Any) -> Any:
    """An argument as something that can be compared."""
    from django.db.models import Model

    if isinstance(value, Model):
        return value._meta.label, value.pk
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, dict):
        return tuple((_plain(key), _plain(each)) for key, each in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return type(value).__name__, tuple(map(_plain, value))
    if dataclasses.is_dataclass(value):
        return type(value).__name__, tuple(map(_plain, _fields(value)))
    if callable(value):
        return _name(value)
    raise TypeError(f"a remembered maker cannot be told {value!r}")


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _fields(value: Any) -> Iterator[Any]:
    return (getattr(value, field.name) for field in dataclasses.fields(value))
