"""What the scheduler does for this room, day by day."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import ADMINISTRATORS, ImportFile, User
from kaocheng.orgs.services.people import officers_besides

SCHEDULER = "定时任务"


@transaction.atomic
def disable_dormant_accounts(now: datetime.datetime | None = None) -> int:
    """Disable who has not logged in for 90 days; how many were. Enabling starts the count anew.

    Of the three administrators the last one of a kind stays: nobody could let them in again.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=settings.DORMANT_DAYS)
    never_since = Q(last_login=None) | Q(last_login__lt=before)
    idle = Q(enabled_at=None, date_joined__lt=before) | Q(enabled_at__lt=before)
    users = User.objects.select_for_update().filter(never_since, idle, is_active=True)
    # One after the other: of two idle officers the second one is then the last.
    disabled = [user.username for user in users.order_by("pk") if _disabled(user)]
    if disabled:
        words = f"{settings.DORMANT_DAYS} 天未登录，共 {len(disabled)} 人"
        record(SCHEDULER, "停用休眠账号", words, {"usernames": disabled})
    return len(disabled)


def clear_import_files(now: datetime.datetime | None = None) -> int:
    """Files that were handed in for import and left lying for a day are thrown away."""
    before = (now or timezone.now()) - datetime.timedelta(days=1)
    deleted, _ = ImportFile.objects.filter(uploaded_at__lt=before).delete()
    return deleted


def _disabled(user: User) -> bool:
    held = user.posts.filter(role__in=ADMINISTRATORS).values_list("role", flat=True)
    if not all(officers_besides(user, role) for role in held):
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    return True
