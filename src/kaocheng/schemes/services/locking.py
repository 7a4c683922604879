"""The one door to a draft that is to be changed: seen, locked, still a draft, as it was shown."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TypeVar

from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.lifecycle import NotPossible, step
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document.check import checked
from kaocheng.schemes.document.tree import Document, decode, encode
from kaocheng.schemes.lifecycle import SCHEME
from kaocheng.schemes.models import DraftStep, SchemeDraft
from kaocheng.schemes.permissions import may_edit_drafts_of
from kaocheng.schemes.refusals import Change, Conflict

STEPS_KEPT = 50
MOST_STORED = 4 * 2**20
Done = TypeVar("Done")


def locked_draft(actor: User, pk: int, revision: int, verb: str) -> SchemeDraft:
    """The draft with its row locked, if it is in the state and of the revision for this step."""
    # Locked alone: PostgreSQL locks no row on the far side of a join that may be empty.
    draft = SchemeDraft.objects.select_for_update().filter(pk=pk).first()
    if draft is None or not may_edit_drafts_of(actor, draft.organisation.code):
        raise NotVisible(pk)
    try:
        step(SCHEME, draft.state, verb)
    except NotPossible as impossible:
        raise Refusal(str(impossible)) from impossible
    if draft.revision != revision:
        raise Conflict(_changes_since(draft, revision), draft.revision)
    return draft


def _changes_since(draft: SchemeDraft, revision: int) -> tuple[Change, ...]:
    steps = draft.steps.filter(revision__gt=revision).select_related("by")
    return tuple(Change(each.words, str(each.by), each.at) for each in steps)


def edit(
    actor: User, pk: int, revision: int, change: Callable[[Document], tuple[str, Done]]
) -> Done:
    """Carry out one edit: lock, change the document, keep the state before it, write the log."""
    draft = locked_draft(actor, pk, revision, "edit")
    document = decode(draft.document)
    words, done = change(document)
    changed = encode(document)
    if changed != draft.document:  # a form that is sent twice changes nothing the second time
        keep(actor, draft, changed, words, zlib.compress(draft.document.encode()))
    return done


def keep(actor: User, draft: SchemeDraft, document: str, words: str, before: bytes | None) -> None:
    """Store the draft's next state with its step and its audit entry."""
    if len(document) > MOST_STORED:
        raise Refusal("这份草稿过大，没有保存。请删减指标或文字，或拆成几份方案。")
    put(draft, document)
    draft.revision += 1
    draft.edited_by, draft.edited_at = actor, timezone.now()
    draft.save()
    words = words[:300]
    DraftStep.objects.create(
        draft=draft, revision=draft.revision, words=words, before=before, by=actor,
        at=draft.edited_at,
    )  # fmt: skip
    draft.steps.filter(revision__lte=draft.revision - STEPS_KEPT).delete()
    record(str(actor), "修改方案草稿", draft.title, {"draft": draft.pk, "what": words})


def put(draft: SchemeDraft, document: str) -> None:
    """The document with what lists repeat of it."""
    found, values = checked(document), decode(document)
    draft.document = document
    draft.title = str(values.get("title") or "未命名方案")[:200]
    draft.code = str(values.get("code") or "")[:100]
    draft.fault_count = len(found.faults)
    draft.finding_count = len(found.problems) - len(found.faults)
