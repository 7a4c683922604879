"""The cells of a block of Parquet values as floats and statuses, all at once.

A decimal of at most 15 digits and the float nearest to it determine each other, and so do a float
and its shortest decimal. What is neither (`ODD`) is looked at cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kaocheng.scoring.exact.ball import Bools, Floats
from kaocheng.scoring.exact.column import MISSING, NOT_APPLICABLE, VALUE, Statuses

ODD, TEXT = 8, 9
_SURE_CHARACTERS = 16  # 15 digits and a point
_EXACT = 1e15
_LEAST = 1e-15
_DIGIT, _POINT, _MINUS, _OTHER = 0, 1, 2, 3
_CLASSES = np.full(256, _OTHER, np.uint8)
_CLASSES[ord("0") : ord("9") + 1] = _DIGIT
_CLASSES[ord(".")], _CLASSES[ord("-")] = _POINT, _MINUS


@dataclass(frozen=True)
class Cells:
    """One float a cell and its status: VALUE, MISSING, NOT_APPLICABLE, or ODD or TEXT."""

    numbers: Floats
    statuses: Statuses


def cells_of(array: Any) -> Cells:
    """The cells of a pyarrow array of any type; types that hold no figures are ODD throughout."""
    import pyarrow.types as kinds

    size, kind = len(array), array.type
    if kinds.is_float64(kind):
        return _of_floats(array)
    if kinds.is_integer(kind) or (kinds.is_decimal(kind) and kind.precision <= 38):
        return _of_whole(array)
    if kinds.is_string(kind) or kinds.is_large_string(kind):
        return _of_texts(array)
    return Cells(np.zeros(size), np.full(size, ODD, np.uint8))


def _blank(array: Any) -> Bools:
    return np.asarray(array.is_null().to_numpy(zero_copy_only=False), bool)


def _of_floats(array: Any) -> Cells:
    numbers = np.array(array.to_numpy(zero_copy_only=False), np.float64)
    size = np.abs(numbers)
    statuses = np.zeros(len(size), np.uint8)
    strange = ~(size < _EXACT)
    if np.count_nonzero(size < _LEAST) > np.count_nonzero(numbers == 0):
        strange |= (size < _LEAST) & (size > 0)
    statuses[strange] = ODD
    return _without_blanks(numbers, statuses, array)


def _without_blanks(numbers: Floats, statuses: Statuses, array: Any) -> Cells:
    if array.null_count:
        blank = _blank(array)
        numbers[blank], statuses[blank] = 0.0, MISSING
    return Cells(numbers, statuses)


def _of_whole(array: Any) -> Cells:
    """Integers and decimals: to floats where these tell them apart."""
    import pyarrow as pa

    numbers = np.array(array.cast(pa.float64(), safe=False).fill_null(0).to_numpy(), np.float64)
    # A decimal may have more digits than a float tells apart, whatever its size.
    scale = getattr(array.type, "scale", 0)
    sound = np.abs(numbers) * 10.0 ** max(scale, 0) < _EXACT
    return _without_blanks(numbers, np.where(sound, np.uint8(VALUE), np.uint8(ODD)), array)


# Texts -----------------------------------------------------------------------------------------


def _of_texts(array: Any) -> Cells:
    """Figures written as texts; NA, blanks and words by looking at each different one."""
    import pyarrow as pa

    array = array.fill_null("").cast(pa.string())
    plain = _plain(array)
    numbers, statuses = np.zeros(len(array)), np.full(len(array), ODD, np.uint8)
    if plain.any():
        chosen = array if plain.all() else array.filter(pa.array(plain))
        found = _parsed(chosen)
        if found is not None:
            numbers[plain], statuses[plain] = found
    rest = np.flatnonzero(~plain)
    if len(rest):
        statuses[rest] = _kinds_of(array.take(pa.array(rest)))
    return Cells(numbers, statuses)


def _plain(array: Any) -> Bools:
    """Cells of the form -?digits[.digits], except that points inside are not counted."""
    _, ends, data = array.buffers()
    offsets = np.frombuffer(ends, np.int32)[array.offset : array.offset + len(array) + 1]
    lengths = np.diff(offsets)
    if data is None or not len(data):
        return np.zeros(len(array), bool)
    classes = _CLASSES[np.frombuffer(data, np.uint8)]
    last_place = len(classes) - 1
    first = classes[np.minimum(offsets[:-1], last_place)]
    second = classes[np.minimum(offsets[:-1] + 1, last_place)]
    last = classes[np.maximum(offsets[1:] - 1, 0)]
    minus = (first == _MINUS) & (lengths > 1)
    plain: Bools = (lengths > 0) & (last == _DIGIT)
    plain &= (first == _DIGIT) | (minus & (second == _DIGIT))
    strange = np.flatnonzero(classes >= _MINUS)
    if len(strange):
        count = np.diff(np.searchsorted(strange, offsets))
        plain &= count == minus
    return plain


def _parsed(texts: Any) -> tuple[Floats, Statuses] | None:
    """Floats of well-formed figures; None where one has two points after all."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        array = pc.cast(texts, pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    numbers = np.array(array.to_numpy(zero_copy_only=False), np.float64)
    statuses = np.full(len(numbers), VALUE, np.uint8)
    long = np.flatnonzero(pc.binary_length(texts).to_numpy(zero_copy_only=False) > _SURE_CHARACTERS)
    if len(long):
        # Longer ones are told apart by their floats only where they are the shortest for them.
        written = texts.take(pa.array(long))
        same = pc.equal(pc.cast(array.take(pa.array(long)), pa.string()), written)
        size = np.abs(numbers[long])
        sound = np.asarray(same.to_numpy(zero_copy_only=False)) & (size < _EXACT) & (size > _LEAST)
        statuses[long[~sound]] = ODD
    return numbers, statuses


def _kinds_of(texts: Any) -> Statuses:
    """Blank, NA, or something to look at; each different text once."""
    found = texts.dictionary_encode()
    kinds = {"": MISSING, "NA": NOT_APPLICABLE}
    by_text = [kinds.get(text.strip(), TEXT) for text in found.dictionary.to_pylist()]
    statuses: Statuses = np.array(by_text, np.uint8)[found.indices.to_numpy(zero_copy_only=False)]
    return statuses
