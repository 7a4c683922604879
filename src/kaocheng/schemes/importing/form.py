"""The form for a rule of one's own: the editor's rule form, and the data items that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaocheng.schemes.importing.decided import Stored, decision_of, item_rows
from kaocheng.schemes.importing.reading import Entry
from kaocheng.schemes.rule_forms import (
    Bound,
    BoundRule,
    Field,
    Form,
    fill,
    fill_rule,
    take,
    take_rule,
)
from kaocheng.schemes.rule_forms.fields import ROWS, TEXT, Posted
from kaocheng.scoring.issued.shapes import OWN_RULE

_ITEMS = Form(
    (
        Field(
            "items",
            "数据项",
            "规则中写代码，页面和报表显示名称",
            ROWS,
            fields=(
                Field("code", "代码", shape=TEXT, needed=True),
                Field("name", "名称", shape=TEXT),
                Field("unit", "计量单位", shape=TEXT),
            ),
            row_name="数据项",
            wide=True,
        ),
    )
)


def forms_of(entry: Entry, held: Stored | None) -> tuple[BoundRule, tuple[Bound, ...]]:
    """The rule form and the items form: what was decided, else what was proposed."""
    decision = decision_of(held)
    if held is not None and decision is not None and decision.choice == OWN_RULE:
        return fill_rule(decision.rule), fill(_ITEMS, {"items": held["items"]}, "")
    proposal = entry.standard.proposal
    return fill_rule(proposal.rule), fill(_ITEMS, {"items": item_rows(proposal.items)}, "")


def taken(posted: Posted) -> tuple[Any, list[Mapping[str, Any]]]:
    """The rule and the items of a posted form."""
    return take_rule(posted), list(take(_ITEMS, posted, "").get("items") or [])
