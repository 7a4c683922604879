"""Numbers of persons in what is handed out: the middle of them is not shown. Pure."""

from __future__ import annotations

import re

STAR = "*"
# A Chinese mobile number, perhaps with its country; an identity number of 18 places.
_MOBILE = re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d)(\d{4})(\d{4})(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?![\dXx])")
_DIGITS = re.compile(r"\d")
_SHORT, _LONG = 7, 11


def masked(text: str) -> str:
    """The text with its mobile and identity numbers masked.

    13812345678 → 138****5678; 110101199001011234 → 110***********1234.
    """
    hidden = _IDENTITY.sub(rf"\g<1>{STAR * 11}\g<2>", text)
    return _MOBILE.sub(rf"\g<1>{STAR * 4}\g<3>", hidden)


def masked_phone(text: str) -> str:
    """A field that holds a telephone number: its first three and last four digits stay.

    Of a short one (7 to 10 digits) the first two and the last two: 0451-82345678 → 045*-****5678,
    82345678 → 82****78. An extension of fewer digits reaches nobody from outside, and stays.
    """
    seen = masked(text)
    if STAR in seen:
        return seen
    places = [found.start() for found in _DIGITS.finditer(text)]
    if len(places) < _SHORT:
        return text
    first, last = (3, 4) if len(places) >= _LONG else (2, 2)
    hidden = set(places[first:-last])
    return "".join(STAR if n in hidden else letter for n, letter in enumerate(text))


def masked_name(name: str) -> str:
    """A person's name in what goes outside: 张三 → 张*, 欧阳某某 → 欧阳**, one letter stays."""
    surname = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1
    return name[:surname] + STAR * (len(name) - surname)


_DOUBLE = frozenset(
    re.findall("..", "欧阳司马上官诸葛东方皇甫尉迟公孙慕容长孙宇文司徒司空夏侯令狐端木百里")
)
