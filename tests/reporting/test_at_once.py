"""Two at once, on real connections: one report, one value, nobody written over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from kaocheng.audit.models import AuditEntry
from kaocheng.audit.queries import verify
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.reporting.models import Figure, Origin, Report
from kaocheng.reporting.queries.shapes import CellChange, SaveOutcome
from kaocheng.reporting.services import (
    cells,
    open_report,
    open_reports,
    save_cells,
    sign_off,
    submit,
)
from tests.cycles.factories import NORTH, SOUTH, TODAY
from tests.reporting.deeds import Deeds

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run all, each on a connection of its own, begun together; what they gave."""
    gate, given = threading.Barrier(len(works)), list[object]([None] * len(works))

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=30)
            given[place] = work()
        except Exception as fault:
            given[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


@pytest.fixture
def made(request: pytest.FixtureRequest) -> Iterator[Deeds]:
    yield Deeds(request)
    assert verify().holds


@pytest.fixture
def pair(made: Deeds) -> tuple[User, User]:
    """Two clerks of one unit."""
    return made.clerk, made.person("clerk_n2", Role.REPORTER)


def test_two_who_begin_a_report_and_the_scheduler_make_one(
    made: Deeds, pair: tuple[User, User]
) -> None:
    works = [
        (lambda who=who: open_report(who, period_pk=made.period, organisation_code=NORTH))
        for who in pair
    ]
    given = at_once(*works, lambda: open_reports(today=TODAY))
    mine = Report.objects.get(period=made.period, assessee__organisation__code=NORTH)
    assert given[:2] == [mine.pk, mine.pk]
    assert isinstance(given[2], int)


def test_of_two_who_save_a_cell_one_is_stored_and_the_other_is_asked(
    made: Deeds, pair: tuple[User, User]
) -> None:
    report = made.report
    works = [
        (lambda who=who, text=text: save_cells(who, report, changes=[CellChange("grain", text)]))
        for who, text in zip(pair, ("300", "310"), strict=True)
    ]
    given = at_once(*works)
    outcomes = sorted(each.cells[0].outcome for each in given)  # type: ignore[attr-defined]
    assert outcomes == ["conflict", "saved"]
    assert Figure.objects.get(report=report, item_code="grain").version == 1


def test_a_double_click_hands_in_once(made: Deeds) -> None:
    sign_off(made.head, report_pk=made.filled)
    before = Report.objects.get(pk=made.filled).version
    work = lambda: submit(made.clerk, report_pk=made.filled)  # noqa: E731
    assert at_once(work, work) == [False, False]
    assert Report.objects.get(pk=made.filled).version == before + 1


def test_savings_of_one_moment_share_a_transaction_and_nobody_gets_in_with_another(
    made: Deeds,
) -> None:
    """A clerk of the unit, a clerk of another unit and a report that is not there, all at once."""
    report = made.report
    stranger: User = made.get("appointed")("clerk_s", SOUTH, Role.REPORTER)
    theirs = open_report(stranger, period_pk=made.period, organisation_code=SOUTH)
    together = [
        cells._Asked(actor, pk, [CellChange("grain", text)], Origin.TYPED)
        for actor, pk, text in (
            (made.clerk, report, "300"),
            (stranger, theirs, "310"),
            (stranger, 10**9, "320"),
        )
    ]
    with transaction.atomic():
        mine, other, nowhere = cells._save(together)
    assert isinstance(mine, SaveOutcome)
    assert isinstance(other, SaveOutcome)
    assert (mine.report_version, mine.all_saved, other.all_saved) == (2, True, True)
    assert isinstance(nowhere, NotVisible)
    with transaction.atomic():
        crossed = cells._save(
            [
                cells._Asked(stranger, report, [CellChange("grain", "1", 1)], Origin.TYPED),
                cells._Asked(made.clerk, theirs, [CellChange("grain", "1", 1)], Origin.TYPED),
            ]
        )
    assert [type(each) for each in crossed] == [NotVisible, NotVisible]
    stored = Figure.objects.filter(item_code="grain").order_by("report_id")
    assert sorted(stored.values_list("report_id", "value", "entered_by")) == sorted(
        [(report, "300", made.clerk.pk), (theirs, "310", stranger.pk)]
    )
    entries = AuditEntry.objects.filter(verb="填报").order_by("number")
    assert [entry.actor_name for entry in entries] == [str(made.clerk), str(stranger)]
