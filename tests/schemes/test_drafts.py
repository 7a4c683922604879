"""Drafts: who may write them, what two writers see of each other, undo, issuing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kaocheng.audit.frozen import Frozen
from kaocheng.audit.models import AuditEntry
from kaocheng.lifecycle import NotPossible, step
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.document.tree import decode
from kaocheng.schemes.lifecycle import SCHEME
from kaocheng.schemes.models import SchemeDraft, SchemeVersion, Supersession
from kaocheng.schemes.queries import draft_page, draft_start, scheme_lists, scheme_page
from kaocheng.schemes.refusals import Conflict, Unfit
from kaocheng.schemes.services import (
    add_entry,
    add_node,
    create_draft,
    discard_draft,
    import_draft,
    issue_draft,
    move_node,
    remove_node,
    rename_node,
    reprice_node,
    set_entry,
    set_head,
    set_node_details,
    set_rule,
    store_version,
    undo_step,
)
from kaocheng.schemes.services.locking import STEPS_KEPT
from tests.conftest import ROOT, Appoint
from tests.schemes.documents import LEAF, SMALL, TOP

if TYPE_CHECKING:
    from kaocheng.orgs.models import Organisation


@pytest.fixture
def draft(office: User) -> SchemeDraft:
    """The small scheme as a draft of the root's office."""
    return import_draft(office, organisation_code=ROOT, content=SMALL.encode(), name="small.yaml")


def now(draft: SchemeDraft) -> SchemeDraft:
    return SchemeDraft.objects.get(pk=draft.pk)


def test_every_state_can_be_reached_and_an_issued_scheme_is_never_a_draft_again() -> None:
    assert SCHEME.reachable() == set(SCHEME.states)
    assert step(SCHEME, "issued", "supersede") == "superseded"
    with pytest.raises(NotPossible, match="已印发"):
        step(SCHEME, "issued", "edit")


def test_an_empty_draft_is_guided_and_not_yet_fit(office: User) -> None:
    draft = create_draft(
        office, organisation_code=ROOT, title="新方案", code="new", level="county", year=2026
    )
    assert (draft.title, draft.fault_count) == ("新方案", 1)
    with pytest.raises(Unfit, match="既没有下级指标也没有评分标准"):
        issue_draft(office, draft.pk, revision=draft.revision)
    assert not SchemeVersion.objects.exists()


def test_an_empty_draft_needs_a_name_and_a_code(office: User) -> None:
    with pytest.raises(Refusal, match="名称和代码"):
        create_draft(office, organisation_code=ROOT, title=" ", code="x")


def test_a_draft_from_a_version_is_that_version(
    office: User, provinces_scheme: SchemeVersion
) -> None:
    draft = create_draft(
        office, organisation_code=ROOT, version_pk=provinces_scheme.pk, title="明年", year=2024
    )
    document = decode(draft.document)
    assert (document["title"], document["year"], document["code"]) == (
        "明年",
        Decimal(2024),
        "provinces-2023",
    )
    assert draft.based_on == provinces_scheme
    with pytest.raises(NotVisible):
        create_draft(office, organisation_code=ROOT, version_pk=0)


def test_an_import_names_every_fault_with_its_path(office: User) -> None:
    content = SMALL.replace("name: 生产", "nmae: 生产").replace("of: y,", "of: z,")
    with pytest.raises(Unfit) as unfit:
        import_draft(office, organisation_code=ROOT, content=content.encode(), name="表.yaml")
    told = "\n".join(unfit.value.lines)
    assert "表.yaml 第" in told
    assert "indicators.1.nmae" in told
    assert "indicators.1.2.rule.of" in told
    assert not SchemeDraft.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00", b"PK\x03\x04", "方案".encode("gbk"), b"[1]"]
)
def test_what_is_no_scheme_is_refused_in_words(office: User, content: bytes) -> None:
    with pytest.raises(Unfit, match="没有导入"):
        import_draft(office, organisation_code=ROOT, content=content, name="x.yaml")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ASSESSMENT_OFFICE}))
def test_nobody_else_writes_schemes(role: Role, draft: SchemeDraft, appointed: Appoint) -> None:
    other = appointed("other", ROOT, role)
    with pytest.raises(NotAllowed, match="考核办"):
        create_draft(other, organisation_code=ROOT, title="x", code="x")
    with pytest.raises(NotVisible):
        add_node(other, draft.pk, revision=1)
    with pytest.raises(NotVisible):
        issue_draft(other, draft.pk, revision=1)
    for read in (draft_start, lambda actor: draft_page(actor, draft.pk)):
        with pytest.raises(NotVisible):
            read(other)
    assert scheme_lists(other).drafts == ()


def test_the_office_of_another_organisation_sees_nothing_of_it(
    draft: SchemeDraft, provinces: list[Organisation], appointed: Appoint
) -> None:
    below = appointed("below", "230000", Role.ASSESSMENT_OFFICE)
    assert scheme_lists(below).drafts == ()
    with pytest.raises(NotVisible):
        draft_page(below, draft.pk)
    with pytest.raises(NotVisible):
        undo_step(below, draft.pk, revision=1)
    with pytest.raises(NotAllowed):
        create_draft(below, organisation_code=ROOT, title="x", code="x")


def test_edits_are_kept_as_steps_with_their_words(office: User, draft: SchemeDraft) -> None:
    ref = add_node(office, draft.pk, revision=1, near=LEAF)
    rename_node(office, draft.pk, revision=2, ref=ref, code="1.3", name="新")
    reprice_node(office, draft.pk, revision=3, ref=ref, points=Decimal("0.50"))
    set_rule(office, draft.pk, revision=4, ref=ref, rule={"kind": "attain", "when": "x > 0"})
    set_node_details(office, draft.pk, revision=5, ref=ref, details={"contact": "省厅"})
    move_node(office, draft.pk, revision=6, ref=ref, way="up")
    words = [each.words for each in now(draft).steps.all()]
    assert words == [
        "指标「1.3 新」上移",
        "修改指标「1.3 新」的信息",
        "修改「1.3 新」的评分标准",
        "指标「1.3 新」分值由0改为0.50",
        "指标「1.3 新指标」改为「1.3 新」",
        "增加指标「1.3 新指标」",
    ]
    assert now(draft).revision == 7


def test_a_form_that_is_sent_twice_is_one_step(office: User, draft: SchemeDraft) -> None:
    rename_node(office, draft.pk, revision=1, ref=LEAF, code="1.1", name="粮食")
    entries = AuditEntry.objects.count()
    rename_node(office, draft.pk, revision=2, ref=LEAF, code="1.1", name="粮食")
    assert now(draft).revision == 2
    assert AuditEntry.objects.count() == entries


def test_the_second_of_two_writers_sees_what_the_first_did(
    office: User, draft: SchemeDraft, appointed: Appoint
) -> None:
    colleague = appointed("colleague", ROOT, Role.ASSESSMENT_OFFICE)
    rename_node(office, draft.pk, revision=1, ref=LEAF, code="1.1", name="粮食产量")
    before = now(draft).document
    with pytest.raises(Conflict) as conflict:
        remove_node(colleague, draft.pk, revision=1, ref=LEAF)
    assert [(change.words, change.by) for change in conflict.value.changes] == [
        ("指标「1.1 产量」改为「1.1 粮食产量」", str(office))
    ]
    assert conflict.value.revision == 2
    assert str(office) in str(conflict.value)
    assert now(draft).document == before


def test_undo_goes_back_step_by_step(office: User, draft: SchemeDraft) -> None:
    start = now(draft).document
    remove_node(office, draft.pk, revision=1, ref=LEAF)
    middle = now(draft).document
    add_entry(office, draft.pk, revision=2, section="items")
    assert undo_step(office, draft.pk, revision=3) == "增加数据项「数据1 新数据项」"
    assert now(draft).document == middle
    assert draft_page(office, draft.pk).undo == "删除指标「1.1 产量」"
    undo_step(office, draft.pk, revision=4)
    assert now(draft).document == start
    with pytest.raises(Refusal, match="没有可以撤销的修改"):
        undo_step(office, draft.pk, revision=5)


def test_an_item_renamed_with_its_expressions_is_one_step_back(
    office: User, draft: SchemeDraft
) -> None:
    start = now(draft).document
    set_entry(
        office, draft.pk, revision=1, section="items", index=0, values={"code": "z", "name": "产量"}
    )
    assert "target(z)" in now(draft).document
    words = undo_step(office, draft.pk, revision=2)
    assert words == "修改数据项「x 产量」，并改写引用它的 2 处算式"
    assert now(draft).document == start


def test_after_undo_one_goes_on_from_there(office: User, draft: SchemeDraft) -> None:
    rename_node(office, draft.pk, revision=1, ref=LEAF, code="1.1", name="甲")
    rename_node(office, draft.pk, revision=2, ref=LEAF, code="1.1", name="乙")
    undo_step(office, draft.pk, revision=3)
    rename_node(office, draft.pk, revision=4, ref=LEAF, code="1.1", name="丙")
    undo_step(office, draft.pk, revision=5)
    assert "甲" in now(draft).document
    undo_step(office, draft.pk, revision=6)
    assert "甲" not in now(draft).document


def test_fifty_steps_are_kept(office: User, draft: SchemeDraft) -> None:
    for n in range(1, STEPS_KEPT + 6):
        rename_node(office, draft.pk, revision=n, ref=LEAF, code="1.1", name=f"第{n}次")
    assert now(draft).steps.count() == STEPS_KEPT


def test_issuing_freezes_and_the_version_reads_as_the_draft_did(
    office: User, draft: SchemeDraft
) -> None:
    set_node_details(office, draft.pk, revision=1, ref=TOP, details={"contact": "省农业农村厅"})
    version = issue_draft(office, draft.pk, revision=2)
    assert (version.code, version.contacts) == ("small", {"1": "省农业农村厅"})
    assert scheme_page(office, version.pk).rows[0].contact == "省农业农村厅"
    issued = now(draft)
    assert (issued.state, issued.issued_as) == ("issued", version)
    with pytest.raises(Refusal, match="已印发"):
        rename_node(office, draft.pk, revision=2, ref=LEAF, code="1.1", name="晚了")
    with pytest.raises(Refusal, match="不能印发"):
        issue_draft(office, draft.pk, revision=2)
    version.title = "改名"
    with pytest.raises(Frozen):
        version.save()
    again = create_draft(office, organisation_code=ROOT, version_pk=version.pk)
    assert decode(again.document)["indicators"][0]["contact"] == "省农业农村厅"


def test_the_same_content_is_not_issued_twice(office: User, draft: SchemeDraft) -> None:
    version = issue_draft(office, draft.pk, revision=1)
    again = create_draft(office, organisation_code=ROOT, version_pk=version.pk)
    with pytest.raises(Refusal, match="内容完全相同"):
        issue_draft(office, again.pk, revision=1)


def test_a_later_version_of_the_code_takes_the_place_of_the_earlier(
    office: User, draft: SchemeDraft
) -> None:
    old = issue_draft(office, draft.pk, revision=1)
    revised = create_draft(office, organisation_code=ROOT, version_pk=old.pk, title="修订")
    new = issue_draft(office, revised.pk, revision=1)
    lists = scheme_lists(office)
    assert [each.pk for each in lists.current] == [new.pk]
    assert [(each.pk, each.superseded_by) for each in lists.superseded] == [(old.pk, new.pk)]
    assert SchemeVersion.objects.get(pk=old.pk).title == old.title
    with pytest.raises(Frozen):
        Supersession.objects.update(later=old)


def test_another_office_supersedes_nothing_of_ours(
    office: User, draft: SchemeDraft, provinces: list[Organisation], appointed: Appoint
) -> None:
    old = issue_draft(office, draft.pk, revision=1)
    below = appointed("below", "230000", Role.ASSESSMENT_OFFICE)
    store_version(below, SMALL.replace("小方案", "省的方案").encode())
    assert not Supersession.objects.filter(earlier=old).exists()


def test_a_draft_given_up_leaves_the_lists(office: User, draft: SchemeDraft) -> None:
    discard_draft(office, draft.pk, revision=1)
    assert scheme_lists(office).drafts == ()
    with pytest.raises(Refusal, match="已放弃"):
        set_head(office, draft.pk, revision=1, values={"title": "x"})


def test_an_unfinished_draft_is_kept_with_its_faults(office: User, draft: SchemeDraft) -> None:
    set_head(office, draft.pk, revision=1, values={})
    kept = now(draft)
    assert (kept.title, kept.code) == ("未命名方案", "")
    assert kept.fault_count
    assert draft_page(office, draft.pk).problems[0].section == "head"


def test_a_draft_that_grows_beyond_reason_is_refused(office: User, draft: SchemeDraft) -> None:
    with pytest.raises(Refusal, match="过大"):
        set_node_details(office, draft.pk, revision=1, ref=LEAF, details={"text": "长" * 5_000_000})
