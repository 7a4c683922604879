"""Information reports (信息报送): sent by units, adopted or not, counted as values of items."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.lifecycle import RUNNING
from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.scope import assessees_within, visible_cycle
from kaocheng.cycles.services.locking import locked_cycle, running_or_draft
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.models import CountedItem, Figure, InformationReport, Origin, Report
from kaocheng.reporting.permissions import is_reporter_of
from kaocheng.reporting.services.given import refuse_unknown_item
from kaocheng.scoring import read_period

_MOST_TITLE = 200


@transaction.atomic
def send_information(
    actor: User, *, cycle_pk: int, organisation_code: str, month: str, title: str
) -> int:
    """Hand in a piece of information for a month; its key."""
    cycle, _ = visible_cycle(actor, cycle_pk)
    rows = Assessee.objects.filter(cycle=cycle, organisation__code=organisation_code)
    unit = rows.select_related("organisation").first()
    if unit is None or not is_reporter_of(actor, unit.organisation):
        raise NotVisible(cycle_pk)
    if cycle.state != RUNNING:
        raise Refusal("本考核周期未在进行中，不能报送信息。请联系考核办。")
    title = _checked(month, cycle.year, title)
    row = InformationReport.objects.create(
        cycle=cycle, assessee=unit, month=month, title=title, sent_by=actor
    )
    record(str(actor), "报送信息", f"{cycle} {unit} {title}", {"month": month})
    return row.pk


def _checked(month: str, year: int, title: str) -> str:
    period = read_period(month)
    if period is None or period.kind != "M" or period.year != year:
        raise Refusal(f"月份“{month}”不对。请填 {year}-01 至 {year}-12。")
    title = " ".join(title.replace("\0", "").split())
    if not title or len(title) > _MOST_TITLE:
        raise Refusal(f"请填写标题，不超过 {_MOST_TITLE} 字。")
    return title


@transaction.atomic
def decide_information(
    actor: User, *, information_pk: int, adopted: bool, adopted_by: str = ""
) -> None:
    """The office says whether it was adopted, and by whom (采用单位)."""
    found = InformationReport.objects.filter(pk=information_pk).first()
    if found is None:
        raise NotVisible(information_pk)
    cycle, reach = visible_cycle(actor, found.cycle_id)
    if not assessees_within(cycle, reach).filter(pk=found.assessee_id).exists():
        raise NotVisible(information_pk)
    if not reach.runs(cycle):
        raise NotAllowed("只有考核办可以认定信息采用情况。")
    adopted_by = adopted_by.strip()[:100]
    if adopted and not adopted_by:
        raise Refusal("请填写采用单位。")
    row = InformationReport.objects.select_for_update().get(pk=information_pk)
    row.adopted, row.adopted_by = adopted, adopted_by if adopted else ""
    row.decided_by, row.decided_at = actor, timezone.now()
    row.save(update_fields=["adopted", "adopted_by", "decided_by", "decided_at"])
    verb = "认定信息采用" if adopted else "认定信息未采用"
    record(str(actor), verb, f"{cycle} {row}", {"by": row.adopted_by})


@transaction.atomic
def count_information(
    actor: User, *, cycle_pk: int, item_code: str, counts: str, cumulative: bool = False
) -> None:
    """Let an item's value be the count of what was sent or adopted; from now on nobody types it."""
    cycle = running_or_draft(locked_cycle(actor, cycle_pk))
    if counts not in CountedItem.Counts.values:
        raise Refusal("统计方式不对。可用：报送条数、采用条数。")
    refuse_unknown_item(cycle.pk, item_code)
    CountedItem.objects.update_or_create(
        cycle=cycle, item_code=item_code, defaults={"counts": counts, "cumulative": cumulative}
    )
    _lock_in_reports(cycle.pk, item_code)
    detail = {"item": item_code, "counts": counts, "cumulative": cumulative}
    record(str(actor), "设定统计项", cycle.title, detail)


def _lock_in_reports(cycle_pk: int, item_code: str) -> None:
    """Reports that are there already show the count as well; its value is counted when read."""
    reports = Report.objects.filter(assessee__cycle=cycle_pk)
    Figure.objects.filter(report__in=reports, item_code=item_code).update(
        locked=True, origin=Origin.COUNTED, source_words=""
    )
    without = reports.exclude(figures__item_code=item_code)
    Figure.objects.bulk_create(
        Figure(
            report=report,
            item_code=item_code,
            value="0",
            origin=Origin.COUNTED,
            locked=True,
            entered_at=timezone.now(),
        )
        for report in without
    )
