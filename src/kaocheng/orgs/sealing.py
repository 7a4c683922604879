"""Secrets at rest: sealed by a key drawn from the installation's own, so that a copy of the
database alone opens nothing."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(ValueError):  # noqa: N818 - what it says
    """Sealed under another key: SECRET_KEY was changed since."""


def seal(text: str, purpose: str) -> str:
    """The text as it is stored."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The text again. Raises `Unreadable`."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise Unreadable(purpose) from fault


def _box(purpose: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(str(settings.SECRET_KEY).encode())))
