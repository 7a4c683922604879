"""Static files are collected at the start, but only when one of them has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from kaocheng.web.assets import missing_assets

_MARK = ".collected"


def collect_if_changed() -> bool:
    """Collect when the files differ from those of the last time; whether it was needed."""
    if missing_assets():
        # The check has found them collected; to collect again would throw them away.
        return False
    mark = Path(settings.STATIC_ROOT) / _MARK
    fingerprint = _fingerprint()
    if mark.is_file() and mark.read_text(encoding="ascii") == fingerprint:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(fingerprint, encoding="ascii")
    return True


def _fingerprint() -> str:
    lines = sorted(_lines())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            moment = storage.get_modified_time(path).timestamp()
            yield f"{path} {storage.size(path)} {moment}"
