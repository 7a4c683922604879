"""Reads of imports, for the assessment office that began them and for nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.schemes.importing.cards import Card, card_of
from kaocheng.schemes.importing.decided import is_decided
from kaocheng.schemes.importing.form import forms_of
from kaocheng.schemes.importing.reading import CARRIED, Entry, Reading, reading_of
from kaocheng.schemes.importing.sheet import part_of
from kaocheng.schemes.importing.trying import tried
from kaocheng.schemes.importing.wording import entry_in, reworded_card
from kaocheng.schemes.models import SchemeImport
from kaocheng.schemes.queries.import_shapes import (
    CheckPage,
    ImportHeader,
    ImportPage,
    ImportsPage,
    OpenCard,
    Sorted,
    WordingPage,
)
from kaocheng.schemes.queries.scope import offices_of
from kaocheng.schemes.trial import Trial
from kaocheng.scoring.issued import Draft, Finding
from kaocheng.scoring.issued.report import as_dict, report_lines
from kaocheng.scoring.issued.shapes import GUESSED, OUTSIDE, PERSON

PAGE = 20
MOST_LISTED = 100
PENDING, DONE, ALL = "pending", "done", "all"
_SORTS = ((PERSON, "需要人来定"), (GUESSED, "推断，请核对"), (OUTSIDE, "没有进方案"))


@dataclass(frozen=True)
class _Held:
    """An import with the reading of its file."""

    row: SchemeImport
    reading: Reading

    def decided(self, entry: Entry) -> bool:
        return is_decided(self.row.decisions.get(entry.key))

    def card(self, entry: Entry) -> Card:
        return card_of(self.reading, entry, self.row.decisions.get(entry.key))

    def draft(self) -> Draft:
        return self.reading.draft(self.row.decisions)


def imports_page(actor: User) -> ImportsPage:
    """The unfinished imports of the own offices, the last touched first."""
    offices = offices_of(actor)
    if not offices:
        raise NotVisible("import")
    found = _rows().filter(organisation__code__in=list(offices), draft=None)
    return ImportsPage(tuple(offices.items()), tuple(_header(row) for row in found))


def import_page(actor: User, pk: int, *, show: str = PENDING, begin: int = 1) -> ImportPage:
    """Twenty standards beside the rows in which they stand; of the filter, from `begin` on."""
    held = _held(actor, pk)
    entries, row = held.reading.entries, held.row
    fitting = [entry for entry in entries if _fits(held, entry, show)]
    shown = [entry for entry in fitting if entry.number >= begin][:PAGE]
    before = [entry for entry in fitting if not shown or entry.number < shown[0].number]
    after = [entry for entry in fitting if shown and entry.number > shown[-1].number]
    return ImportPage(
        head=_header(row),
        show=show if show in (DONE, ALL) else PENDING,
        cards=tuple(held.card(entry) for entry in shown),
        sheet=part_of(held.reading, shown),
        earlier=before[-PAGE:][0].number if before else None,
        later=after[0].number if after else None,
        tables=(held.reading.table.grid.name, *held.reading.table.others),
        is_carried=held.reading.made.origin == CARRIED,
    )


def import_card(actor: User, pk: int, key: str, *, with_form: bool = True) -> OpenCard:
    """One standard with its calculator, and the form of its rule where that is wanted."""
    held = _held(actor, pk)
    entry = _entry(held, key)
    stored = held.row.decisions.get(key)
    rule, items = forms_of(entry, stored) if with_form else (None, ())
    trial = tried(held.reading, entry, stored, {})
    return OpenCard(_header(held.row), held.card(entry), rule, items, trial)


def import_wording(
    actor: User, pk: int, key: str, wording: str | None, posted: Mapping[str, str]
) -> WordingPage:
    """One standard read from other words, or from those stored; nothing is stored."""
    held = _held(actor, pk)
    entry = _entry(held, key)
    found = reworded_card(held.reading, entry, held.row.decisions.get(key), wording)
    trial = tried(held.reading, entry_in(entry, found.wording), None, posted)
    return WordingPage(_header(held.row), entry.standard.sentence, found, trial)


def import_trial(actor: User, pk: int, key: str, posted: Mapping[str, str]) -> Trial:
    """The calculator for one standard, or for it `in_words` typed; it stores nothing."""
    held = _held(actor, pk)
    entry, decided = _entry(held, key), held.row.decisions.get(key)
    if posted.get("in_words"):
        entry, decided = entry_in(entry, posted["in_words"]), None
    return tried(held.reading, entry, decided, posted)


def import_check(actor: User, pk: int) -> CheckPage:
    """What the draft would be: lint, what still needs a person, what was guessed, what is left."""
    held = _held(actor, pk)
    made = held.draft()
    scheme = made.scheme
    return CheckPage(
        head=_header(held.row),
        leaf_count=len(scheme.leaves),
        rule_count=sum(each.outcome == "rule" for each in made.standards),
        judged_count=sum(each.outcome == "judged" for each in made.standards),
        undecided=tuple(held.card(e) for e in _undecided(held)[:MOST_LISTED]),
        sorted=tuple(_sorted(made.findings, sort, title) for sort, title in _SORTS),
        lint=made.lint[:MOST_LISTED],
        lint_count=len(made.lint),
        is_carried=made.origin == CARRIED,
    )


def import_report(actor: User, pk: int, suffix: str) -> tuple[str, bytes]:
    """Title and bytes of the report: `txt` for people, `json` for programs."""
    held = _held(actor, pk)
    made, table = held.draft(), held.reading.table
    if suffix == "txt":
        text = "\n".join(report_lines(table, made)) + "\n"
        return held.row.title, text.encode("utf-8-sig")
    if suffix == "json":
        text = json.dumps(as_dict(table, made), ensure_ascii=False, indent=1, default=str)
        return held.row.title, text.encode()
    raise NotVisible(suffix)


def open_imports(offices: Iterable[str]) -> int:
    """How many imports of these organisations are unfinished."""
    return SchemeImport.objects.filter(organisation__code__in=list(offices), draft=None).count()


def _rows() -> Any:
    return SchemeImport.objects.select_related("organisation", "edited_by").defer("content")


def _held(actor: User, pk: int) -> _Held:
    row: SchemeImport | None = _rows().filter(pk=pk).first()
    if row is None or row.organisation.code not in offices_of(actor):
        raise NotVisible(pk)
    reading = reading_of(row.digest, row.file_name, row.table, lambda: bytes(row.content))
    return _Held(row, reading)


def _entry(held: _Held, key: str) -> Entry:
    entry = held.reading.by_key.get(key)
    if entry is None:
        raise NotVisible(key)
    return entry


def _fits(held: _Held, entry: Entry, show: str) -> bool:
    return show == ALL or held.decided(entry) == (show == DONE)


def _undecided(held: _Held) -> list[Entry]:
    return [entry for entry in held.reading.entries if not held.decided(entry)]


def _sorted(findings: Sequence[Finding], sort: str, title: str) -> Sorted:
    found = [finding for finding in findings if finding.sort == sort]
    return Sorted(title, len(found), tuple(found[:MOST_LISTED]))


def _header(row: SchemeImport) -> ImportHeader:
    return ImportHeader(
        pk=row.pk,
        title=row.title,
        file_name=row.file_name,
        organisation_name=row.organisation.name,
        revision=row.revision,
        standard_count=row.standard_count,
        decided_count=row.decided_count,
        uploaded_at=row.uploaded_at,
        edited_by=str(row.edited_by),
        edited_at=row.edited_at,
        draft_pk=row.draft_id,
    )
