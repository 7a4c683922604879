"""What the scheduler asks of the rooms where they want a day or more than one call."""

from __future__ import annotations

import datetime

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.notices.models import Notice
from kaocheng.notices.services import notify
from kaocheng.orgs.models import User
from kaocheng.reporting import services
from kaocheng.reporting.queries import due_reminders

_SCHEDULER = "定时任务"
# As the office's own reminders begin: whoever has had one of them today is left in peace.
_REMINDER = "催报："
_LINK = "/reports/"


def open_reports() -> int:
    """Make the reports of the periods that are open (填报表); how many."""
    return services.open_reports(today=timezone.localdate())


@transaction.atomic
def remind() -> int:
    """Tell people what is due soon or overdue, at most once a day each; how many were told."""
    today = timezone.localdate()
    reminders = {each.user_pk: each for each in due_reminders(today)}
    had = Notice.objects.filter(title__startswith=_REMINDER, created_at__gte=_start_of(today))
    people = User.objects.filter(pk__in=reminders).exclude(pk__in=had.values("recipient"))
    told = 0
    for user in people.order_by("pk"):
        reminder = reminders[user.pk]
        title, body = _REMINDER + reminder.title, "\n".join(reminder.lines)
        told += notify([user], title, body, _LINK)
    if told:
        record(_SCHEDULER, "到期催报", f"{today.isoformat()} {told} 人", {"people": told})
    return told


def clear_sessions() -> None:
    """Sessions that are over leave the database."""
    call_command("clearsessions")


def prune_tasks() -> None:
    """Finished background tasks are kept for a fortnight."""
    call_command("prune_db_task_results", verbosity=0, min_age_days=14)


def _start_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
