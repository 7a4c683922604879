"""What is kept of a result: its digest, the points lost."""

from __future__ import annotations

import hashlib
import json

import pytest

from kaocheng.results.evaluation import digest_of, evaluated_run, losses_of
from kaocheng.results.figures import losses
from kaocheng.results.models import ScoreRun


def test_the_digest_is_over_the_document_without_its_version(provinces_run: ScoreRun) -> None:
    result = evaluated_run(provinces_run.pk, provinces_run.result_digest).result
    document = result.as_dict(reasons=False)
    del document["version"]
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest_of(result) == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    assert provinces_run.result_digest == digest_of(result)


def test_kept_losses_are_those_of_the_rows(provinces_run: ScoreRun) -> None:
    rows = [row.leaves for row in provinces_run.rows.all()]
    kept = provinces_run.losses
    assert kept == pytest.approx(losses(rows, kept))
    result = evaluated_run(provinces_run.pk, provinces_run.result_digest).result
    assert losses_of(result) == kept
