"""An issued scoring table becomes a draft: uploaded, decided upon standard by standard, saved.

Every step is stored at once and takes the revision that the actor saw, as edits of drafts do.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.document.reading import document_of
from kaocheng.schemes.importing.decided import (
    CHOICES,
    choice_words,
    is_decided,
    item_rows,
    stored,
)
from kaocheng.schemes.importing.reading import Entry, Reading, reading_of
from kaocheng.schemes.importing.trying import said_of
from kaocheng.schemes.importing.wording import entry_in
from kaocheng.schemes.models import SchemeDraft, SchemeImport
from kaocheng.schemes.permissions import may_edit_drafts_of, may_issue_schemes
from kaocheng.schemes.refusals import Change, Conflict, Unfit
from kaocheng.schemes.services.drafts import insert_draft
from kaocheng.scoring import Refused
from kaocheng.scoring.issued.rewording import LONGEST
from kaocheng.scoring.issued.shapes import ACCEPT, OWN_RULE
from kaocheng.scoring.packages import MOST_BYTES

SUFFIXES = (".xlsx", ".docx")
MOST_OPEN = 30
_NOT_THERE = "这条评分标准不在选定的表中。请载入最新内容后再处理。"


@transaction.atomic
def upload_scheme_table(
    actor: User, *, organisation_code: str, name: str, content: bytes
) -> SchemeImport:
    """Take a table in, if it can be read; of a file with faults nothing is stored."""
    if not may_issue_schemes(actor):
        raise NotVisible("import")
    if not may_edit_drafts_of(actor, organisation_code):
        raise NotAllowed("只有本单位考核办可以导入评分表。请联系考核办。")
    name = name.strip()[-200:]
    _refuse_unfit(name, content)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    reading = _read(digest, name, "", content, "没有导入")
    organisation = Organisation.objects.select_for_update().get(code=organisation_code)
    held = SchemeImport.objects.filter(organisation=organisation, draft=None)
    if held.count() >= MOST_OPEN:
        raise Refusal(f"未完成的导入已有 {MOST_OPEN} 份。请先完成或放弃其中一份，再导入新的。")
    made = SchemeImport(
        organisation=organisation, file_name=name, digest=digest, content=content, uploaded_by=actor
    )
    _tell(made, reading)
    _save(made, actor)
    detail = {"import": made.pk, "digest": digest, "standards": made.standard_count}
    record(str(actor), "导入评分表", name, detail)
    return made


def _refuse_unfit(name: str, content: bytes) -> None:
    if PurePath(name).suffix.lower() not in SUFFIXES:
        what = "只能导入 .xlsx 或 .docx 文件。"
        raise Refusal(what + "旧版 .xls、.doc、.wps 请另存为新格式，扫描件和 PDF 请先录成表格。")
    if len(content) > MOST_BYTES:
        raise Refusal(f"文件超过 {MOST_BYTES // 2**20} MB。请只保留评分表，去掉图片，再导入。")


def _read(digest: str, name: str, table: str, content: bytes, so: str) -> Reading:
    try:
        return reading_of(digest, name, table, lambda: content)
    except Refused as refused:
        lines = tuple(str(fault) for fault in refused.faults)
        raise Unfit(f"评分表读不进来，{so}：", lines) from refused


def _tell(held: SchemeImport, reading: Reading) -> None:
    """What lists repeat of the reading and of the decisions."""
    held.title = reading.table.title[:200] or held.file_name
    held.standard_count = len(reading.entries)
    keys = (entry.key for entry in reading.entries)
    held.decided_count = sum(is_decided(held.decisions.get(key)) for key in keys)


def _save(held: SchemeImport, actor: User) -> None:
    held.edited_by, held.edited_at = actor, timezone.now()
    held.save()


@transaction.atomic
def decide_standard(
    actor: User,
    import_pk: int,
    *,
    revision: int,
    key: str,
    choice: str,
    rule: Any = None,
    items: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Accept a standard's proposal, give it a rule of one's own, or leave it to an assessor.

    An empty choice takes the decision back.
    """
    held = _locked(actor, import_pk, revision)
    entry = _entry(held, key)
    if choice not in CHOICES:
        raise Refusal(_NOT_THERE)
    if choice == ACCEPT and entry.standard.proposal.rule is None:
        raise Refusal("这条没有读出规则，不能采用。请改写、改规则，或记为定性评审。")
    _decide(actor, held, entry, stored(choice, rule, items))


@transaction.atomic
def reword_standard(actor: User, import_pk: int, *, revision: int, key: str, wording: str) -> None:
    """Take the rule that is read from other words (改写); the issued sentence stays as it is."""
    held = _locked(actor, import_pk, revision)
    entry, words = _entry(held, key), wording.replace("\0", "").strip()
    if len(words) > LONGEST:
        raise Refusal(f"改写后的句子超过 {LONGEST} 字。请只写与计分有关的话。")
    if words == entry.standard.sentence.strip():
        raise Refusal("句子没有改动。可以直接采用原来的读法，或先改写。")
    proposal = entry_in(entry, words).standard.proposal
    if proposal.rule is None:
        left = f"（{proposal.left}）" if proposal.left else ""
        raise Refusal(f"改写后仍没有读出规则{left}。请再改写，或改规则、记为定性评审。")
    items = item_rows(proposal.items)
    _decide(actor, held, entry, stored(OWN_RULE, proposal.rule, items, words))


def _entry(held: SchemeImport, key: str) -> Entry:
    entry = _reading(held).by_key.get(key)
    if entry is None:
        raise Refusal(_NOT_THERE)
    return entry


def _decide(actor: User, held: SchemeImport, entry: Entry, decision: Mapping[str, Any]) -> None:
    """Store a decision, with what lists repeat of it and the entry in the log."""
    reading = _reading(held)
    if _alike(held.decisions.get(entry.key), decision):
        return  # a button pressed twice changes nothing the second time
    held.revision += 1
    _keep(held, entry, {**decision, **_fits(reading, entry, decision), **_seal(actor, held)})
    _tell(held, reading)
    _save(held, actor)
    what = {"import": held.pk, "standard": entry.key, "choice": choice_words(decision)}
    record(str(actor), "处理评分标准", f"{held.title}：{entry.label}"[:200], what)


def _keep(held: SchemeImport, entry: Entry, decision: Mapping[str, Any]) -> None:
    held.decisions = {**held.decisions, entry.key: decision}


def _alike(before: Mapping[str, Any] | None, decision: Mapping[str, Any]) -> bool:
    return before is not None and all(
        before.get(key) == decision.get(key) for key in ("choice", "rule", "items", "wording")
    )


def _fits(reading: Reading, entry: Entry, decision: Mapping[str, Any]) -> dict[str, bool]:
    """Whether somebody's own rule reads. One that does not is kept, but is not yet decided."""
    if "rule" not in decision:
        return {}
    return {"fits": not said_of(reading, entry, decision).faults}


def _seal(actor: User, held: SchemeImport) -> dict[str, Any]:
    return {"by": str(actor), "at": timezone.now().isoformat(), "revision": held.revision}


@transaction.atomic
def choose_table(actor: User, import_pk: int, *, revision: int, table: str) -> None:
    """Read another table of the same file. What was decided in the first one is kept beside."""
    held = _locked(actor, import_pk, revision)
    content = bytes(held.content)
    reading = _read(held.digest, held.file_name, table, content, "仍用原来选定的表")
    held.table = table
    held.revision += 1
    _tell(held, reading)
    _save(held, actor)
    record(str(actor), "选定评分表", held.title, {"import": held.pk, "table": table})


@transaction.atomic
def finish_import(actor: User, import_pk: int, *, revision: int) -> SchemeDraft:
    """Save what was read and decided as a draft, which is then edited and issued like any other."""
    held = _locked(actor, import_pk, revision)
    made = _reading(held).draft(held.decisions)
    document = document_of(made.source, held.title)
    draft = insert_draft(actor, held.organisation, document, None, "评分表存为方案草稿")
    held.draft = draft
    held.revision += 1
    _save(held, actor)
    return draft


@transaction.atomic
def drop_import(actor: User, import_pk: int, *, revision: int) -> None:
    """Give an import up, with the file and all that was decided."""
    held = _locked(actor, import_pk, revision)
    detail = {"import": held.pk, "decided": held.decided_count}
    record(str(actor), "放弃评分表导入", held.file_name, detail)
    held.delete()


def _locked(actor: User, pk: int, revision: int) -> SchemeImport:
    """The import with its row locked, not yet saved as a draft, as it was shown."""
    # The file stays where it is until somebody reads it: a decision needs only what was read.
    found = SchemeImport.objects.select_for_update().defer("content")
    held = found.filter(pk=pk).first()
    if held is None or not may_edit_drafts_of(actor, held.organisation.code):
        raise NotVisible(pk)
    if held.draft_id is not None:
        raise Refusal("这份评分表已经存为草稿，不能再改。请打开草稿继续。")
    if held.revision != revision:
        raise Conflict(_changes_since(held, revision), held.revision, "这份导入")
    return held


def _changes_since(held: SchemeImport, revision: int) -> tuple[Change, ...]:
    """What is there now of every standard that was decided upon meanwhile."""
    reading = _reading(held)
    late = [
        (reading.by_key[key].label, each)
        for key, each in held.decisions.items()
        if each.get("revision", 0) > revision and key in reading.by_key
    ]
    late.sort(key=lambda pair: int(pair[1]["revision"]))
    if not late:
        return (
            Change(f"选定的表：{reading.table.grid.name}", str(held.edited_by), held.edited_at),
        )
    return tuple(
        Change(f"「{label}」现为：{choice_words(each)}", each["by"], _time(each["at"]))
        for label, each in late
    )


def _time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _reading(held: SchemeImport) -> Reading:
    return reading_of(held.digest, held.file_name, held.table, lambda: bytes(held.content))
