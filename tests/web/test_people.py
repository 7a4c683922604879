"""Pages of people and of Excel in and out: who may do what, passwords shown once."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.orgs.books import workbook_of
from kaocheng.orgs.models import BookKind, Organisation, Role, User
from tests.conftest import PASSWORD, ROOT, Appoint
from tests.web.conftest import SignIn


def said(client: Client) -> str:
    """What the page of the account says after a deed."""
    return client.get("/account/").content.decode()


@pytest.fixture
def as_system(signed_in: SignIn, officers: dict[Role, User]) -> Client:
    return signed_in(officers[Role.SYSTEM_ADMIN])


@pytest.fixture
def as_secretary(signed_in: SignIn, officers: dict[Role, User]) -> Client:
    return signed_in(officers[Role.SECURITY_ADMIN])


def test_a_person_is_added_and_the_password_shown_once(as_system: Client) -> None:
    form = {"username": "newcomer", "display_name": "新人"}
    answer = as_system.post("/people/new/", form)
    page = answer.content.decode()
    found = re.search(r'class="once"><code>([^<]+)</code>', page)
    assert found is not None
    assert answer.headers["Cache-Control"] == "private, no-store"
    user = User.objects.get(username="newcomer")
    assert user.check_password(found.group(1))
    assert found.group(1) not in as_system.get(f"/people/{user.pk}/").content.decode()
    newcomer = Client()
    newcomer.post("/login/", {"username": "newcomer", "password": found.group(1)})
    assert newcomer.get("/people/").headers["Location"] == "/account/password/"


def test_a_refused_person_keeps_what_was_typed(as_system: Client, office: User) -> None:
    form = {"username": "office", "display_name": "新人", "office_phone": "123"}
    page = as_system.post("/people/new/", form).content.decode()
    assert "用户名 office 已被使用。请另取用户名。" in page
    assert 'value="新人"' in page


def test_the_list_finds_by_pinyin_and_htmx_gets_the_rows_alone(
    as_system: Client, office: User
) -> None:
    page = as_system.get("/people/?q=kaoheban").content.decode()
    assert str(office) in page
    assert "系统管理员" not in page.partition('id="people"')[2].partition("</section>")[0]
    rows = as_system.get("/people/?q=khb", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in rows
    assert "没有找到相符的人员" in as_system.get("/people/?q=无此人").content.decode()


def test_each_officer_sees_the_own_buttons_alone(
    as_system: Client, as_secretary: Client, as_office: Client, office: User
) -> None:
    path = f"/people/{office.pk}/"
    system, secretary, self = (
        c.get(path).content.decode() for c in (as_system, as_secretary, as_office)
    )
    assert ("重置密码" in system, "授予岗位" in system) == (True, False)
    assert ("重置密码" in secretary, "授予岗位" in secretary) == (False, True)
    assert ("重置密码" in self, "授予岗位" in self) == (False, False)
    assert "我的账号" in self


def test_appointing_and_withdrawing(as_secretary: Client, office: User) -> None:
    path = f"/people/{office.pk}/posts/"
    as_secretary.post(path, {"organisation": f"{ROOT} 示例考核办", "role": "leader"})
    assert office.posts.count() == 2
    post = office.posts.get(role=Role.LEADER)
    as_secretary.post(f"{path}{post.pk}/withdraw/")
    assert office.posts.count() == 1
    as_secretary.post(path, {"organisation": "", "role": "leader"})
    assert "请选择单位和岗位" in said(as_secretary)
    as_secretary.post(path, {"organisation": ROOT, "role": "audit_admin"})
    assert "三员须分立" in said(as_secretary)


@pytest.mark.parametrize("deed", ["disable", "enable", "password", "edit"])
def test_the_deeds_of_the_system_administrator_are_no_others(
    deed: str, as_secretary: Client, as_office: Client, leader: User
) -> None:
    for client in (as_secretary, as_office):
        assert client.post(f"/people/{leader.pk}/{deed}/").status_code == 403
        assert client.get(f"/people/{leader.pk}/{deed}/").status_code == 405


def test_disabling_resetting_and_enabling(as_system: Client, office: User) -> None:
    as_system.post(f"/people/{office.pk}/disable/")
    office.refresh_from_db()
    assert not office.is_active
    as_system.post(f"/people/{office.pk}/enable/")
    page = as_system.post(f"/people/{office.pk}/password/").content.decode()
    office.refresh_from_db()
    assert office.is_active
    assert not office.check_password(PASSWORD)
    assert "只显示这一次" in page


def test_people_of_others_do_not_exist(as_clerk: Client, office: User) -> None:
    assert as_clerk.get(f"/people/{office.pk}/").status_code == 404
    assert as_clerk.get("/people/?organisation=110000").status_code == 404
    assert as_clerk.get("/people/new/").status_code == 403


@pytest.mark.parametrize(
    "path", ["/people/", "/groups/", "/notices/", "/organisations/", "/books/"]
)
def test_pages_cost_the_same_for_few_and_for_many(
    path: str, as_office: Client, appointed: Appoint
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_office.get(path).status_code == 200
        return len(captured)

    few = count()
    for number in range(30):
        appointed(f"p{number}", ROOT, Role.REPORTER)
    assert count() == few
    assert few <= 16


# Excel ------------------------------------------------------------------------------------------


def upload(client: Client, kind: BookKind, content: bytes) -> str:
    file = SimpleUploadedFile("人员.xlsx", content)
    return client.post(f"/books/{kind}/upload/", {"file": file}).headers["Location"]


def people_book(*usernames: str) -> bytes:
    rows = [{"username": name, "display_name": "新人"} for name in usernames]
    return workbook_of(BookKind.PEOPLE, rows, note="")


def test_a_file_is_looked_over_applied_and_its_passwords_shown_once(as_system: Client) -> None:
    where = upload(as_system, BookKind.PEOPLE, people_book("n1", "n2"))
    page = as_system.get(where).content.decode()
    assert "导入 2 处变更" in page
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    answer = as_system.post(f"{where}apply/", {"seen": found.group(1)})
    assert answer.content.decode().count("<code>") == 2
    assert answer.headers["Cache-Control"] == "private, no-store"
    as_system.post(f"{where}apply/", {"seen": found.group(1)})
    assert "已导入或已过期" in said(as_system)
    assert as_system.get(where).status_code == 404


def test_a_file_with_faults_offers_no_import(as_system: Client) -> None:
    page = as_system.get(
        upload(as_system, BookKind.PEOPLE, people_book("n1", "n1"))
    ).content.decode()
    assert "A5「用户名」" in page
    assert "apply/" not in page


def test_a_file_without_differences_says_so(as_system: Client) -> None:
    content = as_system.post("/books/organisations/export.xlsx").content
    assert (
        "没有差异"
        in as_system.get(upload(as_system, BookKind.ORGANISATIONS, content)).content.decode()
    )


def test_what_is_no_workbook_is_refused_in_words(as_system: Client) -> None:
    assert upload(as_system, BookKind.PEOPLE, b"MZ\x90 not a workbook") == "/books/"
    assert "不是 Excel 工作簿" in said(as_system)
    as_system.post("/books/people/upload/", {})
    assert "没有选择文件" in said(as_system)
    where = upload(as_system, BookKind.PEOPLE, people_book("n1"))
    as_system.post(f"{where}drop/")
    assert "已放弃" in said(as_system)


def test_forms_are_to_be_had_and_unknown_kinds_are_not(as_office: Client) -> None:
    for kind in BookKind:
        assert as_office.get(f"/books/{kind}/blank.xlsx").content.startswith(b"PK")
        assert as_office.get(f"/books/{kind}/export.xlsx").status_code == 405
    assert as_office.get("/books/secrets/blank.xlsx").status_code == 404
    file = SimpleUploadedFile("人员.xlsx", people_book("n1"))
    assert as_office.post("/books/people/upload/", {"file": file}).status_code == 403


def test_the_page_says_whose_import_it_is(as_office: Client, as_system: Client) -> None:
    assert "导入由系统管理员办理" in as_office.get("/books/").content.decode()
    page = as_system.get("/books/").content.decode()
    assert page.count("上传并预览") == 2
    assert Organisation.objects.count() == 1
