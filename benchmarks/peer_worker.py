"""Runs one peer's work in a process of its own: NAME, FILE.npy of totals to agree with, UNITS,
ROUNDS, SECONDS for one round. Prints its versions and times, or why there are none, as JSON.
"""

from __future__ import annotations

import importlib.metadata
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.contest import Floats, disagreement, problem
from benchmarks.peer_works import WORKS

# What totals from 0 to 1 may differ by: 32-bit floats; six decimals of 100; two decimals of 100 at
# each of four levels, where every addend is rounded as well.
NEAR = {"openfisca": 2e-6, "kaocheng": 1e-8, "kaocheng-rounding": 1e-3}
_NEAR = 1e-12
_PACKAGE = {"openfisca": "OpenFisca-Core", "kaocheng-rounding": "kaocheng"}


class TooSlowError(Exception):
    """A round has used up its time."""


def measured(name: str, units: int, rounds: int, limit: int, totals: Floats) -> dict[str, Any]:
    """Times of the rounds after one that warms up; the inputs are made ready for each."""
    given = problem(units)
    said: dict[str, Any] = {"version": _version(name), "times": []}
    for number in range(rounds + 1):
        ready = time.perf_counter()
        run = WORKS[name](given)
        signal.alarm(limit)
        start = time.perf_counter()
        found, ranks = run()
        wall = time.perf_counter() - start
        signal.alarm(0)
        if number == 0:
            differs = disagreement(totals=found, ranks=ranks, others=totals, near=_near(name))
            said |= {"prepare": start - ready, "differs": differs}
        else:
            said["times"].append(wall)
    return said


def _near(name: str) -> float:
    return NEAR.get(name, _NEAR)


def _version(name: str) -> str:
    return importlib.metadata.version(_PACKAGE.get(name, name))


def _stop(*_: object) -> None:
    raise TooSlowError


def _main(name: str, path: str, units: str, rounds: str, limit: str) -> None:
    signal.signal(signal.SIGALRM, _stop)
    try:
        said = measured(name, int(units), int(rounds), int(limit), np.load(path))
    except TooSlowError:
        said = {"version": _version(name), "failed": f"{limit} s 内没有算完"}
    print(json.dumps(said))


if __name__ == "__main__":
    _main(*sys.argv[1:])
