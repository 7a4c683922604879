"""Stretches of a shape replaced by others: what every step of writing out comes down to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kaocheng.scoring.phrases.tokens import EMPTY, Shape
from kaocheng.scoring.phrases.writing.elements import word

Splice = tuple[int, int, Shape]  # from where, to where, and what stands there instead


def spliced(shape: Shape, splices: Iterable[Splice]) -> Shape:
    """The shape with each stretch replaced; they come in order and do not overlap.

    A stretch of no length is a place where something is put in, `EMPTY` takes a stretch out. The
    same shape where there is nothing to replace.
    """
    out, at, any_made = EMPTY, 0, False
    for start, end, made in splices:
        out, at, any_made = out + shape.cut(at, start) + made, end, True
    return out + shape.cut(at, len(shape.text)) if any_made else shape


def instead(shape: Shape, found: re.Match[str], made: Shape) -> Shape:
    """The shape with something else where a pattern was found."""
    return spliced(shape, [(*found.span(), made)])


def replaced(shape: Shape, form: re.Pattern[str], said: str = "", slot: str | int = 0) -> Shape:
    """The shape with these words for a form, or for one slot of it, wherever it is found."""
    places = (found.span(slot) for found in form.finditer(shape.text))
    return spliced(shape, ((*place, word(said, shape.cut(*place))) for place in places))
