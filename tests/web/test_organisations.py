"""Pages of the organisation tree, of one organisation, and of working groups."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from kaocheng.orgs.models import Kind, Level, Organisation, Role, User, WorkingGroup
from kaocheng.orgs.services import NewOrganisation, add_organisations
from tests.conftest import ROOT
from tests.web.conftest import SignIn

FOUNDED, LAST_YEAR = datetime.date(2020, 1, 1), "2024-12-31"
TODAY = timezone.localdate().isoformat


@pytest.fixture
def as_system(signed_in: SignIn, officers: dict[Role, User]) -> Client:
    return signed_in(officers[Role.SYSTEM_ADMIN])


@pytest.fixture
def counties(officers: dict[Role, User]) -> None:
    Organisation.objects.filter(code=ROOT).update(valid_from=FOUNDED)
    region, office = Kind.REGION, Kind.DEPARTMENT
    rows = [
        ("a", "甲县", Level.COUNTY, ROOT, region),
        ("b", "乙县", Level.COUNTY, ROOT, region),
        ("p-n", "省农业厅", Level.PROVINCE, ROOT, office),
        ("a-n", "甲县农业局", Level.COUNTY, "a", office),
    ]
    new = [NewOrganisation(c, n, lv, p, k, FOUNDED) for c, n, lv, p, k in rows]
    add_organisations(officers[Role.SYSTEM_ADMIN], new)


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def change(client: Client, code: str, what: str, **said: str) -> str:
    """Do it; the page of the organisation afterwards."""
    answer = client.post(f"/organisations/{code}/{what}/", {"on": "2025-01-01", **said})
    assert answer.status_code == 302
    return text(client, f"/organisations/{code}/")


def test_a_change_is_seen_today_and_not_in_last_years_tree(
    counties: None, as_system: Client
) -> None:
    page = change(as_system, "a", "rename", name="甲市")
    assert "<h1>甲市</h1>" in page
    assert "甲县" in page.partition("沿革")[2]
    assert "甲市" in text(as_system, "/organisations/")
    past = text(as_system, f"/organisations/?on={LAST_YEAR}")
    assert "甲市" not in past
    assert "2024年12月31日的组织树" in past
    page = change(as_system, "a-n", "move", other="b 乙县")
    assert "乙县" in page


def test_the_counterpart_is_set_and_the_lines_are_shown(counties: None, as_system: Client) -> None:
    page = change(as_system, "a-n", "counterpart", other="p-n 省农业厅")
    assert "对口部门已改定" in page
    lines = text(as_system, "/organisations/?view=line")
    assert 'data-parent="p-n"' in lines
    assert "甲县农业局" in text(as_system, "/organisations/p-n/").partition("下级对口部门")[2]


@pytest.mark.parametrize(
    ("what", "said", "asked"),
    [
        ("merge", {"other": "b 乙县"}, "将「甲县」并入「乙县」"),
        ("close", {}, "撤销「甲县农业局」"),
    ],
)
def test_what_cannot_be_undone_is_asked_with_the_name(
    what: str, said: dict[str, str], asked: str, counties: None, as_system: Client
) -> None:
    code = "a" if what == "merge" else "a-n"
    path, form = f"/organisations/{code}/{what}/", {"on": "2025-01-01", **said}
    assert asked in as_system.post(path, form).content.decode()
    assert Organisation.objects.get(code=code).valid_to is None
    page = change(as_system, code, what, confirmed="1", **said)
    assert Organisation.objects.get(code=code).valid_to == datetime.date(2024, 12, 31)
    assert "办理变更" not in page


def test_refusals_are_told_on_the_page(counties: None, as_system: Client) -> None:
    assert "尚有 1 个下级机构" in change(as_system, "a", "close", confirmed="1")
    assert "请填写生效日期" in change(as_system, "a", "rename", name="甲市", on="昨天")
    assert "请选择机构" in change(as_system, "a", "move", other=" ")
    assert "请选择并入哪个机构" in change(as_system, "a", "merge")
    assert as_system.post("/organisations/a/abolish/").status_code == 404


def test_an_organisation_is_added_below(counties: None, as_system: Client) -> None:
    form = {"code": "a1", "name": "某镇", "level": "township", "kind": "region", "on": "2024-05-01"}
    as_system.post("/organisations/a/below/", form)
    assert Organisation.objects.get(code="a1").valid_from == datetime.date(2024, 5, 1)
    as_system.post("/organisations/a/below/", form | {"level": "x"})
    assert "请填写代码和名称" in text(as_system, "/organisations/a/")


def test_others_read_and_change_nothing(counties: None, as_office: Client) -> None:
    assert "办理变更" not in text(as_office, "/organisations/a/")
    for what in ("rename", "move", "merge", "close", "counterpart", "below"):
        form = {"on": "2025-01-01", "other": "b", "name": "甲市", "confirmed": "1"}
        form |= {"code": "n", "level": "county", "kind": "region"}
        assert as_office.post(f"/organisations/a/{what}/", form).status_code == 403
    assert as_office.get("/organisations/nowhere/").status_code == 404


def test_a_day_before_everything_says_so(counties: None, as_office: Client) -> None:
    assert "还没有可以查看的组织" in text(as_office, "/organisations/?on=1999-01-01")
    assert "甲县" in text(as_office, "/organisations/?on=nonsense")


# Working groups ---------------------------------------------------------------------------------


def test_a_group_is_set_up_filled_and_dissolved(counties: None, as_office: Client) -> None:
    assert "还没有工作组" in text(as_office, "/groups/")
    form = {"name": "粮食专班", "kind": "task_force", "organisation": ROOT, "on": "2025-01-10"}
    where = as_office.post("/groups/new/", form).headers["Location"]
    as_office.post(f"{where}members/", {"duty": "director", "person_name": "某领导"})
    as_office.post(f"{where}members/", {"duty": "member", "organisation": "a 甲县"})
    page = text(as_office, where)
    assert "某领导" in page
    assert "共 2 个" in page
    group = WorkingGroup.objects.get()
    member = group.members.get(organisation__code="a")
    as_office.post(f"{where}members/{member.pk}/remove/")
    assert "已退出" in text(as_office, where)
    assert (
        "撤销「粮食专班」" in as_office.post(f"{where}dissolve/", {"on": TODAY()}).content.decode()
    )
    as_office.post(f"{where}dissolve/", {"on": TODAY(), "confirmed": "1"})
    assert "登记成员" not in text(as_office, where)
    assert "粮食专班" in text(as_office, "/groups/")


def test_what_a_group_lacks_is_told(counties: None, as_office: Client, as_system: Client) -> None:
    page = as_office.post("/groups/new/", {"name": "组", "on": ""}).content.decode()
    assert "请选择类别，并填写设立日期" in page
    form = {"name": "组", "kind": "task_force", "organisation": ROOT, "on": "2025-01-10"}
    where = as_office.post("/groups/new/", form).headers["Location"]
    as_office.post(f"{where}members/", {"duty": "king"})
    assert "请选择职务" in text(as_office, where)
    as_office.post(f"{where}members/", {"duty": "member"})
    assert "至少一项" in text(as_office, where)


def test_a_leader_sets_up_none(counties: None, signed_in: SignIn, leader: User) -> None:
    client = signed_in(leader)
    assert "设立工作组" not in text(client, "/groups/")
    form = {"name": "组", "kind": "task_force", "organisation": ROOT, "on": "2025-01-10"}
    assert client.post("/groups/new/", form).status_code == 403
