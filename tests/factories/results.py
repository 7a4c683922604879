"""An assessment on its way from the last marks to the circular. Plain functions, all invented."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.cycles.factories import set_today
from tests.factories.review import Review, make_review, to_stage
from tests.factories.second_factor import unused_code

if TYPE_CHECKING:
    import pytest

    from kaocheng.orgs.models import User

# A Monday; the five working days of an announcement end on Friday.
MONDAY = datetime.date(2026, 3, 2)
FRIDAY = datetime.date(2026, 3, 6)
AFTER = datetime.date(2026, 3, 9)
NUMBER = "示考发〔2026〕1号"


@dataclass
class Road:
    """The steps one after the other, each by the service as in use."""

    review: Review
    secrets: dict[int, str] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        return self.review.assessment

    @property
    def office(self) -> User:
        return self.review.people.office

    @property
    def leader(self) -> User:
        return self.review.people.leader

    def code(self, user: User) -> str:
        """A code of the person's telephone that has not been used."""
        return unused_code(user, self.secrets)

    def leader_without_a_code(self) -> User:
        """The leader, who has not set up a second factor."""
        from kaocheng.orgs.models import SecondFactor

        SecondFactor.objects.filter(user=self.leader).delete()
        self.secrets.pop(self.leader.pk, None)
        return self.leader

    def run(self, stage: str = "final") -> int:
        """Ask for a run and carry it out; the key of the run."""
        from kaocheng.results.models import RunRequest
        from kaocheng.results.services import request_run
        from kaocheng.results.services.stage_runs import carry_out_run

        job = request_run(self.office, assessment_pk=self.pk, stage=stage)
        carry_out_run(job)
        done = RunRequest.objects.get(pk=job)
        assert done.state == "done", done.fault
        assert done.run_id is not None
        return done.run_id

    def decided(self, run: int | None = None) -> int:
        from kaocheng.results.services import decide

        return decide(self.office, run_pk=run or self.run(), note="按计分结果评定。")

    def signed(self, run: int | None = None) -> int:
        from kaocheng.results.models import Decision
        from kaocheng.results.services import sign_decision

        decision = self.decided(run)
        digest = Decision.objects.get(pk=decision).result_digest
        code = self.code(self.leader)
        sign_decision(self.leader, decision_pk=decision, seen_digest=digest, code=code)
        return decision

    def announced(self, **wishes: Any) -> int:
        from kaocheng.results.services import announce

        self.signed()
        return announce(self.office, assessment_pk=self.pk, **wishes)

    def appealed(self, unit: str = "t2", indicator: str = "1.1", **wishes: Any) -> int:
        from kaocheng.results.services import file_appeal

        return file_appeal(
            self.review.people.clerks[unit],
            assessment_pk=self.pk,
            organisation_code=unit,
            indicator_code=indicator,
            grounds="统计公报的产量为 700 万吨。",
            **wishes,
        )

    def initiated(self, number: str = NUMBER) -> int:
        from kaocheng.results.services import initiate_publication

        return initiate_publication(
            self.office,
            assessment_pk=self.pk,
            number=number,
            document_date=AFTER,
            code=self.code(self.office),
        )

    def confirmed(self, publication: int | None = None) -> int:
        from kaocheng.results.models import Publication
        from kaocheng.results.services import confirm_publication

        pk = publication or self.initiated()
        digest = Publication.objects.get(pk=pk).decision.result_digest
        code = self.code(self.leader)
        return confirm_publication(self.leader, publication_pk=pk, seen_digest=digest, code=code)


def make_road(request: pytest.FixtureRequest, stage: str = "evaluation", **opening: Any) -> Road:
    """The small assessment of `tests.factories.review`, taken to a stage, on a Monday."""
    get = request.getfixturevalue
    review = make_review(get("officers"), get("appointed"), **opening)
    to_stage(review, stage)
    set_today(get("monkeypatch"), MONDAY)
    return Road(review)


def on_day(request: pytest.FixtureRequest, day: datetime.date) -> None:
    """Let it be another day."""
    set_today(request.getfixturevalue("monkeypatch"), day)
