"""Outgoing mail, sent by the scheduler: one reminder a day and person, never one twice.

A mail is claimed by one statement that only one sender can win, and the claim is committed before
the mail server is spoken to. What the server refuses is tried again later. Where the line breaks
while it is being handed over nobody can know whether it arrived: it is not sent again. The notices
themselves wait in the platform whatever becomes of the mail.
"""

from __future__ import annotations

import datetime
import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from kaocheng.notices.letters import letter_of
from kaocheng.notices.models import Mail, MailState, Notice
from kaocheng.orgs.models import User

# Minutes until the next try after the first, second … failure; after the last one it is given up.
_MINUTES_BETWEEN_TRIES = (5, 15, 60, 240)
_LONGEST_FAULT = 300
# A sender that was killed leaves its mail behind as being sent.
_ABANDONED = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Sent:
    """What one round of sending has done."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def send_pending_mail(now: datetime.datetime | None = None) -> Sent:
    """Write the day's reminders and send what is due. Nothing happens where mail is not set up."""
    if not settings.MAIL_IS_ON:
        return Sent()
    now = now or timezone.now()
    _settle_abandoned(now)
    _write_reminders(now)
    due = Mail.objects.filter(state=MailState.PENDING, next_try_at__lte=now)
    outcomes = [_send(pk, now) for pk in due.order_by("pk").values_list("pk", flat=True)]
    return Sent(
        outcomes.count(MailState.SENT),
        outcomes.count(MailState.PENDING),
        outcomes.count(MailState.FAILED) + outcomes.count(MailState.UNCERTAIN),
    )


def _settle_abandoned(now: datetime.datetime) -> None:
    stale = Mail.objects.filter(state=MailState.SENDING, next_try_at__lt=now - _ABANDONED)
    stale.update(state=MailState.UNCERTAIN, fault="发送途中程序停止，未再重发。")


def _write_reminders(now: datetime.datetime) -> None:
    """One mail for everybody who has something unread that no mail has told of, once a day."""
    day = timezone.localdate(now)
    waiting = Notice.objects.filter(recipient=OuterRef("pk"), read_at=None, mail=None)
    had = Mail.objects.filter(recipient=OuterRef("pk"), day=day)
    people = User.objects.filter(Exists(waiting), ~Exists(had), is_active=True, mail_digest=True)
    for user in people.exclude(email=""):
        try:
            with transaction.atomic():
                mail = Mail.objects.create(recipient=user, day=day, next_try_at=now)
                Notice.objects.filter(recipient=user, read_at=None, mail=None).update(mail=mail)
        except IntegrityError:
            # Another sender has just written this person's mail of the day.
            continue


def _send(pk: int, now: datetime.datetime) -> str:
    """Claim the mail and send it; the state in which it is afterwards."""
    claimed = Mail.objects.filter(pk=pk, state=MailState.PENDING)
    if not claimed.update(state=MailState.SENDING, next_try_at=now):
        return MailState.SENDING
    mail = Mail.objects.select_related("recipient").get(pk=pk)
    notices = list(mail.notices.filter(read_at=None).order_by("pk"))
    if not notices or not mail.recipient.is_active or not mail.recipient.email:
        return _settle(mail, MailState.FAILED, "已全部阅知，或不再接收。")
    return _hand_over(mail, notices, now)


def _hand_over(mail: Mail, notices: list[Notice], now: datetime.datetime) -> str:
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as fault:
        return _put_off(mail, fault, now)
    try:
        connection.send_messages([letter_of(mail, notices)])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as fault:
        return _put_off(mail, fault, now)
    except (OSError, smtplib.SMTPException) as fault:
        return _settle(mail, MailState.UNCERTAIN, _words_of(fault))
    finally:
        _close(connection)
    mail.sent_at = timezone.now()
    mail.notices.update(mailed_at=mail.sent_at)
    return _settle(mail, MailState.SENT, "")


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        # The server has gone; whether it took the mail was settled before.
        return


def _put_off(mail: Mail, fault: Exception, now: datetime.datetime) -> str:
    """What was refused is tried again, at growing distances; then its notices wait for the next."""
    mail.tries += 1
    if mail.tries > len(_MINUTES_BETWEEN_TRIES):
        mail.notices.filter(read_at=None).update(mail=None)
        return _settle(mail, MailState.FAILED, _words_of(fault))
    minutes = _MINUTES_BETWEEN_TRIES[mail.tries - 1]
    mail.next_try_at = now + datetime.timedelta(minutes=minutes)
    return _settle(mail, MailState.PENDING, _words_of(fault))


def _settle(mail: Mail, state: MailState, fault: str) -> str:
    mail.state, mail.fault = state, fault[:_LONGEST_FAULT]
    mail.save()
    return state


def _words_of(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"
