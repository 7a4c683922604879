"""《关于……考核结果的通报》: the assessment circular (考核通报), made from a frozen result.

What the data cannot know (the organ, its document number) stays a bracketed placeholder, so that
nobody takes a draft for an issued document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from docx.document import Document

from kaocheng.documents import elements, tables
from kaocheng.documents.figures import Figures, UnitFigures, figures_of, share
from kaocheng.documents.imprint import imprint, imprint_height
from kaocheng.documents.layout import LINE, TYPE_WIDTH, blank_page, save
from kaocheng.documents.narrative import blocks, opening
from kaocheng.documents.tables import Column, Table
from kaocheng.documents.typeface import TITLE_LINE
from kaocheng.documents.wording import (
    is_document,
    percent,
    period_in_words,
    subject_of,
    title_lines,
    without_brackets,
)
from kaocheng.scoring.exact.decimals import show

if TYPE_CHECKING:
    from kaocheng.scoring import Scheme, Units

ORGAN_PLACEHOLDER = "（发文机关）"
TITLE_WIDTH = 19.5  # characters of size 2: 20 fit into 156 mm, but digits may run wider
MOST_NODE_COLUMNS = 8
NOT_COUNTED = "—"


@dataclass(frozen=True)
class CircularOptions:
    """What only the issuing organ knows; `notice` warns on every page of a demonstration."""

    organ: str = ORGAN_PLACEHOLDER
    number: str = ""
    document_date: date | None = None
    addressee: str = "各被考核单位"
    copy_to: str = ""
    notice: str | None = None  # None: taken from the scheme's basis if that speaks of 演示
    red_head: bool = True
    sealed: bool = False


def compose(
    scheme: Scheme,
    document: Mapping[str, Any],
    *,
    units: Units,
    options: CircularOptions | None = None,
) -> bytes:
    """The circular as a .docx; `document` is the JSON of the result, scheme-format section 8."""
    wishes = options or CircularOptions()
    figures, notice = _without_notice(figures_of(scheme, document, units), wishes.notice)
    on = wishes.document_date or today()
    page = blank_page(header=notice)
    _front(page, figures, wishes, on)
    _text(page, figures)
    last_text = len(page.element.body) - 2
    attachments = _attachments(figures)
    elements.attachment_note(page, [each.name for each in attachments])
    elements.signature(page, wishes.organ, on, sealed=wishes.sealed)
    if notice:
        elements.remark(page, notice)
    elements.hold_together(page, last_text)
    _append_attachments(page, attachments)
    _imprint(page, attachments[-1], wishes, on)
    return save(
        page, title=circular_title(scheme, document), author=without_brackets(wishes.organ), on=on
    )


def today() -> date:
    """The date in China, whatever the server's clock is set to."""
    return datetime.now(tz=ZoneInfo("Asia/Shanghai")).date()


def circular_title(scheme: Scheme, document: Mapping[str, Any]) -> str:
    """The title without the organ: 关于2023年度目标责任考核结果的通报."""
    when = period_in_words(str(document["period"]))
    return f"关于{when}{subject_of(scheme.title)}结果的通报"


def _without_notice(figures: Figures, notice: str | None) -> tuple[Figures, str]:
    """Only documents are grounds to assess on; a line that declares a demonstration is a notice."""
    declared = [line for line in figures.basis if "演示" in line and not is_document(line)]
    real = tuple(line for line in figures.basis if is_document(line))
    words = "；".join(declared) if notice is None else notice
    return replace(figures, basis=real), words


def placeholder_number(on: date) -> str:
    """The document number before the organ gives one: 〔2024〕 号."""
    return f"〔{on.year}〕　号"


def _front(page: Document, figures: Figures, wishes: CircularOptions, on: date) -> None:
    number = wishes.number or placeholder_number(on)
    if wishes.red_head:
        elements.red_head(page, wishes.organ, number)
    elements.title(page, _title_lines(figures, wishes.organ))
    elements.blank_lines(page, 1)
    elements.addressee(page, wishes.addressee)


def _title_lines(figures: Figures, organ: str) -> list[str]:
    when, what = period_in_words(figures.period), subject_of(figures.title)
    issuer = "" if organ == ORGAN_PLACEHOLDER else organ
    return title_lines((issuer, f"关于{when}", what, "结果的通报"), TITLE_WIDTH)


def _text(page: Document, figures: Figures) -> None:
    elements.body(page, opening(figures))
    for block in blocks(figures):
        if block.kind == "heading":
            elements.heading(page, block.text)
        elif block.lead:
            elements.lead_in(page, block.lead, block.text)
        else:
            elements.body(page, block.text)


@dataclass(frozen=True)
class Attachment:
    """附件: the parts of its name are what a title may be broken between."""

    parts: tuple[str, ...]
    content: Table

    @property
    def name(self) -> str:
        return "".join(self.parts)

    @property
    def lines(self) -> list[str]:
        return title_lines(self.parts, TITLE_WIDTH)

    @property
    def above_table(self) -> int:
        """Height of what stands above the table on its first page."""
        return 3 * LINE + len(self.lines) * TITLE_LINE


def _attachments(figures: Figures) -> list[Attachment]:
    when = (period_in_words(figures.period), subject_of(figures.title))
    made = [Attachment((*when, "得分排名表"), ranking_table(figures))]
    if 2 <= len(figures.nodes) <= MOST_NODE_COLUMNS:
        made.append(Attachment((*when, "一级指标得分率表"), share_table(figures)))
    return made


def _append_attachments(page: Document, attachments: list[Attachment]) -> None:
    for number, each in enumerate(attachments, start=1):
        elements.attachment_head(page, number if len(attachments) > 1 else None, each.lines)
        elements.blank_lines(page, 1)
        tables.table(page, each.content)


def _imprint(page: Document, last: Attachment, wishes: CircularOptions, on: date) -> None:
    """The imprint, on a page of its own if the last table leaves no room for it."""
    room = tables.room_left(last.content, above=last.above_table)
    imprint(
        page,
        copy_to=wishes.copy_to,
        organ=wishes.organ,
        on=on,
        new_page=room < imprint_height(wishes.copy_to) + LINE,
    )


def ranking_table(figures: Figures) -> Table:
    """附件1: 名次、单位、组别、总分、组内名次、等次; columns that say nothing are left out."""
    grouped, graded = bool(figures.groups), bool(figures.grades)
    wanted = [
        (Column("名次", 900), True),
        (Column("单位", 2745, "left"), True),
        (Column("组别", 1700), grouped),
        (Column("总分", 1300), True),
        (Column("组内名次", 1200), grouped),
        (Column("等次", 1000), graded),
    ]
    rows = [_ranking_row(figures, unit) for unit in figures.ranked]
    rows += [
        (NOT_COUNTED, unit.name, figures.group_name(unit.group), *[NOT_COUNTED] * 3)
        for unit in figures.left_out
    ]
    keep = [index for index, (_, kept) in enumerate(wanted) if kept]
    return Table(
        tuple(wanted[index][0] for index in keep),
        tuple(tuple(row[index] for index in keep) for row in rows),
    )


def _ranking_row(figures: Figures, unit: UnitFigures) -> tuple[str, ...]:
    return (
        str(unit.rank),
        unit.name,
        figures.group_name(unit.group),
        show(unit.total, figures.decimals),
        str(unit.group_rank),
        unit.grade or NOT_COUNTED,
    )


def share_table(figures: Figures) -> Table:
    """附件2: each unit's share of the full points (得分率) on the first-level indicators."""
    each = (TYPE_WIDTH - 2345) // len(figures.nodes)
    columns = [Column("单位", 2345, "left")]
    columns += [Column(node.name, each) for node in figures.nodes]
    rows = [
        (unit.name, *(_share_text(share([unit.nodes[node.code]])) for node in figures.nodes))
        for unit in figures.ranked
    ]
    return Table(tuple(columns), tuple(rows), measure="%")


def _share_text(value: Fraction | None) -> str:
    return NOT_COUNTED if value is None else percent(value).removesuffix("%")
