"""结果发布: runs by stage, comparison, decision, announcement, appeals, publication."""

from __future__ import annotations

from kaocheng.web.pages.results import (
    announcements,
    appeals,
    comparison,
    decisions,
    publications,
    runs,
    use,
)

addresses = [
    *runs.addresses,
    *comparison.addresses,
    *decisions.addresses,
    *announcements.addresses,
    *appeals.addresses,
    *publications.addresses,
    *use.addresses,
]
