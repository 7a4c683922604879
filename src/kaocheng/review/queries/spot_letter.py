"""What the letter to a unit (反馈函) says: its draft, and what the document is made of."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from kaocheng.cycles.dates import period_words
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.review.models import SampledUnit
from kaocheng.review.queries.shapes.spot_checks import LeafLine, Letter
from kaocheng.review.queries.spot_found import beside_of, leaf_lines
from kaocheng.review.queries.spot_lines import notice_of
from kaocheng.review.queries.spot_scope import visible_unit, whole_units
from kaocheng.review.spot_lifecycle import OPEN, TOLD

_NONE = "—"


def letter_draft_of(unit: SampledUnit, leaves: Sequence[LeafLine]) -> str:
    """The letter as the platform proposes it; the office changes what it wants to."""
    check = unit.spot_check
    period = period_words(check.assessment.period)
    differing = [leaf for leaf in leaves if leaf.differs]
    head = (
        f"按照{check.assessment.cycle.title}安排，{unit.team or '抽查组'}对你单位{period}"
        f"{len(leaves)}项指标进行了抽查，{_counted(len(leaves), len(differing))}"
    )
    lines = [_told(number, leaf) for number, leaf in enumerate(differing, start=1)]
    end = "以上情况请认真核对。有异议的，请在期限内提出并说明理由；逾期视为无异议。"
    return "\n".join([head, *lines, end])


def _counted(checked: int, differing: int) -> str:
    if not differing:
        return "均属实。"
    return f"其中属实{checked - differing}项，需要核定{differing}项。"


def _told(number: int, leaf: LeafLine) -> str:
    finding = leaf.finding
    words = [f"{number}. {leaf.name}：{finding.conclusion_label}为{finding.new}"]
    if finding.found:
        words.append(finding.found.rstrip("。"))
    return "，".join([*words, f"理由：{finding.reason.rstrip('。')}"]) + "。"


def feedback_letter(actor: User, unit_pk: int) -> Letter:
    """The letter as a document: as sent, or, for the office, as it would be sent now."""
    unit, _ = visible_unit(actor, unit_pk)
    if unit.extends_id is not None or unit.state == OPEN:
        raise NotVisible(unit_pk)
    extensions = list(whole_units().filter(extends=unit))
    beside = beside_of([unit, *extensions])
    leaves = leaf_lines(unit, beside)
    text = unit.letter if unit.state in TOLD else letter_draft_of(unit, leaves)
    rows = [_row(unit, leaf) for leaf in leaves]
    rows += [_row(each, leaf) for each in extensions for leaf in leaf_lines(each, beside)]
    assessment = unit.spot_check.assessment
    return Letter(
        unit_name=unit.organisation.name,
        title_parts=("关于", f"{assessment.cycle.title}", "抽查情况的反馈函"),
        paragraphs=tuple(line.strip() for line in text.splitlines() if line.strip()),
        rows=tuple(rows),
        notice=notice_of(assessment),
        sent_on=timezone.localdate(unit.sent_at) if unit.sent_at and unit.state in TOLD else None,
    )


def _row(unit: SampledUnit, leaf: LeafLine) -> tuple[str, ...]:
    name = leaf.name if unit.extends_id is None else f"{unit}：{leaf.name}"
    reported = "；".join(
        f"{each.value}{each.measure}" if each.value else _NONE for each in leaf.figures
    )
    return (
        name,
        reported or _NONE,
        leaf.review_points or _NONE,
        leaf.finding.conclusion_label or _NONE,
        leaf.finding.new or _NONE,
        leaf.finding.reason or _NONE,
    )
