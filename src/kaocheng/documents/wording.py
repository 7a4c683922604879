"""How numbers, names and dates are written in official Chinese, GB/T 15835-2011."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from kaocheng.scoring.exact.decimals import show

ORDINALS = "一二三四五六七八九十"
_TEN_DAYS = {"D1": "上旬", "D2": "中旬", "D3": "下旬"}
_HALVES = {"H1": "上半年", "H2": "下半年"}


def width_of(text: str) -> float:
    """Width in characters (字): a Chinese character is 1, a digit or Latin letter a half."""
    # East Asian class A holds the curly quotes and the dash, which Chinese fonts set full width.
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in text)


def date_in_full(on: date) -> str:
    """成文日期: Arabic digits, the year in full, no leading zeros."""
    return f"{on.year}年{on.month}月{on.day}日"


def period_in_words(period: str) -> str:
    """2023 → 2023年度, 2025-Q3 → 2025年第三季度, 2025-05-D2 → 2025年5月中旬."""
    year, *rest = period.split("-")
    if not rest:
        return f"{year}年度"
    if rest[0] in _HALVES:
        return f"{year}年{_HALVES[rest[0]]}"
    if rest[0].startswith("Q"):
        return f"{year}年第{ORDINALS[int(rest[0][1:]) - 1]}季度"
    if rest[0].startswith("W"):
        return f"{year}年第{int(rest[0][1:])}周"
    return f"{year}年{int(rest[0])}月" + (_TEN_DAYS[rest[1]] if len(rest) > 1 else "")


def percent(share: Fraction) -> str:
    """A share as a percentage with one decimal."""
    return f"{show(share * 100, 1)}%"


def percentage_points(difference: Fraction) -> str:
    """A difference of two rates, said in 个百分点 and without its sign."""
    return f"{show(abs(difference) * 100, 1)}个百分点"


def listing(names: Sequence[str], limit: int = 35) -> str:
    """Names joined by 、; a long list is cut and says how many there are."""
    if len(names) <= limit:
        return "、".join(names)
    return "、".join(names[:limit]) + f"等{len(names)}个"


def quoted(name: str) -> str:
    """An indicator's name in Chinese quotation marks; those inside it become single ones."""
    return "“" + name.replace("“", "‘").replace("”", "’") + "”"


def cited(basis: str) -> str:
    """A document as it is cited: title in 《》, then its number in brackets."""
    parts = re.fullmatch(r"([^《》（）]+)(（[^（）]*〔\d{4}〕[^（）]*号）)", basis)
    return f"《{parts[1]}》{parts[2]}" if parts else basis


def is_document(basis: str) -> bool:
    """Whether a line of a scheme's basis names a document, by its number or its title."""
    return "〔" in basis or "《" in basis


def without_brackets(text: str) -> str:
    """A title without its bracketed remarks: 目标责任考核（演示） → 目标责任考核."""
    return re.sub(r"[（(][^（）()]*[）)]", "", text).strip()


def subject_of(title: str) -> str:
    """What was assessed, from the scheme's title: 2023年度目标责任考核方案 → 目标责任考核."""
    words = re.sub(r"^\d{4}年度?", "", without_brackets(title).strip("《》"))
    words = re.sub(r"(实施)?(方案|办法|细则|评分标准|评分表)$", "", words)
    ends = ("考核", "考评", "评价", "评估", "测评")
    return words if words.endswith(ends) else f"{words}考核"


def title_lines(parts: Iterable[str], width: float) -> list[str]:
    """Break a title by sense: only between its parts, as few lines as fit, as even as can be.

    Among equally few lines the one whose longest is shortest wins, so that no line is a stump.
    """
    pieces = [part for part in parts if part]
    for count in range(1, len(pieces) + 1):
        fitting = [lines for lines in _splits(pieces, count) if max(map(width_of, lines)) <= width]
        if fitting:
            return min(fitting, key=lambda lines: max(map(width_of, lines)))
    return pieces


def _splits(pieces: Sequence[str], count: int) -> list[list[str]]:
    if count == 1:
        return [["".join(pieces)]]
    found: list[list[str]] = []
    for cut in range(1, len(pieces) - count + 2):
        head = "".join(pieces[:cut])
        found.extend([head, *tail] for tail in _splits(pieces[cut:], count - 1))
    return found
