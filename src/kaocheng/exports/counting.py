"""How much a file holds, for the record of its export. Pure."""

from __future__ import annotations

import io
import re
import zipfile

from kaocheng.exports.workbooks import sheets_seen


def rows_in(content: bytes, suffix: str) -> int | None:
    """Rows below the headings of the sheets that are seen, or lines below the first; else None.

    Headings are what the sheet keeps in sight (`ySplit`): every table of the platform freezes them.
    """
    if suffix == "csv":
        return max(content.count(b"\n") - 1, 0)
    if suffix != "xlsx":
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return sum(_rows_of(packed.read(name)) for name in sheets_seen(packed))


def _rows_of(part: bytes) -> int:
    split = re.search(rb'ySplit="(\d+)"', part)
    top = int(split[1]) if split else 0
    return sum(int(number) > top for number in re.findall(rb'<row r="(\d+)"', part))
