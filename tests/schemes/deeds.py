"""One plain call of every service of drafts that takes an actor, for the house rules."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from kaocheng.orgs.models import User
from kaocheng.schemes import services
from tests.conftest import ROOT
from tests.schemes.documents import LEAF, OTHER, SMALL
from tests.schemes.tables import PLAIN, SURE, mixed

Deed = Callable[[], object]


class Deeds:
    """Each method prepares one deed and gives it, not yet done."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.office: User = request.getfixturevalue("office")

    def _import(self) -> Deed:
        content = SMALL.encode()
        return partial(
            services.import_draft,
            self.office,
            organisation_code=ROOT,
            content=content,
            name="x.yaml",
        )

    def _on_draft(self, service: Callable[..., object], **given: object) -> Deed:
        pk = self._import()().pk  # type: ignore[attr-defined]
        return partial(service, self.office, pk, revision=1, **given)

    def _on_table(self, service: Callable[..., object], **given: object) -> Deed:
        pk = self.upload_scheme_table()().pk  # type: ignore[attr-defined]
        return partial(service, self.office, pk, revision=1, **given)

    def upload_scheme_table(self) -> Deed:
        return partial(
            services.upload_scheme_table,
            self.office,
            organisation_code=ROOT,
            name="表.xlsx",
            content=mixed(),
        )

    def decide_standard(self) -> Deed:
        return self._on_table(services.decide_standard, key=SURE, choice="accept")

    def reword_standard(self) -> Deed:
        return self._on_table(services.reword_standard, key=SURE, wording=PLAIN)

    def choose_table(self) -> Deed:
        return self._on_table(services.choose_table, table="评分表")

    def finish_import(self) -> Deed:
        return self._on_table(services.finish_import)

    def drop_import(self) -> Deed:
        return self._on_table(services.drop_import)

    def create_draft(self) -> Deed:
        return partial(
            services.create_draft, self.office, organisation_code=ROOT, title="新", code="x"
        )

    def import_draft(self) -> Deed:
        return self._import()

    def discard_draft(self) -> Deed:
        return self._on_draft(services.discard_draft)

    def issue_draft(self) -> Deed:
        return self._on_draft(services.issue_draft)

    def undo_step(self) -> Deed:
        undo = self._on_draft(services.undo_step)
        pk = undo.args[1]  # type: ignore[attr-defined]
        services.remove_node(self.office, pk, revision=1, ref=LEAF)
        return partial(services.undo_step, self.office, pk, revision=2)

    def add_node(self) -> Deed:
        return self._on_draft(services.add_node, near=LEAF)

    def move_node(self) -> Deed:
        return self._on_draft(services.move_node, ref=OTHER, way="up")

    def remove_node(self) -> Deed:
        return self._on_draft(services.remove_node, ref=LEAF)

    def rename_node(self) -> Deed:
        return self._on_draft(services.rename_node, ref=LEAF, code="1.1", name="新名")

    def reprice_node(self) -> Deed:
        return self._on_draft(services.reprice_node, ref=LEAF, points=Decimal(3))

    def set_node_details(self) -> Deed:
        return self._on_draft(services.set_node_details, ref=LEAF, details={"lead": "统计局"})

    def set_rule(self) -> Deed:
        return self._on_draft(services.set_rule, ref=LEAF, rule=None)

    def set_rule_in_words(self) -> Deed:
        return self._on_draft(services.set_rule_in_words, ref=LEAF, wording=PLAIN)

    def add_entry(self) -> Deed:
        return self._on_draft(services.add_entry, section="items")

    def set_entry(self) -> Deed:
        values = {"code": "x", "name": "粮食"}
        return self._on_draft(services.set_entry, section="items", index=0, values=values)

    def move_entry(self) -> Deed:
        return self._on_draft(services.move_entry, section="items", index=0, way="down")

    def remove_entry(self) -> Deed:
        return self._on_draft(services.remove_entry, section="items", index=0)

    def set_head(self) -> Deed:
        return self._on_draft(services.set_head, values={"title": "新名", "code": "small"})

    def assign_leader(self) -> Deed:
        return partial(
            services.assign_leader,
            self.office,
            organisation_code=ROOT,
            department="统计局",
            leader="甲副主任",
        )
