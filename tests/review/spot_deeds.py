"""One plain call of every service of spot checks (部门抽查), for the house rules."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from kaocheng.orgs.models import Level, Role
from kaocheng.orgs.services import NewOrganisation, add_organisations
from kaocheng.review import services
from kaocheng.review.models import FindingEvidence
from tests.factories.review import EAST, NORTH, Review, to_stage
from tests.factories.spot_checks import (
    LETTER,
    SEED,
    SOURCE,
    Spot,
    checking,
    drawn,
    entry,
    find,
    finished,
    make_spot,
    sent,
    wishes,
    with_hand,
)

Deed = Callable[[], object]
PDF = b"%PDF-1.7\n"


class SpotDeeds:
    """Each method makes what the service needs and gives the call."""

    get: Callable[[str], Any]
    review: Review

    @cached_property
    def plan(self) -> Spot:
        to_stage(self.review, "spot_check")
        return make_spot(self.review, self.get("appointed"))

    @cached_property
    def visited(self) -> Spot:
        return checking(self.plan)

    @property
    def week(self) -> datetime.date:
        return timezone.localdate() + datetime.timedelta(days=7)

    def plan_spot_check(self) -> Deed:
        to_stage(self.review, "spot_check")
        office, pk, wanted = self.review.people.office, self.review.assessment, wishes()
        return lambda: services.plan_spot_check(office, assessment_pk=pk, wishes=wanted)

    def change_plan(self) -> Deed:
        spot, wanted = self.plan, wishes(title="改")
        return lambda: services.change_plan(spot.office, check_pk=spot.check, wishes=wanted)

    def cancel_spot_check(self) -> Deed:
        spot = self.plan
        return lambda: services.cancel_spot_check(spot.office, check_pk=spot.check, reason="示例")

    def draw_units(self) -> Deed:
        spot = self.plan
        return lambda: services.draw_units(
            spot.office, check_pk=spot.check, seed=SEED, seed_source=SOURCE
        )

    def add_unit(self) -> Deed:
        spot = drawn(self.plan)
        code = next(each for each in (NORTH, EAST) if each not in spot.codes())
        return lambda: services.add_unit(
            spot.office, check_pk=spot.check, organisation_code=code, reason="示例"
        )

    def extend_check(self) -> Deed:
        spot = with_hand(drawn(self.plan), NORTH)
        village = NewOrganisation("v1", "上湾村", Level.VILLAGE, NORTH)
        add_organisations(self.get("officers")[Role.SYSTEM_ADMIN], [village])
        unit = spot.unit(NORTH).pk
        return lambda: services.extend_check(
            spot.office, unit_pk=unit, organisation_code="v1", reason="示例"
        )

    def set_team(self) -> Deed:
        spot = drawn(self.plan)
        return lambda: services.set_team(
            spot.office, check_pk=spot.check, name="一组", leader=spot.leader.pk
        )

    def assign_unit(self) -> Deed:
        spot = with_hand(drawn(self.plan), NORTH)
        team = self.set_team_now(spot)
        unit = spot.unit(NORTH).pk
        return lambda: services.assign_unit(spot.office, unit_pk=unit, team_pk=team)

    def set_team_now(self, spot: Spot) -> int:
        return services.set_team(
            spot.office, check_pk=spot.check, name="一组", leader=spot.leader.pk
        )

    def begin_checking(self) -> Deed:
        spot = drawn(self.plan)
        team = self.set_team_now(spot)
        for code in spot.codes():
            services.assign_unit(spot.office, unit_pk=spot.unit(code).pk, team_pk=team)
        return lambda: services.begin_checking(spot.office, check_pk=spot.check)

    def save_finding(self) -> Deed:
        spot, unit, said = self.visited, self.visited.unit(NORTH).pk, entry()
        return lambda: services.save_finding(
            spot.leader, unit_pk=unit, indicator_code="1.1", entry=said
        )

    def attach_to_finding(self) -> Deed:
        spot, unit = self.visited, self.visited.unit(NORTH).pk
        return lambda: services.attach_to_finding(
            spot.leader, unit_pk=unit, indicator_code="1.1", name="a.pdf", content=PDF
        )

    def detach_from_finding(self) -> Deed:
        self.attach_to_finding()()
        link = FindingEvidence.objects.get().pk
        return lambda: services.detach_from_finding(self.visited.leader, link_pk=link)

    def finish_unit(self) -> Deed:
        unit = find(self.visited, NORTH).pk
        return lambda: services.finish_unit(self.visited.leader, unit_pk=unit)

    def return_to_team(self) -> Deed:
        unit = finished(self.visited, NORTH).pk
        return lambda: services.return_to_team(self.visited.office, unit_pk=unit, reason="示例")

    def send_feedback(self) -> Deed:
        unit, week = finished(self.visited, NORTH).pk, self.week
        return lambda: services.send_feedback(
            self.visited.office, unit_pk=unit, letter=LETTER, answer_due_on=week
        )

    def answer_feedback(self) -> Deed:
        unit, head = sent(self.visited, NORTH).pk, self.review.people.heads[NORTH]
        return lambda: services.answer_feedback(head, unit_pk=unit, agrees=True)

    def decide_objection(self) -> Deed:
        unit, head = sent(self.visited, NORTH).pk, self.review.people.heads[NORTH]
        services.answer_feedback(head, unit_pk=unit, agrees=False, words="示例")
        return lambda: services.decide_objection(
            self.visited.office, unit_pk=unit, upholds=True, reason="示例"
        )

    def close_spot_check(self) -> Deed:
        for code in self.visited.codes():
            unit = sent(self.visited, code).pk
            head = self.review.people.heads[code]
            services.answer_feedback(head, unit_pk=unit, agrees=True)
        return lambda: services.close_spot_check(self.visited.office, check_pk=self.visited.check)
