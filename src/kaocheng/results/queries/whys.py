"""Why a cell differs from one stage to the next: deeds of the review, else figures, else others."""

from __future__ import annotations

from collections.abc import Sequence

from kaocheng.results.evaluation import Evaluated, evaluated_run
from kaocheng.results.lifecycle import FINAL, REVIEWED, SELF, SPOT, STAGES
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries.appeal_overlay import overlay_through
from kaocheng.results.queries.shapes import Why
from kaocheng.review.queries.shapes.overlay import CellKey, DeedLine

_ORDER = (SELF, REVIEWED, SPOT, FINAL)
_BY_OTHERS = "本单位数据未变，因其他单位数据变动，组内比较或排名得分随之变动。"


class Explaining:
    """Explains differences between the runs of an assessment; reads the deeds once."""

    def __init__(self, assessment_pk: int, runs: Sequence[ScoreRun]) -> None:
        self.runs = runs
        overlay = overlay_through(assessment_pk, FINAL)
        self.deeds: dict[CellKey, tuple[DeedLine, ...]] = dict(overlay.deeds)

    def cell(self, unit: str, indicator: str, changes: Sequence[str]) -> tuple[Why, ...]:
        """The reasons for the changes of one cell, stage by stage."""
        found: list[Why] = []
        for place, change in enumerate(changes):
            if change:
                found += self._step(unit, indicator, self.runs[place - 1], self.runs[place])
        return tuple(found)

    def _step(self, unit: str, indicator: str, old: ScoreRun, new: ScoreRun) -> list[Why]:
        told = [
            _why(deed) for deed in self.deeds.get((unit, indicator), ()) if _between(deed, old, new)
        ]
        figures = self._by_figures(unit, indicator, old, new)
        if figures is not None and not told:
            return [figures]
        return told or [Why(STAGES[new.stage], "", "随其他单位变动", "", "", _BY_OTHERS, None)]

    def _by_figures(self, unit: str, indicator: str, old: ScoreRun, new: ScoreRun) -> Why | None:
        """The figures that the rule reads, where they are not the same in both runs."""
        before, after = (_inputs(_evaluated(run), indicator, unit) for run in (old, new))
        if before == after:
            return None
        words = "两次计分之间，该指标的数据有变动。"
        return Why(STAGES[new.stage], "", "数据变动", before, after, words, None)


def _between(deed: DeedLine, old: ScoreRun, new: ScoreRun) -> bool:
    """Whether a deed belongs to a stage after the old run's, and was done before the new run."""
    place = _ORDER.index(deed.stage)
    from_place, to_place = _ORDER.index(old.stage), _ORDER.index(new.stage)
    later = from_place < place <= to_place or (place <= from_place and deed.at > old.created_at)
    return later and deed.at <= new.created_at


def _evaluated(run: ScoreRun) -> Evaluated:
    return evaluated_run(run.pk, run.result_digest)


def _inputs(evaluated: Evaluated, indicator: str, unit: str) -> str:
    row = evaluated.units.row.get(unit)
    return "" if row is None else evaluated.result.inputs(indicator, row)


def _why(deed: DeedLine) -> Why:
    label = STAGES.get(deed.stage, deed.stage)
    return Why(label, deed.who, deed.what, deed.old, deed.new, deed.reason, deed.at)
