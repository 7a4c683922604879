"""Three assessments of every cycle: one under review, one announced, one published."""

from __future__ import annotations

import datetime

from django.utils import timezone

from kaocheng.notices.models import Delivery
from kaocheng.orgs.models import User
from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.results import services as results
from kaocheng.results.models import Consequence, Decision, Publication, RunRequest
from kaocheng.results.services import propose_consequences, save_rule
from kaocheng.results.services.stage_runs import carry_out_run
from kaocheng.results.services.use_rules import RuleWish
from kaocheng.review import services as review
from kaocheng.review.models import SampledUnit
from kaocheng.review.queries.spot_leaves import lines_checked
from kaocheng.review.sampling import Plan, Quota
from tests.permissions.making import EARLY, LATE, YEAR
from tests.permissions.people import CHECKER, LEADER, OFFICE, REPORTER, REVIEWER, SIGN_OFF
from tests.permissions.places import ASSESSED, HERE, PLACES
from tests.permissions.world import PDF, TODAY, World


def reviewers_of(place: str) -> str:
    """Where the reviewers of an assessing organisation sit."""
    return "D" if place == HERE else place


def marker_of(world: World, place: str) -> User:
    return world.people.of(reviewers_of(place), REVIEWER)


# Under review -------------------------------------------------------------------------------------


def under_review(world: World, place: str) -> None:
    """Self-assessments handed in, one indicator given back, one reviewer keeping out."""
    office, cycle = world.people.of(place, OFFICE), world.key("cycle", place)
    pk = review.open_assessment(office, cycle_pk=cycle, period=EARLY)
    world.put("early", place, pk)
    _seat(world, place, pk)
    for unit in ASSESSED[place]:
        _assess_oneself(world, unit, pk)
    review.advance(office, assessment_pk=pk, verb="begin_review")
    marker = marker_of(world, place)
    for unit in ASSESSED[place]:
        own = {"assessment_pk": pk, "organisation_code": PLACES[unit].code}
        back = review.return_item(marker, code="2", reason=f"{PLACES[unit].name}无依据", **own)
        world.put("item_return", unit, back)
        out = review.recuse(marker, code="1", reason=f"曾在{PLACES[unit].name}工作", **own)
        world.put("recusal", unit, out)


def _seat(world: World, place: str, pk: int) -> None:
    seats = {"甲部门": PLACES[reviewers_of(place)].code}
    review.bind_assessors(world.people.of(place, OFFICE), assessment_pk=pk, seats=seats)


def _assess_oneself(world: World, unit: str, pk: int) -> None:
    clerk, head = world.people.of(unit, REPORTER), world.people.of(unit, SIGN_OFF)
    own = {"assessment_pk": pk, "organisation_code": PLACES[unit].code}
    changes = [CellChange("proposal:quality", "好")]
    assert review.save_self_cells(clerk, **own, changes=changes).all_saved
    review.sign_self_assessment(head, **own)
    review.submit_self_assessment(clerk, **own)


# Announced ----------------------------------------------------------------------------------------


def announced(world: World, place: str) -> None:
    """Spot-checked, evaluated, signed, laid open; an appeal of every unit waits for its answer."""
    office, cycle = world.people.of(place, OFFICE), world.key("cycle", place)
    pk = review.open_assessment(office, cycle_pk=cycle, period=LATE)
    world.put("late", place, pk)
    _seat(world, place, pk)
    review.advance(office, assessment_pk=pk, verb="begin_review")
    review.advance(office, assessment_pk=pk, verb="begin_spot_check")
    _spot_check(world, place, pk)
    review.advance(office, assessment_pk=pk, verb="begin_evaluation", reason="按期转入")
    for stage in ("self", "review", "spot"):
        _run(office, pk, stage)
    decision = _signed(world, place, pk)
    world.put("decision", place, decision)
    results.announce(office, assessment_pk=pk)
    for unit in ASSESSED[place]:
        appeal = results.file_appeal(
            world.people.of(unit, REPORTER),
            assessment_pk=pk,
            organisation_code=PLACES[unit].code,
            indicator_code="1",
            grounds=f"{PLACES[unit].name}统计公报有误",
            files=[results.Upload(f"{PLACES[unit].name}申诉.pdf", PDF)],
        )
        world.put("appeal", unit, appeal)


def _spot_check(world: World, place: str, pk: int) -> None:
    office, leader = world.people.of(place, OFFICE), world.people.of(place, CHECKER)
    wishes = review.PlanWishes(title=f"{PLACES[place].name}联合抽查", plan=Plan(Quota(number=5)))
    check = review.plan_spot_check(office, assessment_pk=pk, wishes=wishes)
    world.put("check", place, check)
    review.draw_units(office, check_pk=check, seed="0718222631", seed_source="示例")
    team = review.set_team(office, check_pk=check, name="一组", leader=leader.pk)
    world.put("team", place, team)
    units = list(SampledUnit.objects.filter(spot_check=check).select_related("organisation"))
    for each in units:
        review.assign_unit(office, unit_pk=each.pk, team_pk=team)
    review.begin_checking(office, check_pk=check)
    for each in units:
        _visit(world, place, each)


def _visit(world: World, place: str, sampled: SampledUnit) -> None:
    office, leader = world.people.of(place, OFFICE), world.people.of(place, CHECKER)
    unit = next(u for u in ASSESSED[place] if PLACES[u].code == sampled.organisation.code)
    world.put("sampled", unit, sampled.pk)
    for line in lines_checked(SampledUnit.objects.get(pk=sampled.pk)):
        entry = review.Entry("true", found=f"{PLACES[unit].name}属实")
        review.save_finding(
            leader, unit_pk=sampled.pk, indicator_code=line.code, entry=entry, seen_version=0
        )
    link = review.attach_to_finding(
        leader,
        unit_pk=sampled.pk,
        indicator_code="1",
        name=f"{PLACES[unit].name}现场.pdf",
        content=PDF,
    )
    world.put("finding_file", unit, link)
    review.finish_unit(leader, unit_pk=sampled.pk)
    due = timezone.localdate() + datetime.timedelta(days=7)
    letter = f"{PLACES[unit].name}：现将抽查情况反馈如下。"
    review.send_feedback(office, unit_pk=sampled.pk, letter=letter, answer_due_on=due)
    review.answer_feedback(world.people.of(unit, SIGN_OFF), unit_pk=sampled.pk, agrees=True)


def _run(office: User, pk: int, stage: str = "final") -> tuple[int, int]:
    """A run of a stage, carried out; the keys of the request and of the run."""
    job = results.request_run(office, assessment_pk=pk, stage=stage)
    carry_out_run(job)
    done = RunRequest.objects.get(pk=job)
    assert done.run_id is not None, done.fault
    return job, done.run_id


def _signed(world: World, place: str, pk: int) -> int:
    office, leader = world.people.of(place, OFFICE), world.people.of(place, LEADER)
    job, run = _run(office, pk)
    name = Decision.objects.filter(assessment=pk).count()
    decision = results.decide(office, run_pk=run, note=f"第{name + 1}次")
    digest = Decision.objects.get(pk=decision).result_digest
    code = world.people.code(leader)
    results.sign_decision(leader, decision_pk=decision, seen_digest=digest, code=code)
    world.put("job", place, job)
    world.put("stage_run", place, run)
    return decision


# Published ----------------------------------------------------------------------------------------


def published(world: World, place: str) -> None:
    """Scored from the figures alone and published, by two persons."""
    office, leader = world.people.of(place, OFFICE), world.people.of(place, LEADER)
    cycle = world.key("cycle", place)
    pk = review.open_assessment(office, cycle_pk=cycle, period=YEAR, straight_to_evaluation=True)
    world.put("done", place, pk)
    late = {kind: world.key(kind, place) for kind in ("job", "stage_run")}
    _signed(world, place, pk)
    world.put("published_run", place, world.key("stage_run", place))
    for kind, key in late.items():
        world.put(kind, place, key)
    publication = results.initiate_publication(
        office,
        assessment_pk=pk,
        number=f"{PLACES[place].name}考〔2026〕1号",
        document_date=TODAY,
        code=world.people.code(office),
    )
    world.put("publication", place, publication)
    digest = Publication.objects.get(pk=publication).decision.result_digest
    results.confirm_publication(
        leader, publication_pk=publication, seen_digest=digest, code=world.people.code(leader)
    )
    _used(world, place, pk)
    told = Delivery.objects.filter(webhook__organisation__code=PLACES[place].code).first()
    if told is not None:
        world.put("delivery", place, told.pk)


def _used(world: World, place: str, pk: int) -> None:
    """What follows from the published grades, drawn up and not decided yet."""
    office = world.people.of(place, OFFICE)
    wish = RuleWish("约谈", ("合格",), "约谈", "单位负责人", "示例规定")
    save_rule(office, assessment_pk=pk, wish=wish)
    propose_consequences(office, assessment_pk=pk)
    found = Consequence.objects.filter(published__assessment=pk).first()
    assert found is not None
    world.put("consequence", place, found.pk)
