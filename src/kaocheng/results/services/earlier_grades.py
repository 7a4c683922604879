"""Grades of years before the platform (以前年度等次), entered by the office from a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.models import EarlierGrade
from kaocheng.results.queries.grade_history import year_of, years_published
from kaocheng.review.models import Assessment
from kaocheng.review.services import locked_assessment

# A line with this word in place of a grade takes back what was entered.
NONE = "无"
MOST_LINES = 5000
MOST_BACK = 20
_LONGEST_GRADE = 50
_LONGEST_SOURCE = 200
_MOST_TOLD = 5


@dataclass(frozen=True)
class EarlierWish:
    """A line as it was pasted: the unit by name or code, and its grade."""

    number: int
    unit: str
    grade: str


def read_lines(text: str) -> tuple[EarlierWish, ...]:
    """Unit and grade of each line, as they come out of two columns of a workbook."""
    found = []
    for number, line in enumerate(text.replace("\0", "").splitlines(), start=1):
        words = line.replace("，", " ").replace(",", " ").split()
        if not words:
            continue
        if len(words) < 2:
            raise Refusal(f"第 {number} 行没有等次。请写成“单位 等次”，一行一个单位。")
        # Between them the name may stand after its code, as the platform's own tables write it.
        found.append(EarlierWish(number, words[0], words[-1]))
    if not found:
        raise Refusal("没有可录入的内容。请从表格中复制“单位”和“等次”两列，粘贴在这里。")
    if len(found) > MOST_LINES:
        raise Refusal(f"一次最多录入 {MOST_LINES} 行。请分次录入。")
    return tuple(found)


@transaction.atomic
def enter_earlier_grades(
    actor: User, *, assessment_pk: int, year: int | None, source: str, text: str
) -> int:
    """Enter the grades of a year with the document they come from, for the office; how many.

    A second entry of a unit corrects the first. What was published on the platform stands.
    """
    assessment = locked_assessment(actor, assessment_pk)
    known_year = _checked_year(assessment, year)
    source = " ".join(source.replace("\0", "").split())
    if not source or len(source) > _LONGEST_SOURCE:
        raise Refusal(f"请填写来源文件（如通报的发文字号），不超过 {_LONGEST_SOURCE} 字。")
    lines = read_lines(text)
    wanted = _by_unit(lines, _units_by_name(assessment))
    changed = _write(actor, assessment, known_year, source, wanted)
    if not changed:
        raise Refusal("所填等次与已录入的一致，没有变动。")
    detail = {"year": known_year, "source": source, "grades": changed}
    record(str(actor), "录入以前年度等次", str(assessment), detail)
    return len(changed)


def _checked_year(assessment: Assessment, year: int | None) -> int:
    last = year_of(assessment) or assessment.cycle.year
    if year is None or not last - MOST_BACK <= year < last:
        raise Refusal(f"年度请填 {last - MOST_BACK} 至 {last - 1}。")
    if year in years_published(assessment):
        raise Refusal(f"{year}年度结果已在平台通报，以通报为准，不能另行录入。")
    return year


Units = dict[str, list[Organisation]]


def _units_by_name(assessment: Assessment) -> Units:
    """Organisations below the assessing one by code and by name."""
    found: Units = defaultdict(list)
    for unit in Organisation.tree.descendants(assessment.cycle.organisation):
        for key in {unit.code, unit.name}:
            found[key].append(unit)
    return found


def _by_unit(lines: Iterable[EarlierWish], units: Units) -> dict[Organisation, str]:
    """The grade of each unit, or one refusal that names the lines to be mended."""
    found: dict[Organisation, str] = {}
    faults: list[str] = []
    for line in lines:
        fault = _fault(line, units, found)
        if fault:
            faults.append(f"第 {line.number} 行{fault}")
        else:
            found[units[line.unit][0]] = line.grade
    if faults:
        more = f"（另有 {len(faults) - _MOST_TOLD} 处）" if len(faults) > _MOST_TOLD else ""
        raise Refusal(f"{'；'.join(faults[:_MOST_TOLD])}{more}。改正后重新录入，本次没有录入。")
    return found


def _fault(line: EarlierWish, units: Units, found: dict[Organisation, str]) -> str:
    matches = units.get(line.unit, [])
    if not matches:
        return f"“{line.unit[:30]}”不是下属单位，请核对名称或改用代码"
    if len(matches) > 1:
        return f"“{line.unit[:30]}”有 {len(matches)} 个同名单位，请改用代码"
    if matches[0] in found:
        return f"“{line.unit[:30]}”重复，请只留一行"
    if len(line.grade) > _LONGEST_GRADE:
        return f"等次超过 {_LONGEST_GRADE} 字，请核对"
    return ""


def _write(
    actor: User,
    assessment: Assessment,
    year: int,
    source: str,
    wanted: dict[Organisation, str],
) -> dict[str, list[str]]:
    """What changed: unit code → [grade before, grade now], "" where there is none."""
    organisation, series = assessment.cycle.organisation, assessment.scheme_version.code
    rows = EarlierGrade.objects.filter(organisation=organisation, series=series, year=year)
    there = {row.unit_id: row for row in rows.select_for_update(of=("self",))}
    changed: dict[str, list[str]] = {}
    new, gone = [], []
    for unit, grade in wanted.items():
        old = there.get(unit.pk)
        now = "" if grade == NONE else grade
        if (old.grade if old else "") == now and (old is None or old.source == source):
            continue
        changed[unit.code] = [old.grade if old else "", now]
        gone += [old.pk] if old else []
        if now:
            row = EarlierGrade(organisation=organisation, series=series, year=year, unit=unit)
            row.grade, row.source = now, source
            row.entered_by, row.entered_at = actor, timezone.now()
            new.append(row)
    rows.filter(pk__in=gone).delete()
    EarlierGrade.objects.bulk_create(new)
    return changed
