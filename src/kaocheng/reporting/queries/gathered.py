"""Figures of many reports, a row a report: with a row a figure there are hundreds of thousands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, QuerySet, TextField

from kaocheng.reporting.models import ACTUAL, Figure, Report


class _Listed(Aggregate):
    """The texts of a group as a JSON list."""

    function = "JSONB_AGG"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The same as SQLite calls it."""
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **more)


@dataclass(frozen=True)
class Gathered:
    """Values in one report, each beside its item; reports with the same items share the tuple."""

    report: int
    items: tuple[str, ...]
    values: list[str]


def gathered_figures(reports: QuerySet[Report]) -> Iterator[Gathered]:
    """The actual values of these reports that are not empty. Unscoped: for callers that have
    checked."""
    rows = Figure.objects.filter(report__in=reports.order_by().values("pk"), kind=ACTUAL)
    found = rows.exclude(value="").order_by().values_list("report_id")
    known: dict[str, tuple[str, ...]] = {}
    for report, codes, texts in found.annotate(
        codes=_Listed("item_code"), texts=_Listed("value")
    ).iterator():
        if codes not in known:
            known[codes] = tuple(json.loads(codes))
        yield Gathered(report, known[codes], json.loads(texts))
