"""Until when marks may be changed."""

from __future__ import annotations

from django.utils import timezone

from kaocheng.cycles.dates import day_words
from kaocheng.review.lifecycle import REVIEW
from kaocheng.review.models import Assessment


def why_marking_closed(assessment: Assessment) -> str:
    """Why no mark can be changed now; "" where it can."""
    office = f"{assessment.cycle.organisation}考核办"
    if assessment.state != REVIEW:
        stage = assessment.get_state_display()
        return f"考核评价处于{stage}阶段，评审意见不能改动。如有疑问，请联系{office}。"
    due = assessment.review_due_on
    if due is not None and timezone.localdate() > due:
        return f"评审截止日期 {day_words(due)}已过，评审意见不能再改。如需延期，请联系{office}。"
    return ""
