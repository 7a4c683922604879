"""A scheme as the issued table, in Excel or Word, with the scheme itself inside."""

from __future__ import annotations

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.issued.excel_out import write_workbook
from kaocheng.scoring.issued.layout import layout
from kaocheng.scoring.issued.word_out import write_document
from kaocheng.scoring.scheme.read import read_scheme

_WRITERS = {".xlsx": write_workbook, ".docx": write_document}
SUFFIXES = tuple(_WRITERS)


def export_scheme(source: bytes, suffix: str, name: str = "方案") -> bytes:
    """The table of a scheme as a file of this suffix; reading it again gives the same scheme.

    Raises `Refused` for a scheme with faults and for another suffix.
    """
    writer = _WRITERS.get(suffix.lower())
    if writer is None:
        raise refuse(name, f"不能写成 {suffix or '没有后缀的'} 文件", "请用 .xlsx 或 .docx")
    return writer(layout(read_scheme(source, name=name)), source)
