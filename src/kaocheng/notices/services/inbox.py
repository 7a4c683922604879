"""Writing notices, and marking them read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kaocheng.audit.services import record
from kaocheng.notices.models import Notice
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal

_LONGEST_TITLE = 200


def notify(recipients: Iterable[User], title: str, body: str = "", link: str = "") -> int:
    """One notice for each person, in the caller's transaction; how many were written.

    The deed that gives the occasion is in the audit log; the notice itself leaves no entry there.
    Whoever is disabled gets none. Mail follows once a day, with what is still unread then.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("notify() belongs inside a transaction")
    if link and not (link.startswith("/") and url_has_allowed_host_and_scheme(link, None)):
        raise ValueError("a notice leads to a page of the platform")
    people = {user.pk: user for user in recipients if user.is_active}
    rows = [
        Notice(recipient=user, title=title[:_LONGEST_TITLE], body=body, link=link)
        for user in people.values()
    ]
    Notice.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def read_notice(actor: User, *, pk: int) -> str:
    """Mark one as read (阅知); where it leads to."""
    notice = Notice.objects.select_for_update().filter(recipient=actor, pk=pk).first()
    if notice is None:
        raise Refusal("没有这条通知，可能已被清理。")
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    record(str(actor), "阅知通知", notice.title)
    return notice.link


@transaction.atomic
def read_all_notices(actor: User) -> int:
    """Mark all as read; how many were not."""
    unread = Notice.objects.filter(recipient=actor, read_at=None)
    count = unread.update(read_at=timezone.now())
    record(str(actor), "阅知全部通知", f"{count} 条")
    return count
