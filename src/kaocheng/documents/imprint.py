"""版记: the imprint block at the foot of the last page, GB/T 9704-2012 clause 7.4."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import Any

from docx.document import Document

from kaocheng.documents.layout import (
    BOTTOM,
    LEFT,
    PAGE_HEIGHT,
    TOP,
    TYPE_WIDTH,
    append,
    element,
    paragraph,
    run_of,
)
from kaocheng.documents.typeface import FACES
from kaocheng.documents.wording import date_in_full, width_of

CHARACTER = 280  # one character of size 4
LABEL = "抄送："
PADDING = 40  # between the text and the rules of a row
# The outer rules are 0.35 mm thick, the one between 0.25 mm (in eighths of a point).
THICK, THIN = 8, 6


def imprint(page: Document, *, copy_to: str, organ: str, on: date, new_page: bool = False) -> None:
    """Append the imprint; its last rule lies on the lower edge of the type area."""
    rows = [_row(_issued(organ, on), 1, top=THIN if copy_to else THICK, bottom=THICK)]
    if copy_to:
        rows.insert(0, _row(_copy_to(copy_to), _copy_lines(copy_to), top=THICK, bottom=THIN))
    if new_page:
        append(page, paragraph("anchor", pageBreakBefore=element("pageBreakBefore")))
    grid = element("tblGrid", element("gridCol", w=TYPE_WIDTH))
    append(page, element("tbl", _place(imprint_height(copy_to)), grid, *rows), paragraph("anchor"))


def imprint_height(copy_to: str) -> int:
    """Height of the imprint in twips, as far as it can be known before it is set."""
    return _height(1) + (_height(_copy_lines(copy_to)) if copy_to else 0)


def _height(lines: int) -> int:
    return lines * FACES["imprint"].line + PADDING


def _copy_lines(names: str) -> int:
    return ceil((width_of(names) + 1) / (TYPE_WIDTH / CHARACTER - 2 - width_of(LABEL)))


def _place(height: int) -> Any:
    # LibreOffice knows no tblpYSpec="bottom". It lets a table as wide as the type area float only
    # if it is placed from the paper's edge sideways and, this far down, from the type area's top.
    place = {"vertAnchor": "margin", "horzAnchor": "page"}
    spot = {"tblpX": LEFT, "tblpY": PAGE_HEIGHT - TOP - BOTTOM - height}
    margins = [element(side, w=0, type="dxa") for side in ("left", "right")]
    return element(
        "tblPr",
        element("tblpPr", leftFromText=0, rightFromText=0, **place, **spot),
        element("tblOverlap", val="never"),
        element("tblW", w=TYPE_WIDTH, type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *margins),
    )


def _copy_to(names: str) -> Any:
    """抄送: one character in from each side, wrapped lines after the colon, a full stop."""
    hanging = round(width_of(LABEL)) * CHARACTER
    indent = element("ind", left=CHARACTER + hanging, right=CHARACTER, hanging=hanging)
    return paragraph("imprint", run_of(f"{LABEL}{names.rstrip('。')}。"), ind=indent)


def _issued(organ: str, on: date) -> Any:
    """印发机关 one character from the left, the date of printing one from the right."""
    # The tab alone keeps the character free: an indent there would break a date in wider digits.
    tab = element("tab", val="right", pos=TYPE_WIDTH - CHARACTER)
    indent = element("ind", left=CHARACTER, right=0, firstLine=0)
    runs = (run_of(organ), element("r", element("tab")), run_of(f"{date_in_full(on)}印发"))
    return paragraph("imprint", *runs, tabs=element("tabs", tab), ind=indent)


def _row(words: Any, lines: int, *, top: int, bottom: int) -> Any:
    rules = [
        element(side, val="single", sz=size, space=0, color="000000")
        for side, size in (("top", top), ("bottom", bottom))
    ]
    width = element("tcW", w=TYPE_WIDTH, type="dxa")
    cell = element("tcPr", width, element("tcBorders", *rules), element("vAlign", val="center"))
    height = element("trHeight", val=_height(lines), hRule="atLeast")
    return element("tr", element("trPr", element("cantSplit"), height), element("tc", cell, words))
