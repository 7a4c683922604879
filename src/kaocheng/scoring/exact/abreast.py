"""Work on many units is done side by side: NumPy lets go of the interpreter while it computes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

_MANY = 20_000  # units from which a thread costs less than it saves
# Overflow and its NaN are in order: they put a cell in doubt, and it is computed exactly. What
# NumPy is told here holds for one thread, so that work done abreast says so itself.
BOUNDS_DECIDE = np.errstate(over="ignore", invalid="ignore", divide="ignore")
_Item = TypeVar("_Item")
_Found = TypeVar("_Found")


def abreast(
    work: Callable[[_Item], _Found], items: Iterable[_Item], units: int
) -> Iterator[_Found]:
    """What `work` gives for each item, in their order; for many units several at a time."""
    if units < _MANY:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(BOUNDS_DECIDE(work), items)
