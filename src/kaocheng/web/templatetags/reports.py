"""Marks of reports and bars of timetables: shape and word first, colour last."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kaocheng.cycles.queries.shapes import StageLine
from kaocheng.reporting.queries.shapes import BoardCell
from kaocheng.review.queries.shapes.marking import MarkRow

register = template.Library()

# state -> (class, shape), as design/ui.md has the lights
_MARKS = {
    "not_open": ("none", "－"),
    "none": ("none", "○"),
    "draft": ("over", "◐"),
    "filling": ("over", "◐"),
    "signed_off": ("over", "◑"),
    "submitted": ("good", "●"),
    "late": ("late", "▲"),
    "returned": ("bad", "■"),
    "accepted": ("good", "✔"),
}
_SOON = 3
_MOST_MONTHS = 7


@register.simple_tag
def report_mark(state: str, label: str) -> SafeString:
    """Shape and word for the state of a report."""
    tone, shape = _MARKS.get(state, ("none", "○"))
    return format_html('<span class="light {}"><i>{}</i>{}</span>', tone, shape, label)


@register.simple_tag
def board_mark(cell: BoardCell) -> SafeString:
    """A cell of the status board; what is overdue or was late says so beside its state."""
    if cell.overdue and cell.state == "none":
        return format_html('<span class="light bad"><i>■</i>{}</span>', "逾期未报")
    mark = report_mark(cell.state, cell.label)
    if cell.overdue:
        return format_html('{}<small class="beside-mark bad">{}</small>', mark, "逾期")
    if cell.late and cell.state != "late":
        return format_html('{}<small class="beside-mark late">{}</small>', mark, "迟报")
    return mark


@register.filter
def days_words(days: int) -> SafeString:
    """How long it is to the deadline."""
    if days < 0:
        return format_html('<b class="days bad">逾期 {} 天</b>', -days)
    if days == 0:
        return format_html('<b class="days bad">{}</b>', "今天截止")
    tone = "late" if days <= _SOON else "calm"
    return format_html('<b class="days {}">还有 {} 天</b>', tone, days)


@register.simple_tag
def timetable_bars(stages: Sequence[StageLine]) -> list[tuple[StageLine, SafeString]]:
    """Each stage with its bar over the span of all of them."""
    if not stages:
        return []
    first = min(stage.starts_on for stage in stages)
    last = max(stage.ends_on for stage in stages)
    return [(stage, _bar(stage, first, last)) for stage in stages]


@register.simple_tag
def timetable_months(stages: Sequence[StageLine]) -> SafeString:
    """The months as a scale above the bars."""
    if not stages:
        return SafeString("")
    first = min(stage.starts_on for stage in stages)
    last = max(stage.ends_on for stage in stages)
    marks = format_html_join(
        "",
        '<text x="{}%" y="11">{}月</text>',
        ((_place(day, first, last), day.month) for day in _months(first, last)),
    )
    return format_html('<svg class="scale" aria-hidden="true">{}</svg>', marks)


def _months(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first days of months in the span, thinned to what can be read."""
    count = (last.year - first.year) * 12 + last.month - first.month
    every = max(1, -(-count // _MOST_MONTHS))
    months = (first.month - 1 + n for n in range(every, count + 1, every))
    firsts = (datetime.date(first.year + m // 12, m % 12 + 1, 1) for m in months)
    return [first, *firsts]


def _bar(stage: StageLine, first: datetime.date, last: datetime.date) -> SafeString:
    left = _place(stage.starts_on, first, last)
    right = _place(stage.ends_on + datetime.timedelta(days=1), first, last)
    return format_html(
        '<svg class="gantt{}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="gantt-all" width="100" height="10"/>'
        '<rect class="gantt-part" x="{}" width="{}" height="10"/></svg>',
        " now" if stage.is_now else "",
        left,
        max(round(right - left, 2), 0.8),
    )


def _place(day: datetime.date, first: datetime.date, last: datetime.date) -> float:
    whole = (last - first).days + 1
    return round((day - first).days / whole * 100, 2)


_STAGES = {
    "self_assessment": ("over", "◐"),
    "review": ("over", "◐"),
    "spot_check": ("over", "◐"),
    "evaluation": ("over", "◑"),
    "announced": ("over", "●"),
    "published": ("good", "✔"),
}


@register.simple_tag
def stage_mark(state: str, label: str) -> SafeString:
    """Shape and word for the stage of an assessment."""
    tone, shape = _STAGES.get(state, ("none", "○"))
    return format_html('<span class="light {}"><i>{}</i>{}</span>', tone, shape, label)


@register.filter
def minus(whole: int, part: int) -> int:
    """What is left of a count."""
    return whole - part


_MARKED = {
    "open": ("none", "○"),
    "third": ("bad", "■"),
    "returned": ("late", "▲"),
    "waiting": ("over", "◑"),
    "done": ("good", "✔"),
    "recused": ("none", "－"),
}


@register.simple_tag
def mark_state(row: MarkRow) -> SafeString:
    """Shape and word for how a unit stands under an indicator."""
    tone, shape = _MARKED[row.state]
    return format_html('<span class="light {}"><i>{}</i>{}</span>', tone, shape, row.state_label)
