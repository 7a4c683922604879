"""《关于……抽查情况的反馈函》: the letter to a unit that was checked (反馈函), as a Word file.

In the form of a letter (信函格式). What the data cannot know (the organ that signs, the number)
stays a bracketed placeholder, as in the circular.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.documents import elements, tables
from kaocheng.documents.circular import ORGAN_PLACEHOLDER, TITLE_WIDTH
from kaocheng.documents.layout import TYPE_WIDTH, save
from kaocheng.documents.letter_form import letter_page
from kaocheng.documents.tables import Column, Table
from kaocheng.documents.wording import title_lines, without_brackets
from kaocheng.review.queries.spot_letter import feedback_letter

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from kaocheng.review.queries.shapes.spot_checks import Letter

ATTACHMENT = "抽查核查结论表"
NUMBER_PLACEHOLDER = "（发文字号）"
_COLUMNS = (
    Column("指标", 1900, "left"),
    Column("上报情况", 1300),
    Column("评审得分", 1000),
    Column("结论", 1100),
    Column("核实数据或核定得分", 1500),
    Column("理由", TYPE_WIDTH - 6800, "left"),
)


def compose_letter(letter: Letter, *, organ: str = ORGAN_PLACEHOLDER, on: date) -> bytes:
    """The letter with its table of findings; the same letter gives the same bytes."""
    page = letter_page(organ, NUMBER_PLACEHOLDER, notice=letter.notice)
    elements.title(page, title_lines(letter.title_parts, TITLE_WIDTH))
    elements.blank_lines(page, 1)
    elements.addressee(page, letter.unit_name)
    for text in letter.paragraphs:
        elements.body(page, text)
    last_text = len(page.element.body) - 2
    elements.attachment_note(page, [ATTACHMENT])
    elements.signature(page, organ, on)
    if letter.notice:
        elements.remark(page, letter.notice)
    elements.hold_together(page, last_text)
    elements.attachment_head(page, None, [ATTACHMENT])
    elements.blank_lines(page, 1)
    tables.table(page, Table(_COLUMNS, letter.rows))
    title = "".join(letter.title_parts)
    return save(page, title=title, author=without_brackets(organ), on=on)


@transaction.atomic
def letter_of_unit(actor: User, unit_pk: int) -> tuple[str, bytes]:
    """The letter to a unit: file name and Word file. Raises `NotVisible` as the query does."""
    letter = feedback_letter(actor, unit_pk)
    word = compose_letter(letter, on=letter.sent_on or timezone.localdate())
    title = "".join(letter.title_parts)
    record(str(actor), "生成抽查反馈函", f"{title} {letter.unit_name}", {"unit": unit_pk})
    return f"{title}（{letter.unit_name}）.docx", word
