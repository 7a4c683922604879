"""Items whose value is a count of information reports (信息报送)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kaocheng.cycles.dates import days_of
from kaocheng.reporting.models import CountedItem, InformationReport
from kaocheng.scoring import read_period


@dataclass(frozen=True)
class Counts:
    """The counted items of a cycle and every information report as (unit, month, adopted)."""

    items: tuple[tuple[str, str, bool], ...]
    reports: Counter[tuple[int, str, bool]]

    def value(self, assessee_pk: int, item_code: str, period: str) -> str | None:
        """The count for a unit, None for an item that is not counted.

        A month counts for the period in which its first day lies; a cumulative item counts from
        the start of the period's year.
        """
        found = next((each for each in self.items if each[0] == item_code), None)
        read = read_period(period)
        if found is None or read is None:
            return None
        first, last = days_of(read)
        if found[2]:
            first = datetime.date(read.year, 1, 1)
        return str(self._count(assessee_pk, found[1], first.isoformat(), last.isoformat()))

    def _count(self, assessee_pk: int, counts: str, first: str, last: str) -> int:
        return sum(
            times
            for (unit, month, adopted), times in self.reports.items()
            if unit == assessee_pk
            and first <= f"{month}-01" <= last
            and (adopted or counts == CountedItem.Counts.SENT)
        )


def counts_of(cycle_pk: int, assessee_pks: Iterable[int] | None = None) -> Counts:
    """The counts of a cycle: one statement where nothing is counted, else two."""
    items = tuple(
        CountedItem.objects.filter(cycle=cycle_pk).values_list("item_code", "counts", "cumulative")
    )
    if not items:
        return Counts((), Counter())
    rows = InformationReport.objects.filter(cycle=cycle_pk)
    if assessee_pks is not None:
        rows = rows.filter(assessee__in=list(assessee_pks))
    found = rows.values_list("assessee_id", "month", "adopted")
    return Counts(items, Counter((unit, month, bool(adopted)) for unit, month, adopted in found))
