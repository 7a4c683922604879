"""A world that is put back is the world that was made; where anything differs it is made anew."""

from __future__ import annotations

import datetime
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from kaocheng.orgs.models import Kind, Level, Organisation
from tests.cycles.factories import set_today
from tests.factories import remembered as under_test
from tests.factories.remembered import remembered

pytestmark = pytest.mark.django_db


@dataclass
class Answer:
    """What the maker below gives: a row, and a list that somebody may add to."""

    place: Organisation
    notes: list[str]


@pytest.fixture
def runs() -> list[str]:
    """The codes for which the maker ran."""
    return []


@pytest.fixture
def make(runs: list[str], tmp_path: Path, settings: Any) -> Callable[[str], Answer]:
    """Adds a place, renames the one that is there, takes away the one that is in the way."""
    settings.DATA_FOLDER = tmp_path

    @remembered
    def make(code: str) -> Answer:
        runs.append(code)
        new = _place(code)
        Organisation.objects.filter(code="kept").update(name="改名")
        Organisation.objects.filter(code="gone").delete()
        file = Path(django_settings.DATA_FOLDER) / "evidence.txt"
        file.write_text(code)
        file.chmod(0o600)
        return Answer(new, [])

    return make


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_kept", {})


def _place(code: str) -> Organisation:
    return Organisation.objects.create(
        code=code,
        name="甲（演示数据）",
        level=Level.COUNTY,
        kind=Kind.REGION,
        valid_from=datetime.date(2020, 1, 1),
    )


def _all() -> Any:
    return list(Organisation.objects.order_by("pk").values())


def _made_and_rolled_back(make: Callable[[str], Answer]) -> tuple[Any, Answer]:
    with transaction.atomic():
        answer = make("new")
        rows = _all()
        transaction.set_rollback(True)
    return rows, answer


def test_rows_that_came_changed_and_went_are_put_back(
    make: Callable[[str], Answer], runs: list[str]
) -> None:
    _place("kept")
    _place("gone")
    before = _all()
    rows, first = _made_and_rolled_back(make)
    assert _all() == before
    second = make("new")
    assert (runs, _all()) == (["new"], rows)
    assert second.place.pk == first.place.pk
    assert {row["code"]: row["name"] for row in rows}["kept"] == "改名"


def test_who_goes_on_from_there_gets_new_keys(make: Callable[[str], Answer]) -> None:
    _made_and_rolled_back(make)
    assert _place("next").pk != make("new").place.pk


def test_the_answer_is_nobody_elses(make: Callable[[str], Answer], runs: list[str]) -> None:
    _, first = _made_and_rolled_back(make)
    first.notes.append("mine")
    first.place.name = "乙"
    second = make("new")
    assert (second.notes, second.place.name, runs) == ([], "甲（演示数据）", ["new"])


def test_files_are_put_back_into_the_folder_of_the_test(
    make: Callable[[str], Answer], runs: list[str], tmp_path: Path, settings: Any
) -> None:
    _made_and_rolled_back(make)
    settings.DATA_FOLDER = tmp_path / "another"
    make("new")
    file = tmp_path / "another" / "evidence.txt"
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o600)
    assert runs == ["new"]


def test_another_argument_another_content_another_day_make_it_anew(
    make: Callable[[str], Answer], runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _made_and_rolled_back(make)
    with transaction.atomic():
        make("other")
        transaction.set_rollback(True)
    assert runs == ["new", "other"]
    with transaction.atomic():
        _place("before")
        make("new")
        transaction.set_rollback(True)
    assert runs == ["new", "other", "new"]
    set_today(monkeypatch, datetime.date(2031, 1, 1))
    make("new")
    assert len(runs) == 4


def test_so_does_another_constant_beside_the_maker(
    make: Callable[[str], Answer], runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _made_and_rolled_back(make)
    monkeypatch.setitem(globals(), "SCHEME", "another")
    _made_and_rolled_back(make)
    assert runs == ["new", "new"]


def test_a_change_in_place_is_seen_though_no_row_came_or_went(
    make: Callable[[str], Answer], runs: list[str]
) -> None:
    _place("kept")
    _made_and_rolled_back(make)
    Organisation.objects.filter(code="kept").update(valid_from=datetime.date(2021, 1, 1))
    make("new")
    assert runs == ["new", "new"]
    assert Organisation.objects.get(code="kept").valid_from == datetime.date(2021, 1, 1)


def test_one_maker_after_another_finds_its_place_again(
    make: Callable[[str], Answer], runs: list[str]
) -> None:
    for _ in range(2):
        with transaction.atomic():
            make("one")
            make("two")
            transaction.set_rollback(True)
    assert runs == ["one", "two"]


def test_what_cannot_be_compared_is_refused(make: Callable[[Any], Answer]) -> None:
    with pytest.raises(TypeError, match="cannot be told"):
        make(object.__new__(object))


def test_a_maker_that_fails_is_not_remembered(runs: list[str]) -> None:
    @remembered
    def fail() -> None:
        runs.append("tried")
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            fail()
    assert runs == ["tried", "tried"]
