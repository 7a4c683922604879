"""An assessment that is published, for the use of its results. Plain functions, all invented.

By the figures of `tests.factories.review` no unit is marked on 2.1 and 2.2: all are 合格.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.factories.results import AFTER, Road, make_road, on_day

if TYPE_CHECKING:
    import pytest

    from kaocheng.orgs.models import User

GRADE = "合格"
BASIS = "县委常委会会议纪要〔2026〕8号"
SOURCE = "示考发〔2025〕1号"


def published_road(request: pytest.FixtureRequest) -> Road:
    """Signed, confirmed by the leader, published; the day is after the announcement."""
    road = make_road(request)
    road.signed()
    on_day(request, AFTER)
    road.confirmed()
    return road


def wish(**changes: Any) -> Any:
    """A rule for one year of 合格 that lasts twelve months."""
    from kaocheng.results.services import RuleWish

    plain = {
        "title": "一年合格",
        "grades": (GRADE,),
        "measure": "原则上一年内不得提拔",
        "applies_to": "领导班子成员",
        "basis": "示例县考核办法第二十条",
        "months": 12,
    }
    return RuleWish(**{**plain, **changes})


def ruled(road: Road) -> tuple[int, int]:
    """One year of 合格, and two years running, which replaces it."""
    from kaocheng.results.services import save_rule

    once = save_rule(road.office, assessment_pk=road.pk, wish=wish())
    twice = wish(title="连续两年合格", years=2, months=0, measure="组织调整", supersedes=(once,))
    return once, save_rule(road.office, assessment_pk=road.pk, wish=twice)


def earlier(road: Road, text: str = "南河镇 合格", year: int | None = 2024) -> int:
    from kaocheng.results.services import enter_earlier_grades

    return enter_earlier_grades(
        road.office, assessment_pk=road.pk, year=year, source=SOURCE, text=text
    )


def proposed(road: Road) -> list[Any]:
    """Drawn up; the rows."""
    from kaocheng.results.models import Consequence
    from kaocheng.results.services import propose_consequences

    propose_consequences(road.office, assessment_pk=road.pk)
    return list(Consequence.objects.select_related("unit"))


def decided(road: Road, rows: list[Any], by: User | None = None, **more: Any) -> int:
    from kaocheng.results.services import decide_consequences

    pks = [row.pk for row in rows]
    who = by or road.leader
    return decide_consequences(who, assessment_pk=road.pk, consequence_pks=pks, basis=BASIS, **more)
