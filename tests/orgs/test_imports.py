"""Excel in and out: what goes out comes back without a difference; faults are named by cell."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.utils import timezone

from kaocheng.orgs.books import workbook_of
from kaocheng.orgs.models import BookKind, FormerState, ImportFile, Organisation, Role, User
from kaocheng.orgs.plans import Plan
from kaocheng.orgs.plans.people import MOST_NEW_PEOPLE
from kaocheng.orgs.queries import NotVisible, blank_book, import_page
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import (
    apply_import,
    appoint,
    close_organisation,
    drop_import,
    export_book,
    keep_import,
    set_counterpart,
)
from kaocheng.orgs.tasks import clear_import_files
from tests.conftest import PASSWORD, ROOT, Appoint
from tests.orgs.conftest import THIS_YEAR

Region = dict[str, Organisation]
ORGANISATIONS, PEOPLE, POSTS = BookKind.ORGANISATIONS, BookKind.PEOPLE, BookKind.POSTS
HEADS = {
    ORGANISATIONS: ["代码", "名称", "类别", "层级", "上级代码", "对口部门代码", "起始日期"],
    PEOPLE: ["用户名", "姓名", "电子邮箱", "办公电话"],
    POSTS: ["用户名", "单位代码", "岗位"],
}


def book(rows: Sequence[Sequence[Any]], extra: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook as an office would hand it in."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if extra:
            extra(made, sheet)
    return target.getvalue()


def planned(actor: User, kind: BookKind, *rows: Sequence[Any]) -> tuple[int, Plan]:
    pk = keep_import(actor, kind=kind, name="表.xlsx", content=book([HEADS[kind], *rows]))
    return pk, import_page(actor, pk).plan


def faults(plan: Plan) -> list[tuple[str, str]]:
    return [(fault.where, fault.what) for fault in plan.faults]


# Out and back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BookKind)
def test_what_goes_out_comes_back_without_a_difference(
    kind: BookKind, region: Region, system: User, secretary: User, office: User
) -> None:
    set_counterpart(system, code="x1-n", counterpart_code="c1-n", on=THIS_YEAR)
    actor = secretary if kind == POSTS else system
    pk = keep_import(actor, kind=kind, name="原样.xlsx", content=export_book(actor, kind=kind))
    plan = import_page(actor, pk).plan
    assert plan.line_count >= 4
    assert (plan.changes, plan.faults) == ((), ())


@pytest.mark.parametrize("kind", BookKind)
def test_the_form_says_what_belongs_where(kind: BookKind, system: User) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(blank_book(system, kind))).active
    assert sheet is not None
    heads = [str(cell.value) for cell in sheet[3]]
    assert heads[0].endswith("*")
    assert all(any(head.startswith(name) for head in heads) for name in HEADS[kind])


def test_texts_are_never_taken_for_formulas(system: User, office: User) -> None:
    User.objects.filter(pk=office.pk).update(display_name="=1+1")
    content = export_book(system, kind=PEOPLE)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


# Organisations ----------------------------------------------------------------------------------


def test_a_region_comes_in_with_its_offices_in_any_order(region: Region, system: User) -> None:
    pk, plan = planned(
        system,
        ORGANISATIONS,
        ["x9-n", "南溪县农业农村局", "部门", "县级", "x9", "c1-n", "2024-01-01"],
        ["x9", "南溪县", "", "县级", "ｃ１", "", "2024年1月1日"],
    )
    assert faults(plan) == []
    assert [change.what for change in plan.changes] == ["新增", "新增", "改对口"]
    outcome = apply_import(system, pk=pk, seen=plan.digest)
    assert outcome.counts == {"新增": 2, "改对口": 1}
    node = Organisation.objects.get(code="x9-n")
    assert (node.parent.code, node.counterpart.code) == ("x9", "c1-n")  # type: ignore[union-attr]
    assert node.valid_from.isoformat() == "2024-01-01"
    assert not ImportFile.objects.exists()


def test_names_and_superiors_change_and_the_old_ones_are_kept(region: Region, system: User) -> None:
    pk, plan = planned(system, ORGANISATIONS, ["x1", "北山区", "地区", "县级", "c2", "", ""])
    said = [(change.what, change.before, change.after) for change in plan.changes]
    assert said == [("更名", "北山县", "北山区"), ("划转", "c1", "c2")]
    apply_import(system, pk=pk, seen=plan.digest)
    assert FormerState.objects.get().name == "北山县"


def test_every_fault_is_named_by_its_cell(region: Region, system: User) -> None:
    close_organisation(system, code="c2-n", on=THIS_YEAR)
    _, plan = planned(
        system,
        ORGANISATIONS,
        ["", "无代码", "地区", "县级", "c1", "", ""],
        ["n1", "", "地区", "县级", "c1", "", ""],
        ["n2", "某处", "块块", "县级", "c1", "", ""],
        ["n3", "某处", "地区", "县", "c1", "", ""],
        ["n4", "某处", "地区", "县级", "nowhere", "", ""],
        ["n5", "某处", "地区", "县级", "c1", "", "昨天"],
        ["n6", "某处", "地区", "县级", "c1", "", "2999-01-01"],
        ["n7", "某处", "地区", "县级", "c1", "c1-n", ""],
        ["n8", "某局", "部门", "县级", "c1", "x1-n", ""],
        ["n9", "某局", "部门", "县级", "c1", "c2-n", ""],
        ["c2-n", "西城市农业农村局", "部门", "市级", "c2", "", ""],
        ["x1", "北山县", "地区", "市级", "c1", "", ""],
        ["n10", "某处", "地区", "县级", "c1", "", ""],
        ["n10", "某处", "地区", "县级", "c1", "", ""],
    )
    found = faults(plan)
    for where, what in [
        ("A2「代码」", "没有填"),
        ("B3「名称」", "没有填"),
        ("C4「类别」", "“块块”不能识别"),
        ("D5「层级」", "“县”不能识别"),
        ("E6「上级代码」", "没有“nowhere”这个机构"),
        ("G7「起始日期」", "“昨天”不是日期"),
        ("G8「起始日期」", "日期尚未到"),
        ("F9「对口部门代码」", "地区没有对口部门"),
        ("F10「对口部门代码」", "“x1-n”的层级不高于本机构"),
        ("F11「对口部门代码」", "没有“c2-n”这个机构，或其已撤销"),
        ("A12「代码」", "「西城市农业农村局」已撤销"),
        ("D13「层级」", "与已登记的不同（县级）"),
        ("A15「代码」", "代码“n10”在第 14 行已有"),
    ]:
        assert (where, what) in found
    assert all(fault.mend for fault in plan.faults)


def test_a_circle_is_a_fault_and_not_the_end(region: Region, system: User) -> None:
    _, plan = planned(
        system,
        ORGANISATIONS,
        ["a", "甲", "地区", "县级", "b", "", ""],
        ["b", "乙", "地区", "县级", "a", "", ""],
        ["c1", "东城市", "地区", "市级", "x1", "", ""],
    )
    circles = [where for where, what in faults(plan) if "成环" in what]
    assert circles == ["E2「上级代码」", "E3「上级代码」", "E4「上级代码」"]


def test_with_a_fault_nothing_is_applied(region: Region, system: User) -> None:
    pk, plan = planned(
        system,
        ORGANISATIONS,
        ["n1", "新县", "地区", "县级", "c1", "", ""],
        ["n2", "新县", "地区", "县级", "nowhere", "", ""],
    )
    with pytest.raises(Refusal, match="还有 1 处错误"):
        apply_import(system, pk=pk, seen=plan.digest)
    assert not Organisation.objects.filter(code="n1").exists()


def test_what_changed_since_the_preview_is_looked_over_again(region: Region, system: User) -> None:
    row = ["x1", "北山区", "地区", "县级", "c1", "", ""]
    pk, plan = planned(system, ORGANISATIONS, row)
    Organisation.objects.filter(code="x1").update(name="北山市")
    with pytest.raises(Refusal, match="预览之后数据有了变化"):
        apply_import(system, pk=pk, seen=plan.digest)


def test_a_local_administrator_imports_below_the_own_unit_only(
    region: Region, appointed: Appoint
) -> None:
    local = appointed("local", "c1", Role.SYSTEM_ADMIN)
    _, plan = planned(
        local,
        ORGANISATIONS,
        ["n1", "新县", "地区", "县级", "c1", "", ""],
        ["n2", "新县", "地区", "县级", "c2", "", ""],
        ["c2", "西山市", "地区", "市级", "s", "", ""],
    )
    assert faults(plan) == [
        ("E3「上级代码」", "您不能在“c2”之下增加机构"),
        ("A4「代码」", "您不能变更“c2”"),
    ]


def test_no_preview_tells_the_name_behind_a_code_that_is_not_seen(
    region: Region, appointed: Appoint, system: User
) -> None:
    local, keeper = (
        appointed(f"local-{role.value}", "c1", role)
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    )
    stranger = appointed("stranger", "c2", Role.LEADER)
    close_organisation(system, code="c2-n", on=timezone.localdate())
    _, tree = planned(
        local,
        ORGANISATIONS,
        ["c2-n", "某局", "部门", "市级", "c2", "", ""],
        ["n1", "新县", "地区", "县级", "c2-n", "", ""],
    )
    _, people = planned(local, PEOPLE, ["stranger", "他人", "", ""])
    _, posts = planned(keeper, POSTS, ["stranger", "c1", "领导"], [keeper.username, "c2", "领导"])
    for plan in (tree, people, posts):
        told = " ".join([*(fault.what for fault in plan.faults), *map(str, plan.changes)])
        assert plan.faults
        assert "西城" not in told
        assert str(stranger) not in told
    unknown = planned(keeper, POSTS, ["nobody", "c1", "领导"], [keeper.username, "no", "领导"])[1]
    alike = [what.replace("nobody", "stranger") for _, what in faults(unknown)]
    assert [what.replace("“no”", "“c2”") for what in alike] == [what for _, what in faults(posts)]


# People and posts -------------------------------------------------------------------------------


def test_people_come_in_with_a_password_shown_once(system: User, office: User) -> None:
    pk, plan = planned(
        system,
        PEOPLE,
        ["zhang.x", "张某", "z@example.org", 12345678],
        ["office", "考核办乙", "", ""],
    )
    assert faults(plan) == []
    outcome = apply_import(system, pk=pk, seen=plan.digest)
    assert outcome.counts == {"新增": 1, "修改": 1}
    (made,) = outcome.passwords
    user = User.objects.get(username="zhang.x")
    assert user.check_password(made.password)
    assert user.must_change_password
    assert (user.office_phone, user.initials) == ("12345678", "zm")
    office.refresh_from_db()
    assert office.check_password(PASSWORD)
    with pytest.raises(Refusal, match="已导入或已过期"):
        apply_import(system, pk=pk, seen=plan.digest)


def test_faults_of_people_are_named_by_cell(
    region: Region, appointed: Appoint, office: User
) -> None:
    local = appointed("local", "c1", Role.SYSTEM_ADMIN)
    _, plan = planned(
        local,
        PEOPLE,
        ["a b/c", "甲", "", ""],
        ["ok", "乙", "no-mail", ""],
        ["OK2", "", "", ""],
        ["ok", "丙", "", "1" * 31],
        ["office", "他人", "", ""],
    )
    found = faults(plan)
    assert ("A2「用户名」", "“ab/c”不能作用户名") in found
    assert ("C3「电子邮箱」", "“no-mail”不是电子邮箱") in found
    assert ("B4「姓名」", "没有填") in found
    assert ("A5「用户名」", "用户名“ok”在第 3 行已有") in found
    assert ("D5「办公电话」", "超过 30 个字") in found
    assert any(where == "A6「用户名」" and "不在您管理的单位" in what for where, what in found)


def test_more_people_than_can_be_hashed_in_time_come_in_parts(system: User) -> None:
    rows = [[f"u{number}", "甲", "", ""] for number in range(MOST_NEW_PEOPLE + 1)]
    _, plan = planned(system, PEOPLE, *rows)
    assert "请分批导入" in plan.faults[-1].mend


def test_posts_come_in_by_the_security_administrator(
    region: Region, secretary: User, system: User, office: User, leader: User
) -> None:
    pk, plan = planned(
        secretary,
        POSTS,
        ["office", "c1", "评审人"],
        ["office", ROOT, "考核办"],
        ["leader", "c1", "领导"],
    )
    assert [change.after for change in plan.changes] == ["东城市 评审人", "东城市 领导"]
    apply_import(secretary, pk=pk, seen=plan.digest)
    assert office.posts.count() == 2
    _, plan = planned(
        secretary,
        POSTS,
        ["nobody", "c1", "领导"],
        ["office", "nowhere", "领导"],
        ["office", "c1", "主任"],
        ["office", "c1", "审计管理员"],
    )
    assert [where for where, _ in faults(plan)] == [
        "A2「用户名」",
        "B3「单位代码」",
        "C4「岗位」",
        "C5「岗位」",
    ]
    for actor, kind in ((system, POSTS), (secretary, PEOPLE), (office, ORGANISATIONS)):
        with pytest.raises(NotAllowed):
            keep_import(actor, kind=kind, name="表.xlsx", content=book([HEADS[kind], ["a"]]))


def test_a_file_handed_in_is_its_owners_alone(system: User, secretary: User) -> None:
    pk, plan = planned(system, PEOPLE, ["new", "新人", "", ""])
    with pytest.raises(NotVisible):
        import_page(secretary, pk)
    for deed in (
        lambda: apply_import(secretary, pk=pk, seen=plan.digest),
        lambda: drop_import(secretary, pk=pk),
    ):
        with pytest.raises(Refusal):
            deed()
    drop_import(system, pk=pk)
    with pytest.raises(NotVisible):
        import_page(system, pk)


def test_a_file_left_lying_is_thrown_away(system: User) -> None:
    planned(system, PEOPLE, ["new", "新人", "", ""])
    assert clear_import_files() == 0
    assert clear_import_files(timezone.now() + timedelta(days=2)) == 1


def test_the_same_statements_for_one_row_and_for_thirty(
    region: Region, system: User, django_assert_max_num_queries: Any
) -> None:
    for count in (1, 30):
        rows = [[f"n{count}-{n}", "新县", "地区", "县级", "c1", "", ""] for n in range(count)]
        pk, _ = planned(system, ORGANISATIONS, *rows)
        with django_assert_max_num_queries(6):
            import_page(system, pk)


def test_a_form_with_nothing_in_it_is_no_import(system: User) -> None:
    content = workbook_of(PEOPLE, (), note="")
    with pytest.raises(Refusal, match="表头之下没有内容"):
        keep_import(system, kind=PEOPLE, name="空.xlsx", content=content)


def test_a_withdrawn_right_stops_an_import_half_way(
    region: Region, secretary: User, system: User, appointed: Appoint
) -> None:
    local = appointed("local", "c1", Role.SYSTEM_ADMIN)
    pk, plan = planned(local, ORGANISATIONS, ["n1", "新县", "地区", "县级", "c1", "", ""])
    post = local.posts.get()
    post.delete()
    appoint(secretary, user=local, organisation_code="c1", role=Role.REPORTER)
    with pytest.raises(NotAllowed):
        apply_import(local, pk=pk, seen=plan.digest)
