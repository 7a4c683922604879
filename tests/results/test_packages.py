"""The recomputation package of a stored run verifies without the database."""

from __future__ import annotations

import pytest
from django.test import Client

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results import evaluation
from kaocheng.results.models import ScoreRun
from kaocheng.results.services import package_of_run
from kaocheng.scoring.recomputation import verify_package

LOGIN = "django.contrib.auth.backends.ModelBackend"


def test_a_package_of_a_stored_run_verifies(office: User, provinces_run: ScoreRun) -> None:
    name, package = package_of_run(office, run_pk=provinces_run.pk)
    found = verify_package(package)
    assert name.endswith("复算包.zip")
    assert len(found.result.units) == provinces_run.unit_count
    assert AuditEntry.objects.latest("pk").verb == "导出复算包"


def test_the_same_run_gives_the_same_package(office: User, provinces_run: ScoreRun) -> None:
    evaluation.evaluated_run.cache_clear()
    first = package_of_run(office, run_pk=provinces_run.pk)[1]
    evaluation.evaluated_run.cache_clear()
    assert package_of_run(office, run_pk=provinces_run.pk)[1] == first


def test_a_run_that_computes_otherwise_now_is_not_packed(
    office: User, provinces_run: ScoreRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "kaocheng.results.services.packages.is_as_stored"
    monkeypatch.setattr(module, lambda *_: False)
    with pytest.raises(Refusal, match="请用原版本导出"):
        package_of_run(office, run_pk=provinces_run.pk)


def test_the_package_comes_by_a_button_to_whoever_sees_all(
    client: Client, office: User, clerk: User, provinces_run: ScoreRun
) -> None:
    address = f"/runs/{provinces_run.pk}/package.zip"
    client.force_login(clerk, backend=LOGIN)
    assert client.post(address).status_code == 404
    client.force_login(office, backend=LOGIN)
    assert client.get(address).status_code == 405
    answer = client.post(address)
    assert answer["Content-Type"] == "application/zip"
    assert verify_package(answer.content).manifest.period == provinces_run.period
    assert "复算包" in client.get(f"/runs/{provinces_run.pk}/").content.decode()
