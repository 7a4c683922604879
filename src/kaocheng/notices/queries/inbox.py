"""Reads of notices: everybody's own, and nobody else's."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.notices.models import Notice
from kaocheng.orgs.models import User

MOST_ON_A_PAGE = 100


@dataclass(frozen=True)
class NoticeLine:
    """One notice, as the list shows it."""

    pk: int
    title: str
    body: str
    link: str
    created_at: datetime.datetime
    read_at: datetime.datetime | None


@dataclass(frozen=True)
class NoticesPage:
    """One page of the actor's notices, the newest first."""

    lines: tuple[NoticeLine, ...]
    total: int
    unread: int
    number: int
    page_count: int
    only_unread: bool


def unread_count(actor: User) -> int:
    """How many notices wait; one statement."""
    return Notice.objects.filter(recipient=actor, read_at=None).count()


def notices_since(
    actor: User, moment: datetime.datetime, *, most: int, but: str = ""
) -> tuple[NoticeLine, ...]:
    """What the actor was told after a moment, newest first; without links that begin with `but`."""
    found = Notice.objects.filter(recipient=actor, created_at__gt=moment).order_by("-pk")
    found = found.exclude(link__startswith=but) if but else found
    return tuple(_line(notice) for notice in found[:most])


def _line(notice: Notice) -> NoticeLine:
    return NoticeLine(
        notice.pk, notice.title, notice.body, notice.link, notice.created_at, notice.read_at
    )


def notices_page(actor: User, *, number: int = 1, only_unread: bool = False) -> NoticesPage:
    """The actor's notices."""
    own = Notice.objects.filter(recipient=actor)
    unread = own.filter(read_at=None).count()
    found = own.filter(read_at=None) if only_unread else own
    total = unread if only_unread else own.count()
    page_count = max(1, -(-total // MOST_ON_A_PAGE))
    number = min(max(number, 1), page_count)
    start = (number - 1) * MOST_ON_A_PAGE
    lines = tuple(_line(each) for each in found.order_by("-pk")[start : start + MOST_ON_A_PAGE])
    return NoticesPage(lines, total, unread, number, page_count, only_unread)
