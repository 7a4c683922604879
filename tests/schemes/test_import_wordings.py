"""改写: a standard in other words, read again; the rule is taken, the issued sentence stays."""

from __future__ import annotations

import json

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document.tree import decode
from kaocheng.schemes.models import SchemeImport
from kaocheng.schemes.queries import (
    draft_table,
    import_card,
    import_page,
    import_trial,
    import_wording,
)
from kaocheng.schemes.refusals import Conflict
from kaocheng.schemes.services import finish_import, reword_standard
from kaocheng.scoring.issued import draft, read_issued
from tests.schemes.held import decide, now, upload
from tests.schemes.tables import JUDGED, PLAIN, SURE, UNSURE
from tests.scoring.issued.books import excel

ISSUED = "产区得4分，非产区得3分，按完成率计分"


def reword(actor: User, held: SchemeImport, key: str, wording: str) -> None:
    """Taken in these words, as the import stands now."""
    reword_standard(actor, held.pk, revision=now(held).revision, key=key, wording=wording)


def test_other_words_are_read_and_nothing_is_stored(office: User, held: SchemeImport) -> None:
    entries = AuditEntry.objects.count()
    found = import_wording(office, held.pk, UNSURE, PLAIN, {})
    assert found.is_changed
    assert found.issued == ISSUED
    assert found.found.card.outcome == "rule"
    assert "扣0.5分" in found.found.card.words
    assert "".join(piece.text for piece in found.found.card.pieces) == PLAIN
    assert (now(held).revision, AuditEntry.objects.count()) == (1, entries)
    assert import_card(office, held.pk, UNSURE).card.words != found.found.card.words


def test_it_opens_with_the_issued_sentence_clause_by_clause(
    office: User, held: SchemeImport
) -> None:
    found = import_wording(office, held.pk, UNSURE, None, {})
    assert (found.found.wording, found.is_changed) == (ISSUED, False)
    assert found.found.clauses == (
        ("产区得4分，", True),
        ("非产区得3分，", True),
        ("按完成率计分", True),
    )
    struck = import_wording(office, held.pk, UNSURE, "按完成率计分", {}).found
    assert [kept for _, kept in struck.clauses] == [False, False, True]
    assert found.found.card.advice
    assert "按比例" in struck.card.words or "之比" in struck.card.words


def test_the_calculator_counts_by_the_words_tried(office: User, held: SchemeImport) -> None:
    page = import_wording(office, held.pk, UNSURE, PLAIN, {})
    (name,) = (each for each in _names(page.trial))
    tried = import_trial(office, held.pk, UNSURE, {"in_words": PLAIN, name: "4", "full": "3"})
    assert tried.units[0].points == "1.00"
    # Typed figures stay when the words change.
    again = import_wording(office, held.pk, UNSURE, PLAIN, {name: "2", "full": "3"})
    assert again.trial.units[0].points == "2.00"


def _names(trial: object) -> list[str]:
    return [name for _, name, _ in trial.units[0].values]  # type: ignore[attr-defined]


def test_the_rule_is_taken_and_the_sentence_stays(office: User, held: SchemeImport) -> None:
    reword(office, held, UNSURE, PLAIN)
    card = import_card(office, held.pk, UNSURE).card
    assert (card.choice, card.wording, card.state, card.decided) == ("rule", PLAIN, "改写", True)
    assert "".join(piece.text for piece in card.pieces) == ISSUED
    assert json.loads(AuditEntry.objects.latest("pk").detail)["choice"] == "改写"
    assert import_wording(office, held.pk, UNSURE, None, {}).found.wording == PLAIN

    made = finish_import(office, held.pk, revision=now(held).revision)
    leaf = next(
        node
        for top in decode(made.document)["indicators"]
        for node in top["children"]
        if node["name"] == "床位"
    )
    assert leaf["rule"]["kind"] == "deduct"
    assert leaf["text"] == f"{ISSUED}\n【改写】{PLAIN}"
    # The table that the draft gives reads again to the same scheme, remark and all.
    again = draft(read_issued(draft_table(office, made.pk, "xlsx")[1], "表.xlsx"))
    assert (again.origin, f"【改写】{PLAIN}" in again.source.decode()) == ("carried", True)


def test_a_bonus_in_other_words_keeps_them_in_the_report(office: User) -> None:
    table = excel(
        [
            ["2026年度示范县考核评分表", "←", "←", "←"],
            ["考核内容", "考核指标", "分值", "评分标准"],
            ["产业", "治污", 5, "治理率达到90%的，得5分；每低1个百分点扣0.2分，扣完为止。"],
            ["加分项", "创新", 3, "视创新情况加分，最高3分"],
        ]
    )
    held = upload(office, table)
    (bonus,) = (c for c in import_page(office, held.pk).cards if c.name == "创新")
    wording = "每获1项省级创新奖励加1分，最多加3分"
    reword(office, held, bonus.key, wording)
    made = finish_import(office, held.pk, revision=now(held).revision)
    (rule,) = (each["rule"] for each in decode(made.document)["adjustments"])
    assert (rule["kind"], str(rule["points"])) == ("award", "1")


def test_mended_by_hand_it_is_no_longer_what_the_words_say(
    office: User, held: SchemeImport
) -> None:
    reword(office, held, UNSURE, PLAIN)
    rule = {"kind": "attain", "when": "达标 == 1"}
    decide(
        office, held, UNSURE, "rule", rule=rule, items=[{"code": "达标", "name": "", "unit": ""}]
    )
    card = import_card(office, held.pk, UNSURE).card
    assert (card.wording, card.state) == ("", "改规则")
    decide(office, held, UNSURE, "")
    assert import_card(office, held.pk, UNSURE).card.decided is False


def test_a_sign_that_no_database_takes_is_left_out(office: User, held: SchemeImport) -> None:
    reword(office, held, UNSURE, f"\0{PLAIN}")
    assert import_card(office, held.pk, UNSURE).card.wording == PLAIN


def test_pressed_twice_it_is_stored_once(office: User, held: SchemeImport) -> None:
    reword(office, held, UNSURE, PLAIN)
    entries = AuditEntry.objects.count()
    reword(office, held, UNSURE, PLAIN)
    assert (now(held).revision, AuditEntry.objects.count()) == (2, entries)


@pytest.mark.parametrize(
    ("key", "wording", "said"),
    [
        (UNSURE, "领导重视，成效明显", "仍没有读出规则"),
        (UNSURE, "", "仍没有读出规则"),
        (UNSURE, f" {ISSUED}\n", "句子没有改动"),
        (UNSURE, "每缺1张扣1分；" * 400, "超过 2000 字"),
        ("别处!A1", PLAIN, "不在选定的表中"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_way_out(
    office: User, held: SchemeImport, key: str, wording: str, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        reword(office, held, key, wording)
    assert now(held).revision == 1


def test_the_second_window_hears_of_it(office: User, held: SchemeImport) -> None:
    reword(office, held, UNSURE, PLAIN)
    with pytest.raises(Conflict) as caught:
        reword_standard(office, held.pk, revision=1, key=UNSURE, wording="每缺1张扣1分")
    assert "现为：改写" in caught.value.changes[0].words


def test_a_sentence_of_one_clause_offers_nothing_to_strike_out(
    office: User, held: SchemeImport
) -> None:
    assert import_wording(office, held.pk, JUDGED, None, {}).found.clauses
    one = upload(office, excel([["考核指标", "分值", "评分标准"], ["供水", 5, "按完成率计分。"]]))
    (card,) = import_page(office, one.pk).cards
    assert import_wording(office, one.pk, card.key, None, {}).found.clauses == ()
    assert import_wording(office, held.pk, SURE, "每" * 5000, {}).found.card.words == ""
