"""Publication (考核通报): two persons, each with a code; then the result is frozen for good."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.models import CycleKind
from kaocheng.cycles.services.locking import stepped
from kaocheng.notices.services import announce
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import verify_totp
from kaocheng.results.lifecycle import INITIATED, PUBLICATION
from kaocheng.results.models import Announcement, Decision, Publication, PublishedResult
from kaocheng.results.permissions import CONFIRMERS, may_confirm_for
from kaocheng.results.queries.appeal_facts import leaves_out_appeals, open_appeals
from kaocheng.results.services.decisions import signed_decision
from kaocheng.results.services.telling import page_of, people_of_units, people_over, tell
from kaocheng.review.lifecycle import ASSESSMENT
from kaocheng.review.models import Assessment
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.review.services import locked_assessment, step_assessment

_LONGEST_NUMBER = 50
_LONGEST_ORGAN = 100


def initiate_publication(
    actor: User,
    *,
    assessment_pk: int,
    number: str,
    document_date: datetime.date,
    code: str,
    organ: str = "",
) -> int:
    """Ask for publication under a document number (发文字号), for the office; another confirms.

    `organ` issues the circular (发文机关): the assessing organisation unless another is named.
    The code is checked in a transaction of its own, and only once nothing else is in the way.
    """
    number, organ = _one_line(number), _one_line(organ)
    with transaction.atomic():
        _ready(locked_assessment(actor, assessment_pk), organ, number)
    verify_totp(actor, code)
    with transaction.atomic():
        assessment = locked_assessment(actor, assessment_pk)
        decision = _ready(assessment, organ, number)
        publication = Publication.objects.create(
            assessment=assessment,
            decision=decision,
            organ=organ or str(assessment.cycle.organisation),
            number=number,
            document_date=document_date,
            initiated_by=actor,
            initiated_at=timezone.now(),
        )
        title = f"请复核发布：{assessment.cycle}{period_words(assessment.period)}考核通报"
        people = people_over(assessment.cycle, CONFIRMERS)
        body = f"{actor}已发起发布（{number}），须由另一人复核。"
        tell(people, title, body, page_of(assessment.pk, "publication/"), but=actor)
        detail = {"number": number, "result": decision.result_digest}
        record(str(actor), "发起发布", str(assessment), detail)
    return publication.pk


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _ready(assessment: Assessment, organ: str, number: str) -> Decision:
    """The signed decision, once nothing stands in the way of publishing it."""
    if PublishedResult.objects.filter(assessment=assessment).exists():
        raise Refusal("本次考核评价已通报，不能再次发布。")
    stepped(ASSESSMENT, assessment.state, "publish")
    if assessment.cycle.kind == CycleKind.MOCK:
        raise Refusal("模拟考核的结果不对外通报。请在正式考核中发布。")
    _check_number(organ or str(assessment.cycle.organisation), number)
    if Publication.objects.filter(assessment=assessment, state=INITIATED).exists():
        raise Refusal("已发起发布，正待复核。请由另一人复核，或先撤回。")
    return _publishable(assessment)


def _check_number(organ: str, number: str) -> None:
    if len(organ) > _LONGEST_ORGAN:
        raise Refusal(f"发文机关不超过 {_LONGEST_ORGAN} 字。请缩短。")
    if not number or len(number) > _LONGEST_NUMBER:
        raise Refusal(f"请填写发文字号，不超过 {_LONGEST_NUMBER} 字，如 示考发〔2025〕1号。")
    if PublishedResult.objects.filter(organ=organ, number=number).exists():
        raise Refusal(f"发文字号“{number}”已用于另一份通报。请核对后另填。")


def _publishable(assessment: Assessment) -> Decision:
    """The decision, unless an announcement still runs, or appeals are not done with."""
    decision = signed_decision(assessment)
    waiting = open_appeals(assessment.pk)
    if waiting:
        raise Refusal(f"还有 {waiting} 项申诉没有办结，不能发布。请先在“申诉”中逐项答复。")
    shown = Announcement.objects.filter(assessment=assessment, withdrawn_at=None).first()
    if shown is not None and not shown.is_over(timezone.localdate()):
        raise Refusal(f"公示到{day_words(shown.until_on)}为止，其后才能发布。请届时办理。")
    if leaves_out_appeals(assessment.pk, decision.run):
        raise Refusal(
            "签发的结果没有计入成立的申诉。请重新作综合评价的计分，提出意见并签发后再发布。"
        )
    return decision


def confirm_publication(actor: User, *, publication_pk: int, seen_digest: str, code: str) -> int:
    """Publish what another person has asked for; the key of the published result.

    `seen_digest` is the digest that stood on the screen: nothing else is published.
    """
    with transaction.atomic():
        _to_confirm(actor, publication_pk, seen_digest)
    verify_totp(actor, code)
    with transaction.atomic():
        publication = _to_confirm(actor, publication_pk, seen_digest)
        return _published(actor, publication)


def _to_confirm(actor: User, publication_pk: int, seen_digest: str) -> Publication:
    publication = _locked(actor, publication_pk)
    cycle = publication.assessment.cycle
    if not may_confirm_for(actor, cycle):
        raise NotAllowed(f"发布由{cycle.organisation}的领导、审签人或考核办复核。请联系他们。")
    if publication.initiated_by_id == actor.pk:
        raise Refusal("发布由您发起，不能由您复核。请另一人复核。")
    stepped(PUBLICATION, publication.state, "confirm")
    decision = _publishable(publication.assessment)
    if decision.pk != publication.decision_id or decision.result_digest != seen_digest:
        raise Refusal("页面上的结果摘要与签发的不一致。请刷新页面，核对后再复核。")
    return publication


def _published(actor: User, publication: Publication) -> int:
    assessment, decision = publication.assessment, publication.decision
    publication.state = stepped(PUBLICATION, publication.state, "confirm")
    publication.closed_by, publication.closed_at = actor, timezone.now()
    publication.save(update_fields=["state", "closed_by", "closed_at"])
    step_assessment(assessment, "publish")
    published = PublishedResult(
        assessment=assessment,
        run=decision.run,
        result_digest=decision.result_digest,
        organ=publication.organ,
        number=publication.number,
        document_date=publication.document_date,
        signed_by=str(decision.signed_by),
        initiated_by=publication.initiated_by,
        confirmed_by=actor,
        published_at=publication.closed_at,
    )
    published.save()
    _tell_units(actor, assessment, publication)
    _tell_systems(assessment, published)
    detail = {"number": publication.number, "result": decision.result_digest}
    detail["initiated_by"] = str(publication.initiated_by)
    record(str(actor), "发布考核通报", str(assessment), detail)
    return published.pk


def _tell_systems(assessment: Assessment, published: PublishedResult) -> None:
    """Business systems that the office has registered; they fetch the figures by the interface."""
    cycle = assessment.cycle
    announce(
        cycle.organisation,
        "results.published",
        {
            "assessment": assessment.pk,
            "cycle": cycle.code,
            "title": str(cycle),
            "period": assessment.period,
            "number": published.number,
            "run": published.run_id,
            "result_digest": published.result_digest,
        },
    )


def _tell_units(actor: User, assessment: Assessment, publication: Publication) -> None:
    title = f"考核通报：{assessment.cycle}{period_words(assessment.period)}（{publication.number}）"
    body = "考核结果已通报。请查看本单位的得分、位次和失分原因。"
    link = page_of(assessment.pk, "published/")
    tell(people_of_units(assessment.cycle), title, body, link, but=actor)


@transaction.atomic
def recall_publication(actor: User, *, publication_pk: int) -> None:
    """Take the request back before it is confirmed, for the office or for who would confirm it."""
    publication = _locked(actor, publication_pk)
    if not may_confirm_for(actor, publication.assessment.cycle):
        raise NotAllowed("只有考核办或复核人可以撤回发布。请联系考核办。")
    publication.state = stepped(PUBLICATION, publication.state, "recall")
    publication.closed_by, publication.closed_at = actor, timezone.now()
    publication.save(update_fields=["state", "closed_by", "closed_at"])
    record(str(actor), "撤回发布", str(publication.assessment), {"number": publication.number})


def _locked(actor: User, publication_pk: int) -> Publication:
    """The request with its assessment, both rows locked, for whoever knows of the assessment."""
    found = Publication.objects.filter(pk=publication_pk).first()
    if found is None:
        raise NotVisible(publication_pk)
    scope = assessment_scope(actor, found.assessment_id)
    if not scope.reach.sees_all_of(scope.assessment.cycle):
        raise NotVisible(publication_pk)
    assessments = Assessment.objects.select_for_update(of=("self",))
    assessment = assessments.select_related("cycle__organisation").get(pk=found.assessment_id)
    rows = Publication.objects.select_for_update(of=("self",))
    publication = rows.select_related("decision__run", "decision__signed_by", "initiated_by").get(
        pk=publication_pk
    )
    publication.assessment = assessment
    return publication
