"""Columns of mere numbers in an office's workbook, held against what is stored. Pure.

Writing a number out takes longer than reading it, so nearly all are compared as numbers, and one is
written out where it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, overload

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]

# Within these, a number is written without an exponent, whatever it is rounded to.
_LEAST, _MOST = 1e-4, 1e14
# Two numbers further apart than this (of their size) differ in their first 15 digits.
_APART = 1e-14


def are_plain(numbers: Numbers) -> bool:
    """Whether none wants a closer look: very large or small ones do, and the minus before zero."""
    size = np.abs(numbers)
    usual = (size >= _LEAST) & (size < _MOST)
    return bool((usual | ((numbers == 0) & ~np.signbit(numbers))).all())


def unlike(numbers: Numbers, olds: Sequence[str]) -> Sequence[int]:
    """Where a plain number is not the one that is stored, to the 15 digits that Excel keeps."""
    if not any(olds):
        return range(len(olds))
    stored = _numbers_of(olds)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(numbers - stored) <= _APART * np.abs(numbers)
    for n in np.flatnonzero(near & (numbers != stored)).tolist():
        near[n] = written_out(float(numbers[n])) == olds[n]
    found: list[int] = np.flatnonzero(~near).tolist()
    return found


def _numbers_of(texts: Sequence[str]) -> Numbers:
    """As numbers; what is none is unlike any."""
    try:
        return np.fromiter(map(float, texts), np.float64, len(texts))
    except ValueError:
        return np.array([_number(text) for text in texts])


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def written_out(number: float) -> str:
    """A plain number as an exact value, to the 15 digits that Excel keeps."""
    return f"{number:.15g}"


class WrittenOut(Sequence[str]):
    """Plain numbers as exact values, each written out when it is asked for."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return WrittenOut(self._numbers[place])
        return written_out(self._numbers[place])
