"""Telling units and assessors that an assessment (考核评价) has come to another stage."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.models import Assessee
from kaocheng.notices.services import notify
from kaocheng.orgs.models import Role, User
from kaocheng.review.lifecycle import EVALUATION, REVIEW, SELF_ASSESSMENT, SPOT_CHECK
from kaocheng.review.models import Assessment, AssessorSeat
from kaocheng.review.services.telling import marking_link, people_with


@dataclass(frozen=True)
class _Words:
    """What a stage asks of the units and of the assessors; "" where they need not be told."""

    units: str
    assessors: str


_WORDS = {
    SELF_ASSESSMENT: _Words("请{by}填写自查评分，经审签后报送。", ""),
    REVIEW: _Words(
        "自查评分不再改动。评审部门按指标退回的，请及时说明。", "请{by}对所负责的指标逐项评审。"
    ),
    SPOT_CHECK: _Words(
        "评审已结束。抽查单位由考核办抽取，被抽到的单位请配合核查。",
        "评审已结束，评审意见不再改动。",
    ),
    EVALUATION: _Words(
        "各环节已结束，由考核办作综合评价，结果公示后可查看并申诉。",
        "各环节已结束，由考核办作综合评价。",
    ),
}


def tell_stage(actor: User, assessment: Assessment) -> None:
    """A notice to clerks and signers of all units, and to the reviewers; not to who did it."""
    words = _WORDS[assessment.state]
    by = _by(assessment)
    stage = assessment.get_state_display()
    title = f"{stage}：{assessment.cycle}{period_words(assessment.period)}"
    units = list(_people_of_units(assessment).exclude(pk=actor.pk))
    notify(units, title, words.units.format(by=by), f"/review/{assessment.pk}/")
    if words.assessors:
        told = {each.pk for each in units} | {actor.pk}
        reviewers = [each for each in _reviewers(assessment) if each.pk not in told]
        notify(reviewers, title, words.assessors.format(by=by), marking_link(assessment.pk))


def _by(assessment: Assessment) -> str:
    """「于5月1日（周五）前」 as far as a last day was set for the stage."""
    days: dict[str, datetime.date | None] = {
        SELF_ASSESSMENT: assessment.self_due_on,
        REVIEW: assessment.review_due_on,
    }
    day = days.get(assessment.state)
    return f"于{day_words(day)}前" if day else ""


def _people_of_units(assessment: Assessment) -> QuerySet[User]:
    units = Assessee.objects.filter(cycle=assessment.cycle_id)
    return people_with((Role.REPORTER, Role.SIGN_OFF), units.values_list("organisation", flat=True))


def _reviewers(assessment: Assessment) -> QuerySet[User]:
    seats = AssessorSeat.objects.filter(assessment=assessment)
    return people_with((Role.REVIEWER,), seats.values_list("organisation", flat=True))
