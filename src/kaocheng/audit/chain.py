"""How entries are bound to each other: SM3 (GB/T 32905) over the entry and the digest before it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes

# What the first entry follows.
START = "0" * 64


def sm3(content: bytes) -> str:
    """The SM3 digest as 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def entry_digest(
    *,
    number: int,
    at: datetime,
    actor_name: str,
    verb: str,
    target: str,
    detail: str,
    previous_digest: str,
) -> str:
    """The digest of one entry. A JSON list keeps the borders of the fields apart."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [number, moment, actor_name, verb, target, detail, previous_digest]
    return sm3(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())
