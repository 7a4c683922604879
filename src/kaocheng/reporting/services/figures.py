"""Figures and their history as rows: one statement for many, without the weight of objects."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Model

from kaocheng.orgs.models import User
from kaocheng.reporting.models import Figure, FigureHistory, Origin
from kaocheng.reporting.queries.shapes import StoredFigure

_BATCH = 500
_AS_IT_IS = frozenset({str, int, bool, type(None)})
_CELL = ("report_id", "item_code", "kind")
_CHANGED = (
    "value", "origin", "source_words", "locked", "entered_by_id", "entered_at", "version",
)  # fmt: skip
_HISTORY = (
    "report_id", "item_code", "kind", "value", "source_words", "entered_by_id", "entered_at",
    "replaced_by_id", "replaced_at", "reason",
)  # fmt: skip


def history_of(
    figure: Figure | StoredFigure, by: User | None, at: datetime.datetime, reason: str = ""
) -> FigureHistory:
    """What the figure is now, for the time when it no longer is."""
    return FigureHistory(
        report_id=figure.report_id,
        item_code=figure.item_code,
        kind=figure.kind,
        value=figure.value,
        source_words=figure.source_words or Origin(figure.origin).label,
        entered_by_id=figure.entered_by_id,
        entered_at=figure.entered_at,
        replaced_by=by,
        replaced_at=at,
        reason=reason,
    )


def write_figures(figures: Sequence[Figure] | Sequence[StoredFigure]) -> None:
    """Insert what is new and change what is there, in one statement a batch.

    Each cell stands there once: PostgreSQL refuses to change a row twice in one statement.
    """
    settings = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in _CHANGED)
    cell = ", ".join(f'"{name}"' for name in _CELL)
    beyond = f"ON CONFLICT ({cell}) DO UPDATE SET {settings}"
    _insert(Figure, (*_CELL, *_CHANGED), figures, beyond)


def write_history(before: Sequence[FigureHistory]) -> None:
    """Add what figures were, in one statement a batch."""
    _insert(FigureHistory, _HISTORY, before)


def _insert(
    model: type[Model], names: Sequence[str], rows: Sequence[object], beyond: str = ""
) -> None:
    """Plain SQL that SQLite and PostgreSQL both know; the values are parameters."""
    columns = ", ".join(f'"{name}"' for name in names)
    head = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES'
    place = f"({', '.join(['%s'] * len(names))})"
    values = attrgetter(*names)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _BATCH):
            some = rows[start : start + _BATCH]
            flat = [
                value if type(value) in _AS_IT_IS else _stored(value)
                for row in some
                for value in values(row)
            ]
            places = ", ".join([place] * len(some))
            cursor.execute(f"{head} {places} {beyond}", flat)


def _stored(value: Any) -> Any:
    """As the database takes it: SQLite wants moments as texts, and an `Origin` is its value."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return str(value) if isinstance(value, str) else value
