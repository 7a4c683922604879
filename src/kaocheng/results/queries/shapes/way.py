"""The steps of a result on its way out, and what a publication waits for, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from kaocheng.results.queries.shapes.room import ResultRoom

DONE, NOW, QUIET = "done", "now", ""


@dataclass(frozen=True)
class WayStep:
    """One step. `look`: done, now or "". `page`: the page of the assessment that it is taken on."""

    title: str
    look: str
    words: str
    page: str = ""


def way_of(room: ResultRoom) -> tuple[WayStep, ...]:
    """From the comprehensive evaluation to the circular; outsiders see the last three."""
    inside = (_scored(room), _signed(room)) if room.head.sees_all else ()
    return (*inside, _announced(room), _appealed(room), _circular(room))


def conditions_of(room: ResultRoom) -> tuple[WayStep, ...]:
    """What must be so before the circular goes out, in the order in which it is seen to."""
    return (*_conditions_before(room), *_two_people(room))


def _scored(room: ResultRoom) -> WayStep:
    if room.final_runs:
        at = timezone.localtime(room.final_runs[0].created_at)
        return WayStep("综合评价计分", DONE, f"✔ {at.month}月{at.day}日 {at:%H:%M}")
    look = NOW if room.head.state == "evaluation" else QUIET
    return WayStep("综合评价计分", look, "○ 待计分")


def _signed(room: ResultRoom) -> WayStep:
    title, page, one = "提出意见、签发", "decision", room.decision
    if one is None:
        return WayStep(title, NOW if room.final_runs else QUIET, "○ 待提出", page)
    if not one.signed_by:
        return WayStep(title, NOW, "◐ 待签发", page)
    return WayStep(title, DONE, f"✔ {one.signed_by}签发", page)


def _announced(room: ResultRoom) -> WayStep:
    one = room.announcement
    page = "announcement" if room.head.sees_all or one else ""
    if one is not None:
        over = one.phase == "over"
        words = f"{'✔' if over else '◐'} {one.phase_label}，至{one.until_words}"
        return WayStep("公示", DONE if over else NOW, words, page)
    if room.published:
        return WayStep("公示", QUIET, "－ 未安排公示", page)
    if not room.may_be_initiated or room.publication:
        return WayStep("公示", QUIET, "○ 未公示", page)
    look = NOW if room.head.state == "evaluation" else QUIET
    words = "○ 待公示" if room.head.mock else "○ 待公示，不公示的可直接发布"
    return WayStep("公示", look, words, page)


def _appealed(room: ResultRoom) -> WayStep:
    if room.open_appeals:
        return WayStep("申诉", NOW, f"▲ {room.open_appeals} 项未办结", "appeals")
    if room.all_appeals:
        return WayStep("申诉", DONE, f"✔ {room.all_appeals} 项已办结", "appeals")
    return WayStep("申诉", QUIET, "－ 没有申诉", "appeals")


def _circular(room: ResultRoom) -> WayStep:
    if room.published:
        return WayStep("考核通报", DONE, f"✔ {room.published.number}", "published")
    title, page = ("发布", "publication") if room.head.sees_all else ("考核通报", "")
    if room.head.mock:
        return WayStep(title, QUIET, "－ 模拟考核不通报", page)
    if room.publication:
        return WayStep(title, NOW, "◐ 待复核", page)
    if room.may_be_initiated and room.head.state == "announced":
        return WayStep(title, NOW, "○ 待发布", page)
    return WayStep(title, QUIET, "○ 未发布", page)


def _conditions_before(room: ResultRoom) -> tuple[WayStep, ...]:
    signer = room.decision.signed_by if room.decision else ""
    shown = room.announcement
    over = shown is None or shown.phase == "over"
    until = "没有公示" if shown is None else f"{shown.until_words}期满"
    return (
        WayStep("综合评价已签发", DONE, f"✔ {signer}")
        if signer
        else WayStep("综合评价已签发", NOW, "○ 待签发", "decision"),
        WayStep("公示期满", DONE, f"✔ {until}")
        if over or shown is None
        else WayStep("公示期满", NOW, f"◐ 到{shown.until_words}为止"),
        WayStep("申诉已办结", NOW, f"▲ {room.open_appeals} 项未办结", "appeals")
        if room.open_appeals
        else WayStep("申诉已办结", DONE, "✔ 无未办结"),
        WayStep("申诉结果已计入", NOW, "▲ 待重新计分", "result")
        if room.needs_new_run
        else WayStep("申诉结果已计入", DONE, "✔ 无待计入"),
    )


def _two_people(room: ResultRoom) -> tuple[WayStep, ...]:
    begun = room.publication
    first = (
        WayStep("一人发起", DONE, f"✔ {begun.initiated_by}")
        if begun
        else WayStep("一人发起", NOW if room.may_be_initiated else QUIET, "○ 由考核办发起")
    )
    second = WayStep("另一人复核", NOW if begun else QUIET, "○ 由领导、审签人或考核办复核")
    return first, second
