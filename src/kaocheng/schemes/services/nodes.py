"""Edits of a draft's indicators: each one step that can be undone, and one audit entry.

All take the revision that the actor saw; where the draft has changed since, `Conflict` says how.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kaocheng.orgs.models import User
from kaocheng.schemes.document import nodes
from kaocheng.schemes.document.wording import take_wording
from kaocheng.schemes.services.locking import edit


@transaction.atomic
def add_node(
    actor: User, draft_pk: int, *, revision: int, near: str = "", inside: bool = False
) -> str:
    """Add an indicator after `near` or below it; gives its `ref`."""
    return edit(actor, draft_pk, revision, lambda document: nodes.add_node(document, near, inside))


@transaction.atomic
def move_node(actor: User, draft_pk: int, *, revision: int, ref: str, way: str) -> None:
    """Move an indicator `up`, `down`, `in` (below the one before) or `out`."""
    edit(actor, draft_pk, revision, lambda document: (nodes.move_node(document, ref, way), None))


@transaction.atomic
def remove_node(actor: User, draft_pk: int, *, revision: int, ref: str) -> None:
    """Delete an indicator with all below it."""
    edit(actor, draft_pk, revision, lambda document: (nodes.remove_node(document, ref), None))


@transaction.atomic
def rename_node(
    actor: User, draft_pk: int, *, revision: int, ref: str, code: str, name: str
) -> None:
    """Give an indicator its code and name."""
    edit(
        actor,
        draft_pk,
        revision,
        lambda document: (nodes.rename_node(document, ref, code, name), None),
    )


@transaction.atomic
def reprice_node(actor: User, draft_pk: int, *, revision: int, ref: str, points: Any) -> None:
    """Give an indicator its points: a number, or group code and number."""
    edit(
        actor,
        draft_pk,
        revision,
        lambda document: (nodes.reprice_node(document, ref, points), None),
    )


@transaction.atomic
def set_node_details(
    actor: User, draft_pk: int, *, revision: int, ref: str, details: Mapping[str, Any]
) -> None:
    """State an indicator's units, evidence, text, policies, bounds and contact."""
    edit(
        actor,
        draft_pk,
        revision,
        lambda document: (nodes.set_node_details(document, ref, details), None),
    )


@transaction.atomic
def set_rule(actor: User, draft_pk: int, *, revision: int, ref: str, rule: Any) -> None:
    """Write the rule of a leaf or of an adjustment; None takes it away."""
    edit(actor, draft_pk, revision, lambda document: (nodes.set_rule(document, ref, rule), None))


@transaction.atomic
def set_rule_in_words(actor: User, draft_pk: int, *, revision: int, ref: str, wording: str) -> None:
    """Write the rule that is read of a sentence, with the data items that it asks for."""
    edit(actor, draft_pk, revision, lambda document: (take_wording(document, ref, wording), None))
