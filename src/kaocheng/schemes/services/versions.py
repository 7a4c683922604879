"""A version is stored as it was issued, once; the one before it of the same code is superseded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.lifecycle import step
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.lifecycle import ISSUED, SCHEME
from kaocheng.schemes.models import SchemeVersion, Supersession
from kaocheng.schemes.permissions import may_issue_schemes
from kaocheng.schemes.queries.scope import offices_of
from kaocheng.schemes.refusals import Unfit
from kaocheng.schemes.tree import outline_of
from kaocheng.scoring import Refused, Scheme, pack, read_scheme


@dataclass(frozen=True)
class Origin:
    """Where a version comes from, beside its bytes."""

    organisation: Organisation | None
    pack: str = ""
    notice: str = ""
    contacts: Mapping[str, str] = field(default_factory=dict)


def store_from_pack(actor: User, pack_name: str, *, notice: str = "") -> SchemeVersion:
    """Store a built-in scheme (内置方案)."""
    source = pack(pack_name).scheme_path.read_bytes()
    return store_version(actor, source, pack_name=pack_name, notice=notice)


@transaction.atomic
def store_version(
    actor: User, source: bytes, *, pack_name: str = "", notice: str = ""
) -> SchemeVersion:
    """Store a scheme byte for byte. The same bytes are refused a second time."""
    if not may_issue_schemes(actor):
        raise NotAllowed("只有考核办可以入库考核方案。请联系考核办。")
    office = Organisation.objects.filter(code=next(iter(offices_of(actor)))).first()
    version = insert_version(actor, source, Origin(office, pack_name, notice))
    detail = {"code": version.code, "digest": version.digest}
    record(str(actor), "入库考核方案", version.title, detail)
    return version


def insert_version(actor: User, source: bytes, origin: Origin) -> SchemeVersion:
    """The frozen row, and the mark on the version that it takes the place of."""
    digest = f"sha256:{hashlib.sha256(source).hexdigest()}"
    if SchemeVersion.objects.filter(digest=digest).exists():
        raise Refusal("该考核方案已在库中，内容完全相同。请直接使用，或核对文件是否选错。")
    scheme = _read(source)
    version = _version_of(scheme, source, digest)
    version.issued_by, version.organisation = actor, origin.organisation
    version.pack, version.contacts = origin.pack, dict(origin.contacts)
    version.notice = _notice_in(scheme) or origin.notice
    version.save()
    _supersede_earlier(version)
    return version


def _supersede_earlier(version: SchemeVersion) -> None:
    """The same office issues the same code again: what it issued before no longer holds."""
    step(SCHEME, ISSUED, "supersede")
    before = SchemeVersion.objects.filter(
        code=version.code, organisation=version.organisation, supersession=None
    ).exclude(pk=version.pk)
    for earlier in before.only("pk"):
        Supersession(earlier=earlier, later=version, at=version.issued_at).save()


def _read(source: bytes) -> Scheme:
    try:
        return read_scheme(source, name="考核方案")
    except Refused as refused:
        lines = tuple(str(fault) for fault in refused.faults)
        raise Unfit("方案有误，没有入库：", lines) from refused


def _notice_in(scheme: Scheme) -> str:
    """A demonstration scheme says under its basis that it is one, and every page repeats it."""
    return next((basis for basis in scheme.basis if basis.startswith("演示方案")), "")


def _version_of(scheme: Scheme, source: bytes, digest: str) -> SchemeVersion:
    return SchemeVersion(
        code=scheme.code,
        title=scheme.title,
        year=scheme.year,
        level=scheme.level,
        digest=digest,
        source=source,
        outline=outline_of(scheme).as_json(),
        issued_at=timezone.now(),
    )
