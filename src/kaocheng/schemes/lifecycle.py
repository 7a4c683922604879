"""From draft to issued to superseded: the states of a scheme, and the steps between them."""

from __future__ import annotations

from kaocheng.lifecycle import StateTable, Step

DRAFT, ISSUED, SUPERSEDED, DISCARDED = "draft", "issued", "superseded", "discarded"

SCHEME = StateTable(
    thing="考核方案",
    states={
        DRAFT: "草稿",
        ISSUED: "已印发",
        SUPERSEDED: "已被取代",
        DISCARDED: "已放弃",
    },
    start=DRAFT,
    steps=(
        Step("edit", "修改", DRAFT, DRAFT),
        Step("issue", "印发", DRAFT, ISSUED),
        Step("discard", "放弃", DRAFT, DISCARDED),
        # An issued version is frozen: this step is the row that a later version writes beside it.
        Step("supersede", "取代", ISSUED, SUPERSEDED),
    ),
)
