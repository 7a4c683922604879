"""What the facts handed in so far score to: computed once for a state of the facts, then kept.

Unscoped: for callers that have checked the right to the assessment. A unit's own page adds what the
unit proposes; for that this unit alone is computed, its other points standing as they are.
"""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils import timezone

from kaocheng.audit.models import AuditEntry, ChainHead
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.reporting.models import ACTUAL
from kaocheng.reporting.queries.shapes import FactsBundle
from kaocheng.review.lines import Line
from kaocheng.review.models import Assessment
from kaocheng.review.queries.laying import by_key, facts_of
from kaocheng.scoring import Refused, Result, Scheme, Units, evaluate, read_facts, read_units
from kaocheng.scoring.evaluation.leaf import INSIDE
from kaocheng.scoring.exact.decimals import read_decimal
from kaocheng.scoring.marks import NO_MARKS, Mark, Marks
from kaocheng.scoring.tables.inputs import facts_table, units_table

Fact = tuple[str, str, str]  # item, period, kind

_KEPT = 8
# Deeds that are done all day long and change no fact: not even the tables are read again for them.
# After any other they are, and computed anew where they are no longer the same bytes. A verb
# that is added here needs its proof in `tests/review/test_no_fact.py`.
NO_FACT = frozenset({
    "登录", "退出", "登录失败",
    "填报", "开始填报", "填写情况说明", "上传佐证材料", "存入佐证材料", "引用佐证材料", "引用文件",
    "移除佐证材料", "下载佐证材料", "审签", "撤回审签", "提请审签", "催报", "阅知通知",
    "阅知全部通知", "修改密码", "修改方案草稿",
    "填写自评", "审签自评", "撤回自评审签", "报送自评", "退回自评", "评审", "成批确认",
    "导入评审意见", "撤回评审意见", "按指标退回", "说明退回事项", "登记回避", "撤销回避",
    "指定评审单位", "调整考核评价期限", "设定双人评分", "催办", "转入考核阶段", "生成自评报告",
})  # fmt: skip


@dataclass(frozen=True)
class Base:
    """The facts of an assessment and what they score to; `faults` where they do not."""

    scheme: Scheme
    period: str
    units: Units
    facts: Mapping[str, Mapping[Fact, str]]
    result: Result | None
    faults: tuple[str, ...]
    at: datetime.datetime

    def figure(self, unit: str, item: str) -> str:
        """The value of an item for the assessed period, "" for none."""
        return self.facts.get(unit, {}).get((item, self.period, ACTUAL), "")

    def target(self, unit: str, item: str) -> str:
        """Its target: of the period, else of the year."""
        found = self.facts.get(unit, {})
        year = (item, self.period[:4], "target")
        return found.get((item, self.period, "target"), "") or found.get(year, "")

    def points(self, unit: str, line: Line) -> str:
        """Computed points, "" where there are none."""
        return points_of(self.result, unit, line) if self.result else ""


@dataclass(frozen=True)
class OwnScore:
    """What one unit comes to with what it proposes: points by line, and the total."""

    points: Mapping[str, str]
    total: str


def points_of(result: Result, unit: str, line: Line) -> str:
    """The points of one line for one unit."""
    row = result.units.row.get(unit)
    if row is None:
        return ""
    if line.adjusts:
        scores = {each.adjustment.code: each for each in result.adjustments}
        return result.show(scores[line.code].shown[row])
    score = result.leaves.get(line.code)
    inside = score is not None and score.left[row] == INSIDE
    return result.show(score.shown[row]) if score is not None and inside else ""


# Computed once -----------------------------------------------------------------------------------


@dataclass
class _Held:
    """A base, the end of the audit chain at which it was true, and the digests of its tables."""

    base: Base
    number: int
    chain: str
    read_from: str


_held: OrderedDict[int, _Held] = OrderedDict()
_locks: dict[int, threading.Lock] = {}
_guard = threading.Lock()


def base_of(assessment: Assessment) -> Base:
    """The facts as they are and their points; computed anew only where a fact has changed."""
    with _guard:
        lock = _locks.setdefault(assessment.pk, threading.Lock())
    with lock:
        held = _held.get(assessment.pk)
        if held is None or not _still_true(held):
            held = _renewed(assessment, held)
        with _guard:
            _held[assessment.pk] = held
            _held.move_to_end(assessment.pk)
            while len(_held) > _KEPT:
                _held.popitem(last=False)
        return held.base


def forget() -> None:
    """Let go of all that is kept: for whoever puts another database in the place of this one."""
    with _guard:
        _held.clear()


def _still_true(held: _Held) -> bool:
    number, chain = _chain_end()
    if (number, chain) == (held.number, held.chain):
        return True
    if not AuditEntry.objects.filter(number=held.number, digest=held.chain).exists():
        return False
    since = AuditEntry.objects.filter(number__gt=held.number).exclude(verb__in=NO_FACT)
    if since.exists():
        return False
    held.number, held.chain = number, chain
    return True


def _chain_end() -> tuple[int, str]:
    head = ChainHead.objects.filter(pk=1).first()
    return (head.number, head.digest) if head else (0, "")


def _renewed(assessment: Assessment, before: _Held | None) -> _Held:
    number, chain = _chain_end()
    bundle, version = facts_of(assessment, accepted_only=False), assessment.scheme_version
    key = (version.digest, assessment.period, _sha256(bundle.units), _sha256(bundle.facts))
    read_from = " ".join(key)
    if before is not None and before.read_from == read_from:
        return _Held(replace(before.base, at=timezone.now()), number, chain, read_from)
    base = _computed(scheme_by_digest(version.digest), assessment.period, bundle)
    return _Held(base, number, chain, read_from)


def _sha256(table: bytes) -> str:
    return hashlib.sha256(table).hexdigest()


def _computed(scheme: Scheme, period: str, bundle: FactsBundle) -> Base:
    now, facts = timezone.now(), _by_unit(bundle.facts)
    units = read_units(bundle.units, scheme)
    try:
        read = read_facts(bundle.facts, scheme, units)
        result = evaluate(scheme, units, read, period=period)
    except Refused as refused:
        faults = tuple(str(fault) for fault in refused.faults)
        return Base(scheme, period, units, facts, None, faults, now)
    return Base(scheme, period, units, facts, result, (), now)


def _by_unit(source: bytes) -> dict[str, dict[Fact, str]]:
    found: dict[str, dict[Fact, str]] = {}
    for (unit, item, period, kind), value in by_key(source).items():
        found.setdefault(unit, {})[item, period, kind] = value
    return found


# One unit ----------------------------------------------------------------------------------------


def own_score(
    base: Base, unit: str, lines: Iterable[Line], proposals: Mapping[str, str]
) -> OwnScore:
    """The unit's points and total with what it proposes for judged items (item → value).

    The unit is computed alone; points that rest on all units (ranks, means) are laid in from the
    whole, so that the sum is the one it would have among them.
    """
    lines = tuple(lines)
    row = base.units.row.get(unit)
    if base.result is None or row is None:
        return OwnScore({}, "")
    try:
        alone = _alone(base, unit, lines, proposals)
    except Refused:
        return OwnScore({line.code: base.points(unit, line) for line in lines}, "")
    points = {
        line.code: base.points(unit, line)
        if line.adjusts and not line.judged
        else points_of(alone, unit, line)
        for line in lines
    }
    return OwnScore(points, alone.total(0) or "")


def _alone(base: Base, unit: str, lines: tuple[Line, ...], proposals: Mapping[str, str]) -> Result:
    row = base.units.row[unit]
    node = (unit, base.units.names[row], base.units.groups[row], "")
    units = read_units(units_table([node]), base.scheme)
    laid = dict(base.facts.get(unit, {}))
    laid |= {(item, base.period, ACTUAL): value for item, value in proposals.items() if value}
    table = facts_table((unit, *key, value) for key, value in laid.items())
    facts = read_facts(table, base.scheme, units)
    marks = _as_they_are(base, unit, lines)
    return evaluate(base.scheme, units, facts, period=base.period, marks=marks)


def _as_they_are(base: Base, unit: str, lines: tuple[Line, ...]) -> Marks:
    """The points of the whole run, for all that does not rest on a judgement."""
    found: dict[str, dict[int, Mark]] = {}
    for line in lines:
        points = read_decimal(base.points(unit, line)) if not line.adjusts else None
        if points is not None and not line.judged:
            found[line.code] = {0: Mark(Fraction(points), str(points), "self", "as computed")}
    return Marks(found) if found else NO_MARKS
