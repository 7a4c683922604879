"""The year before last of the invented city: published, and its results put to use (结果运用)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from kaocheng.orgs.models import User
from kaocheng.results.demonstrations import year_figures as figures
from kaocheng.results.demonstrations.taken_over import take_over_publication, take_over_signature
from kaocheng.results.models import Consequence
from kaocheng.results.services import (
    RuleWish,
    decide_consequences,
    enter_earlier_grades,
    propose_consequences,
    save_rule,
)

_MARK = "（演示数据）"
_BASIS = f"演示市年度考核办法第二十条{_MARK}"
_MEETING = f"演示会议纪要第 3 号{_MARK}"
_LEADERS = "领导班子成员"


def load_uses(people: Mapping[str, User], assessment_pk: int, year: int) -> None:
    """Published in the spring after the year; one consequence is decided, others wait."""
    office, leader = people["niankao"], people["qianfa"]
    note = f"按计分结果和优秀名额评定。{_MARK}"
    decision = take_over_signature(office, leader, assessment_pk, note)
    number = f"澄考发〔{year + 1}〕1号"
    on = datetime.date(year + 1, 2, 20)
    take_over_publication(decision, organ=figures.CITY_NAME, number=number, on=on)
    _write_rules(office, assessment_pk)
    lines = (f"{code} {grade}" for code, grade in zip(figures.CODES, figures.EARLIER, strict=True))
    source = f"澄考发〔{year}〕1号{_MARK}"
    text = "\n".join(lines)
    enter_earlier_grades(
        office, assessment_pk=assessment_pk, year=year - 1, source=source, text=text
    )
    propose_consequences(office, assessment_pk=assessment_pk)
    _decide_first(leader, assessment_pk)


def _write_rules(office: User, assessment_pk: int) -> None:
    """Once and twice 一般, and 较差; a rule that weighs more replaces what weighs less."""
    once = _rule("年度等次为一般", ("一般",), "诫勉谈话，一年内不得提拔", months=12)
    first = save_rule(office, assessment_pk=assessment_pk, wish=once)
    twice = _rule("连续两年一般", ("一般",), "对班子进行组织调整", years=2, supersedes=(first,))
    save_rule(office, assessment_pk=assessment_pk, wish=twice)
    poor = _rule("年度等次为较差", ("较差",), "免职或责令辞职，两年内不得提拔", months=24)
    save_rule(office, assessment_pk=assessment_pk, wish=poor)


def _rule(
    title: str,
    grades: tuple[str, ...],
    measure: str,
    *,
    years: int = 1,
    months: int = 0,
    supersedes: tuple[int, ...] = (),
) -> RuleWish:
    return RuleWish(title, grades, measure, _LEADERS, _BASIS, years, months, supersedes=supersedes)


def _decide_first(leader: User, assessment_pk: int) -> None:
    rows = Consequence.objects.filter(published__assessment=assessment_pk).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    decide_consequences(
        leader, assessment_pk=assessment_pk, consequence_pks=keys[:1], basis=_MEETING
    )
