"""Refusals: each says what is wrong and how to mend it, in the words the user will read."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


class Refusal(Exception):  # noqa: N818 - the field's word for it
    """A service did nothing, and this sentence says why and what to do."""


class NotAllowed(PermissionDenied):
    """The actor's posts do not carry this right; a page answers 403 with the sentence."""
