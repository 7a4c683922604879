"""Stored schemes: frozen as issued, read by those in the business, shown as a tree with words."""

from __future__ import annotations

import hashlib

import pytest

from kaocheng.audit.frozen import Frozen
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.outline import outline_from_json
from kaocheng.schemes.queries import NotVisible, scheme_page, schemes_visible_to
from kaocheng.schemes.services import store_from_pack, store_version
from tests.conftest import PACKS, Appoint

SOURCE = PACKS / "provinces-2023" / "scheme.yaml"
SMALL = """format: kaocheng-scheme/1
code: small
title: 小方案
level: county
score: {full: 10, decimals: 1}
groups: [{code: a, name: 平原}, {code: b, name: 山区}]
items: [{code: x, name: 产量, unit: 吨}, {code: y, name: 无人读取}]
indicators:
  - code: "1"
    name: 生产
    points: 10
    lead: 农业农村局
    children:
      - {code: "1.1", name: 产量, points: {a: 10, b: 8}, rule: {kind: ratio, of: x, to: 5}}
      - {code: "1.2", name: 其他, points: {a: 0, b: 2}, rule: {kind: ratio, of: x, to: 9}}
"""


def test_a_scheme_is_stored_byte_for_byte(provinces_scheme: SchemeVersion) -> None:
    stored = SchemeVersion.objects.get()
    assert bytes(stored.source) == SOURCE.read_bytes()
    assert stored.digest == f"sha256:{hashlib.sha256(SOURCE.read_bytes()).hexdigest()}"
    assert stored.pack == "provinces-2023"
    assert stored.notice.startswith("演示方案")


def test_the_same_scheme_is_refused_a_second_time(
    provinces_scheme: SchemeVersion, office: User
) -> None:
    with pytest.raises(Refusal, match="已在库中"):
        store_from_pack(office, "provinces-2023")


def test_a_stored_scheme_is_frozen(provinces_scheme: SchemeVersion) -> None:
    provinces_scheme.title = "另一名称"
    with pytest.raises(Frozen, match="请另建新版本"):
        provinces_scheme.save()
    with pytest.raises(Frozen):
        SchemeVersion.objects.update(title="另一名称")
    with pytest.raises(Frozen):
        provinces_scheme.delete()


def test_a_faulty_scheme_is_refused_with_its_faults(office: User) -> None:
    with pytest.raises(Refusal, match="points"):
        store_version(office, SMALL.replace("    points: 10", "    pionts: 10").encode())
    assert not SchemeVersion.objects.exists()


def test_only_the_office_stores_schemes(leader: User) -> None:
    with pytest.raises(NotAllowed, match="考核办"):
        store_from_pack(leader, "provinces-2023")


def test_the_outline_knows_headings_groups_and_weights(provinces_scheme: SchemeVersion) -> None:
    outline = outline_from_json(SchemeVersion.objects.get().outline)
    assert outline.full == "100"
    assert [heading.code for heading in outline.headings] == ["1", "2", "3", "4", "5"]
    assert outline.headings[2].full == "20/24/16"
    assert outline.group_name("main") == "主产区"
    assert len(outline.leaves) == 17
    assert all(leaf.weight == 1.0 for leaf in outline.leaves)


def test_the_page_shows_the_tree_with_rules_in_words(office: User) -> None:
    page = scheme_page(office, store_version(office, SMALL.encode()).pk)
    assert [(row.depth, row.code, row.is_leaf) for row in page.rows] == [
        (0, "1", False),
        (1, "1.1", True),
        (1, "1.2", True),
    ]
    assert page.rows[0].points == (("", "10"),)
    assert page.rows[1].points == (("平原", "10"), ("山区", "8"))
    assert page.rows[1].lead == "农业农村局"
    assert "产量" in page.rows[1].rule_words
    assert page.scheme.year is None
    assert [finding.where for finding in page.findings] == ["数据项 无人读取"]


def test_whoever_has_a_business_post_reads_schemes(
    provinces_scheme: SchemeVersion, clerk: User
) -> None:
    assert [header.code for header in schemes_visible_to(clerk)] == ["provinces-2023"]
    assert scheme_page(clerk, provinces_scheme.pk).scheme.leaf_count == 17


def test_administrators_and_strangers_read_none(
    provinces_scheme: SchemeVersion, officers: dict[Role, User]
) -> None:
    for outsider in (officers[Role.SYSTEM_ADMIN], User.objects.create(username="stranger")):
        assert schemes_visible_to(outsider) == ()
        with pytest.raises(NotVisible):
            scheme_page(outsider, provinces_scheme.pk)


def test_a_scheme_that_is_not_there_is_not_visible(office: User, appointed: Appoint) -> None:
    with pytest.raises(NotVisible):
        scheme_page(office, 0)
