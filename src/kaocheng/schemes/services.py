"""Writes of schemes: a version is stored as it was issued, once."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.permissions import may_issue_schemes
from kaocheng.schemes.tree import outline_of
from kaocheng.scoring import Refused, Scheme, pack, read_scheme


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
    digest = f"sha256:{hashlib.sha256(source).hexdigest()}"
    if SchemeVersion.objects.filter(digest=digest).exists():
        raise Refusal("该考核方案已在库中，内容完全相同。请直接使用，或核对文件是否选错。")
    scheme = _read(source)
    version = _version_of(scheme, source, digest)
    version.issued_by, version.pack = actor, pack_name
    version.notice = _notice_in(scheme) or notice
    version.save()
    record(str(actor), "入库考核方案", version.title, {"code": version.code, "digest": digest})
    return version


def _read(source: bytes) -> Scheme:
    try:
        return read_scheme(source, name="考核方案")
    except Refused as refused:
        raise Refusal("\n".join(str(fault) for fault in refused.faults)) from refused


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
