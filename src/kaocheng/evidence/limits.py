"""What is let in: sizes and counts from the settings, and the types that evidence may have."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def most_bytes() -> int:
    """The largest file (setting EVIDENCE_MOST_BYTES)."""
    return int(getattr(settings, "EVIDENCE_MOST_BYTES", 50 * 2**20))


def most_files() -> int:
    """Files an indicator and report (setting EVIDENCE_MOST_FILES); few, to keep burdens low."""
    return int(getattr(settings, "EVIDENCE_MOST_FILES", 3))


def scan_command() -> tuple[str, ...]:
    """The virus scanner (setting EVIDENCE_SCAN_COMMAND), `{path}` for the file; none if empty."""
    return tuple(getattr(settings, "EVIDENCE_SCAN_COMMAND", ()))


def scan_seconds() -> int:
    """How long a scan may take (setting EVIDENCE_SCAN_SECONDS)."""
    return int(getattr(settings, "EVIDENCE_SCAN_SECONDS", 120))


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.DATA_FOLDER) / "evidence"


def size_words(size: int) -> str:
    """「1.2 MB」."""
    if size < 2**10:
        return f"{size} 字节"
    if size < 2**20:
        return f"{size / 2**10:.0f} KB"
    return f"{size / 2**20:.1f} MB"
