"""Questions (验证问题) that a person answers at a glance: small sums in words. Pure."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_DIGITS = "〇一二三四五六七八九"
_SMALLEST, _LARGEST = 11, 39
_LEAST_STEP, _MOST_STEP = 2, 9


@dataclass(frozen=True)
class Sum:
    """A question as it is read, and the number that answers it, in digits."""

    words: str
    answer: str


# Each form has its own way of saying it, and its arithmetic.
_FORMS: tuple[tuple[str, Callable[[int, int], int]], ...] = (
    ("{a}加{b}等于几？", lambda a, b: a + b),
    ("{a}减{b}等于几？", lambda a, b: a - b),
    ("{a}和{b}一共是几？", lambda a, b: a + b),
    ("比{a}大{b}的数是几？", lambda a, b: a + b),
    ("比{a}小{b}的数是几？", lambda a, b: a - b),
)


def draw_sum() -> Sum:
    """A question with an answer between 2 and 48."""
    words, reckon = secrets.choice(_FORMS)
    a = _between(_SMALLEST, _LARGEST)
    b = _between(_LEAST_STEP, _MOST_STEP)
    return Sum(words.format(a=numeral(a), b=numeral(b)), str(reckon(a, b)))


def numeral(number: int) -> str:
    """A whole number from 0 to 99 in Chinese: 27 → 二十七, 10 → 十."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def read_answer(typed: str) -> str:
    """What was typed, in digits: 「 ２７ 」, 「27」 and 「二十七」 are the same answer."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    if plain.isascii() and plain.isdigit():
        return plain.lstrip("0") or "0"
    return _IN_DIGITS.get(plain, "")


def _between(least: int, most: int) -> int:
    return least + secrets.randbelow(most - least + 1)


_IN_DIGITS: Mapping[str, str] = {numeral(number): str(number) for number in range(100)}
