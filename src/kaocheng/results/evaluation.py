"""Evaluating a run from its inputs; evaluated runs are kept in memory, they never change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import structlog

from kaocheng.results.models import ScoreRun
from kaocheng.schemes.queries import parsed
from kaocheng.scoring import (
    Facts,
    Figures,
    Marks,
    Result,
    Scheme,
    Units,
    evaluate,
    read_facts,
    read_marks,
    read_units,
)
from kaocheng.scoring.evaluation.leaf import INSIDE
from kaocheng.scoring.written import document_json

_RUNS_IN_MEMORY = 8
_CHANGED = "计分库已更新，按现版本重算与固化结果不一致，不显示理由。请用原版本核对，或重新计分。"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Evaluated:
    """The library's own objects for one run; `digest` is over all points, places and grades."""

    scheme: Scheme
    units: Units
    facts: Facts
    result: Result
    digest: str
    _figures: dict[str, Figures | None] = field(default_factory=dict, compare=False)

    def figures(self, leaf_code: str) -> Figures | None:
        """Values and targets of an indicator for all units, read once."""
        if leaf_code not in self._figures:
            self._figures[leaf_code] = self.result.figures(leaf_code)
        return self._figures[leaf_code]

    def value_and_target(self, leaf_code: str, unit_code: str) -> tuple[str, str]:
        """What was entered for this unit, "" where nothing was."""
        figures, row = self.figures(leaf_code), self.units.row[unit_code]
        return (figures.values[row], figures.targets[row]) if figures else ("", "")

    def measure(self, leaf_code: str) -> str:
        """The unit of measure of these values."""
        figures = self.figures(leaf_code)
        return figures.measure if figures else ""


def evaluate_sources(
    scheme: Scheme,
    units: bytes,
    facts: bytes,
    period: str,
    marks: bytes = b"",
    progress: Callable[[int, int], None] | None = None,
) -> Evaluated:
    """Read the tables and compute; raises the library's `Refused` with every fault.

    `marks` is the table of assessed points, empty where none were laid over the computed ones.
    """
    units_read = read_units(units, scheme)
    facts_read = read_facts(facts, scheme, units_read)
    laid_over = read_marks(marks, scheme, units_read) if marks else Marks({})
    result = evaluate(
        scheme, units_read, facts_read, period=period, progress=progress, marks=laid_over
    )
    return Evaluated(scheme, units_read, facts_read, result, digest_of(result))


def losses_of(result: Result) -> dict[str, float]:
    """Points lost on each indicator by all units together; what was won beyond full is no loss."""
    steps = 10**result.scheme.decimals
    found = {}
    for code, score in result.leaves.items():
        lost = np.maximum(score.full_shown - score.shown, 0)
        found[code] = int(lost[score.left == INSIDE].sum()) / steps
    return found


def digest_of(result: Result) -> str:
    """Over the document without reasons and version: a later library must find the same figures."""
    heading = result.heading()
    del heading["version"]
    digest = hashlib.sha256()
    for piece in document_json(result, heading, ordered=True):
        digest.update(piece.encode())
    return f"sha256:{digest.hexdigest()}"


@lru_cache(maxsize=_RUNS_IN_MEMORY)
def evaluated_run(run_pk: int, result_digest: str) -> Evaluated:
    """A stored run, computed again from its frozen inputs. Unscoped: callers have checked."""
    run = ScoreRun.objects.select_related("scheme").get(pk=run_pk)
    scheme = parsed(bytes(run.scheme.source), run.scheme.title)
    units, facts = bytes(run.units_source), bytes(run.facts_source)
    evaluated = evaluate_sources(scheme, units, facts, run.period, bytes(run.marks_source))
    if not is_as_stored(evaluated, result_digest):
        log.warning("recomputed result differs", run=run_pk, version=run.version)
    return evaluated


def is_as_stored(evaluated: Evaluated, result_digest: str) -> bool:
    """Whether this computation gave what was frozen."""
    return evaluated.digest == result_digest


def reason_of(evaluated: Evaluated, result_digest: str, leaf_code: str, unit_code: str) -> str:
    """Why the unit has these points. A reason for other points than the frozen ones is none."""
    if not is_as_stored(evaluated, result_digest):
        return _CHANGED
    return evaluated.result.reason(leaf_code, unit_code)


def adjustment_reason_of(
    evaluated: Evaluated, result_digest: str, adjustment_code: str, unit_code: str
) -> str:
    """The same for a bonus or deduction (加减分项)."""
    if not is_as_stored(evaluated, result_digest):
        return _CHANGED
    return evaluated.result.adjustment_reason(adjustment_code, unit_code)
