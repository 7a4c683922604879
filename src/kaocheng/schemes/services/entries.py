"""Edits of a draft's sections: data items, groups, adjustments, vetoes, grades, and the head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kaocheng.orgs.models import User
from kaocheng.schemes.document import entries
from kaocheng.schemes.services.locking import edit


@transaction.atomic
def add_entry(actor: User, draft_pk: int, *, revision: int, section: str) -> None:
    """Add an entry at the end of a section."""
    edit(actor, draft_pk, revision, lambda document: (entries.add_entry(document, section), None))


@transaction.atomic
def set_entry(
    actor: User,
    draft_pk: int,
    *,
    revision: int,
    section: str,
    index: int,
    values: Mapping[str, Any],
) -> None:
    """Write one entry anew."""
    edit(
        actor,
        draft_pk,
        revision,
        lambda document: (entries.set_entry(document, section, index, values), None),
    )


@transaction.atomic
def move_entry(
    actor: User, draft_pk: int, *, revision: int, section: str, index: int, way: str
) -> None:
    """Move an entry `up` or `down`."""
    edit(
        actor,
        draft_pk,
        revision,
        lambda document: (entries.move_entry(document, section, index, way), None),
    )


@transaction.atomic
def remove_entry(actor: User, draft_pk: int, *, revision: int, section: str, index: int) -> None:
    """Take an entry out."""
    edit(
        actor,
        draft_pk,
        revision,
        lambda document: (entries.remove_entry(document, section, index), None),
    )


@transaction.atomic
def set_head(actor: User, draft_pk: int, *, revision: int, values: Mapping[str, Any]) -> None:
    """Write title, year, basis, score, policies, caps and ranking."""
    edit(actor, draft_pk, revision, lambda document: (entries.set_head(document, values), None))
