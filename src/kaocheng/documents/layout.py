"""The page of a Chinese official document (公文), GB/T 9704-2012 clauses 5 to 7.

All lengths are twips (1/20 pt) unless a name says otherwise. The type area (版心) is 156 × 225 mm
with 22 lines of 28 characters. Line and character pitch are set exactly, not by a character grid:
LibreOffice doubles the character width under ``linesAndChars``.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from kaocheng.documents.typeface import DEFAULT_FACE, FACES, FONTS, Face

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, LEFT, BOTTOM, RIGHT = 2098, 1587, 1984, 1474  # 37, 28, 35, 26 mm
TYPE_WIDTH = PAGE_WIDTH - LEFT - RIGHT
LINE = 579  # 22 × 579 = 636.9 pt fits into 225 mm, 22 × 580 does not
CHARACTER = 315  # 16 pt set 0.25 pt tighter: 28 of them fit into 156 mm, 29 do not
LINES, CHARACTERS = 22, 28
# The dash of the page number lies 7 mm below the type area: 28 mm above the edge of the paper.
# The footer line is 16 pt high and the dash runs through its middle.
FOOTER_LINE = 320
FOOTER_DISTANCE = 1587 - FOOTER_LINE // 2
HEADER_DISTANCE = 1134  # 20 mm, well clear of the type area
FOOTER_CHARACTER = 280  # one character of size 4
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: same inputs, same bytes


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """An element of WordprocessingML; attributes are in the ``w`` namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def run_of(text: str, *, font: str | None = None, size: float | None = None) -> Any:
    """A run (文字块). Without font and size it takes those of its paragraph's face."""
    made = element("r")
    if font or size:
        made.append(run_properties(font=font, size=size))
    words = element("t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(words)
    return made


def run_properties(
    *,
    font: str | None = None,
    size: float | None = None,
    colour: str = "",
    pitch: int | None = None,
) -> Any:
    """The properties of a run, in the order that the schema of the format asks for."""
    made = element("rPr")
    if font:
        # Without w:ascii and w:hAnsi digits and dashes fall back to a Latin font.
        made.append(element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font))
    if colour:
        made.append(element("color", val=colour))
    if pitch is not None:
        made.append(element("spacing", val=pitch))
    if size:
        made.append(element("sz", val=round(size * 2)))
        made.append(element("szCs", val=round(size * 2)))
    return made


def paragraph(face: str, *runs: Any, **changes: Any) -> Any:
    """A paragraph of a named face; ``changes`` are further elements of its properties by tag."""
    properties = element("pPr", element("pStyle", val=FACES[face].code))
    properties.extend(changes[tag] for tag in _PROPERTY_ORDER if tag in changes)
    return element("p", properties, *runs)


_PROPERTY_ORDER = ("pageBreakBefore", "pBdr", "tabs", "spacing", "ind", "jc")  # as the schema asks


def append(page: Document, *elements: Any) -> None:
    """Add block elements at the end of the document, before its section properties."""
    body = page.element.body
    for each in elements:
        body.insert(len(body) - 1, each)


def blank_page(*, header: str = "") -> Document:
    """An empty document with the page, faces and page numbers of the standard.

    ``header`` is printed on every page above the type area; the standard knows no such line, it
    is for warnings that must not get lost (演示数据).
    """
    page = docx.Document()
    page.element.body.clear_content()
    _drop_thumbnail(page)
    _set_styles(page)
    _set_theme(page)
    _set_font_table(page)
    _set_settings(page)
    _set_section(page)
    _set_footers(page)
    if header:
        _set_headers(page, header)
    return page


def save(page: Document, *, title: str, author: str, on: date) -> bytes:
    """The document as bytes; the same document gives the same bytes."""
    stamp = datetime(on.year, on.month, on.day)  # noqa: DTZ001  the format keeps no zone
    properties = page.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = stamp
    properties.comments, properties.keywords, properties.language = "", "", "zh-CN"
    packed = io.BytesIO()
    page.save(packed)
    return _with_fixed_times(packed.getvalue())


def _with_fixed_times(packed: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


def _drop_thumbnail(page: Document) -> None:
    """The template's picture of an empty American letter."""
    relations = page.part.package.rels
    for key in [k for k, each in relations.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _set_styles(page: Document) -> None:
    styles = page.styles.element
    for old in list(styles):
        styles.remove(old)
    defaults = element("rPrDefault", _default_run())
    styles.append(element("docDefaults", defaults, element("pPrDefault")))
    for face in FACES.values():
        styles.append(_style(face))
    styles.append(_table_style())


def _default_run() -> Any:
    made = run_properties(font=DEFAULT_FACE.font, size=DEFAULT_FACE.size)
    made.append(element("lang", val="en-US", eastAsia="zh-CN"))
    return made


def _style(face: Face) -> Any:
    made = element("style", type="paragraph", styleId=face.code)
    if face is DEFAULT_FACE:
        made.set(qn("w:default"), "1")
    else:
        made.set(qn("w:customStyle"), "1")
    made.append(element("name", val="Normal" if face is DEFAULT_FACE else face.name))
    if face is not DEFAULT_FACE:
        made.append(element("basedOn", val=DEFAULT_FACE.code))
    made.append(element("qFormat"))
    made.append(_paragraph_properties(face))
    made.append(
        run_properties(font=face.font, size=face.size, colour=face.colour, pitch=face.pitch)
    )
    return made


def _paragraph_properties(face: Face) -> Any:
    made = element("pPr")
    if face.keep_next:
        made.append(element("keepNext"))
    if face.new_page:
        made.append(element("pageBreakBefore"))
    # No hanging punctuation, no squeezed widows: a full page has 22 lines of at most 28.
    for tag in ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN"):
        made.append(element(tag, val=0))
    if face.line:
        # LibreOffice would stretch any other line to whole lines of the grid.
        made.append(element("snapToGrid", val=0))
    made.append(element("spacing", before=0, after=0, line=face.line or LINE, lineRule="exact"))
    made.append(element("ind", left=0, right=0, firstLine=face.indent * CHARACTER))
    made.append(element("jc", val=face.align))
    if face.outline is not None:
        made.append(element("outlineLvl", val=face.outline))
    return made


def _table_style() -> Any:
    made = element("style", type="table", styleId="PlainTable")
    made.set(qn("w:default"), "1")
    made.append(element("name", val="Normal Table"))
    sides = [element(side, w=57, type="dxa") for side in ("left", "right")]
    made.append(element("tblPr", element("tblCellMar", *sides)))
    return made


def _set_theme(page: Document) -> None:
    """Name the official fonts in the theme too: WPS reports the fonts of the theme as missing."""
    for relation in page.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.THEME:
            theme = parse_xml(relation.target_part.blob)
            _overwrite_theme_fonts(theme)
            relation.target_part._blob = serialize_part_xml(theme)


def _overwrite_theme_fonts(theme: Any) -> None:
    spaces = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    for kind in ("majorFont", "minorFont"):
        for fonts in theme.iterfind(f".//a:{kind}", spaces):
            for script in fonts.findall("a:font", spaces):
                fonts.remove(script)
            for tag in ("latin", "ea", "cs"):
                fonts.find(f"a:{tag}", spaces).set("typeface", DEFAULT_FACE.font)


def _set_font_table(page: Document) -> None:
    table = parse_xml(f"<w:fonts {nsdecls('w')}/>")
    for font in FONTS:
        family = element("family", val="auto")
        table.append(element("font", element("charset", val="86"), family, name=font))
    for relation in page.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = serialize_part_xml(table)


def _set_settings(page: Document) -> None:
    settings = page.settings.element
    for old in list(settings):
        settings.remove(old)
    compatibility = element(
        "compatSetting",
        name="compatibilityMode",
        val=15,
        uri="http://schemas.microsoft.com/office/word",
    )
    settings.extend(
        [
            element("zoom", percent=100),
            element("defaultTabStop", val=420),
            element("evenAndOddHeaders"),
            element("characterSpacingControl", val="doNotCompress"),
            element("compat", compatibility),
            element("themeFontLang", val="en-US", eastAsia="zh-CN"),
        ]
    )


def _set_section(page: Document) -> None:
    section = page.element.body.sectPr
    for old in list(section):
        section.remove(old)
    section.append(element("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT))
    margins = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT}
    section.append(
        element("pgMar", **margins, header=HEADER_DISTANCE, footer=FOOTER_DISTANCE, gutter=0)
    )
    section.append(element("docGrid", type="lines", linePitch=LINE))


def _set_footers(page: Document) -> None:
    section = page.sections[0]
    fill_story(section.footer, _page_number("right", "right"))
    fill_story(section.even_page_footer, _page_number("left", "left"))


def _set_headers(page: Document, text: str) -> None:
    section = page.sections[0]
    fill_story(section.header, paragraph("header", run_of(text)))
    fill_story(section.even_page_header, paragraph("header", run_of(text)))


def fill_story(story: Any, *contents: Any) -> None:
    """Put these paragraphs into a header or footer in the place of what is there."""
    story.is_linked_to_previous = False
    for old in list(story._element):
        story._element.remove(old)
    story._element.extend(contents)


def _page_number(align: str, side: str) -> Any:
    field = element("fldSimple", run_of("1"), instr="PAGE")
    indent = element("ind", **{side: FOOTER_CHARACTER, "firstLine": 0})
    return paragraph(
        "page_number", run_of("— "), field, run_of(" —"), ind=indent, jc=element("jc", val=align)
    )
