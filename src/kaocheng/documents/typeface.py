"""Faces (字体字号) of the elements of an official document, GB/T 9704-2012 clause 7.

Fonts carry their official names and are not shipped: where they are not installed the office
program substitutes them, and ``kaocheng.documents.fonts`` says by what.
"""

from __future__ import annotations

from dataclasses import dataclass

TITLE_SONG = "方正小标宋简体"
FANGSONG = "仿宋_GB2312"
KAITI = "楷体_GB2312"
HEITI = "黑体"
SONG = "宋体"
FONTS = (TITLE_SONG, FANGSONG, KAITI, HEITI, SONG)

# Chinese type sizes (字号) in points.
SIZE_2, SIZE_3, SIZE_4, SMALL_4, SIZE_5 = 22.0, 16.0, 14.0, 12.0, 10.5
RED = "FF0000"
TIGHT = -5  # a quarter of a point: 28 characters of size 3 in 156 mm
TITLE_LINE = 680  # size 2 needs more than a body line where a title runs over two lines


@dataclass(frozen=True)
class Face:
    """One kind of paragraph. ``indent`` is in characters; ``line`` in twips, 0 is a body line."""

    code: str
    name: str
    font: str = FANGSONG
    size: float = SIZE_3
    align: str = "both"
    indent: int = 0
    line: int = 0
    pitch: int = TIGHT
    colour: str = ""
    outline: int | None = None
    keep_next: bool = False
    new_page: bool = False


DEFAULT_FACE = Face("Normal", "正文")
FACES: dict[str, Face] = {
    "line": DEFAULT_FACE,
    "body": Face("Body", "公文正文", indent=2),
    "mark": Face(
        "Mark", "发文机关标志", TITLE_SONG, align="center", colour=RED, pitch=0, line=1200
    ),
    "number": Face("Number", "发文字号", align="center"),
    "title": Face(
        "Title2", "公文标题", TITLE_SONG, SIZE_2, "center", 0, TITLE_LINE, pitch=0, outline=0
    ),
    "heading_1": Face(
        "Level1", "公文一级标题", HEITI, indent=2, align="left", outline=1, keep_next=True
    ),
    "heading_2": Face(
        "Level2", "公文二级标题", KAITI, indent=2, align="left", outline=2, keep_next=True
    ),
    "left": Face("LeftLine", "公文左起行", align="left"),
    "attachment": Face("Attachment", "附件标识", HEITI, align="left", new_page=True),
    "table_note": Face("TableNote", "附表说明", size=SMALL_4, align="right", line=360, pitch=0),
    "table_head": Face("TableHead", "附表表头", HEITI, SMALL_4, "center", line=340, pitch=0),
    "table_cell": Face("TableCell", "附表单元格", size=SMALL_4, align="center", line=340, pitch=0),
    "imprint": Face("Imprint", "版记", size=SIZE_4, align="left", line=480, pitch=0),
    "page_number": Face("PageNumber", "页码", SONG, SIZE_4, "right", line=320, pitch=0),
    "header": Face("HeaderLine", "页眉提示", HEITI, SIZE_5, "center", line=240, pitch=0),
    "anchor": Face("Anchor", "版记定位", size=1, line=20, pitch=0, align="left"),
}
