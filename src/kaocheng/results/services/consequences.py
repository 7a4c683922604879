"""Consequences (结果运用): proposed by the office from rules, decided by who answers."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import period_words
from kaocheng.cycles.services.locking import stepped
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.queries import organisation_names
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results.consequences import (
    CONSEQUENCE,
    PROPOSED,
    UNSTATED,
    Called,
    Rule,
    called_for,
    lasts_until,
)
from kaocheng.results.models import Consequence, ConsequenceRule, PublishedResult, UnitResult
from kaocheng.results.permissions import SIGNERS, may_sign_for
from kaocheng.results.queries.grade_history import history_of, year_of
from kaocheng.results.queries.use import rules_of
from kaocheng.results.services.telling import page_of, people_of_unit, people_over, tell
from kaocheng.review.models import Assessment
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.review.services import locked_assessment

_LONGEST_REASON = 500
_LATEST = datetime.timedelta(days=3653)


# Proposed ---------------------------------------------------------------------------------------


@transaction.atomic
def propose_consequences(actor: User, *, assessment_pk: int) -> int:
    """Draw up what the rules call for after the publication, for the office; how many wait.

    What waited before is drawn up anew; what was decided stays, and is not proposed again.
    """
    assessment = locked_assessment(actor, assessment_pk)
    published, year = _published(assessment)
    rules = list(rules_of(assessment).filter(active=True).prefetch_related("supersedes"))
    if not rules:
        raise Refusal("还没有启用的运用规定。请先在“运用规定”中采用参考规定，或新增规定。")
    there = Consequence.objects.filter(published=published)
    dropped, _ = there.filter(state=PROPOSED).delete()
    settled = set(there.values_list("unit__code", "rule_id"))
    called = _called(assessment, published, year, rules)
    wanted = [(code, each) for code, each in called if (code, each.key) not in settled]
    _check_bases(rules, wanted)
    Consequence.objects.bulk_create(_rows(actor, published, rules, wanted))
    if wanted:
        title = f"请决定：{assessment.cycle}{period_words(assessment.period)}结果运用"
        body = f"{actor}已拟定结果运用事项 {len(wanted)} 项，请逐项决定。"
        people = people_over(assessment.cycle, SIGNERS)
        tell(people, title, body, page_of(assessment.pk, "use/"), but=actor)
    detail = {"number": published.number, "proposed": len(wanted), "dropped": dropped}
    record(str(actor), "拟定结果运用", str(assessment), detail)
    return len(wanted)


def _check_bases(rules: Iterable[ConsequenceRule], wanted: Iterable[tuple[str, Called]]) -> None:
    """A measure against a unit rests on a document of the place, not on a preset."""
    keys = {each.key for _, each in wanted}
    open_ones = [row.title for row in rules if row.pk in keys and UNSTATED in row.basis]
    if open_ones:
        raise Refusal(f"规定“{open_ones[0]}”还没有写明依据的文件和条款。请在“运用规定”中补充。")


def _published(assessment: Assessment) -> tuple[PublishedResult, int]:
    published = PublishedResult.objects.filter(assessment=assessment).first()
    if published is None:
        raise Refusal("考核结果还没有通报，不能拟定结果运用。请先发布考核通报。")
    year = year_of(assessment)
    if year is None:
        raise Refusal("结果运用依据年度考核结果。请在年度考核评价中拟定。")
    return published, year


def _called(
    assessment: Assessment, published: PublishedResult, year: int, rules: Iterable[ConsequenceRule]
) -> list[tuple[str, Called]]:
    """Unit code and rule that is called for, over all units of the published result."""
    pure = [_pure(row) for row in rules]
    history = history_of(assessment)
    rows = UnitResult.objects.filter(run=published.run_id).order_by("position")
    found = []
    for code, grade, group in rows.values_list("unit_code", "grade", "group_code"):
        before = {each.year: each.grade for each in history[code].values() if each.year < year}
        grades = {**before, year: grade or ""}
        found += [(code, each) for each in called_for(grades, year, pure, group)]
    return found


def _pure(row: ConsequenceRule) -> Rule:
    return Rule(
        key=row.pk,
        grades=frozenset(row.grades),
        years=row.years,
        groups=frozenset(row.groups),
        supersedes=frozenset(each.pk for each in row.supersedes.all()),
    )


def _rows(
    actor: User,
    published: PublishedResult,
    rules: Iterable[ConsequenceRule],
    wanted: Sequence[tuple[str, Called]],
) -> list[Consequence]:
    by_key = {row.pk: row for row in rules}
    units = organisation_names(code for code, _ in wanted)
    now = timezone.now()
    return [
        _row(published, units[code], by_key[each.key], each, actor, now) for code, each in wanted
    ]


def _row(
    published: PublishedResult,
    unit: Organisation,
    rule: ConsequenceRule,
    called: Called,
    actor: User,
    now: datetime.datetime,
) -> Consequence:
    return Consequence(
        published=published,
        unit=unit,
        rule=rule,
        title=rule.title,
        measure=rule.measure,
        applies_to=rule.applies_to,
        basis=rule.basis,
        months=rule.months,
        grades=[list(pair) for pair in called.grades],
        proposed_by=actor,
        proposed_at=now,
    )


# Decided ----------------------------------------------------------------------------------------


@transaction.atomic
def decide_consequences(
    actor: User,
    *,
    assessment_pk: int,
    consequence_pks: Sequence[int],
    basis: str,
    until_on: datetime.date | None = None,
) -> int:
    """Decide that these are applied, on a basis (会议、文件), by a leader or signer; how many.

    What lasts for months ends so long after the date of the circular, or on `until_on`.
    """
    rows = _to_be_settled(actor, assessment_pk, consequence_pks)
    basis = _said(basis, "请填写决定依据（会议或文件）")
    for row in rows:
        _settle(row, "decide", actor, basis)
        row.until_on = _until(row, until_on)
    _keep(rows)
    _tell_units(actor, rows, "结果运用", f"决定依据：{basis}")
    _record(actor, "决定结果运用", rows, basis)
    return len(rows)


@transaction.atomic
def waive_consequences(
    actor: User, *, assessment_pk: int, consequence_pks: Sequence[int], reason: str
) -> int:
    """Decide that these are not applied (不予适用), with reason and basis; how many."""
    rows = _to_be_settled(actor, assessment_pk, consequence_pks)
    reason = _said(reason, "请写明不予适用的理由和依据")
    for row in rows:
        _settle(row, "waive", actor, reason)
        row.until_on = None
    _keep(rows)
    _tell_units(actor, rows, "结果运用不予适用", f"理由和依据：{reason}")
    _record(actor, "决定结果运用不予适用", rows, reason)
    return len(rows)


@transaction.atomic
def defer_consequences(
    actor: User,
    *,
    assessment_pk: int,
    consequence_pks: Sequence[int],
    reason: str,
    until_on: datetime.date | None = None,
) -> int:
    """Put these off (暂缓适用), with reason and basis, until a day if one is said; how many.

    They are applied or not by a later decision, never by themselves.
    """
    rows = _to_be_settled(actor, assessment_pk, consequence_pks)
    reason = _said(reason, "请写明暂缓适用的理由和依据")
    until = _put_off_until(until_on)
    for row in rows:
        _settle(row, "defer", actor, reason)
        row.until_on = until
    _keep(rows)
    why = f"暂缓至{until.year}年{until.month}月{until.day}日。" if until else ""
    _tell_units(actor, rows, "结果运用暂缓适用", f"{why}理由和依据：{reason}")
    _record(actor, "决定结果运用暂缓适用", rows, reason)
    return len(rows)


def _put_off_until(wish: datetime.date | None) -> datetime.date | None:
    today = timezone.localdate()
    if wish is not None and not today < wish <= today + _LATEST:
        raise Refusal("暂缓的期限应晚于今天，不超过十年。请改，或留空。")
    return wish


@transaction.atomic
def reopen_consequence(
    actor: User, *, assessment_pk: int, consequence_pk: int, reason: str
) -> None:
    """Take a decision back, with the reason: it waits again. The log keeps what was decided."""
    (row,) = _locked(actor, assessment_pk, [consequence_pk])
    reason = _said(reason, "请写明撤销决定的理由")
    before = {"was": row.get_state_display(), "was_because": row.reason, "by": str(row.decided_by)}
    _tell_units(actor, [row], "撤销结果运用决定", f"撤销理由：{reason}")
    row.state = stepped(CONSEQUENCE, row.state, "reopen")
    row.decided_by, row.decided_at, row.reason, row.until_on = None, None, "", None
    _keep([row])
    assessment = row.published.assessment
    detail = {**before, "unit": str(row.unit), "measure": row.measure, "reason": reason}
    record(str(actor), "撤销结果运用决定", str(assessment), detail)


def _to_be_settled(
    actor: User, assessment_pk: int, consequence_pks: Sequence[int]
) -> list[Consequence]:
    rows = _locked(actor, assessment_pk, consequence_pks)
    if any(row.proposed_by_id == actor.pk for row in rows):
        raise Refusal("所选事项由您拟定，不能由您决定。请另一位领导或审签人决定。")
    return rows


def _locked(actor: User, assessment_pk: int, consequence_pks: Sequence[int]) -> list[Consequence]:
    """The rows, locked, for who answers for the assessing organisation."""
    cycle = assessment_scope(actor, assessment_pk).assessment.cycle
    if not may_sign_for(actor, cycle):
        raise NotAllowed(f"结果运用由{cycle.organisation}的领导或审签人决定。请联系他们。")
    if not consequence_pks:
        raise Refusal("没有选择事项。请先勾选要决定的事项。")
    # Proposing locks the same row: nothing is drawn up anew under a hand that decides.
    Assessment.objects.select_for_update(of=("self",)).get(pk=assessment_pk)
    rows = Consequence.objects.select_for_update(of=("self",)).filter(
        pk__in=consequence_pks, published__assessment=assessment_pk
    )
    related = ("unit", "decided_by", "published__assessment__cycle")
    found = list(rows.select_related(*related))
    if len(found) != len(set(consequence_pks)):
        raise Refusal("所选事项已重新拟定，或不在本次考核中。请刷新页面，核对后再决定。")
    return found


def _said(text: str, wanted: str) -> str:
    said = " ".join(text.replace("\0", "").split())
    if not said or len(said) > _LONGEST_REASON:
        raise Refusal(f"{wanted}，不超过 {_LONGEST_REASON} 字。")
    return said


def _settle(row: Consequence, verb: str, actor: User, reason: str) -> None:
    row.state = stepped(CONSEQUENCE, row.state, verb)
    row.decided_by, row.decided_at, row.reason = actor, timezone.now(), reason


def _until(row: Consequence, wish: datetime.date | None) -> datetime.date | None:
    first = row.published.document_date
    if not row.months or wish is None:
        return lasts_until(first, row.months)
    if not first < wish <= first + _LATEST:
        raise Refusal("期限应晚于通报的成文日期，不超过十年。请改，或留空按规定的月数计算。")
    return wish


def _tell_units(actor: User, rows: Sequence[Consequence], what: str, why: str) -> None:
    """One notice a unit of what was decided, or taken back; never of what is only proposed."""
    assessment = rows[0].published.assessment
    title = f"{what}：{assessment.cycle}{period_words(assessment.period)}"
    link, by_unit = page_of(assessment.pk, "use/"), defaultdict[Organisation, list[str]](list)
    for row in rows:
        by_unit[row.unit].append(row.measure)
    for unit, measures in by_unit.items():
        body = f"{unit}：{'；'.join(measures)}。{why}。"
        tell(people_of_unit(unit), title, body, link, but=actor)


def _keep(rows: Iterable[Consequence]) -> None:
    for row in rows:
        row.save(update_fields=["state", "decided_by", "decided_at", "reason", "until_on"])


def _record(actor: User, verb: str, rows: Sequence[Consequence], reason: str) -> None:
    assessment = rows[0].published.assessment
    proposers = User.objects.filter(pk__in={row.proposed_by_id for row in rows})
    title = f"{verb}：{assessment.cycle}{period_words(assessment.period)}"
    link = page_of(assessment.pk, "use/")
    tell(proposers, title, f"{actor}已办理 {len(rows)} 项。", link, but=actor)
    lines = [f"{row.unit}：{row.measure}" for row in rows]
    record(str(actor), verb, str(assessment), {"consequences": lines, "reason": reason})
