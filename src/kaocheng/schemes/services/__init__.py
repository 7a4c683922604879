"""Writes of schemes: versions as they are issued, drafts as they are edited."""

from kaocheng.schemes.services.drafts import (
    create_draft,
    discard_draft,
    import_draft,
    issue_draft,
    undo_step,
)
from kaocheng.schemes.services.duties import assign_leader
from kaocheng.schemes.services.entries import (
    add_entry,
    move_entry,
    remove_entry,
    set_entry,
    set_head,
)
from kaocheng.schemes.services.imports import (
    choose_table,
    decide_standard,
    drop_import,
    finish_import,
    reword_standard,
    upload_scheme_table,
)
from kaocheng.schemes.services.nodes import (
    add_node,
    move_node,
    remove_node,
    rename_node,
    reprice_node,
    set_node_details,
    set_rule,
    set_rule_in_words,
)
from kaocheng.schemes.services.versions import store_from_pack, store_version

__all__ = [
    "add_entry",
    "add_node",
    "assign_leader",
    "choose_table",
    "create_draft",
    "decide_standard",
    "discard_draft",
    "drop_import",
    "finish_import",
    "import_draft",
    "issue_draft",
    "move_entry",
    "move_node",
    "remove_entry",
    "remove_node",
    "rename_node",
    "reprice_node",
    "reword_standard",
    "set_entry",
    "set_head",
    "set_node_details",
    "set_rule",
    "set_rule_in_words",
    "store_from_pack",
    "store_version",
    "undo_step",
    "upload_scheme_table",
]
