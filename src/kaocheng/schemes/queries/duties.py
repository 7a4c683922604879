"""责任清单 of a version: page and Excel."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from kaocheng.orgs.masking import masked
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.schemes.duties import DepartmentDuties, Duty, by_leader, duties_of
from kaocheng.schemes.models import LeaderInCharge
from kaocheng.schemes.queries.headers import header_of, versions
from kaocheng.schemes.queries.scope import offices_of, reads_schemes
from kaocheng.schemes.queries.shapes import DutyPage
from kaocheng.schemes.queries.versions import parsed

_A4 = 9
_COLUMNS = (
    ("部门", 16),
    ("分管领导", 10),
    ("责任", 9),
    ("指标代码", 9),
    ("指标", 26),
    ("上级指标", 20),
    ("分值", 8),
    ("评分标准", 48),
    ("佐证材料", 26),
    ("上级对口联系", 16),
)


def duty_page(actor: User, pk: int) -> DutyPage:
    """Departments and leaders with what each has to do, or `NotVisible`."""
    version = versions().filter(pk=pk).first() if reads_schemes(actor) else None
    if version is None:
        raise NotVisible(pk)
    header = header_of(version)
    held = LeaderInCharge.objects.filter(organisation=version.organisation_id)
    leaders = dict(held.values_list("department", "leader"))
    scheme = parsed(bytes(version.source), version.title)
    departments = duties_of(scheme, version.contacts, leaders)
    return DutyPage(
        scheme=header,
        departments=departments,
        leaders=by_leader(departments),
        may_assign=header.organisation_code in offices_of(actor),
    )


def duty_workbook(actor: User, pk: int) -> tuple[str, bytes]:
    """Title and bytes of an .xlsx file: a sheet by department, a sheet by leader."""
    page = duty_page(actor, pk)
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        led = [each for group in page.leaders for each in group.departments]
        _sheet(book, "按部门", page, list(page.departments))
        _sheet(book, "按分管领导", page, led)
    return page.scheme.title, target.getvalue()


def _sheet(book: Any, name: str, page: DutyPage, departments: list[DepartmentDuties]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 2)
    sheet.freeze_panes(3, 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    _write_head(book, sheet, page, name)
    form = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    rows = [(each, duty) for each in departments for duty in each.duties]
    for line, (department, duty) in enumerate(rows, start=3):
        for place, text in enumerate(_cells(department, duty)):
            sheet.write_string(line, place, text, form)


def _write_head(book: Any, sheet: Any, page: DutyPage, name: str) -> None:
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "黑体"})
    note = book.add_format({"font_size": 10, "text_wrap": True})
    head = book.add_format({"bold": True, "align": "center", "text_wrap": True, "border": 1})
    last = len(_COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, f"{page.scheme.title}责任清单（{name}）", title)
    issued = timezone.localdate(page.scheme.issued_at)
    notice = f"{page.scheme.notice}　" if page.scheme.notice else ""
    sheet.merge_range(1, 0, 1, last, f"{notice}方案印发日期：{issued}　分值单位：分", note)
    sheet.set_row(0, 30)
    for place, (words, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(2, place, words, head)


def _cells(department: DepartmentDuties, duty: Duty) -> tuple[str, ...]:
    return (
        duty.department,
        department.leader,
        duty.role,
        duty.code,
        duty.name,
        "·".join(duty.path),
        duty.points,
        duty.text,
        "；".join(duty.evidence),
        masked(duty.contact),
    )
