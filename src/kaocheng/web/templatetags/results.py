"""Marks of the results room: shape and word first, colour last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaocheng.results.queries import NodeHeading
from kaocheng.results.queries.paging import Cut
from kaocheng.results.queries.shapes import JobLine

register = template.Library()

_ASSESSMENT = {"announced": ("late", "▲"), "published": ("good", "✔")}
_DECISION = {"proposed": ("late", "◐"), "signed": ("good", "✔")}
_APPEAL = {
    "filed": ("late", "▲"),
    "returned": ("bad", "■"),
    "upheld": ("good", "✔"),
    "rejected": ("none", "－"),
    "withdrawn": ("none", "○"),
}
_CONSEQUENCE = {"proposed": ("late", "◐"), "decided": ("good", "✔"), "deferred": ("over", "◔")}
_PHASE = {"ahead": ("none", "○"), "open": ("late", "▲"), "over": ("good", "●")}
_JOB = {
    "queued": ("over", "○"),
    "running": ("over", "◐"),
    "done": ("good", "●"),
    "failed": ("bad", "■"),
    "interrupted": ("bad", "■"),
}


def _mark(tone: str, shape: str, label: str) -> SafeString:
    return format_html('<span class="light {}"><i>{}</i>{}</span>', tone, shape, label)


@register.simple_tag
def assessment_mark(state: str, label: str) -> SafeString:
    """The stage of an assessment."""
    return _mark(*_ASSESSMENT.get(state, ("over", "◐")), label)


@register.simple_tag
def decision_mark(state: str, label: str) -> SafeString:
    """Whether a decision has been signed."""
    return _mark(*_DECISION.get(state, ("none", "○")), label)


@register.simple_tag
def appeal_mark(state: str, label: str) -> SafeString:
    """The state of an appeal."""
    return _mark(*_APPEAL.get(state, ("none", "○")), label)


@register.simple_tag
def consequence_mark(state: str, label: str) -> SafeString:
    """Whether a use of the result is proposed, decided, or not applied."""
    return _mark(*_CONSEQUENCE.get(state, ("none", "－")), label)


@register.simple_tag
def phase_mark(phase: str, label: str) -> SafeString:
    """Whether an announcement has begun, runs, or is over."""
    return _mark(*_PHASE.get(phase, ("none", "○")), label)


@register.simple_tag
def job_mark(job: JobLine) -> SafeString:
    """The state of a scoring job."""
    tone = ("bad", "■") if job.cut_off else _JOB.get(job.state, ("none", "○"))
    return _mark(*tone, job.state_label)


@register.simple_tag
def points_change(change: str) -> SafeString | str:
    """+1.25 and -0.50 with their arrows; nothing where nothing has changed."""
    if not change:
        return ""
    if change[0] not in "+-":
        return change
    tone, arrow = ("up", "↑") if change.startswith("+") else ("down", "↓")
    return format_html(
        '<span class="move {}"><span aria-hidden="true">{}</span>{}</span>', tone, arrow, change
    )


@register.filter
def beside(left: Sequence[Any], right: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Two lists side by side."""
    return list(zip(left, right, strict=True))


@register.simple_tag
def order_head(
    cut: Cut[Any], first: str, words: str, css: str = "", small: str = "", title: str = ""
) -> SafeString:
    """The head of a column that the server sorts by; `first` is its order at the first click."""
    name = first.lstrip("-")
    now = cut.wish.order or "rank"
    sorted_here = now.lstrip("-") == name
    turned = name if now.startswith("-") else f"-{name}"
    state = ("descending" if now.startswith("-") else "ascending") if sorted_here else "none"
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}">'
        '<a class="order" href="?{}" title="{}">{}{}</a></th>',
        css,
        state,
        _asked(cut, turned if sorted_here else first),
        title,
        words,
        format_html("<small>{}</small>", small) if small else "",
    )


@register.simple_tag
def node_head(cut: Cut[Any], number: int, heading: NodeHeading) -> SafeString:
    """The same for a node of the first level."""
    title = f"{heading.name}，满分 {heading.full}"
    return order_head(cut, f"-n{number}", heading.name, "num node", heading.full, title)


def _asked(cut: Cut[Any], order: str) -> str:
    asked = QueryDict(mutable=True)
    wish = cut.wish
    for key, value in (("q", wish.text), ("group", wish.group), ("grade", wish.grade)):
        if value:
            asked[key] = value
    asked["order"] = order
    return asked.urlencode()
