"""The secret of a token: drawn at random, known afterwards by its digest alone."""

from __future__ import annotations

import hashlib
import secrets

# A mark by which scanners of leaked secrets, and people, know what they have before them.
_MARK = "kc_"
_BYTES = 32
_SHOWN = 9


def new_secret() -> str:
    """256 random bits: nobody guesses them, so no slow hash is needed to guard the digest."""
    return _MARK + secrets.token_urlsafe(_BYTES)


def digest_of(secret: str) -> str:
    """What is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def beginning_of(secret: str) -> str:
    """What lists show."""
    return secret[:_SHOWN]
