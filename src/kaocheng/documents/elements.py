"""The elements (要素) of an official document, GB/T 9704-2012 clause 7, as WordprocessingML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from docx.document import Document

from kaocheng.documents.layout import (
    CHARACTER,
    CHARACTERS,
    LINE,
    TYPE_WIDTH,
    append,
    element,
    paragraph,
    run_of,
    run_properties,
)
from kaocheng.documents.typeface import KAITI, RED
from kaocheng.documents.wording import date_in_full, width_of

HEAD_OFFSET = 1984  # 35 mm from the top of the type area to the top of the mark
HEAD_SIZES = (24.0, 52.0)  # the standard leaves the size open; one line is wanted
HEAD_SHARE = 0.95  # of the type area's width; substituted fonts may run a little wider
MARK_LINE = 1.2
RULE = {"val": "single", "sz": 18, "color": RED}
# 4 mm from the number to the rule, less what the line box keeps below the characters.
RULE_GAP = 5
# Substituted fonts have wider digits: 署名 and date may run into the margin, they never wrap.
SPARE = 4


def red_head(page: Document, organ: str, number: str) -> None:
    """发文机关标志, 发文字号 and the red rule (版头中的分隔线)."""
    mark = f"{organ}文件"
    smallest, largest = HEAD_SIZES
    size = max(smallest, min(largest, HEAD_SHARE * TYPE_WIDTH / 20 / width_of(mark)))
    # A fixed line keeps four fifths of its spare height above the characters, and these begin a
    # little below their box.
    line = round(size * 20 * MARK_LINE)
    above = HEAD_OFFSET - 2 * LINE - round((line - size * 20) * 0.8 + size * 20 * 0.05)
    spacing = element("spacing", before=above, after=0, line=line, lineRule="exact")
    blank_lines(page, 2)
    append(page, _mark(mark, size, spacing))
    blank_lines(page, 2)
    rule = element("pBdr", element("bottom", **RULE, space=RULE_GAP))
    append(page, paragraph("number", run_of(number), pBdr=rule))
    blank_lines(page, 2)


def _mark(text: str, size: float, spacing: Any) -> Any:
    words = run_of(text)
    words.insert(0, run_properties(size=size))
    return paragraph("mark", words, spacing=spacing)


def blank_lines(page: Document, count: int) -> None:
    """空行: empty lines of the body's height."""
    append(page, *(paragraph("line") for _ in range(count)))


def title(page: Document, lines: Sequence[str]) -> None:
    """标题, one paragraph whose lines are broken by sense by the caller."""
    runs: list[Any] = []
    for index, line in enumerate(lines):
        if index:
            runs.append(element("r", element("br")))
        runs.append(run_of(line))
    append(page, paragraph("title", *runs))


def addressee(page: Document, name: str) -> None:
    """主送机关: flush left, one line below the title, closed by a full-width colon."""
    append(page, paragraph("left", run_of(f"{name}：")))


def heading(page: Document, text: str, level: int = 1) -> None:
    """A heading on its own line: level 1 「一、」 in Heiti, level 2 「（一）」 in Kaiti."""
    append(page, paragraph(f"heading_{level}", run_of(text)))


def body(page: Document, text: str) -> None:
    """正文: a paragraph indented by two characters."""
    append(page, paragraph("body", run_of(text)))


def lead_in(page: Document, sentence: str, text: str) -> None:
    """A level-2 heading that runs on into its paragraph: Kaiti, then Fangsong."""
    append(page, paragraph("body", run_of(sentence, font=KAITI), run_of(text)))


def attachment_note(page: Document, names: Sequence[str]) -> None:
    """附件说明: Arabic numbers if there are several, no punctuation after a name."""
    if not names:
        return
    blank_lines(page, 1)
    several = len(names) > 1
    # 「附件：」 stands two characters in; wrapped lines stand under the first of the name.
    name_at = 6 if several else 5
    for index, name in enumerate(names, start=1):
        label = ("附件：" if index == 1 else "") + (f"{index}." if several else "")
        hanging = name_at - 2 if index == 1 else 1
        indent = element("ind", left=name_at * CHARACTER, hanging=hanging * CHARACTER)
        append(page, paragraph("left", run_of(label + name), ind=indent))


def signature(page: Document, organ: str, on: date, *, sealed: bool = False) -> None:
    """署名 and 成文日期. ``sealed`` keeps the room that a seal stamped by hand needs."""
    date_words = date_in_full(on)
    blank_lines(page, 3 if sealed else 1)
    places = _sealed_places if sealed else _plain_places
    organ_at, date_at = places(width_of(organ), width_of(date_words))
    for words, at in ((organ, organ_at), (date_words, date_at)):
        indent = element(
            "ind", left=round(max(at, 0) * CHARACTER), right=-SPARE * CHARACTER, firstLine=0
        )
        append(page, paragraph("left", run_of(words), ind=indent))


def _plain_places(organ: float, day: float) -> tuple[float, float]:
    """Organ two characters from the right, the date begins two after it; never past two."""
    organ_at = CHARACTERS - 2 - organ
    date_at = min(organ_at + 2, CHARACTERS - 2 - day)
    return min(organ_at, date_at - 2), date_at


def _sealed_places(organ: float, day: float) -> tuple[float, float]:
    """Date four characters from the right, the organ centred on it and inside the type area."""
    date_at = CHARACTERS - 4 - day
    return min(date_at + (day - organ) / 2, CHARACTERS - organ), date_at


def hold_together(page: Document, since: int) -> None:
    """Keep the paragraphs from `since` on with the next one: no page holds a signature alone."""
    for block in page.element.body[since:-2]:
        block.pPr.insert_element_before(element("keepNext"), *_AFTER_KEEP_NEXT)


_AFTER_KEEP_NEXT = ("w:keepLines", "w:pageBreakBefore", "w:pBdr", "w:spacing", "w:ind", "w:jc")


def remark(page: Document, text: str) -> None:
    """附注: in round brackets, below the date, indented by two characters."""
    append(page, paragraph("body", run_of(f"（{text}）")))


def attachment_head(page: Document, number: int | None, lines: Sequence[str]) -> None:
    """附件: new page, 「附件1」 in Heiti on line 1, the title centred on line 3."""
    label = "附件" if number is None else f"附件{number}"
    append(page, paragraph("attachment", run_of(label)))
    blank_lines(page, 1)
    title(page, lines)
