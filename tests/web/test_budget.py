"""Pages stay within their number of database queries, whatever the number of units."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.results.evaluation import evaluated_run
from kaocheng.results.models import ScoreRun

BUDGETS = [("", 12), ("units/230000/", 14), ("indicators/1.1/", 12), ("heat/", 12)]


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("path", "budget"), BUDGETS, ids=["ranking", "unit", "indicator", "heat"])
def test_one_unit_and_thirty_one_cost_the_same(
    path: str, budget: int, as_office: Client, provinces_run: ScoreRun, one_unit_run: ScoreRun
) -> None:
    evaluated_run.cache_clear()  # whatever ran before may have left one of the two in memory
    many = queries(as_office, f"/runs/{provinces_run.pk}/{path}")
    one = queries(as_office, f"/runs/{one_unit_run.pk}/{path}")
    assert one == many
    assert many <= budget
