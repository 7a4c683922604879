"""Outgoing mail through a real SMTP server: one a day and person, never one twice."""

from __future__ import annotations

import datetime
import threading
from email.header import decode_header, make_header
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kaocheng.notices.models import Mail, MailState, Notice
from kaocheng.notices.services import read_all_notices
from kaocheng.notices.tasks import Sent, send_pending_mail
from kaocheng.notices.tasks import mail as mail_task
from kaocheng.orgs.models import User
from kaocheng.orgs.services import choose_mail
from tests.notices.conftest import Postbox, Send

DAY = datetime.timedelta(days=1)


def test_what_is_unread_goes_out_in_one_letter(told: Send, reader: User, postbox: Postbox) -> None:
    told([reader], "3 月报表已退回", body="数字不外发：12345", link="/runs/")
    told([reader], "4 月 10 日前\r\nBcc: other@example.org")
    assert send_pending_mail() == Sent(sent=1)
    (mail,) = postbox.mails
    assert mail["To"] == "office@example.org"
    assert mail["Bcc"] is None
    assert str(make_header(decode_header(mail["Subject"]))) == "【考成】您有 2 条未读通知"
    (text,) = postbox.texts
    assert "3 月报表已退回" in text
    assert "https://kh.example.org/notices/" in text
    assert "12345" not in text
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_a_title_cannot_write_the_head_of_the_letter(
    told: Send, reader: User, postbox: Postbox
) -> None:
    told([reader], "一件事\r\nBcc: other@example.org")
    assert send_pending_mail().sent == 1
    assert postbox.mails[0]["Bcc"] is None


def test_nothing_goes_out_twice_and_at_most_one_a_day(
    told: Send, reader: User, postbox: Postbox
) -> None:
    told([reader], "甲")
    now = timezone.now()
    send_pending_mail(now)
    assert send_pending_mail(now) == Sent()
    told([reader], "乙")
    assert send_pending_mail(now) == Sent()
    assert send_pending_mail(now + DAY) == Sent(sent=1)
    assert "甲" not in postbox.texts[1]
    assert "乙" in postbox.texts[1]


def test_it_is_quiet_where_nobody_wants_to_hear(
    told: Send, reader: User, leader: User, postbox: Postbox
) -> None:
    told([reader, leader], "甲")
    read_all_notices(reader)
    assert send_pending_mail() == Sent()
    told([reader], "乙")
    choose_mail(reader, wanted=False)
    assert send_pending_mail() == Sent()
    assert postbox.mails == []


def test_without_a_server_nothing_is_prepared(told: Send, reader: User, settings: Any) -> None:
    settings.MAIL_IS_ON = False
    told([reader], "甲")
    assert send_pending_mail() == Sent()
    assert not Mail.objects.exists()


def test_what_is_refused_is_tried_again_later(told: Send, reader: User, postbox: Postbox) -> None:
    told([reader], "甲")
    postbox.answers = ["451 try again", "250 OK"]
    now = timezone.now()
    assert send_pending_mail(now) == Sent(put_off=1)
    assert send_pending_mail(now) == Sent()
    assert send_pending_mail(now + datetime.timedelta(minutes=6)) == Sent(sent=1)
    assert len(postbox.mails) == 1
    assert Mail.objects.get().tries == 1


def test_a_server_that_is_down_is_tried_again(
    told: Send, reader: User, postbox: Postbox, settings: Any
) -> None:
    told([reader], "甲")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    now = timezone.now()
    assert send_pending_mail(now) == Sent(put_off=1)
    assert "Connection" in Mail.objects.get().fault
    settings.EMAIL_PORT = port
    assert send_pending_mail(now + datetime.timedelta(minutes=6)) == Sent(sent=1)


def test_after_five_refusals_it_is_given_up_and_the_next_day_tells_of_it(
    told: Send, reader: User, postbox: Postbox
) -> None:
    told([reader], "甲")
    postbox.answers = ["554 no"] * 5
    now = timezone.now()
    outcomes = [send_pending_mail(now + datetime.timedelta(hours=5 * n)) for n in range(5)]
    assert outcomes[-1] == Sent(given_up=1)
    assert Mail.objects.get().state == MailState.FAILED
    assert postbox.mails == []
    assert send_pending_mail(now + 3 * DAY) == Sent(sent=1)


def test_a_line_that_breaks_while_it_is_handed_over_is_not_tried_again(
    told: Send, reader: User, postbox: Postbox
) -> None:
    told([reader], "甲")
    postbox.answers = ["hang up"]
    now = timezone.now()
    assert send_pending_mail(now) == Sent(given_up=1)
    assert Mail.objects.get().state == MailState.UNCERTAIN
    for days in range(4):
        send_pending_mail(now + days * DAY)
    assert len(postbox.mails) == 1


def test_a_sender_that_was_killed_leaves_no_second_letter(
    told: Send, reader: User, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    told([reader], "甲")
    now = timezone.now()
    with monkeypatch.context() as patched:
        patched.setattr(mail_task, "_hand_over", _killed)
        with pytest.raises(SystemExit):
            send_pending_mail(now)
    assert Mail.objects.get().state == MailState.SENDING
    assert send_pending_mail(now) == Sent()
    send_pending_mail(now + 2 * DAY)
    assert Mail.objects.get().state == MailState.UNCERTAIN
    assert postbox.mails == []


def _killed(*args: object) -> str:
    raise SystemExit


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_one_letter_each_person(
    told: Send, reader: User, leader: User, postbox: Postbox
) -> None:
    User.objects.filter(pk=leader.pk).update(email="leader@example.org")
    told([reader, leader], "甲")
    faults: list[Exception] = []

    def send() -> None:
        try:
            send_pending_mail()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert faults == []
    assert sorted(mail["To"] for mail in postbox.mails) == [
        "leader@example.org",
        "office@example.org",
    ]
