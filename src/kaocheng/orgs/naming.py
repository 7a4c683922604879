"""Pinyin of Chinese names, stored beside them for sorting and search."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin


def pinyin_of(name: str) -> str:
    """「黑龙江省」 → `heilongjiangsheng`; what is not Chinese stays, in small letters."""
    return "".join(lazy_pinyin(name)).lower()


def initials_of(name: str) -> str:
    """「黑龙江省」 → `hljs`."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
