"""One plain call of every service of the room, for the house rules."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest

from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.review import services
from kaocheng.review.queries.papers import marking_workbook
from kaocheng.review.services import Said
from tests.factories.marking import filled
from tests.factories.review import (
    ECOLOGY,
    NORTH,
    PERIOD,
    SOUTH,
    People,
    Review,
    make_cycle,
    make_people,
    make_places,
    make_review,
    to_stage,
)
from tests.review.spot_deeds import SpotDeeds

Deed = Callable[[], object]
JUDGED, COMPUTED = "2.1", "1.1"


class Deeds(SpotDeeds):
    """Each method makes what the service needs and gives the call."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.get = request.getfixturevalue
        self.get("settings").DATA_FOLDER = self.get("tmp_path")

    @cached_property
    def review(self) -> Review:
        return make_review(self.get("officers"), self.get("appointed"))

    @property
    def people(self) -> People:
        return self.review.people

    @cached_property
    def in_review(self) -> Review:
        to_stage(self.review, "review")
        return self.review

    @cached_property
    def own(self) -> dict[str, Any]:
        """How 北山's self-assessment is named."""
        return {"assessment_pk": self.review.assessment, "organisation_code": NORTH}

    def item(self, code: str = COMPUTED) -> dict[str, Any]:
        """How one indicator of 北山 is named, at the stage of review."""
        return {
            "assessment_pk": self.in_review.assessment,
            "code": code,
            "organisation_code": NORTH,
        }

    def written(self) -> None:
        change = CellChange("proposal:quality", "好")
        services.save_self_cells(self.people.clerks[NORTH], **self.own, changes=[change])

    def signed(self) -> None:
        self.written()
        services.sign_self_assessment(self.people.heads[NORTH], **self.own)

    def submitted(self) -> None:
        self.signed()
        services.submit_self_assessment(self.people.clerks[NORTH], **self.own)

    # Assessments ---------------------------------------------------------------------------------

    def open_assessment(self) -> Deed:
        make_places(self.get("officers"))
        people = make_people(self.get("appointed"))
        cycle = make_cycle(people.office)
        return lambda: services.open_assessment(people.office, cycle_pk=cycle, period=PERIOD)

    def advance(self) -> Deed:
        office, pk = self.people.office, self.review.assessment
        return lambda: services.advance(office, assessment_pk=pk, verb="begin_review")

    def bind_assessors(self) -> Deed:
        office, pk = self.people.office, self.review.assessment
        seats = {"县生态环境局": ECOLOGY}
        return lambda: services.bind_assessors(office, assessment_pk=pk, seats=seats)

    def set_due_dates(self) -> Deed:
        office, pk, day = self.people.office, self.review.assessment, datetime.date(2026, 3, 1)
        return lambda: services.set_due_dates(
            office, assessment_pk=pk, self_due_on=day, review_due_on=day, spot_check_due_on=None
        )

    def set_two_markers(self) -> Deed:
        office, pk = self.people.office, self.review.assessment
        return lambda: services.set_two_markers(
            office, assessment_pk=pk, codes=[JUDGED], allowed_difference="2"
        )

    def remind_owing(self) -> Deed:
        office, pk = self.people.office, self.review.assessment
        return lambda: services.remind_owing(office, assessment_pk=pk)

    # Self-assessment -----------------------------------------------------------------------------

    def save_self_cells(self) -> Deed:
        clerk, changes = self.people.clerks[NORTH], [CellChange("proposal:quality", "好")]
        return lambda: services.save_self_cells(clerk, **self.own, changes=changes)

    def sign_self_assessment(self) -> Deed:
        self.written()
        return lambda: services.sign_self_assessment(self.people.heads[NORTH], **self.own)

    def reopen_self_assessment(self) -> Deed:
        self.signed()
        return lambda: services.reopen_self_assessment(self.people.heads[NORTH], **self.own)

    def submit_self_assessment(self) -> Deed:
        self.signed()
        return lambda: services.submit_self_assessment(self.people.clerks[NORTH], **self.own)

    def return_self_assessment(self) -> Deed:
        self.submitted()
        return lambda: services.return_self_assessment(
            self.people.office, **self.own, reason="示例"
        )

    # Departmental review -------------------------------------------------------------------------

    def mark_item(self) -> Deed:
        item, said = self.item(), Said("confirmed")
        return lambda: services.mark_item(self.people.farming, **item, said=said)

    def confirm_rest(self) -> Deed:
        pk, farming = self.in_review.assessment, self.people.farming
        return lambda: services.confirm_rest(farming, assessment_pk=pk, code=COMPUTED)

    def import_marks(self) -> Deed:
        pk, farming = self.in_review.assessment, self.people.farming
        content = filled(marking_workbook(farming, pk)[1], {(COMPUTED, NORTH): ("确认", "", "")})
        digest = hashlib.sha256(content).hexdigest()
        return lambda: services.import_marks(
            farming, assessment_pk=pk, content=content, digest=digest
        )

    def withdraw_marks(self) -> Deed:
        self.mark_item()()
        item = self.item()
        return lambda: services.withdraw_marks(self.people.office, **item, reason="示例")

    def return_item(self) -> Deed:
        item = self.item(JUDGED)
        return lambda: services.return_item(self.people.ecology, **item, reason="示例")

    def answer_return(self) -> Deed:
        pk = self.return_item()()
        assert isinstance(pk, int)
        clerk = self.people.clerks[NORTH]
        return lambda: services.answer_return(clerk, return_pk=pk, answer="示例")

    def recuse(self) -> Deed:
        pk, marker = self.in_review.assessment, self.people.ecology
        return lambda: services.recuse(
            marker, assessment_pk=pk, organisation_code=SOUTH, reason="示例"
        )

    def lift_recusal(self) -> Deed:
        pk = self.recuse()()
        assert isinstance(pk, int)
        return lambda: services.lift_recusal(self.people.office, recusal_pk=pk)
