"""Written once a distinct cell: the same bytes as written at length."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaocheng.results.evaluation import digest_of, evaluated_run, losses_of
from kaocheng.results.figures import losses
from kaocheng.results.models import ScoreRun
from kaocheng.results.writing import AsWritten, CellTexts, canonical

POINTS = st.none() | st.sampled_from(["0.00", "1.25", "-0.50", "10"])
CODES = st.text(min_size=1, max_size=4)
CELLS = st.dictionaries(
    CODES,
    st.fixed_dictionaries(
        {"points": POINTS, "full": POINTS, "status": st.sampled_from(["scored", "missing"])}
    ),
    max_size=4,
)
UNITS = st.lists(
    st.fixed_dictionaries(
        {
            "unit": CODES,
            "leaves": CELLS,
            "nodes": st.dictionaries(CODES, POINTS, max_size=2),
            "rank": st.none() | st.integers(1, 99),
            "vetoes": st.lists(CODES, max_size=2),
        }
    ),
    max_size=4,
)

# A busy machine draws slowly; that is no fault of what is drawn.
SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(st.fixed_dictionaries({"units": UNITS, "period": CODES, "scheme": CELLS}))
def test_the_canonical_form_is_what_json_writes_at_length(document: dict[str, Any]) -> None:
    at_length = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "".join(canonical(document)) == at_length
    digest = hashlib.sha256(at_length.encode()).hexdigest()
    assert digest_of({**document, "version": "9"}) == f"sha256:{digest}"


@SETTINGS
@given(st.lists(CELLS, max_size=4))
def test_cells_are_read_back_as_they_were(rows: list[dict[str, dict[str, Any]]]) -> None:
    texts = CellTexts()
    for leaves in rows:
        told = json.loads(json.dumps(texts.of(leaves), cls=AsWritten))
        wanted = {code: [c["points"], c["full"], c["status"]] for code, c in leaves.items()}
        assert told == wanted


def test_kept_losses_are_those_of_the_rows(provinces_run: ScoreRun) -> None:
    rows = [row.leaves for row in provinces_run.rows.all()]
    kept = provinces_run.losses
    assert kept == pytest.approx(losses(rows, kept))
    result = evaluated_run(provinces_run.pk, provinces_run.result_digest).result
    assert losses_of(result) == kept
