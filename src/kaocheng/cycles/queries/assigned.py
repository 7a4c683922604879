"""Which scheme counts for which period of a cycle."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kaocheng.cycles.dates import days_of, period_words
from kaocheng.cycles.models import SchemeAssignment
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.queries import parsed
from kaocheng.scoring import Scheme, read_period


@dataclass(frozen=True)
class SchemeInForce:
    """A scheme version as a period uses it."""

    pk: int
    title: str
    notice: str
    starts_on: datetime.date
    digest: str

    @property
    def scheme(self) -> Scheme:
        """The library's scheme."""
        return scheme_by_digest(self.digest)


@lru_cache(maxsize=64)
def scheme_by_digest(digest: str) -> Scheme:
    """The scheme of an issued version: they are frozen, a digest is always the same scheme."""
    version = SchemeVersion.objects.only("source", "title").get(digest=digest)
    return parsed(bytes(version.source), version.title)


def settled_scheme(version: SchemeVersion) -> SchemeInForce:
    """A version that was settled before, whatever came into force since."""
    since = datetime.date.min
    return SchemeInForce(version.pk, version.title, version.notice, since, version.digest)


def assigned_schemes(cycle_pk: int) -> tuple[SchemeInForce, ...]:
    """The schemes of a cycle, earliest first. Unscoped: for callers that have checked."""
    rows = SchemeAssignment.objects.filter(cycle=cycle_pk).order_by("starts_on")
    fields = ("scheme_version_id", "title", "notice", "starts_on", "digest")
    names = [
        f if f in ("scheme_version_id", "starts_on") else f"scheme_version__{f}" for f in fields
    ]
    return tuple(SchemeInForce(*row) for row in rows.values_list(*names))


def notices_by_cycle(cycle_pks: Iterable[int]) -> dict[int, str]:
    """What the schemes of cycles say of themselves (演示数据), for lists that span several cycles.

    Unscoped: for callers that have checked.
    """
    rows = SchemeAssignment.objects.filter(cycle__in=set(cycle_pks))
    said: dict[int, list[str]] = {}
    for cycle, notice in rows.order_by("starts_on").values_list(
        "cycle_id", "scheme_version__notice"
    ):
        said.setdefault(cycle, []).append(notice)
    return {cycle: "；".join(dict.fromkeys(filter(None, each))) for cycle, each in said.items()}


def in_force(assigned: tuple[SchemeInForce, ...], period: str) -> SchemeInForce | None:
    """The newest that had begun when the period ended: a later one leaves it as it was."""
    read = read_period(period)
    if read is None:
        return None
    last = days_of(read)[1]
    return next((each for each in reversed(assigned) if each.starts_on <= last), None)


def scheme_for(cycle_pk: int, period: str) -> SchemeInForce:
    """The scheme of a period. Unscoped: for callers that have checked. Raises `Refusal`."""
    found = in_force(assigned_schemes(cycle_pk), period)
    if found is None:
        raise Refusal(f"{period_words(period)}没有适用的考核方案。请考核办先为本周期指定考核方案。")
    return found
