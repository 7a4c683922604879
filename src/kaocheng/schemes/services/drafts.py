"""Drafts come, go back a step, are issued or given up."""

from __future__ import annotations

import zlib

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.lifecycle import step
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.document.check import checked
from kaocheng.schemes.document.reading import document_of
from kaocheng.schemes.document.starting import empty_document
from kaocheng.schemes.document.tree import (
    Document,
    contacts_of,
    decode,
    encode,
    put_contacts,
)
from kaocheng.schemes.lifecycle import SCHEME
from kaocheng.schemes.models import SchemeDraft, SchemeVersion
from kaocheng.schemes.permissions import may_edit_drafts_of
from kaocheng.schemes.refusals import Unfit
from kaocheng.schemes.services.locking import keep, locked_draft, put
from kaocheng.schemes.services.versions import Origin, insert_version
from kaocheng.scoring import Refused


@transaction.atomic
def create_draft(
    actor: User,
    *,
    organisation_code: str,
    title: str = "",
    code: str = "",
    level: str = "",
    year: int | None = None,
    version_pk: int | None = None,
) -> SchemeDraft:
    """Begin a draft: from an issued version, or empty with the usual settings.

    Title, code and year, where they are given, take the place of the version's.
    """
    organisation = _office(actor, organisation_code)
    version = _version(version_pk)
    if version is None:
        document = _empty(title, code, level, year)
    else:
        document = put_contacts(document_of(bytes(version.source)), version.contacts)
        _name_anew(document, title, code, year)
    return insert_draft(actor, organisation, document, version, "新建方案草稿")


@transaction.atomic
def import_draft(actor: User, *, organisation_code: str, content: bytes, name: str) -> SchemeDraft:
    """Begin a draft from a file in `kaocheng-scheme/1`; every fault of the file is named."""
    organisation = _office(actor, organisation_code)
    try:
        document = document_of(content, name or "方案文件")
    except Refused as refused:
        lines = tuple(str(fault) for fault in refused.faults)
        raise Unfit("方案文件有误，没有导入。请改正后重新导入：", lines) from refused
    return insert_draft(actor, organisation, document, None, "导入方案草稿")


def _office(actor: User, organisation_code: str) -> Organisation:
    if not may_edit_drafts_of(actor, organisation_code):
        raise NotAllowed("只有本单位考核办可以编制考核方案。请联系考核办。")
    return Organisation.objects.get(code=organisation_code)


def _version(pk: int | None) -> SchemeVersion | None:
    if pk is None:
        return None
    version = SchemeVersion.objects.filter(pk=pk).first()
    if version is None:
        raise NotVisible(pk)
    return version


def _empty(title: str, code: str, level: str, year: int | None) -> Document:
    if not title.strip() or not code.strip():
        raise Refusal("请填写方案名称和代码。代码用来认出同一方案的各个版本，如 demo-2026。")
    return empty_document(code=code.strip(), title=title.strip(), level=level.strip(), year=year)


def _name_anew(document: Document, title: str, code: str, year: int | None) -> None:
    if title.strip():
        document["title"] = title.strip()
    if code.strip():
        document["code"] = code.strip()
    if year is not None:
        document["year"] = empty_document(code="", title="", level="", year=year)["year"]


def insert_draft(
    actor: User,
    organisation: Organisation,
    document: Document,
    version: SchemeVersion | None,
    verb: str,
) -> SchemeDraft:
    """The row of a new draft and its audit entry, for services that have checked the right."""
    draft = SchemeDraft(organisation=organisation, based_on=version)
    put(draft, encode(document))
    draft.edited_by, draft.edited_at = actor, timezone.now()
    draft.save()
    record(str(actor), verb, draft.title, {"draft": draft.pk, "code": draft.code})
    return draft


@transaction.atomic
def undo_step(actor: User, draft_pk: int, *, revision: int) -> str:
    """Take back the last step that is kept (撤销); gives its words."""
    draft = locked_draft(actor, draft_pk, revision, "edit")
    last = draft.steps.exclude(before=None).first()
    if last is None:
        raise Refusal("没有可以撤销的修改。最近 50 步以内的修改可以撤销。")
    before = zlib.decompress(bytes(last.before or b"")).decode()
    words, last.before = last.words, None
    last.save()
    keep(actor, draft, before, f"撤销：{words}", None)
    return words


@transaction.atomic
def discard_draft(actor: User, draft_pk: int, *, revision: int) -> None:
    """Give a draft up: it leaves the lists and can no longer be edited."""
    draft = locked_draft(actor, draft_pk, revision, "discard")
    draft.state = step(SCHEME, draft.state, "discard")
    draft.edited_by, draft.edited_at = actor, timezone.now()
    draft.save()
    record(str(actor), "放弃方案草稿", draft.title, {"draft": draft.pk, "code": draft.code})


@transaction.atomic
def issue_draft(actor: User, draft_pk: int, *, revision: int) -> SchemeVersion:
    """Issue a draft (印发): its bytes are frozen as a version; refused while it has faults."""
    draft = locked_draft(actor, draft_pk, revision, "issue")
    found = checked(draft.document)
    if found.faults:
        lines = tuple(f"{each.where}：{each.what}。{each.mend}" for each in found.faults)
        raise Unfit(f"草稿还有 {len(lines)} 处错误，没有印发。请先改正：", lines)
    contacts = contacts_of(decode(draft.document))
    version = insert_version(
        actor, found.written.source, Origin(draft.organisation, contacts=contacts)
    )
    draft.state, draft.issued_as = step(SCHEME, draft.state, "issue"), version
    draft.save()
    detail = {"code": version.code, "digest": version.digest, "draft": draft.pk}
    record(str(actor), "印发考核方案", version.title, detail)
    return version
