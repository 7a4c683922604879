"""Before a password is looked at: the question (验证问题) after failed sign-ins (等保 8.1.4.1 b).

Failures are those that django-axes counts, by the name that was typed, whether or not there is such
an account, and by the address. A question is good for one answer and for five minutes. Where it is
not answered the password is not looked at, so nothing is learnt about it and nothing is counted.
"""

from __future__ import annotations

import datetime
import re
import secrets
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from kaocheng.audit.services import record
from kaocheng.orgs.models import SignInQuestion
from kaocheng.orgs.questions import draw_sum, read_answer
from kaocheng.orgs.refusals import Refusal

QUESTION_SECONDS = 300
_HANDLE = re.compile(r"[\w-]{22}", re.ASCII)
_UNANSWERED = "多次登录失败，请先回答验证问题，再重新输入密码登录。"
_WRONG = "验证问题没有答对，或已超过五分钟。请回答新的问题，并重新输入密码。"


@dataclass(frozen=True)
class AskedQuestion:
    """A question for the page: `handle` names it, and tells nothing of its answer."""

    handle: str
    words: str


def question_is_due(username: str, address: str) -> bool:
    """Whether a question comes before the password of this name from this address.

    A name that is locked is not asked: nothing that it answers would let it in.
    """
    of_name = _failures(AccessAttempt.objects.filter(username=username)) if username else 0
    if of_name >= settings.AXES_FAILURE_LIMIT:
        return False
    most = settings.SIGN_IN_QUESTION_AFTER
    if of_name >= most:
        return True
    return bool(address) and _failures(AccessAttempt.objects.filter(ip_address=address)) >= most


@transaction.atomic
def ask_question() -> AskedQuestion:
    """Draw a question and keep its answer; those that are past their time go."""
    SignInQuestion.objects.filter(drawn_at__lt=_oldest()).delete()
    drawn, handle = draw_sum(), secrets.token_urlsafe(16)
    SignInQuestion.objects.create(handle=handle, answer=drawn.answer, drawn_at=timezone.now())
    return AskedQuestion(handle, drawn.words)


def check_answer(*, username: str, address: str, handle: str, answer: str) -> None:
    """Raise `Refusal` where a question is due and this is not its answer.

    What was refused is on record, whoever refuses: so the entry is a transaction of its own.
    """
    if not question_is_due(username, address) or _takes(handle, answer):
        return
    with transaction.atomic():
        detail = {"address": address} if address else {}
        record(username, "登录验证未通过", username, detail)
    raise Refusal(_WRONG if handle else _UNANSWERED)


def _takes(handle: str, answer: str) -> bool:
    """Whether the answer is right. The question is used up by it, right or wrong."""
    if not _HANDLE.fullmatch(handle):
        return False
    kept = SignInQuestion.objects.filter(handle=handle).first()
    if kept is None:
        return False
    # Of two who send the same answer at once, the row is deleted for one.
    deleted, _ = SignInQuestion.objects.filter(pk=kept.pk).delete()
    in_time = kept.drawn_at >= _oldest()
    return constant_time_compare(kept.answer, read_answer(answer)) and in_time and deleted == 1


def _failures(attempts: QuerySet[AccessAttempt]) -> int:
    """How many there were within the time for which a lock would hold."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    recent = attempts.filter(attempt_time__gte=since)
    return recent.aggregate(count=Sum("failures_since_start"))["count"] or 0


def _oldest() -> datetime.datetime:
    return timezone.now() - datetime.timedelta(seconds=QUESTION_SECONDS)
