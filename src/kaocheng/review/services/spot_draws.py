"""Drawing the units of a spot check (抽取), and adding units by hand (指定、延伸抽查)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.queries.scope import stands_on
from kaocheng.orgs.refusals import Refusal
from kaocheng.review import sampling
from kaocheng.review.draw_record import (
    digest_of,
    frame_as_csv,
    outcome_as_text,
    repeated,
)
from kaocheng.review.models import Draw, How, SampledUnit, SpotCheck
from kaocheng.review.queries.spot_points import Before, frame_of
from kaocheng.review.sampling import CERTAIN, Ticket
from kaocheng.review.services.spot_locking import (
    check_for_office,
    check_step,
    checked_words,
    in_stage,
    refuse_stale,
    save_check,
    unit_for_office,
)
from kaocheng.review.services.spot_telling import tell_team
from kaocheng.review.spot_lifecycle import GROWING, OPEN, PLANNED

_BY_SYSTEM = "系统随机数"
_MOST_SOURCE = 200


def draw_units(
    actor: User,
    *,
    check_pk: int,
    seed: str = "",
    seed_source: str = "",
    by_system: bool = False,
    seen_version: int | None = None,
) -> None:
    """Draw once, and freeze what was drawn with all that it was drawn from.

    `seed` is a number that came about in public, `seed_source` says where; `by_system` takes a
    random one. Scores are computed before the database is asked to write.
    """
    with transaction.atomic():
        before = Before(_ready(actor, check_pk, seen_version).assessment)
    seed, source = _seed(seed, seed_source, by_system=by_system)
    assert before.results  # computed here, before the database is locked
    with transaction.atomic():
        check = _ready(actor, check_pk, seen_version)
        units = _assessees(check)
        frame = frame_as_csv(frame_of(units.values(), check, before))
        made = _drawn(actor, check, seed, source, frame)
        _insert_sampled(actor, check, before, units, made)
        check_step(check, "draw")
        save_check(check)
        detail = {"seed": seed, "source": source, "digest": check.draw.digest}
        _record(actor, "抽取抽查单位", check, detail)


def _ready(actor: User, check_pk: int, seen_version: int | None) -> SpotCheck:
    check = check_for_office(actor, check_pk)
    in_stage(check.assessment)
    if check.state != PLANNED:
        raise Refusal("本次抽查已经抽取，不能重抽。确需另行抽取的，请另拟抽查方案并写明原因。")
    refuse_stale(check.version, seen_version)
    return check


def _seed(seed: str, source: str, *, by_system: bool) -> tuple[str, str]:
    if by_system:
        return secrets.token_hex(8), _BY_SYSTEM
    seed = seed.strip()
    why = sampling.fault_of_seed(seed)
    if why:
        raise Refusal(why)
    return seed, checked_words(source, "种子来源", most=_MOST_SOURCE)


def _assessees(check: SpotCheck) -> dict[str, Assessee]:
    rows = Assessee.objects.filter(cycle=check.assessment.cycle_id).select_related("organisation")
    return {row.organisation.code: row for row in rows}


def _drawn(actor: User, check: SpotCheck, seed: str, source: str, frame: str) -> tuple[Ticket, ...]:
    """The draw as it is kept for good; drawn from the very texts that are kept."""
    plan = sampling.canonical(check.plan)
    tickets = repeated(seed, plan, frame)
    if not any(each.is_sampled for each in tickets):
        raise Refusal("按现方案没有一个单位会被抽到。请增加抽取个数，或减少剔除的单位。")
    outcome = outcome_as_text(tickets)
    check.draw = Draw.objects.create(
        spot_check=check,
        seed=seed,
        seed_source=source,
        plan=plan,
        frame=frame,
        frame_digest=sampling.digest(frame),
        outcome=outcome,
        digest=digest_of(seed, plan, frame, outcome),
        drawn_by=actor,
    )
    return tickets


def _insert_sampled(
    actor: User,
    check: SpotCheck,
    before: Before,
    units: dict[str, Assessee],
    tickets: Sequence[Ticket],
) -> None:
    SampledUnit.objects.bulk_create(
        SampledUnit(
            spot_check=check,
            organisation=units[each.code].organisation,
            assessee=units[each.code],
            how=How.CERTAIN if each.outcome == CERTAIN else How.DRAWN,
            hash=each.hash,
            place=each.place,
            basis=before.basis(each.code, units[each.code].group_code),
            added_by=actor,
        )
        for each in tickets
        if each.is_sampled
    )


# By hand ------------------------------------------------------------------------------------------


@transaction.atomic
def add_unit(
    actor: User,
    *,
    check_pk: int,
    organisation_code: str,
    reason: str,
    seen_version: int | None = None,
) -> int:
    """Add an assessed unit that was not drawn (指定), with the reason for it; its key."""
    check = check_for_office(actor, check_pk, seen_version)
    _refuse_grown(check)
    row = _assessees(check).get(organisation_code)
    if row is None:
        raise Refusal("该单位不是本考核的被考核单位。请从所列单位中选择。")
    _refuse_twice(check, row.organisation)
    unit = SampledUnit.objects.create(
        spot_check=check,
        organisation=row.organisation,
        assessee=row,
        how=How.HAND,
        reason=checked_words(reason, "指定原因"),
        basis=Before(check.assessment).basis(organisation_code, row.group_code),
        added_by=actor,
    )
    save_check(check)
    _record(actor, "指定抽查单位", check, {"unit": str(unit), "reason": unit.reason})
    return unit.pk


@transaction.atomic
def extend_check(
    actor: User,
    *,
    unit_pk: int,
    organisation_code: str,
    reason: str,
    seen_version: int | None = None,
) -> int:
    """Go on to a place below a unit that is checked (延伸抽查), with the reason for it; its key."""
    above = unit_for_office(actor, unit_pk, seen_version)
    check = above.spot_check
    _refuse_grown(check)
    if above.extends_id is not None or above.state != OPEN:
        raise Refusal("只有核查中的抽查单位可以延伸。请从抽查单位的页面办理。")
    place = _place_below(above.organisation, organisation_code)
    _refuse_twice(check, place)
    unit = SampledUnit.objects.create(
        spot_check=check,
        organisation=place,
        extends=above,
        how=How.EXTENDED,
        reason=checked_words(reason, "延伸原因"),
        team=above.team,
        indicators=above.indicators,
        added_by=actor,
    )
    save_check(check)
    tell_team(unit, f"延伸抽查：{place}", f"{check}延伸至{place}。原因：{unit.reason}")
    detail = {"unit": str(unit), "below": str(above), "reason": unit.reason}
    _record(actor, "延伸抽查", check, detail)
    return unit.pk


def _place_below(above: Organisation, code: str) -> Organisation:
    below = Organisation.tree.descendants(above)
    found: Organisation | None = below.filter(code=code).first()
    if found is None or not stands_on(found, timezone.localdate()):
        raise Refusal(f"延伸抽查的单位须在{above}之下。请从所列单位中选择。")
    return found


def _refuse_grown(check: SpotCheck) -> None:
    in_stage(check.assessment)
    if check.state not in GROWING:
        raise Refusal("只有抽取之后、反馈之前可以增加抽查单位。请另拟抽查方案。")


def _refuse_twice(check: SpotCheck, place: Organisation) -> None:
    if SampledUnit.objects.filter(spot_check=check, organisation=place).exists():
        raise Refusal(f"{place}已在本次抽查单位之中，不必重复增加。")


def _record(actor: User, verb: str, check: SpotCheck, detail: Mapping[str, object]) -> None:
    record(str(actor), verb, f"{check.assessment} {check}", {"check": check.pk, **detail})
