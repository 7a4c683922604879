"""The layout as a document: A4 landscape, its heading on every page, the scheme a custom part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from kaocheng.scoring.issued import carry
from kaocheng.scoring.issued.layout import CODE, LEAD, NAME, SUPPORT, Layout

TITLE, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the same scheme gives the same bytes
_WIDTH, _HEIGHT = 16838, 11906  # A4 landscape, twips
_MARGIN = 1134  # 20 mm
_LONG = 600  # signs of a cell
_ROOM = _WIDTH - 2 * _MARGIN
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM = "{5B0C9C4E-0B5B-4B0E-9D6B-6B616F636865}"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_document(table: Layout, source: bytes) -> bytes:
    """The document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts(table, source):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


def _parts(table: Layout, source: bytes) -> Iterator[tuple[str, str | bytes]]:
    yield "[Content_Types].xml", _types()
    yield "_rels/.rels", _links(("officeDocument", "word/document.xml"))
    yield "word/document.xml", _document(table)
    yield "word/styles.xml", _styles()
    yield "word/footer1.xml", _footer()
    yield (
        "word/_rels/document.xml.rels",
        _links(
            ("styles", "styles.xml"),
            ("footer", "footer1.xml"),
            ("customXml", "../customXml/item1.xml"),
        ),
    )
    digest = carry.digest_of(table.as_cells(), 0)
    yield "customXml/item1.xml", carry.to_part(source, digest)
    # Writer drops a part of ours that has no properties.
    yield "customXml/itemProps1.xml", _properties()
    yield "customXml/_rels/item1.xml.rels", _links(("customXmlProps", "itemProps1.xml"))


def _types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("footer1", "footer"),
        )
    )
    overrides += (
        '<Override PartName="/customXml/itemProps1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>'
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _properties() -> str:
    return (
        f'{_XML}<ds:datastoreItem ds:itemID="{_ITEM}" xmlns:ds="{_CUSTOM}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{carry.SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def _links(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _styles() -> str:
    fonts = f'<w:rFonts w:ascii="{BODY}" w:hAnsi="{BODY}" w:eastAsia="{BODY}" w:cs="{BODY}"/>'
    return (
        f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}'
        '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
        '</w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" '
        'w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
    )


def _footer() -> str:
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    page = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return (
        f'{_XML}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        f"{run.format('— ')}{page}{run.format(' —')}</w:p></w:ftr>"
    )


def _document(table: Layout) -> str:
    note = _paragraph(table.note, BODY, 20, "center") if table.note else ""
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{_WIDTH}" w:h="{_HEIGHT}" w:orient="landscape"/>'
        f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" w:left="{_MARGIN}"'
        ' w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )
    # Word wants a paragraph between a table and the end of a section; a small one takes no page.
    last = '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    return (
        f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"><w:body>'
        f"{_paragraph(table.title, TITLE, 36, 'center', after=120)}{note}"
        f"{_table(table)}{last}{section}</w:body></w:document>"
    )


def _paragraph(text: str, font: str, size: int, align: str, after: int = 0) -> str:
    """A paragraph; `size` in half points. Lines of the text become line breaks."""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    look = f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    spacing = f'<w:spacing w:before="0" w:after="{after}"/>'
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    run = f"<w:r>{look}{lines}</w:r>" if text else ""
    return f'<w:p><w:pPr>{spacing}<w:jc w:val="{align}"/></w:pPr>{run}</w:p>'


def _table(table: Layout) -> str:
    whole = sum(head.width for head in table.heads)
    widths = [round(_ROOM * head.width / whole) for head in table.heads]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="70" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(table, row, widths) for row in range(table.height))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{_head(table, widths)}{rows}</w:tbl>"
    )


def _head(table: Layout, widths: list[int]) -> str:
    cells = "".join(
        _cell(head.word, HEAD, "center", width)
        for head, width in zip(table.heads, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(table: Layout, row: int, widths: list[int]) -> str:
    """The cells of a row; where a merged cell goes on from above, Word wants an empty one."""
    cells, column = [], 0
    for shown in table.by_row[row]:
        while column < shown.column:
            cells.append(_cell("", BODY, "left", widths[column]))
            column += 1
        width = sum(widths[column : column + shown.columns])
        first = shown.row == row
        merge = "" if shown.rows == 1 else ("restart" if first else "continue")
        font = HEAD if shown.role == "section" else BODY
        align = "center" if shown.role in (CODE, NAME, LEAD, SUPPORT) else "left"
        text = shown.text if first else ""
        cells.append(_cell(text, font, align, width, shown.columns, merge))
        column += shown.columns
    cells += [_cell("", BODY, "left", width) for width in widths[column:]]
    # Rows stay whole on a page, but one with a very long standard may have to break.
    longest = max((len(shown.text) for shown in table.by_row[row] if shown.rows == 1), default=0)
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if longest < _LONG else ""
    return f"<w:tr>{whole}{''.join(cells)}</w:tr>"


def _cell(text: str, font: str, align: str, width: int, columns: int = 1, merge: str = "") -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{down}'
        f'<w:vAlign w:val="center"/></w:tcPr>{_paragraph(text, font, 21, align)}</w:tc>'
    )
