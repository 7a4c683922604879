"""责任清单 and the comparison of two versions."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.models import LeaderInCharge, SchemeVersion
from kaocheng.schemes.queries import comparison_page, duty_page, duty_workbook, scheme_page
from kaocheng.schemes.services import assign_leader, store_version
from tests.conftest import ROOT, Appoint
from tests.schemes.documents import SMALL


@pytest.fixture
def version(office: User) -> SchemeVersion:
    return store_version(office, SMALL.encode())


def test_a_department_finds_all_it_has_to_do(office: User, version: SchemeVersion) -> None:
    page = duty_page(office, version.pk)
    by_name = {each.department: each for each in page.departments}
    assert list(by_name) == ["农业农村局", "统计局"]
    lead = by_name["农业农村局"]
    assert [(duty.role, duty.code) for duty in lead.duties] == [("牵头", "1.1"), ("牵头", "1.2")]
    assert lead.led == "10"
    assert [(duty.role, duty.code) for duty in by_name["统计局"].duties] == [("配合", "1.1")]
    assert by_name["统计局"].led == "0"


def test_an_indicator_without_a_lead_is_not_lost(office: User) -> None:
    version = store_version(office, SMALL.replace("    lead: 农业农村局\n", "").encode())
    page = duty_page(office, version.pk)
    assert page.departments[0].department == "（未明确）"


def test_who_reviews_a_bonus_finds_it_among_his_duties(office: User) -> None:
    bonus = SMALL.replace("kind: bonus", "kind: bonus, assessor: 县委组织部")
    duty_version = store_version(office, bonus.encode())
    page = duty_page(office, duty_version.pk)
    (duty,) = next(each for each in page.departments if each.department == "县委组织部").duties
    assert (duty.role, duty.path, duty.points) == ("评审", ("加减分项",), "1")
    ((_, name, words),) = scheme_page(office, duty_version.pk).adjustments
    assert name == "表彰"
    assert words.startswith("加分：")
    assert words.endswith("每1次加0.5分；最多加 1 分；由县委组织部评审")


def test_departments_stand_under_their_leaders(office: User, version: SchemeVersion) -> None:
    assign_leader(office, organisation_code=ROOT, department="统计局", leader="甲副县长")
    page = duty_page(office, version.pk)
    assert [(g.leader, len(g.departments)) for g in page.leaders] == [("甲副县长", 1), ("", 1)]
    assign_leader(office, organisation_code=ROOT, department="统计局", leader="乙副县长")
    assign_leader(office, organisation_code=ROOT, department="统计局", leader=" ")
    assert not LeaderInCharge.objects.exists()


def test_only_the_office_that_issued_puts_down_leaders(
    version: SchemeVersion, leader: User, office: User
) -> None:
    assert duty_page(leader, version.pk).may_assign is False
    with pytest.raises(NotAllowed, match="考核办"):
        assign_leader(leader, organisation_code=ROOT, department="统计局", leader="甲")
    with pytest.raises(Refusal, match="不能为空"):
        assign_leader(office, organisation_code=ROOT, department=" ", leader="甲")


def test_the_table_has_a_sheet_by_department_and_one_by_leader(
    office: User, version: SchemeVersion
) -> None:
    assign_leader(office, organisation_code=ROOT, department="统计局", leader="=1+1")
    title, content = duty_workbook(office, version.pk)
    book = load_workbook(BytesIO(content))
    assert title == "小方案"
    assert book.sheetnames == ["按部门", "按分管领导"]
    rows = [[cell.value for cell in row] for row in book["按部门"].iter_rows(min_row=3)]
    assert rows[0][:5] == ["部门", "分管领导", "责任", "指标代码", "指标"]
    assert rows[1][:5] == ["农业农村局", "", "牵头", "1.1", "产量"]
    assert book["按分管领导"]["B4"].value == "=1+1"
    assert book["按分管领导"]["B4"].data_type == "s"


def test_administrators_find_neither(
    version: SchemeVersion, officers: dict[Role, User], appointed: Appoint
) -> None:
    for actor in officers.values():
        for read in (duty_page, duty_workbook):
            with pytest.raises(NotVisible):
                read(actor, version.pk)
        with pytest.raises(NotVisible):
            comparison_page(actor, version.pk, None)


def test_two_versions_are_compared_in_words(office: User, version: SchemeVersion) -> None:
    changed = SMALL.replace("title: 小方案", "title: 修订").replace("a: 8, b: 6", "a: 7, b: 6")
    changed = changed.replace("points: 0.5}}\nadj", "points: 1}}\nadj").replace('"1.2"', '"1.3"', 1)
    changed = changed.replace('zero: "1.2"', 'zero: "1.3"').replace('total, "1.2"', 'total, "1.3"')
    later = store_version(office, changed.encode())
    page = comparison_page(office, later.pk, None)
    assert page.old.pk == version.pk
    found = {
        (c.way, c.code): {d.what: (d.before, d.after) for d in c.differences} for c in page.changes
    }
    assert found[("调整", "1.1")] == {"分值": ("平原 8、山区 6", "平原 7、山区 6")}
    assert found[("新增", "1.3")]["计分规则"][1] == "从满分起，次数每1次扣1分，扣完为止"
    assert ("取消", "1.2") in found
    assert comparison_page(office, later.pk, later.pk).changes == ()
    with pytest.raises(NotVisible):
        comparison_page(office, later.pk, 99999)


def test_a_version_without_a_predecessor_is_held_against_nothing_unasked(
    office: User, version: SchemeVersion
) -> None:
    other = SMALL.replace("code: small", "code: other").replace("title: 小方案", "title: 另一方案")
    first = store_version(office, other.encode())
    page = comparison_page(office, first.pk, None)
    assert (page.old, page.changes) == (None, ())
    assert [(words, [each.pk for each in found]) for words, found in page.choices] == [
        ("其他方案", [version.pk])
    ]
    chosen = comparison_page(office, first.pk, version.pk)
    assert chosen.old is not None
    assert chosen.old.pk == version.pk
