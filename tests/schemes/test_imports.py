"""Imports of issued tables: taken in, shown, checked, reported, and seen by one office."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.importing.reading import forget
from kaocheng.schemes.models import SchemeImport
from kaocheng.schemes.queries import (
    draft_bytes,
    draft_table,
    import_card,
    import_check,
    import_page,
    import_report,
    import_trial,
    import_wording,
    imports_page,
    scheme_lists,
    version_table,
)
from kaocheng.schemes.refusals import Unfit
from kaocheng.schemes.services import (
    choose_table,
    decide_standard,
    drop_import,
    finish_import,
    reword_standard,
)
from kaocheng.schemes.services import imports as importing
from kaocheng.scoring import read_scheme
from tests.conftest import ROOT, Appoint
from tests.schemes.documents import alike
from tests.schemes.held import decide, now, upload
from tests.schemes.tables import (
    JUDGED,
    PLAIN,
    SURE,
    UNSURE,
    long,
    mixed,
)
from tests.scoring.issued.books import excel, rezipped, word

if TYPE_CHECKING:
    from kaocheng.orgs.models import Organisation
    from kaocheng.schemes.models import SchemeVersion


# Taken in --------------------------------------------------------------------------------------


def test_a_table_is_kept_with_what_was_read(office: User, held: SchemeImport) -> None:
    row = now(held)
    assert bytes(row.content) == mixed()
    assert (row.title, row.file_name) == ("2026年度示范县考核评分表", "表.xlsx")
    assert (row.standard_count, row.decided_count, row.revision) == (4, 0, 1)
    (listed,) = imports_page(office).imports
    assert (listed.pk, listed.pending_count) == (held.pk, 4)
    assert scheme_lists(office).open_imports == 1


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BOMB = rezipped(mixed(), "docProps/app.xml", lambda _: b"\0" * (60 * 2**20))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "表.xlsx", "文件是空的"),
        (OLE, "表.xlsx", "设了密码"),
        (b"%PDF-1.7 x", "表.docx", "这是 PDF 文件"),
        (b"PK\x03\x04" + b"\0" * 90, "表.xlsx", "可能已损坏"),
        (BOMB, "表.xlsx", "压缩比异常"),
        (mixed(), "表.docx", "内容却是 Excel 工作簿"),
        (excel([["名称", "电话"], ["甲", "1"]]), "表.xlsx", "没有找到评分表"),
        (word([["名称", "电话"], ["甲", "1"]]), "表.docx", "没有找到评分表"),
        (mixed(), "表.xls", "只能导入 .xlsx 或 .docx"),
        (mixed(), "表", "只能导入 .xlsx 或 .docx"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_leaves_nothing(
    office: User, content: bytes, name: str, said: str
) -> None:
    entries = AuditEntry.objects.count()
    with pytest.raises(Refusal, match=said):
        upload(office, content, name)
    assert not SchemeImport.objects.exists()
    assert AuditEntry.objects.count() == entries


def test_a_file_that_is_too_large_is_refused_unread(
    office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_BYTES", 2**10)
    with pytest.raises(Refusal, match="文件超过"):
        upload(office, mixed())


def test_unfinished_imports_are_bounded(office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_OPEN", 1)
    first = upload(office, mixed())
    with pytest.raises(Refusal, match="未完成的导入已有 1 份"):
        upload(office, mixed())
    drop_import(office, first.pk, revision=1)
    assert upload(office, mixed()).pk


# Who -------------------------------------------------------------------------------------------

READS = (
    lambda actor, pk: import_page(actor, pk),
    lambda actor, pk: import_card(actor, pk, SURE),
    lambda actor, pk: import_trial(actor, pk, SURE, {}),
    lambda actor, pk: import_wording(actor, pk, SURE, None, {}),
    lambda actor, pk: import_check(actor, pk),
    lambda actor, pk: import_report(actor, pk, "txt"),
    lambda actor, pk: decide_standard(actor, pk, revision=1, key=SURE, choice="accept"),
    lambda actor, pk: reword_standard(actor, pk, revision=1, key=SURE, wording=PLAIN),
    lambda actor, pk: choose_table(actor, pk, revision=1, table="评分表"),
    lambda actor, pk: finish_import(actor, pk, revision=1),
    lambda actor, pk: drop_import(actor, pk, revision=1),
)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ASSESSMENT_OFFICE}))
def test_nobody_else_imports(role: Role, held: SchemeImport, appointed: Appoint) -> None:
    other = appointed("other", ROOT, role)
    with pytest.raises(NotVisible):
        upload(other, mixed())
    with pytest.raises(NotVisible):
        imports_page(other)
    for read in READS:
        with pytest.raises(NotVisible):
            read(other, held.pk)
    assert scheme_lists(other).open_imports == 0


def test_the_office_of_another_organisation_sees_nothing_of_it(
    held: SchemeImport, provinces: list[Organisation], appointed: Appoint
) -> None:
    below = appointed("below", "230000", Role.ASSESSMENT_OFFICE)
    assert imports_page(below).imports == ()
    with pytest.raises(NotAllowed, match="考核办"):
        upload(below, mixed())
    for read in READS:
        with pytest.raises(NotVisible):
            read(below, held.pk)
    assert now(held).revision == 1


# Seen ------------------------------------------------------------------------------------------


def test_a_card_says_what_was_read(office: User, held: SchemeImport) -> None:
    cards = {card.key: card for card in import_page(office, held.pk).cards}
    sure = cards[SURE]
    assert [piece.what for piece in sure.pieces if piece.what]
    assert "".join(piece.text for piece in sure.pieces) == (
        "治理率达到90%的，得5分；每低1个百分点扣0.2分，扣完为止。"
    )
    assert (sure.confidence[0], sure.points, sure.first) == ("高", "5 分", "accept")
    assert "扣0.2分" in sure.words
    assert ("治理率", "%") in sure.items
    assert (cards[JUDGED].outcome, cards[JUDGED].words) == ("judged", "")
    assert cards[JUDGED].first == "judged"
    assert (cards[UNSURE].confidence[0], cards[UNSURE].first) == ("低", "reword")
    assert "对不上" in cards[UNSURE].notes[0]


def test_the_sheet_keeps_merges_and_gives_each_page_its_rows(office: User) -> None:
    held = upload(office, long(50))
    pages = [import_page(office, held.pk, show="all", begin=n) for n in (1, 21, 41)]
    assert [len(page.cards) for page in pages] == [20, 20, 10]
    assert [(page.earlier, page.later) for page in pages] == [(None, 21), (1, 41), (21, None)]
    for page in pages:
        shown = {cell.address for row in page.sheet.rows for cell in row.cells}
        assert {address for card in page.cards for address in card.cells} <= shown
        for row in page.sheet.rows:
            assert sum(cell.columns for cell in row.cells) <= 4
    merged = [c for row in pages[1].sheet.rows for c in row.cells if c.text.startswith("第3类")]
    assert [cell.rows for cell in merged] == [10]


def test_a_merge_is_cut_off_where_a_page_ends(office: User) -> None:
    held = upload(office, long(30))
    for number in range(1, 6):
        decide(office, held, f"评分表!D{number + 2}", "judged")
    page = import_page(office, held.pk)
    assert page.cards[0].number == 6
    (first,) = [c for row in page.sheet.rows for c in row.cells if c.text == "第1类"]
    assert first.rows == 5


def test_what_is_decided_leaves_the_pending_ones(office: User, held: SchemeImport) -> None:
    decide(office, held, SURE, "accept")
    assert [card.key for card in import_page(office, held.pk).cards] == [
        JUDGED,
        UNSURE,
        "评分表!D6",
    ]
    assert [card.key for card in import_page(office, held.pk, show="done").cards] == [SURE]
    assert len(import_page(office, held.pk, show="all").cards) == 4
    assert imports_page(office).imports[0].decided_count == 1


def test_the_trial_follows_the_decision(office: User, held: SchemeImport) -> None:
    blank = import_trial(office, held.pk, SURE, {})
    (name,) = [name for _, name, _ in blank.units[0].values]
    typed = {name: "85", "period": "2026"}
    tried = import_trial(office, held.pk, SURE, typed).units[0]
    assert (tried.points, tried.full) == ("4.00", "5.00")
    assert tried.reason
    decide(office, held, SURE, "judged")
    assert "评审" in import_trial(office, held.pk, SURE, {}).inputs[0].label
    unknown = import_trial(office, held.pk, UNSURE, {})
    assert unknown.inputs
    with pytest.raises(NotVisible):
        import_trial(office, held.pk, "别处!A1", {})


def test_the_reading_is_kept_and_comes_back_after_a_restart(
    office: User, held: SchemeImport
) -> None:
    before = import_page(office, held.pk)
    forget()
    assert import_page(office, held.pk) == before


# Checked and reported --------------------------------------------------------------------------


def test_the_check_tells_what_still_needs_a_person(office: User, held: SchemeImport) -> None:
    found = import_check(office, held.pk)
    assert len(found.undecided) == 4
    assert found.sorted[0].title == "需要人来定"
    assert {each.text for each in found.sorted[0].found} == {"机制", "床位"}
    for key, choice in ((SURE, "accept"), (JUDGED, "judged"), (UNSURE, "judged")):
        decide(office, held, key, choice)
    found = import_check(office, held.pk)
    assert [card.name for card in found.undecided] == ["就业"]
    assert found.sorted[0].count == 0


def test_the_report_comes_for_people_and_for_programs(office: User, held: SchemeImport) -> None:
    title, text = import_report(office, held.pk, "txt")
    assert title == "2026年度示范县考核评分表"
    assert "读到指标" in text.decode("utf-8-sig")
    assert b'"standards"' in import_report(office, held.pk, "json")[1]
    with pytest.raises(NotVisible):
        import_report(office, held.pk, "exe")


# There and back --------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_an_exported_table_comes_back_as_the_same_scheme(
    office: User, provinces_scheme: SchemeVersion, suffix: str
) -> None:
    title, content = version_table(office, provinces_scheme.pk, suffix)
    assert title == provinces_scheme.title
    held = upload(office, content, f"表.{suffix}")
    page = import_page(office, held.pk)
    assert page.is_carried
    assert page.cards == ()
    assert import_check(office, held.pk).is_carried
    draft = finish_import(office, held.pk, revision=1)
    again = read_scheme(draft_bytes(office, draft.pk)[1])
    assert alike(again) == alike(read_scheme(bytes(provinces_scheme.source)))


def test_a_draft_is_exported_unless_it_has_faults(office: User, held: SchemeImport) -> None:
    draft = finish_import(office, held.pk, revision=1)
    assert draft_table(office, draft.pk, "docx")[1].startswith(b"PK")
    with pytest.raises(NotVisible):
        draft_table(office, draft.pk, "pdf")
    from kaocheng.schemes.services import create_draft

    empty = create_draft(office, organisation_code=ROOT, title="空", code="x")
    with pytest.raises(Unfit, match="不能导出"):
        draft_table(office, empty.pk, "xlsx")


def test_of_an_exported_table_only_what_was_changed_is_to_be_decided(
    office: User, provinces_scheme: SchemeVersion
) -> None:
    content = version_table(office, provinces_scheme.pk, "xlsx")[1]
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    (cell,) = [c for row in sheet for c in row if "按名义增速计分" in str(c.value or "")][:1]
    cell.value = "增速达到6%的，得10分；每低1个百分点扣2分，扣完为止。"
    out = io.BytesIO()
    book.save(out)
    held = upload(office, out.getvalue())
    page = import_page(office, held.pk)
    assert not page.is_carried
    (card,) = page.cards
    assert (card.code, card.name) == ("1.1", "地区生产总值增长")
    decide(office, held, card.key, "judged")
    draft = finish_import(office, held.pk, revision=2)
    scheme = read_scheme(draft_bytes(office, draft.pk)[1])
    before = read_scheme(bytes(provinces_scheme.source))
    rules = {leaf.code: leaf.rule for leaf in scheme.leaves}
    assert "评审" in rules["1.1"].words(scheme.item_names)  # type: ignore[union-attr]
    assert {k: v for k, v in rules.items() if k != "1.1"} == {
        leaf.code: leaf.rule for leaf in before.leaves if leaf.code != "1.1"
    }
