"""One plain call of every service of the room, for the house rules."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from functools import cached_property

import pytest

from kaocheng.cycles import services
from kaocheng.cycles.models import ReportingPeriod
from kaocheng.cycles.queries import targets_csv
from kaocheng.cycles.queries.shapes import TargetChange
from kaocheng.orgs.models import Role, User
from tests.cycles.factories import (
    COUNTY,
    NORTH,
    VILLAGE,
    make_county,
    make_cycle,
    make_draft_cycle,
    make_scheme,
)

Deed = Callable[[], object]


class Deeds:
    """Each method makes what the service needs and gives the call."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.get = request.getfixturevalue

    @cached_property
    def office(self) -> User:
        make_county(self.get("officers"))
        office: User = self.get("appointed")("office_c", COUNTY, Role.ASSESSMENT_OFFICE)
        return office

    @cached_property
    def scheme(self) -> int:
        return make_scheme(self.office)

    @cached_property
    def draft(self) -> int:
        return make_draft_cycle(self.office, self.scheme)

    @cached_property
    def period(self) -> int:
        return ReportingPeriod.objects.get(cycle=self.draft, period="2025-03").pk

    def create_cycle(self) -> Deed:
        office = self.office
        return lambda: services.create_cycle(
            office, code="n", title="新", year=2025, organisation_code=COUNTY
        )

    def add_assessees(self) -> Deed:
        office, pk, rows = self.office, self.draft, [services.NewAssessee(VILLAGE, "hill")]
        return lambda: services.add_assessees(office, cycle_pk=pk, rows=rows)

    def remove_assessee(self) -> Deed:
        office, pk = self.office, self.draft
        return lambda: services.remove_assessee(office, cycle_pk=pk, organisation_code=NORTH)

    def assign_scheme(self) -> Deed:
        office, pk, scheme = self.office, self.draft, self.scheme
        return lambda: services.assign_scheme(
            office, cycle_pk=pk, scheme_pk=scheme, from_period="2025-07"
        )

    def set_timetable(self) -> Deed:
        office, pk, day = self.office, self.draft, datetime.date(2025, 4, 1)
        stages = [services.NewStage("自查", day, day)]
        return lambda: services.set_timetable(office, cycle_pk=pk, stages=stages)

    def start_cycle(self) -> Deed:
        office, pk = self.office, self.draft
        return lambda: services.start_cycle(office, cycle_pk=pk)

    def close_cycle(self) -> Deed:
        office, pk = self.office, make_cycle(self.office, self.draft)
        return lambda: services.close_cycle(office, cycle_pk=pk)

    def open_calendar(self) -> Deed:
        office, pk = self.office, self.draft
        return lambda: services.open_calendar(office, cycle_pk=pk, kind="Q")

    def move_deadline(self) -> Deed:
        office, pk, day = self.office, self.period, datetime.date(2025, 4, 9)
        return lambda: services.move_deadline(office, period_pk=pk, due_on=day, reason="示例")

    def open_period(self) -> Deed:
        office, pk = self.office, self.period
        return lambda: services.open_period(office, period_pk=pk)

    def close_period(self) -> Deed:
        office, pk = self.office, self.period
        return lambda: services.close_period(office, period_pk=pk)

    def set_working_days(self) -> Deed:
        office, days = self.office, [services.NewWorkingDay(datetime.date(2025, 4, 7), works=False)]
        return lambda: services.set_working_days(office, days=days)

    def apply_targets(self) -> Deed:
        office, pk = self.office, self.draft
        changed = targets_csv(office, pk).replace(b"\xef\xbb\xbf", b"")
        header, *lines = changed.decode().splitlines()
        place = next(n for n, cell in enumerate(header.split(",")) if "目标" in cell)
        cells = lines[0].split(",")
        cells[place] = "1"
        content = "\n".join([header, ",".join(cells)]).encode()
        digest = hashlib.sha256(content).hexdigest()
        return lambda: services.apply_targets(office, cycle_pk=pk, content=content, digest=digest)

    def set_targets(self) -> Deed:
        office, pk = self.office, self.draft
        changes = [TargetChange(NORTH, "grain", "2025", "target", "1")]
        return lambda: services.set_targets(office, cycle_pk=pk, changes=changes)
