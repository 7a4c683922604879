"""The text of a reminder: what waits, briefly, and where to look."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage

from kaocheng.notices.models import Mail, Notice

_MOST_NAMED = 20


def letter_of(mail: Mail, notices: Sequence[Notice]) -> EmailMessage:
    """One letter for all that is unread. Titles only: figures do not leave the platform by mail."""
    count = len(notices)
    subject = notices[0].title if count == 1 else f"您有 {count} 条未读通知"
    lines = [f"{mail.recipient}：", "", f"考成平台上有 {count} 条未读通知：", ""]
    lines += [f"{n}. {notice.title}" for n, notice in enumerate(notices[:_MOST_NAMED], start=1)]
    if count > _MOST_NAMED:
        lines.append(f"其余 {count - _MOST_NAMED} 条请登录查看。")
    lines += ["", f"查看：{settings.PUBLIC_ADDRESS}/notices/", ""]
    lines.append("本邮件每日至多一封，可在“我的账号”中停收。请勿回复。")
    return EmailMessage(
        subject=f"【考成】{_one_line(subject)}",
        body="\n".join(lines),
        to=[mail.recipient.email],
        # The same for every try, so that a mail server can tell a second copy.
        headers={"Message-ID": f"<reminder-{mail.pk}-{mail.day}@{_domain()}>"},
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _domain() -> str:
    sender = str(settings.DEFAULT_FROM_EMAIL).rstrip(">")
    return sender.rpartition("@")[2] or "localhost"
