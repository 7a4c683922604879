"""One plain call of every service of the room, for the house rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import pytest

from kaocheng.results import services
from kaocheng.results.models import Decision, Publication
from tests.factories.results import AFTER, NUMBER, Road, make_road
from tests.factories.use import BASIS, SOURCE, decided, proposed, published_road, ruled, wish

Deed = Callable[[], object]


class Deeds:
    """Each method makes what the service needs and gives the call."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.request = request
        request.getfixturevalue("settings").DATA_FOLDER = request.getfixturevalue("tmp_path")

    @cached_property
    def road(self) -> Road:
        return make_road(self.request)

    def request_run(self) -> Deed:
        road = self.road
        return lambda: services.request_run(road.office, assessment_pk=road.pk, stage="final")

    def package_of_run(self) -> Deed:
        road, run = self.road, self.road.run()
        return lambda: services.package_of_run(road.office, run_pk=run)

    def decide(self) -> Deed:
        road, run = self.road, self.road.run()
        return lambda: services.decide(road.office, run_pk=run)

    def sign_decision(self) -> Deed:
        road = self.road
        decision = Decision.objects.get(pk=road.decided())
        code = road.code(road.leader)
        return lambda: services.sign_decision(
            road.leader, decision_pk=decision.pk, seen_digest=decision.result_digest, code=code
        )

    def announce(self) -> Deed:
        road = self.road
        road.signed()
        return lambda: services.announce(road.office, assessment_pk=road.pk)

    def withdraw_announcement(self) -> Deed:
        road = self.road
        road.announced()
        return lambda: services.withdraw_announcement(
            road.office, assessment_pk=road.pk, reason="数据有误"
        )

    def file_appeal(self) -> Deed:
        self.road.announced()
        return self.road.appealed

    @cached_property
    def appeal(self) -> int:
        self.road.announced()
        return self.road.appealed()

    def amend_appeal(self) -> Deed:
        pk, road = self.appeal, self.road
        services.return_appeal(road.office, appeal_pk=pk, reason="请附公报。")
        clerk = road.review.people.clerks["t2"]
        return lambda: services.amend_appeal(clerk, appeal_pk=pk, grounds="已附。")

    def withdraw_appeal(self) -> Deed:
        pk, clerk = self.appeal, self.road.review.people.clerks["t2"]
        return lambda: services.withdraw_appeal(clerk, appeal_pk=pk)

    def return_appeal(self) -> Deed:
        pk, office = self.appeal, self.road.office
        return lambda: services.return_appeal(office, appeal_pk=pk, reason="请附公报。")

    def reject_appeal(self) -> Deed:
        pk, office = self.appeal, self.road.office
        return lambda: services.reject_appeal(office, appeal_pk=pk, reason="公报未载。")

    def uphold_appeal(self) -> Deed:
        pk, office = self.appeal, self.road.office
        change = services.Change(points="25")
        return lambda: services.uphold_appeal(office, appeal_pk=pk, reason="属实。", change=change)

    def initiate_publication(self) -> Deed:
        road = self.road
        road.signed()
        code = road.code(road.office)
        return lambda: services.initiate_publication(
            road.office, assessment_pk=road.pk, number=NUMBER, document_date=AFTER, code=code
        )

    @cached_property
    def publication(self) -> Publication:
        self.road.signed()
        return Publication.objects.get(pk=self.road.initiated())

    def confirm_publication(self) -> Deed:
        publication, road = self.publication, self.road
        digest, code = publication.decision.result_digest, road.code(road.leader)
        return lambda: services.confirm_publication(
            road.leader, publication_pk=publication.pk, seen_digest=digest, code=code
        )

    def recall_publication(self) -> Deed:
        publication, office = self.publication, self.road.office
        return lambda: services.recall_publication(office, publication_pk=publication.pk)

    def adopt_rules(self) -> Deed:
        road = self.road
        return lambda: services.adopt_rules(road.office, assessment_pk=road.pk)

    def save_rule(self) -> Deed:
        road = self.road
        return lambda: services.save_rule(road.office, assessment_pk=road.pk, wish=wish())

    def enter_earlier_grades(self) -> Deed:
        road = self.road
        return lambda: services.enter_earlier_grades(
            road.office, assessment_pk=road.pk, year=2024, source=SOURCE, text="t1 一般"
        )

    @cached_property
    def published(self) -> Road:
        road = published_road(self.request)
        ruled(road)
        return road

    def propose_consequences(self) -> Deed:
        road = self.published
        return lambda: services.propose_consequences(road.office, assessment_pk=road.pk)

    def decide_consequences(self) -> Deed:
        road, rows = self.published, proposed(self.published)
        pks = [row.pk for row in rows]
        return lambda: services.decide_consequences(
            road.leader, assessment_pk=road.pk, consequence_pks=pks, basis=BASIS
        )

    def waive_consequences(self) -> Deed:
        road, rows = self.published, proposed(self.published)
        pks = [row.pk for row in rows]
        return lambda: services.waive_consequences(
            road.leader, assessment_pk=road.pk, consequence_pks=pks, reason="当年新设单位"
        )

    def defer_consequences(self) -> Deed:
        road, rows = self.published, proposed(self.published)
        pks = [row.pk for row in rows]
        return lambda: services.defer_consequences(
            road.leader, assessment_pk=road.pk, consequence_pks=pks, reason="正在复核"
        )

    def reopen_consequence(self) -> Deed:
        road, rows = self.published, proposed(self.published)
        decided(road, rows)
        return lambda: services.reopen_consequence(
            road.leader, assessment_pk=road.pk, consequence_pk=rows[0].pk, reason="复核改判"
        )
