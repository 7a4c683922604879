"""结果运用建议名单: the letter to the organisation department with its list, as a Word file.

It proposes; what was already decided stands beside. The department's own name is not known to the
data and stays a bracketed placeholder.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.documents import elements, tables
from kaocheng.documents.circular import TITLE_WIDTH
from kaocheng.documents.layout import TYPE_WIDTH, blank_page, save
from kaocheng.documents.tables import Column, Table
from kaocheng.documents.wording import title_lines, without_brackets
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.consequences import DECIDED, DEFERRED, PROPOSED, WAIVED
from kaocheng.results.queries import use_list

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from kaocheng.results.queries.shapes.use import ConsequenceLine, UseList

DEPARTMENT = "（组织部门）"
_COLUMNS = (
    Column("单位", 1100, "left"),
    Column("年度和等次", 1800, "left"),
    Column("建议措施", 2150, "left"),
    Column("依据", 1900, "left"),
    Column("决定情况", TYPE_WIDTH - 6950, "left"),
)
_APART_COLUMNS = (
    *_COLUMNS[:2],
    replace(_COLUMNS[2], head="原建议措施"),
    _COLUMNS[3],
    replace(_COLUMNS[4], head="决定和理由"),
)
_STATES = (
    (DECIDED, "已决定适用"),
    (DEFERRED, "暂缓适用"),
    (WAIVED, "不予适用"),
    (PROPOSED, "待决定"),
)
_APART = "暂缓适用、不予适用事项"


def compose_list(found: UseList, *, on: date) -> bytes:
    """The letter with its list, and apart from it what is not applied for now.

    The same list gives the same bytes.
    """
    page = blank_page(header=found.notice)
    head, attached = found.page.head, _attached(found)
    name = "".join(found.title_parts)
    about = (f"关于{head.period_words}", found.title_parts[1], "结果运用的", "建议")
    elements.title(page, title_lines(about, TITLE_WIDTH))
    elements.blank_lines(page, 1)
    elements.addressee(page, DEPARTMENT)
    for text in _paragraphs(found):
        elements.body(page, text)
    last_text = len(page.element.body) - 2
    elements.attachment_note(page, ["".join(each.title) for each in attached])
    elements.signature(page, found.organ, on)
    if found.notice:
        elements.remark(page, found.notice)
    elements.hold_together(page, last_text)
    for number, each in enumerate(attached, start=1):
        shown = number if len(attached) > 1 else None
        elements.attachment_head(page, shown, title_lines(each.title, TITLE_WIDTH))
        elements.blank_lines(page, 1)
        tables.table(page, each.table)
    return save(page, title=name, author=without_brackets(found.organ), on=on)


@dataclass(frozen=True)
class _Attachment:
    """A list that goes with the letter; `title` is broken where a line may end."""

    title: tuple[str, ...]
    table: Table


def _attached(found: UseList) -> tuple[_Attachment, ...]:
    """What is proposed or decided to be applied; apart from it what is not, if there is any."""
    page, parts = found.page, found.title_parts
    both = (
        _Attachment(parts, Table(_COLUMNS, tuple(map(_row, page.applied)))),
        _Attachment((*parts[:-1], _APART), Table(_APART_COLUMNS, tuple(map(_row, page.apart)))),
    )
    return tuple(each for each in both if each.table.rows)


def _paragraphs(found: UseList) -> tuple[str, ...]:
    page = found.page
    counts = Counter(row.state for row in page.rows)
    states = "，".join(f"{words}{counts[state]}项" for state, words in _STATES if counts[state])
    return (
        f"{page.head.period_words}{found.title_parts[1]}结果已通报（{page.number}）。"
        f"按照考核结果运用的有关规定，对{page.units}个单位提出运用建议{len(page.rows)}项，"
        f"其中{states}。",
        "建议按单位和岗位提出，不涉及具体人员。措施的适用，请按干部管理权限和规定程序研究办理。",
    )


def _row(row: ConsequenceLine) -> tuple[str, ...]:
    return (
        row.unit_name,
        row.grades_words,
        f"{row.measure}（{row.applies_to}）",
        row.basis,
        row.decision_words,
    )


@transaction.atomic
def list_of_assessment(actor: User, assessment_pk: int) -> tuple[str, bytes]:
    """The letter of an assessment: file name and Word file. `NotVisible` as the query does."""
    found = use_list(actor, assessment_pk)
    if not found.page.rows:
        raise Refusal("还没有拟定结果运用事项，没有名单可以生成。请先拟定。")
    word = compose_list(found, on=timezone.localdate())
    title = "".join(found.title_parts)
    record(str(actor), "生成结果运用建议名单", title, {"number": found.page.number})
    return f"{title}.docx", word
