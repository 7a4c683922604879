"""用一句话写: a sentence becomes the rule of a draft's leaf or adjustment, with its data items."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document.check import checked
from kaocheng.schemes.document.tree import Document, encode, find
from kaocheng.schemes.document.wording import read_wording, sentence_of, take_wording
from kaocheng.schemes.models import SchemeDraft
from kaocheng.schemes.queries import draft_page, sentence_for_draft
from kaocheng.schemes.services import import_draft, set_rule_in_words, undo_step
from tests.conftest import ROOT
from tests.schemes.documents import BONUS, LEAF, OTHER, SMALL, TOP, small

LATE = "每迟报1次扣0.5分，扣完为止。"
D = Decimal


def leaf_of(document: Document, ref: str = LEAF) -> dict[str, object]:
    place = find(document, ref)
    assert place is not None
    return place.node


def codes(document: Document) -> list[str]:
    return [str(item["code"]) for item in document["items"]]


def test_the_sentence_becomes_rule_items_and_standard() -> None:
    document = small()
    leaf, before = leaf_of(document), len(document["items"])
    leaf.pop("text", None)
    words = take_wording(document, LEAF, f" {LATE} ")
    assert words.startswith("从句子写「1.1")
    rule = leaf["rule"]
    assert isinstance(rule, dict)
    assert (rule["kind"], rule["points"]) == ("deduct", D("0.5"))
    (item,) = document["items"][before:]
    assert rule["of"] == item["code"]
    assert item["unit"] == "次"
    assert leaf["text"] == LATE
    assert not checked(encode(document)).faults


def test_beside_another_standard_the_sentence_is_a_remark() -> None:
    document = small()
    leaf = leaf_of(document)
    leaf["text"] = "报送及时。\n【说明】以收文为准"
    take_wording(document, LEAF, LATE)
    assert leaf["text"] == f"报送及时。\n【说明】以收文为准\n【改写】{LATE}"
    assert sentence_of(leaf) == LATE
    # Another one takes its place; the standard itself said again needs no remark.
    take_wording(document, LEAF, "每漏报1次扣1分。")
    assert leaf["text"] == "报送及时。\n【说明】以收文为准\n【改写】每漏报1次扣1分。"
    leaf["text"] = f"{LATE}\n【改写】每漏报1次扣1分。"
    take_wording(document, LEAF, LATE)
    assert leaf["text"] == LATE


def test_items_of_the_same_entry_are_used_again_and_those_of_others_are_not() -> None:
    document = small()
    take_wording(document, LEAF, LATE)
    once = codes(document)
    take_wording(document, LEAF, "每迟报1次扣1分，扣完为止。")
    assert codes(document) == once
    take_wording(document, OTHER, LATE)
    own, other = leaf_of(document)["rule"], leaf_of(document, OTHER)["rule"]
    assert own["of"] != other["of"]  # type: ignore[index]
    assert len(codes(document)) == len(once) + 1
    twice = codes(document)
    take_wording(document, OTHER, "每迟报1次扣2分，扣完为止。")
    assert codes(document) == twice
    names = [item["name"] for item in document["items"]]
    assert len(set(names)) == len(names)
    assert not checked(encode(document)).faults


def test_points_of_groups_and_of_adjustments_are_those_of_the_entry() -> None:
    document = small()
    leaf_of(document)["points"] = {"a": D(4), "b": D(2)}
    assert read_wording(document, LEAF, "按期完成的得满分。").rule is not None
    bonus = next(each for each in document["adjustments"] if each["ref"] == BONUS)
    take_wording(document, BONUS, "每获1项省级奖励加1分，最多加3分。")
    assert bonus["rule"]["kind"] == "award"
    assert "text" not in bonus
    bonus["kind"] = "deduction"
    take_wording(document, BONUS, LATE)
    assert bonus["rule"]["kind"] == "award"  # so many points off the whole
    with pytest.raises(Refusal, match="没有从这句话读出规则"):
        take_wording(document, BONUS, "每获1项省级奖励加1分，最多加3分。")


@pytest.mark.parametrize(
    ("ref", "wording", "said"),
    [
        (LEAF, "", "没有从这句话读出规则"),
        (LEAF, "组织领导有力。", "换个说法"),
        (LEAF, LATE * 200, "超过 2000 字"),
        ("nowhere", LATE, "已不在草稿里"),
        (TOP, LATE, "有下级指标"),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_way_out(
    ref: str, wording: str, said: str
) -> None:
    document = small()
    before = encode(document)
    with pytest.raises(Refusal, match=said):
        take_wording(document, ref, wording)
    assert encode(document) == before


@pytest.fixture
def draft(office: User) -> SchemeDraft:
    return import_draft(office, organisation_code=ROOT, content=SMALL.encode(), name="x.yaml")


def test_it_is_one_step_that_can_be_undone(office: User, draft: SchemeDraft) -> None:
    before = SchemeDraft.objects.get(pk=draft.pk).document
    ref = draft_page(office, draft.pk).lines[1].ref
    entries = AuditEntry.objects.count()
    read = sentence_for_draft(office, draft.pk, ref, LATE)
    assert ("扣0.5分" in read.words, read.confidence[0]) == (True, "高")
    assert SchemeDraft.objects.get(pk=draft.pk).document == before
    set_rule_in_words(office, draft.pk, revision=1, ref=ref, wording=LATE)
    page = draft_page(office, draft.pk, ref)
    assert page.pane is not None
    assert page.pane.words == read.words
    assert page.pane.wording == LATE
    assert "从句子写" in page.undo
    assert AuditEntry.objects.count() == entries + 1
    undo_step(office, draft.pk, revision=2)
    assert SchemeDraft.objects.get(pk=draft.pk).document == before


def test_what_gives_no_rule_says_so_and_stores_nothing(office: User, draft: SchemeDraft) -> None:
    ref = draft_page(office, draft.pk).lines[1].ref
    read = sentence_for_draft(office, draft.pk, ref, "组织领导有力。")
    assert (read.words, read.confidence[0], read.outcome) == ("", "", "judged")
    top = draft_page(office, draft.pk).lines[0].ref
    assert sentence_for_draft(office, draft.pk, top, LATE).words == ""
    with pytest.raises(NotVisible):
        sentence_for_draft(office, draft.pk, "nowhere", LATE)
