"""Points of bonuses and deductions that the review changed: from the mark to the package."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from kaocheng.orgs.queries import NotVisible
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries import unit_comparison, unit_page
from kaocheng.results.services import package_of_run
from kaocheng.review.services import advance
from kaocheng.scoring.cli.verify import verify
from tests.cycles.factories import set_today
from tests.factories.marking import mark
from tests.factories.results import MONDAY, Road
from tests.factories.review import NORTH, SOUTH, make_review, to_stage, with_adjustments

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Appoint


@pytest.fixture
def road(
    officers: dict[Any, Any],
    appointed: Appoint,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settings: Any,
) -> Road:
    """北山's commendation counts half, 南河's circulars four times; ready to be decided on."""
    settings.DATA_FOLDER = tmp_path
    with_adjustments(monkeypatch)
    review = make_review(officers, appointed)
    to_stage(review, "review")
    ecology = review.people.ecology
    mark(review, ecology, NORTH, "b1", "points", points="0.5", reason="市级表彰减半")
    mark(review, ecology, SOUTH, "d1", "points", points="-2", reason="另有三次通报")
    advance(review.people.office, assessment_pk=review.assessment, verb="begin_evaluation")
    set_today(monkeypatch, MONDAY)
    return Road(review)


def test_the_comparison_explains_them_and_the_unit_reads_it_once_announced(road: Road) -> None:
    for stage in ("self", "review"):
        road.run(stage)
    clerk = road.review.people.clerks[SOUTH]
    with pytest.raises(NotVisible):
        unit_comparison(clerk, road.pk, SOUTH)
    road.announced()
    page = unit_comparison(clerk, road.pk, SOUTH)
    (cell,) = (each for each in page.cells if each.differs)
    full = {each.code: each.full for each in page.cells}
    assert (full["b1"], full["d1"], full["1.1"]) == ("+2.00", "-3.00", "30.00")
    assert (cell.code, cell.points, cell.changes) == (
        "d1",
        ("-0.50", "-2.00", "-2.00"),
        ("", "-1.50", ""),
    )
    (why,) = cell.whys
    assert (why.stage_label, why.who, why.what) == ("部门评审", "县生态环境局", "调整得分")
    assert (why.old, why.new, why.reason) == ("-0.50", "-2.00", "另有三次通报")
    assert page.row.whole_change == "-1.50"
    run = ScoreRun.objects.get(stage="final")
    rows = {each.code: each for each in unit_page(clerk, run.pk, SOUTH).adjustments}
    assert rows["d1"].points == "-2.00"
    assert rows["d1"].reason == "部门评审评定扣 2 分：另有三次通报，计 -2.00 分"


def test_the_package_carries_them_and_is_verified_without_the_platform(
    road: Road, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In its table of marks a deduction is a size; another size there is found out."""
    package = package_of_run(road.office, run_pk=road.run("review"))[1]
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        rows = list(csv.DictReader(io.StringIO(parts.read("marks.csv").decode())))
    assert [(row["unit"], row["indicator"], row["points"]) for row in rows] == [
        (NORTH, "b1", "0.5"),
        (SOUTH, "d1", "2"),
    ]
    whole, changed = tmp_path / "whole.zip", tmp_path / "changed.zip"
    whole.write_bytes(package)
    assert verify([str(whole)]) == 0
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            new.writestr(part, text.replace(b"d1,2,", b"d1,1,"))
    assert verify([str(changed)]) == 1
    assert "marks.csv" in "".join(capsys.readouterr())
