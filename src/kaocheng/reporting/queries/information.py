"""Information reports (信息报送) of a cycle."""

from __future__ import annotations

from collections import Counter

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import Assessee, CycleKind
from kaocheng.cycles.queries.assigned import assigned_schemes
from kaocheng.cycles.queries.scope import assessees_within, places_of_posts, visible_cycle
from kaocheng.orgs.models import Role, User
from kaocheng.reporting.models import CountedItem, InformationReport
from kaocheng.reporting.queries.shapes import InformationLine, InformationPage


def information_page(actor: User, cycle_pk: int) -> InformationPage:
    """What the units that the actor sees have sent in, newest month first, with counts."""
    cycle, reach = visible_cycle(actor, cycle_pk)
    units = {each.pk: each for each in assessees_within(cycle, reach)}
    rows = InformationReport.objects.filter(cycle=cycle, assessee__in=units)
    lines = tuple(
        _line(row, units[row.assessee_id]) for row in rows.select_related("sent_by", "decided_by")
    )
    own_units = places_of_posts(actor, {Role.REPORTER})
    return InformationPage(
        cycle_pk=cycle.pk,
        cycle_title=cycle.title,
        mock=cycle.kind == CycleKind.MOCK,
        rows=lines,
        counts=_counts(list(units.values()), lines),
        own_units=tuple(
            (each.organisation.code, each.organisation.name)
            for each in units.values()
            if each.organisation_id in own_units
        ),
        counted=_counted(cycle.pk),
        may_decide=reach.runs(cycle),
    )


def _line(row: InformationReport, assessee: Assessee) -> InformationLine:
    return InformationLine(
        pk=row.pk,
        organisation_code=assessee.organisation.code,
        organisation_name=assessee.organisation.name,
        month=row.month,
        month_words=period_words(row.month),
        title=row.title,
        sent_by=str(row.sent_by),
        sent_at=row.sent_at,
        adopted=row.adopted,
        adopted_by=row.adopted_by,
        decided_by=str(row.decided_by or ""),
    )


def _counts(
    units: list[Assessee], lines: tuple[InformationLine, ...]
) -> tuple[tuple[str, str, int, int], ...]:
    sent = Counter(line.organisation_code for line in lines)
    adopted = Counter(line.organisation_code for line in lines if line.adopted)
    codes = [(each.organisation.code, each.organisation.name) for each in units]
    return tuple((code, name, sent[code], adopted[code]) for code, name in codes)


def _counted(cycle_pk: int) -> tuple[tuple[str, str, str], ...]:
    """(item code, item name, what is counted) of the items that these counts are."""
    names: dict[str, str] = {}
    for each in assigned_schemes(cycle_pk):
        names |= each.scheme.item_names
    return tuple(
        (row.item_code, names.get(row.item_code, row.item_code), row.get_counts_display())
        for row in CountedItem.objects.filter(cycle=cycle_pk)
    )
