"""Decisions upon an imported table: stored at once, locked, kept until they make a draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document.tree import decode
from kaocheng.schemes.models import SchemeDraft, SchemeImport
from kaocheng.schemes.queries import (
    draft_bytes,
    import_card,
    import_check,
    import_page,
    import_report,
    imports_page,
)
from kaocheng.schemes.refusals import Conflict
from kaocheng.schemes.services import (
    choose_table,
    decide_standard,
    drop_import,
    finish_import,
    reword_standard,
)
from kaocheng.scoring import read_scheme
from tests.conftest import ROOT, Appoint
from tests.schemes.held import decide, now, upload
from tests.schemes.tables import (
    JUDGED,
    PLAIN,
    SURE,
    UNSURE,
    grain_document,
    two_tables,
)

OWN = {"kind": "attain", "when": "达标 == 1", "points": Decimal("2.50")}
ITEMS = [{"code": "达标", "name": "是否达标", "unit": ""}]


CLOSED = (
    lambda actor, pk: decide_standard(actor, pk, revision=1, key=SURE, choice="accept"),
    lambda actor, pk: reword_standard(actor, pk, revision=1, key=SURE, wording=PLAIN),
    lambda actor, pk: choose_table(actor, pk, revision=1, table="评分表"),
    lambda actor, pk: finish_import(actor, pk, revision=1),
    lambda actor, pk: drop_import(actor, pk, revision=1),
)


def test_decisions_reach_the_draft(office: User, held: SchemeImport) -> None:
    decide(office, held, SURE, "judged")
    decide(office, held, JUDGED, "rule", rule=OWN, items=ITEMS)
    decide(office, held, UNSURE, "accept")
    draft = finish_import(office, held.pk, revision=now(held).revision)
    rules = {
        n["name"]: n["rule"] for t in decode(draft.document)["indicators"] for n in t["children"]
    }
    assert rules["治污"]["kind"] == "judged"
    assert rules["机制"] == OWN
    assert rules["床位"]["kind"] != "judged"
    assert draft.fault_count == 0
    assert now(held).draft == draft
    assert imports_page(office).imports == ()
    assert read_scheme(draft_bytes(office, draft.pk)[1]).title == "2026年度示范县考核评分表"


def test_nothing_can_be_done_to_what_was_saved(office: User, held: SchemeImport) -> None:
    finish_import(office, held.pk, revision=1)
    for deed in CLOSED:
        with pytest.raises(Refusal, match="已经存为草稿"):
            deed(office, held.pk)
    assert SchemeDraft.objects.count() == 1


def test_a_rule_that_does_not_read_is_kept_and_not_yet_decided(
    office: User, held: SchemeImport
) -> None:
    wrong = {"kind": "attain", "when": "没有登记 == 1"}
    decide(office, held, JUDGED, "rule", rule=wrong)
    card = import_card(office, held.pk, JUDGED).card
    assert (card.choice, card.decided) == ("rule", False)
    assert "没有登记" in "".join(card.faults)
    assert now(held).decided_count == 0
    found = import_check(office, held.pk)
    assert any("不合格式" in f.why for f in found.sorted[0].found)
    decide(office, held, JUDGED, "rule", rule=OWN, items=ITEMS)
    card = import_card(office, held.pk, JUDGED).card
    assert (card.decided, card.faults) == (True, ())
    assert "是否达标" in card.words


@pytest.mark.parametrize(
    "rule",
    [None, {}, {"kind": "sum", "parts": [None]}, {"kind": "ladder", "of": "", "steps": [{}]}],
)
def test_a_rule_half_written_never_breaks_a_page(
    office: User, held: SchemeImport, rule: Any
) -> None:
    decide(office, held, SURE, "rule", rule=rule, items=[{"code": "", "name": "x", "unit": ""}])
    opened = import_card(office, held.pk, SURE)
    assert (opened.card.decided, bool(opened.card.faults)) == (False, True)
    assert import_check(office, held.pk).judged_count
    assert import_report(office, held.pk, "txt")[1]
    assert finish_import(office, held.pk, revision=now(held).revision).pk


def test_a_decision_is_taken_back(office: User, held: SchemeImport) -> None:
    decide(office, held, SURE, "accept")
    decide(office, held, SURE, "")
    assert now(held).decided_count == 0
    assert import_card(office, held.pk, SURE).card.choice == ""


def test_a_button_pressed_twice_changes_nothing(office: User, held: SchemeImport) -> None:
    decide(office, held, SURE, "accept")
    entries = AuditEntry.objects.count()
    decide(office, held, SURE, "accept")
    assert (now(held).revision, AuditEntry.objects.count()) == (2, entries)


def test_what_cannot_be_decided_is_refused(office: User, held: SchemeImport) -> None:
    with pytest.raises(Refusal, match="没有读出规则"):
        decide(office, held, JUDGED, "accept")
    for key, choice in (("别处!A1", "accept"), (SURE, "maybe")):
        with pytest.raises(Refusal, match="不在选定的表中"):
            decide(office, held, key, choice)
    assert now(held).revision == 1


def test_the_second_window_hears_what_is_there_now(
    office: User, held: SchemeImport, appointed: Appoint
) -> None:
    second = appointed("second", ROOT, Role.ASSESSMENT_OFFICE)
    decide(office, held, SURE, "judged")
    with pytest.raises(Conflict) as clash:
        decide_standard(second, held.pk, revision=1, key=SURE, choice="accept")
    (change,) = clash.value.changes
    assert change.words == "「1.1 治污」现为：定性评审"
    assert change.by == str(office)
    assert clash.value.revision == 2
    assert "这份导入" in str(clash.value)
    with pytest.raises(Conflict):
        finish_import(second, held.pk, revision=1)
    with pytest.raises(Conflict):
        drop_import(second, held.pk, revision=1)
    decide_standard(second, held.pk, revision=2, key=SURE, choice="accept")
    assert now(held).decisions[SURE]["choice"] == "accept"


def test_another_table_of_the_file_can_be_chosen(office: User) -> None:
    held = upload(office, two_tables())
    decide(office, held, "评分表!D4", "judged")
    page = import_page(office, held.pk)
    assert page.tables == ("评分表", "补充表", "说明")
    choose_table(office, held.pk, revision=2, table="补充表")
    assert (now(held).standard_count, now(held).decided_count) == (1, 0)
    with pytest.raises(Refusal, match="没有找到评分表"):
        choose_table(office, held.pk, revision=3, table="说明")
    with pytest.raises(Refusal, match="没有“别处”这张表"):
        choose_table(office, held.pk, revision=3, table="别处")
    with pytest.raises(Conflict, match="已由"):
        decide_standard(office, held.pk, revision=2, key="评分表!D4", choice="accept")
    choose_table(office, held.pk, revision=3, table="评分表")
    assert now(held).decided_count == 1


def test_word_is_read_as_well(office: User) -> None:
    held = upload(office, grain_document(), "表.docx")
    assert now(held).standard_count == 6
    assert import_page(office, held.pk).sheet.rows


def test_what_is_given_up_is_gone(office: User, held: SchemeImport) -> None:
    drop_import(office, held.pk, revision=1)
    assert not SchemeImport.objects.exists()
    with pytest.raises(NotVisible):
        import_page(office, held.pk)
