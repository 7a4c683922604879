"""How an overlay meets the table of facts, and which version reads them."""

from __future__ import annotations

import pytest
from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.models import SchemeAssignment
from kaocheng.reporting.models import Figure
from kaocheng.reporting.queries.shapes import FactsBundle
from kaocheng.review.models import Assessment
from kaocheng.review.queries import scored
from kaocheng.review.queries.laying import by_key, facts_laid_over, facts_of, marks_in, marks_of
from kaocheng.review.queries.scored import base_of
from kaocheng.review.queries.shapes.overlay import MarkLine
from kaocheng.schemes.services import store_version
from kaocheng.scoring import Scheme
from tests.factories.review import SCHEME, Review

FACTS = b"unit,item,period,kind,value\nt1,a,2025,actual,1\nt1,b,2025,actual,2\nt2,a,2025,actual,3\n"


@pytest.mark.parametrize("quoted", [False, True])
def test_an_overlay_replaces_adds_and_takes_away(*, quoted: bool) -> None:
    facts = FACTS.replace(b",2\n", b',"2, about"\n') if quoted else FACTS
    changes = {
        ("t1", "a", "2025", "actual"): "9",
        ("t2", "a", "2025", "actual"): "",
        ("t3", "c", "2025", "actual"): "x,y",
        ("t0", "c", "2025", "actual"): "",
    }
    kept = b't1,b,2025,actual,"2, about"\n' if quoted else b"t1,b,2025,actual,2\n"
    assert facts_laid_over(facts, changes) == (
        b"unit,item,period,kind,value\nt1,a,2025,actual,9\n" + kept + b't3,c,2025,actual,"x,y"\n'
    )
    assert facts_laid_over(facts, {}) == facts


def test_of_two_marks_on_a_cell_the_last_counts() -> None:
    first = MarkLine("t1", "1.1", "5", "部门评审", "甲")
    last = MarkLine("t1", "1.1", "6", "综合评价", "乙")
    assert marks_of([first, last]).decode() == (
        "unit,indicator,points,stage,reason\nt1,1.1,6,综合评价,乙\n"
    )
    assert marks_of([]) == b""
    assert marks_in(marks_of([first, last])) == [last]


def test_an_assessment_is_read_by_the_version_it_was_opened_with(review: Review) -> None:
    """A version in force since then has other items: figures of the old ones must not vanish."""
    later = SCHEME.replace("code: test-review", "code: later").replace("news", "notes")
    version = store_version(review.people.office, later.encode())
    SchemeAssignment.objects.filter(cycle=review.cycle).update(scheme_version=version)
    assessment = Assessment.objects.get(pk=review.assessment)
    assert base_of(assessment).figure("t1", "news") == "5"
    assert by_key(facts_of(assessment).facts)["t1", "news", "2025", "actual"] == "5"


def test_points_are_of_the_facts_as_they_are_and_computed_once_for_them(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it took: a deed that changes no fact computes nothing, one that does is seen."""
    assessment = Assessment.objects.get(pk=review.assessment)
    computed: list[bytes] = []
    real = scored._computed

    def counted(scheme: Scheme, period: str, bundle: FactsBundle) -> scored.Base:
        computed.append(bundle.facts)
        return real(scheme, period, bundle)

    monkeypatch.setattr(scored, "_computed", counted)
    scored.forget()
    before = base_of(assessment)
    assert before.result is not None
    with transaction.atomic():
        record("某人", "改动日程", "与数据无关")
    assert base_of(assessment).result is before.result
    assert len(computed) == 1
    with transaction.atomic():
        Figure.objects.filter(item_code="news", value="5").update(value="4")
        record("某人", "导入已知数据", "数据有变")
    after = base_of(assessment)
    assert (before.figure("t1", "news"), after.figure("t1", "news")) == ("5", "4")
    assert len(computed) == 2
