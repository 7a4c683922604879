"""Array operations recorded once and played again: the same figures without finding the way anew.

Most of the time of scoring a few units goes into choosing operations: which denominators, which
bounds, which statuses. All of that follows from the scheme, the units, and the bounds of the
figures. So a computation is watched once, on `Watched` arrays that write down every operation on
them; later it is played on other figures within the same bounds.

Nothing that follows from the figures leaves a `Watched` array unseen: a truth value, a number or a
length that Python is told becomes a condition of the recording. Where it is another one, playing
stops and the caller computes as ever. What cannot be watched (texts, what copies the cells into a
plain array) is not recorded at all. So a recording is as exact as the operations that it repeats:
`quotient` on integers that bounds keep within 64 bits, `ball` on floats with their error bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.mixins import NDArrayOperatorsMixin

Array = npt.NDArray[Any]
_Step = tuple[Callable[..., Any], Callable[[list[Any]], Any], bool, int]


class NotRecordableError(Exception):
    """The computation does something that cannot be played again."""


class _OtherwiseError(Exception):
    """A condition of the recording does not hold for these figures."""


class Recording:
    """Steps over numbered places: first what is constant and what is put in, then each result."""

    def __init__(self) -> None:
        self._places: list[Any] = []
        self._constants: dict[int, int] = {}
        self._steps: list[_Step] = []
        self._inputs: list[int] = []
        self._outputs: list[int] = []
        self._arguments: dict[int, list[int]] = {}  # of each step by its place
        self._lasting: set[int] = set()  # steps that are conditions, or write into an array
        self._open = True

    @property
    def steps(self) -> int:
        """How many operations are played, conditions among them."""
        return len(self._steps)

    def put_in(self, cells: Array) -> Watched:
        """An array that is another one each time the recording is played, of the same length."""
        self._inputs.append(len(self._places))
        return self._watched(cells)

    def take_out(self, cells: Watched | Array) -> int:
        """The number under which these cells are given by `play`."""
        self._outputs.append(self._place_of(cells))
        return len(self._outputs) - 1

    def close(self) -> None:
        """What is watched may not be used from here on; steps that lead to nothing are let go."""
        self._open = False
        for place in {*self._inputs, *(step[3] for step in self._steps)}:
            self._places[place] = None
        needed, kept = set(self._outputs), []
        for step in reversed(self._steps):
            if step[3] in needed or step[3] in self._lasting:
                needed.update(self._arguments[step[3]])
                kept.append(step)
        self._steps = kept[::-1]

    def play(self, given: Sequence[Array]) -> list[Any] | None:
        """What is taken out for other inputs; None where a condition does not hold."""
        places = self._places.copy()
        for place, cells in zip(self._inputs, given, strict=True):
            places[place] = cells
        try:
            for operation, arguments, single, place in self._steps:
                found = arguments(places)
                places[place] = operation(found) if single else operation(*found)
        except _OtherwiseError:
            return None
        return [places[place] for place in self._outputs]

    def step(self, operation: Callable[..., Any], given: Sequence[Any]) -> Watched:
        """Carry out an operation on watched and other arguments, and write it down."""
        if not self._open:
            raise NotRecordableError("the recording is closed")
        found = operation(*(_seen(each) for each in given))
        if isinstance(found, (int, bool)):  # as `count_nonzero` gives it
            found = np.asarray(found)[()]
        if not isinstance(found, (np.ndarray, np.generic)):
            raise NotRecordableError(f"gives {type(found).__name__}")
        self._write(operation, [self._place_of(each) for each in given])
        return self._watched(found)

    def change(self, operation: Callable[..., Any], given: Sequence[Any], into: Any) -> None:
        """Carry out an operation that writes into one of its arguments."""
        if not isinstance(into, Watched):
            raise NotRecordableError("writes into what is not watched")
        operation(*(_seen(each) for each in given))
        self._write(operation, [self._place_of(each) for each in given])
        self._last()

    def demand(self, ask: Callable[[Any], Any], cells: Watched) -> Any:
        """What `ask` says of these cells, from here on a condition of the recording."""
        answer = ask(cells.cells)

        def check(found: Any) -> None:
            if ask(found) != answer:
                raise _OtherwiseError

        self._write(check, [self._place_of(cells)])
        self._last()
        return answer

    def _write(self, operation: Callable[..., Any], places: list[int]) -> None:
        """A step whose result comes to the next place."""
        place = len(self._places)
        self._arguments[place] = places
        self._steps.append((operation, itemgetter(*places), len(places) == 1, place))

    def _last(self) -> None:
        """The step written last gives nothing, and is played all the same."""
        self._lasting.add(len(self._places))
        self._places.append(None)

    def _watched(self, cells: Any) -> Watched:
        self._places.append(cells)
        return Watched(self, len(self._places) - 1, cells)

    def _place_of(self, given: Any) -> int:
        if isinstance(given, Watched):
            if given.recording is not self:
                raise NotRecordableError("belongs to another recording")
            return given.place
        # By identity; the place keeps what it names alive, so that no other takes its id.
        known = self._constants.get(id(given))
        if known is None:
            known = self._constants[id(given)] = len(self._places)
            self._places.append(given)
        return known


def taken(cells: Any, rows: Any) -> Any:
    """`cells[rows]`, also where only the rows are watched, of which a plain array knows nothing."""
    if isinstance(rows, Watched) and not isinstance(cells, Watched):
        return rows.recording.step(_item, [cells, rows])
    return cells[rows]


def _seen(given: Any) -> Any:
    return given.cells if isinstance(given, Watched) else given


# Functions of NumPy whose result has a length that does not follow from the cells, and those where
# it does. Others are not recorded.
_FIXED = frozenset({np.where, np.count_nonzero, np.broadcast_to, np.zeros_like, np.full_like})
_BY_CELLS = frozenset({np.flatnonzero, np.bincount})
_TOLD = frozenset({np.size, np.shape, np.ndim})
_DTYPES = "biuf"  # truth values, integers, floats


class Watched(NDArrayOperatorsMixin):
    """An array of integers, truth values or statuses that writes down what is done with it."""

    __slots__ = ("cells", "place", "recording")

    def __init__(self, recording: Recording, place: int, cells: Any) -> None:
        self.recording, self.place, self.cells = recording, place, cells

    # What is the same for all figures ---------------------------------------------------------

    @property
    def size(self) -> int:
        return int(self.cells.size)

    @property
    def shape(self) -> tuple[int, ...]:
        shape: tuple[int, ...] = self.cells.shape
        return shape

    @property
    def ndim(self) -> int:
        return int(self.cells.ndim)

    @property
    def dtype(self) -> np.dtype[Any]:
        found: np.dtype[Any] = self.cells.dtype
        return found

    def __len__(self) -> int:
        return len(self.cells)

    # What is told to Python -------------------------------------------------------------------

    def __bool__(self) -> bool:
        return bool(self.recording.demand(bool, self))

    def __int__(self) -> int:
        return int(self.recording.demand(int, self))

    def __float__(self) -> float:
        return float(self.recording.demand(float, self))

    __index__ = __int__

    def tolist(self) -> Any:
        return self.recording.demand(lambda cells: cells.tolist(), self)

    # What is not recorded ---------------------------------------------------------------------

    def __array__(self, *_: Any, **__: Any) -> Array:
        raise NotRecordableError("copied into a plain array")

    def __iter__(self) -> Any:
        raise NotRecordableError("looked at cell by cell")

    def __hash__(self) -> int:
        raise NotRecordableError("kept as a key")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what NumPy looks for on strangers
            raise AttributeError(name)
        raise NotRecordableError(name)

    # Operations -------------------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *given: Any, **named: Any) -> Any:
        if method == "at":
            self.recording.change(ufunc.at, given, given[0])
            return None
        if method not in ("__call__", "reduce", "accumulate"):
            raise NotRecordableError(method)
        out = named.pop("out", None)
        operation = ufunc if method == "__call__" else getattr(ufunc, method)
        if out is not None:
            if method != "__call__" or named or len(out) != 1:
                raise NotRecordableError("writes in a way of its own")
            self.recording.change(operation, [*given, *out], out[0])
            return out[0]
        return self._checked(self.recording.step(_named(operation, named), given))

    def __array_function__(self, function: Any, _: Any, given: Any, named: Any) -> Any:
        if function in _TOLD and not named and len(given) == 1:
            return function(given[0].cells)
        if function not in _FIXED and function not in _BY_CELLS and function is not np.concatenate:
            raise NotRecordableError(function.__name__)
        if any(isinstance(each, Watched) for each in named.values()):
            raise NotRecordableError("watched by name")
        if function is np.concatenate and len(given) == 1 and not named:
            return self._checked(self.recording.step(_joined, given[0]))
        if any(isinstance(each, (list, tuple)) and _any_watched(each) for each in given):
            raise NotRecordableError("watched in a list")
        found = self.recording.step(_named(function, named), given)
        if function in _BY_CELLS:
            self.recording.demand(len, found)
        return self._checked(found)

    @staticmethod
    def _checked(found: Watched) -> Watched:
        if found.dtype.kind not in _DTYPES:
            raise NotRecordableError(f"gives {found.dtype}")
        return found

    def __getitem__(self, key: Any) -> Watched:
        if isinstance(key, tuple) and _any_watched(key):
            raise NotRecordableError("watched in a key")
        found = self.recording.step(_item, [self, key])
        if isinstance(key, Watched) and key.dtype == bool:
            self.recording.demand(len, found)
        return found

    def __setitem__(self, key: Any, value: Any) -> None:
        self.recording.change(_set_item, [self, key, value], self)

    @property
    def T(self) -> Watched:  # noqa: N802 - the name NumPy gives it
        return self.recording.step(_turned, [self])

    def astype(self, kind: Any) -> Watched:
        return self._checked(self.recording.step(partial(_as_type, kind=kind), [self]))

    def copy(self) -> Watched:
        return self.recording.step(_copy, [self])

    def any(self) -> Watched:
        return self.recording.step(_any, [self])

    def all(self) -> Watched:
        return self.recording.step(_all, [self])

    def min(self) -> Watched:
        return self.recording.step(np.minimum.reduce, [self])

    def max(self) -> Watched:
        return self.recording.step(np.maximum.reduce, [self])

    def argmax(self, axis: int) -> Watched:
        return self.recording.step(partial(_argmax, axis=axis), [self])


def _named(operation: Any, named: dict[str, Any]) -> Any:
    return partial(operation, **named) if named else operation


def _any_watched(given: Sequence[Any]) -> bool:
    return any(isinstance(each, Watched) for each in given)


def _joined(*parts: Array) -> Array:
    return np.concatenate(parts)


def _item(cells: Array, key: Any) -> Any:
    return cells[key]


def _set_item(cells: Array, key: Any, value: Any) -> None:
    cells[key] = value


def _turned(cells: Array) -> Array:
    turned: Array = cells.T
    return turned


def _as_type(cells: Array, kind: Any) -> Array:
    return cells.astype(kind)


def _copy(cells: Array) -> Array:
    return cells.copy()


def _any(cells: Array) -> Any:
    return cells.any()


def _all(cells: Array) -> Any:
    return cells.all()


def _argmax(cells: Array, axis: int) -> Array:
    found: Array = cells.argmax(axis)
    return found
