"""What a clerk typed for an item, as an exact value or a refusal with the way out.

The reading itself is `cycles.entry.read_entry`, which targets go through as well.
"""

from __future__ import annotations

from kaocheng.cycles.entry import (
    GIVEN,
    Entry,
    ItemForm,
    is_plain_number,
    read_entry,
    read_percent,
    same_value,
)

__all__ = [
    "GIVEN",
    "Entry",
    "ItemForm",
    "is_plain_number",
    "read_entry",
    "read_percent",
    "same_value",
]
