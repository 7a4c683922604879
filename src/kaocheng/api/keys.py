"""What stands in addresses: bounded, so that no database is asked for what it cannot hold."""

from __future__ import annotations

from typing import Annotated

from ninja import Path

# A code may be anything that people write, but no control characters.
_WRITTEN = r"^[^\x00-\x1f\x7f]+$"

Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
Code = Annotated[str, Path(min_length=1, max_length=100, pattern=_WRITTEN)]
