"""How single figures look: lights with shape and word, arrows, bars, shares, thousands."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaocheng.web.search import keys

register = template.Library()

# status -> (class, shape); what was scored is told apart by its share.
_LIGHTS = {
    "missing": ("none", "○"),
    "not_applicable": ("none", "◇"),
    "not_assessed": ("none", "－"),
    "zeroed": ("bad", "■"),
}
_NUMBER = re.compile(r"^([+-]?)(\d+)(\.\d+)?$")
_HEAT_BOUNDS = ((1.0, "q0"), (0.9, "q1"), (0.75, "q2"), (0.6, "q3"), (0.4, "q4"))


@register.simple_tag
def light(status: str, name: str, share: float | None) -> SafeString:
    """Colour, shape and word for the state of one indicator."""
    tone, shape, word = _light(status, name, share)
    return format_html('<span class="light {}"><i>{}</i>{}</span>', tone, shape, word)


def _light(status: str, name: str, share: float | None) -> tuple[str, str, str]:
    if status != "scored" or share is None:
        return (*_LIGHTS.get(status, ("none", "●")), name)
    if share > 1:
        return "over", "◆", "超额"
    if share == 1:
        return "good", "●", "满分"
    return ("late", "▲", "失分") if share > 0 else ("bad", "■", "未得分")


@register.simple_tag
def demo_mark(notice: str) -> SafeString:
    """演示数据, beside what is invented in a list where not all of it is."""
    if "演示" not in notice:
        return SafeString()
    return format_html('<span class="tag" title="{}">演示数据</span>', notice)


@register.filter
def movement(places: int | None) -> SafeString:
    """↑2 with the words for those who cannot see the arrow."""
    if places is None:
        return format_html('<span class="muted" title="{0}">—</span>', "上期未排名")
    if places == 0:
        return format_html('<span class="muted">{0}</span>', "持平")
    tone, arrow, word = ("up", "↑", "上升") if places > 0 else ("down", "↓", "下降")
    return format_html(
        '<span class="move {0}"><span aria-hidden="true">{1}{2}</span>'
        '<span class="visually-hidden">{3} {2} 位</span></span>',
        tone,
        arrow,
        abs(places),
        word,
    )


@register.filter
def percent(share: float | None, places: int = 1) -> str:
    """0.875 → 87.5%."""
    return "—" if share is None else f"{share * 100:.{places}f}%"


@register.filter
def dash(value: object) -> object:
    """Nothing is shown as a dash, so that an empty cell is never taken for a zero."""
    return "—" if value is None or value == "" else value


@register.filter
def thousands(value: str | None) -> str:
    """117000.5 → 117,000.5; what is no number stays as it is."""
    found = _NUMBER.match(value or "")
    if not found:
        return value or "—"
    sign, whole, rest = found.groups()
    return f"{sign}{int(whole):,}{rest or ''}"


@register.filter
def rounded(value: float | None, decimals: int) -> str:
    """A mean, with the places of the scheme."""
    return "—" if value is None else f"{value:.{decimals}f}"


@register.filter
def heat(share: float | None) -> str:
    """The class of a heat cell: the more was lost, the deeper the colour."""
    if share is None:
        return "qx"
    return next((name for bound, name in _HEAT_BOUNDS if share >= bound), "q5")


@register.filter
def percent_bare(share: float | None) -> str:
    """A share where the header already says %."""
    return "—" if share is None else f"{share * 100:.1f}"


@register.filter
def whole_percent(share: float | None) -> str:
    """A share in a narrow cell; just short of full is never shown as full."""
    if share is None:
        return "—"
    return "99" if 0.99 < share < 1 else f"{share * 100:.0f}"


@register.filter
def blank_zero(points: str | None) -> str:
    """Points that are nought step back behind a dash."""
    return "—" if points is None or not points.strip("-+0.") else points


@register.filter
def grade_place(grade: str | None, grades: tuple[str, ...]) -> int | str:
    """Where a grade stands among the scheme's, best first: grades sort by rank, not by sound."""
    return grades.index(grade) if grade in grades else ""


@register.filter
def search_keys(name: str) -> str:
    """Name, pinyin and initials, for the filters that need no round trip."""
    return keys(name)


@register.simple_tag
def bar(share: float | None) -> SafeString | str:
    """A thin bar under a figure: its share of the full points."""
    if share is None:
        return ""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-full" width="100" height="3"/>'
        '<rect class="bar-part" width="{}" height="3"/></svg>',
        _length(share),
    )


@register.simple_tag
def bullet(share: float | None, mean: float | None, best: float | None) -> SafeString | str:
    """The unit's share of the full points as a bar, the group's mean and best as strokes."""
    if share is None:
        return ""
    return format_html(
        '<svg class="bullet" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="bar-full" width="100" height="12"/>'
        '<rect class="bar-part" y="2" width="{}" height="8"/>{}{}</svg>',
        f"得分率 {percent(share)}，组内平均 {percent(mean)}，组内最高 {percent(best)}",
        _length(share),
        _stroke("mean", mean),
        _stroke("best", best),
    )


def _stroke(name: str, share: float | None) -> SafeString | str:
    if share is None:
        return ""
    place = min(max(_length(share) - 1, 0), 98)
    return format_html('<rect class="mark-{}" x="{}" width="2" height="12"/>', name, place)


def _length(share: float) -> float:
    return round(min(max(share, 0.0), 1.0) * 100, 1)
