"""The question before a password: how it reads, when it is due, what answers it, and how often."""

from __future__ import annotations

import datetime
import re
import threading

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.utils import timezone

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import SignInQuestion
from kaocheng.orgs.questions import draw_sum, numeral, read_answer
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.services import AskedQuestion, ask_question, check_answer, question_is_due

HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


def failed(name: str, times: int, address: str = HERE, minutes_ago: int = 0) -> None:
    row = AccessAttempt.objects.create(
        username=name, ip_address=address, user_agent="x", failures_since_start=times
    )
    then = timezone.now() - datetime.timedelta(minutes=minutes_ago)
    AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=then)


def answer_of(asked: AskedQuestion) -> str:
    return SignInQuestion.objects.get(handle=asked.handle).answer


def passes(asked: AskedQuestion | None, answer: str, name: str = "office") -> bool:
    handle = asked.handle if asked else ""
    try:
        check_answer(username=name, address=HERE, handle=handle, answer=answer)
    except Refusal:
        return False
    return True


# The words ----------------------------------------------------------------------------------------


def test_numerals_read_as_they_are_spoken() -> None:
    said = [numeral(n) for n in (2, 10, 11, 20, 27, 40, 48)]
    assert said == ["二", "十", "十一", "二十", "二十七", "四十", "四十八"]


@pytest.mark.parametrize("typed", ["27", " 27 ", "２７", "二十七", "027", "2 7"])
def test_an_answer_is_taken_in_digits_or_in_words(typed: str) -> None:
    assert read_answer(typed) == "27"


@pytest.mark.parametrize("typed", ["", "二七", "abc", "-27", "27.0", "²7x", "٢٧"])
def test_what_is_no_number_is_no_answer(typed: str) -> None:
    assert read_answer(typed) == ""


def test_every_question_is_right_and_within_a_persons_reach() -> None:
    back = {numeral(n): n for n in range(100)}
    seen = set()
    for _ in range(500):
        drawn = draw_sum()
        a, b = (back[text] for text in re.findall(r"[一二三四五六七八九十]+(?!共)", drawn.words))
        wanted = a - b if "减" in drawn.words or "小" in drawn.words else a + b
        assert drawn.answer == str(wanted)
        assert 2 <= wanted <= 48
        assert not re.search(r"\d", drawn.words)
        seen.add(drawn.answer)
    assert len(seen) > 25, "too easily guessed"


# When it is due -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["office", "nobody-of-this-name"])
def test_it_is_due_after_three_failures_whether_or_not_there_is_such_an_account(
    name: str, office: object
) -> None:
    failed(name, 2)
    assert not question_is_due(name, ELSEWHERE)
    failed(name, 1, ELSEWHERE)
    assert question_is_due(name, "")
    assert not question_is_due("another", "10.0.0.9")


def test_an_address_counts_over_all_names(db: None) -> None:
    for name in ("a", "b"):
        failed(name, 1)
    assert not question_is_due("", HERE)
    failed("c", 1)
    assert question_is_due("", HERE)
    assert question_is_due("d", HERE)
    assert not question_is_due("d", ELSEWHERE)
    assert not question_is_due("d", "")


def test_failures_are_forgotten_when_a_lock_would_be(db: None) -> None:
    failed("office", 3, minutes_ago=21)
    assert not question_is_due("office", HERE)


def test_a_locked_name_is_not_asked(db: None) -> None:
    failed("office", 5)
    assert not question_is_due("office", HERE)


# What answers it ----------------------------------------------------------------------------------


def test_nothing_is_asked_before_it_is_due(db: None) -> None:
    assert passes(None, "")
    assert not AuditEntry.objects.filter(verb="登录验证未通过").exists()


def test_the_right_answer_counts_once(db: None) -> None:
    failed("office", 3)
    asked = ask_question()
    right = answer_of(asked)
    assert right not in asked.words
    assert passes(asked, right)
    assert not passes(asked, right)
    assert not SignInQuestion.objects.exists()


def test_the_handle_does_not_tell_the_answer(db: None) -> None:
    """Of one, a digit may stand in the other by chance; not of twenty."""
    asked = [ask_question() for _ in range(20)]
    assert any(answer_of(one) not in one.handle for one in asked)


def test_a_wrong_answer_uses_the_question_up_and_is_on_record(db: None) -> None:
    failed("office", 3)
    asked = ask_question()
    right = answer_of(asked)
    assert not passes(asked, "1")
    assert not passes(asked, right)
    entry = AuditEntry.objects.filter(verb="登录验证未通过").first()
    assert entry is not None
    assert (entry.actor_name, entry.detail) == ("office", '{"address":"10.0.0.1"}')


@pytest.mark.parametrize("handle", ["", "x", "x" * 22, "../", "\0" * 22, "一" * 22])
def test_a_made_up_question_is_refused(handle: str, db: None) -> None:
    failed("office", 3)
    with pytest.raises(Refusal, match="验证问题"):
        check_answer(username="office", address=HERE, handle=handle, answer="")


@pytest.mark.parametrize(("seconds", "counts"), [(290, True), (310, False)])
def test_an_answer_has_five_minutes(seconds: int, counts: bool, db: None) -> None:
    failed("office", 3)
    asked = ask_question()
    then = timezone.now() - datetime.timedelta(seconds=seconds)
    SignInQuestion.objects.update(drawn_at=then)
    assert passes(asked, answer_of(asked)) is counts


def test_questions_past_their_time_are_cleared_by_the_next(db: None) -> None:
    old, young = ask_question(), ask_question()
    then = timezone.now() - datetime.timedelta(seconds=301)
    SignInQuestion.objects.filter(handle=old.handle).update(drawn_at=then)
    new = ask_question()
    kept = set(SignInQuestion.objects.values_list("handle", flat=True))
    assert kept == {young.handle, new.handle}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_one_answer_at_once_one_comes_through() -> None:
    failed("office", 3)
    asked = ask_question()
    right, outcomes = answer_of(asked), list[bool]()
    at_once = threading.Barrier(6)

    def send() -> None:
        at_once.wait()
        try:
            outcomes.append(passes(asked, right))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 5 + [True]
