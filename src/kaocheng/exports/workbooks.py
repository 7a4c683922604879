"""Where the sheets of a workbook lie in its package. Pure."""

from __future__ import annotations

import re
import zipfile

_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_HIDDEN = re.compile(r'state="(?:hidden|veryHidden)"')


def sheets_seen(packed: zipfile.ZipFile) -> tuple[str, ...]:
    """The parts of the sheets that people see and print; not what a file carries inside."""
    told = re.findall(r"<sheet [^>]*>", packed.read("xl/workbook.xml").decode())
    numbers = {str(n) for n, sheet in enumerate(told, start=1) if not _HIDDEN.search(sheet)}
    found = ((name, _SHEET.fullmatch(name)) for name in packed.namelist())
    return tuple(name for name, sheet in found if sheet and sheet[1] in numbers)
