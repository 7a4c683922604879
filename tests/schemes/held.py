"""A scoring table taken in by the root's office, and deciding its standards in one line."""

from __future__ import annotations

from typing import Any

from kaocheng.orgs.models import User
from kaocheng.schemes.models import SchemeImport
from kaocheng.schemes.services import decide_standard, upload_scheme_table
from tests.conftest import ROOT


def upload(actor: User, content: bytes, name: str = "表.xlsx") -> SchemeImport:
    """Taken in."""
    return upload_scheme_table(actor, organisation_code=ROOT, name=name, content=content)


def now(held: SchemeImport) -> SchemeImport:
    """As it stands now."""
    return SchemeImport.objects.get(pk=held.pk)


def decide(actor: User, held: SchemeImport, key: str, choice: str, **more: Any) -> None:
    """Decide a standard of the import as it stands now."""
    revision = now(held).revision
    decide_standard(actor, held.pk, revision=revision, key=key, choice=choice, **more)
