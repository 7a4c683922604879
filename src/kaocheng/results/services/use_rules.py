"""Rules of the use of results (结果运用规定): adopted, written, retired by the office."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, QuerySet

from kaocheng.audit.services import record
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.consequences import Preset, in_a_circle, presets
from kaocheng.results.models import ConsequenceRule
from kaocheng.review.models import Assessment
from kaocheng.review.services import locked_assessment
from kaocheng.schemes.outline import outline_from_json

MOST_YEARS = 10
MOST_MONTHS = 120
_LENGTHS = {"title": 100, "measure": 300, "applies_to": 100, "basis": 300}
_WORDS = {"title": "名称", "measure": "措施", "applies_to": "适用对象", "basis": "依据"}


@dataclass(frozen=True)
class RuleWish:
    """A rule as it was written; None stands for a number that is none."""

    title: str
    grades: tuple[str, ...]
    measure: str
    applies_to: str
    basis: str
    years: int | None = 1
    months: int | None = 0
    groups: tuple[str, ...] = ()
    own_series: bool = False
    supersedes: tuple[int, ...] = ()
    active: bool = True
    position: int | None = None


@transaction.atomic
def adopt_rules(actor: User, *, assessment_pk: int) -> int:
    """Adopt the presets that are not there yet, for the office; how many. They can be edited."""
    assessment = locked_assessment(actor, assessment_pk)
    organisation = _locked_organisation(assessment)
    there = {row.preset: row for row in _rules_of(organisation).exclude(preset="")}
    new = [each for each in presets() if each.code not in there]
    if not new:
        raise Refusal("参考规定已全部采用。请在列表中核改或停用。")
    first = _next_position(organisation)
    for place, preset in enumerate(new):
        there[preset.code] = _adopted(organisation, preset, first + place)
    for preset in new:
        there[preset.code].supersedes.set(there[code] for code in preset.supersedes)
    detail = {"presets": [each.code for each in new]}
    record(str(actor), "采用结果运用参考规定", str(organisation), detail)
    return len(new)


def _adopted(organisation: Organisation, preset: Preset, position: int) -> ConsequenceRule:
    return ConsequenceRule.objects.create(
        organisation=organisation,
        preset=preset.code,
        title=preset.title,
        grades=list(preset.grades),
        years=preset.years,
        measure=preset.measure,
        applies_to=preset.applies_to,
        basis=preset.basis,
        months=preset.months,
        position=position,
    )


@transaction.atomic
def save_rule(
    actor: User, *, assessment_pk: int, wish: RuleWish, rule_pk: int | None = None
) -> int:
    """Write a rule or change one, for the office; its key. What was proposed keeps its text."""
    assessment = locked_assessment(actor, assessment_pk)
    organisation = _locked_organisation(assessment)
    row = ConsequenceRule(organisation=organisation)
    if rule_pk is not None:
        found = _rules_of(organisation).filter(pk=rule_pk).first()
        if found is None:
            raise NotVisible(rule_pk)
        row = found
    _write(row, wish, assessment)
    row.save()
    row.supersedes.set(_superseded(row, wish.supersedes))
    detail = {"rule": row.title, "grades": row.grades, "years": row.years, "active": row.active}
    detail |= {"measure": row.measure, "basis": row.basis, "months": row.months}
    verb = "新增结果运用规定" if rule_pk is None else "修改结果运用规定"
    record(str(actor), verb, str(organisation), detail)
    return row.pk


def _write(row: ConsequenceRule, wish: RuleWish, assessment: Assessment) -> None:
    for name, most in _LENGTHS.items():
        setattr(row, name, _line(getattr(wish, name), _WORDS[name], most))
    row.grades = _grades(wish.grades)
    row.years = _within(wish.years, 1, MOST_YEARS, "连续年数")
    row.months = _within(wish.months, 0, MOST_MONTHS, "期限（月）")
    if wish.groups and not wish.own_series:
        raise Refusal("限定组别的规定只适用于本方案。请勾选“只适用于本方案”，或不限组别。")
    row.series = assessment.scheme_version.code if wish.own_series else ""
    row.groups = _groups(wish.groups, assessment)
    row.active = wish.active
    if wish.position is not None:
        row.position = _within(wish.position, 0, 9999, "次序")
    elif row.pk is None:
        row.position = _next_position(row.organisation)


def _line(text: str, words: str, most: int) -> str:
    line = " ".join(text.replace("\0", "").split())
    if not line or len(line) > most:
        raise Refusal(f"请填写{words}，不超过 {most} 字。")
    return line


def _grades(given: Collection[str]) -> list[str]:
    grades = list(dict.fromkeys(each.strip() for each in given if each.strip()))
    if not grades or any(len(each) > 50 or "\0" in each for each in grades):
        raise Refusal("请填写等次，多个用顿号分开，如：一般、较差。")
    return grades


def _within(given: int | None, least: int, most: int, words: str) -> int:
    if given is None or not least <= given <= most:
        raise Refusal(f"{words}请填 {least} 至 {most} 的整数。")
    return given


def _groups(given: Collection[str], assessment: Assessment) -> list[str]:
    known = [code for code, _ in outline_from_json(assessment.scheme_version.outline).groups]
    if not set(given) <= set(known):
        raise Refusal("所选组别不在本方案中。请刷新页面后重选。")
    return [code for code in known if code in given]


def _superseded(row: ConsequenceRule, given: Collection[int]) -> list[ConsequenceRule]:
    """The rules that this one supersedes, unless that would lead back to itself."""
    rows = list(_rules_of(row.organisation).prefetch_related("supersedes"))
    found = [each for each in rows if each.pk in given]
    if len(found) != len(set(given)):
        raise Refusal("所选的被替代规定已不存在。请刷新页面后重选。")
    links = {each.pk: [other.pk for other in each.supersedes.all()] for each in rows}
    links[row.pk] = [each.pk for each in found]
    if in_a_circle(links):
        raise Refusal("规定之间不能互相替代，否则哪一条都不会适用。请取消其中一项替代。")
    return found


def _rules_of(organisation: Organisation) -> QuerySet[ConsequenceRule]:
    return ConsequenceRule.objects.filter(organisation=organisation)


def _next_position(organisation: Organisation) -> int:
    last: int | None = _rules_of(organisation).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _locked_organisation(assessment: Assessment) -> Organisation:
    """Rules are the organisation's: its row keeps two writers apart, whatever page they are on."""
    rows = Organisation.objects.select_for_update(of=("self",))
    return rows.get(pk=assessment.cycle.organisation_id)
