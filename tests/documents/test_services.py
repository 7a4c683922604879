"""A circular made on the platform is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.documents.reading import everything

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from kaocheng.results.models import ScoreRun


def test_the_office_gets_the_circular_and_the_log_says_so(
    office: User, provinces_run: ScoreRun
) -> None:
    from kaocheng.audit.models import AuditEntry
    from kaocheng.documents.services import circular_of_run

    before = AuditEntry.objects.count()
    name, word = circular_of_run(office, provinces_run.pk)
    assert name == "关于2023年度目标责任考核结果的通报.docx"
    assert "共考核31个省（区、市）" in everything(word)
    assert AuditEntry.objects.count() == before + 1
    entry = AuditEntry.objects.latest("number")
    assert (entry.verb, entry.actor_name) == ("生成考核通报", str(office))


def test_who_sees_one_unit_gets_no_circular_and_leaves_no_entry(
    clerk: User, provinces_run: ScoreRun
) -> None:
    from kaocheng.audit.models import AuditEntry
    from kaocheng.documents.services import circular_of_run
    from kaocheng.results.queries import NotVisible

    before = AuditEntry.objects.count()
    with pytest.raises(NotVisible):
        circular_of_run(clerk, provinces_run.pk)
    assert AuditEntry.objects.count() == before
