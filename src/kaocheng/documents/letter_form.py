"""信函格式: the first page of an official letter, GB/T 9704-2012 clause 10.1.

The mark stands 30 mm from the upper edge of the paper, above the type area, and the lower rule
20 mm from the lower edge, below it: both are in the header and footer of the first page, which has
no page number. All lengths are twips unless a name says otherwise.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document

from kaocheng.documents.layout import (
    FOOTER_DISTANCE,
    HEADER_DISTANCE,
    LEFT,
    PAGE_WIDTH,
    RIGHT,
    append,
    blank_page,
    element,
    fill_story,
    paragraph,
    run_of,
    run_properties,
)
from kaocheng.documents.typeface import FACES, RED
from kaocheng.documents.wording import width_of

MARK_AT = 1701  # 30 mm from the edge of the paper to the top of the mark
RULE_WIDTH = 9638  # 170 mm, centred on the paper
RULE_GAP = 227  # 4 mm from the mark to the upper rule
LOWER_RULE_AT = 1134  # 20 mm from the lower edge of the paper
NUMBER_GAP = 280  # from the rule to the number: 7/8 of a character of size 3
MARK_SIZES = (26.0, 44.0)
MARK_SHARE = 0.98  # of the width of the rule
MARK_LINE = 1.2
# A fixed line keeps four fifths of its spare height above the characters (as in `elements`).
_ABOVE, _INK = 0.8, 0.05
_THICK, _THIN, _BETWEEN = 18, 6, 40  # 2.25 pt and 0.75 pt, 2 pt apart
_BODY_SPARE = 208  # what a body line keeps above its characters
_OUT_LEFT = (PAGE_WIDTH - RULE_WIDTH) // 2 - LEFT
_OUT_RIGHT = (PAGE_WIDTH - RULE_WIDTH) // 2 - RIGHT


def letter_page(organ: str, number: str, *, notice: str = "") -> Document:
    """A document whose first page has the mark, both double rules, and the number at the right."""
    page = blank_page(header=notice)
    section = page.sections[0]
    section.different_first_page_header_footer = True
    fill_story(section.first_page_header, *_head(organ, notice))
    fill_story(section.first_page_footer, _double_rule(thick_first=False))
    _set_footer_distance(page)
    gap = element("spacing", before=NUMBER_GAP - _BODY_SPARE, after=0)
    append(page, paragraph("left", run_of(number), spacing=gap, jc=element("jc", val="right")))
    append(page, paragraph("line"), paragraph("line"))
    return page


def _head(organ: str, notice: str) -> tuple[Any, ...]:
    """The notice, or a line of its height, then the mark, then thick over thin."""
    smallest, largest = MARK_SIZES
    size = max(smallest, min(largest, MARK_SHARE * RULE_WIDTH / 20 / width_of(organ)))
    line = round(size * 20 * MARK_LINE)
    spare = round((line - size * 20) * _ABOVE + size * 20 * _INK)
    before = MARK_AT - HEADER_DISTANCE - FACES["header"].line - spare
    below = round((line - size * 20) * (1 - _ABOVE) + size * 20 * _INK)
    spacing = element("spacing", before=before, after=RULE_GAP - below, line=line, lineRule="exact")
    words = run_of(organ)
    words.insert(0, run_properties(size=size))
    first = paragraph("header", run_of(notice))
    mark = paragraph("mark", words, spacing=spacing, ind=_outwards())
    return first, mark, _double_rule(thick_first=True)


def _double_rule(*, thick_first: bool) -> Any:
    """Two red rules: a thin empty line between an upper and a lower border.

    The double borders of the format are drawn the other way round by some programs.
    """
    sizes = (_THICK, _THIN) if thick_first else (_THIN, _THICK)
    sides = zip(("top", "bottom"), sizes, strict=True)
    border = element(
        "pBdr",
        *(element(side, val="single", sz=size, space=0, color=RED) for side, size in sides),
    )
    spacing = element("spacing", before=0, after=0, line=_BETWEEN, lineRule="exact")
    return paragraph("anchor", pBdr=border, spacing=spacing, ind=_outwards())


def _outwards() -> Any:
    return element("ind", left=_OUT_LEFT, right=_OUT_RIGHT, firstLine=0)


def _set_footer_distance(page: Document) -> None:
    """The lower rule wants 20 mm; a line below the page numbers keeps them where they belong."""
    margins = page.element.body.sectPr.find("{*}pgMar")
    margins.set(_W + "footer", str(LOWER_RULE_AT))
    line = FOOTER_DISTANCE - LOWER_RULE_AT
    section = page.sections[0]
    for footer in (section.footer, section.even_page_footer):
        spacing = element("spacing", before=0, after=0, line=line, lineRule="exact")
        footer._element.append(paragraph("anchor", spacing=spacing))


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
