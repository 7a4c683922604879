"""Numbers and names of persons, as they go out to those who do not need them whole."""

from __future__ import annotations

import io

import openpyxl
import pytest

from kaocheng.orgs.masking import masked, masked_name, masked_phone
from kaocheng.orgs.models import BookKind, Role, User
from kaocheng.orgs.queries import import_page
from kaocheng.orgs.services import export_book, keep_import


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812345678", "138****5678"),
        ("联系人电话13812345678。", "联系人电话138****5678。"),
        ("+8613812345678", "+86138****5678"),
        ("110101199001011234", "110***********1234"),
        ("11010119900101123X", "110***********123X"),
        ("13812345678、13987654321", "138****5678、139****4321"),
        # What only looks alike: a longer number, a figure, a document's number.
        ("1381234567", "1381234567"),
        ("138123456789", "138123456789"),
        ("9110101199001011234", "9110101199001011234"),
        ("示考发〔2026〕1号", "示考发〔2026〕1号"),
        ("", ""),
    ],
)
def test_numbers_of_persons_lose_their_middle(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("138-1234-5678", "138-****-5678"),
        ("0451-82345678", "045*-****5678"),
        ("82345678", "82****78"),
        ("8234567", "82***67"),
        ("8023", "8023"),
        ("", ""),
        ("见名册", "见名册"),
    ],
)
def test_a_telephone_number_loses_its_middle_however_it_is_written(text: str, shown: str) -> None:
    assert masked_phone(text) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("张某某", "张**"), ("欧阳某", "欧阳*"), ("欧阳", "欧*"), ("甲", "甲")],
)
def test_of_a_name_the_family_name_stays(name: str, shown: str) -> None:
    assert masked_name(name) == shown


# In the books -------------------------------------------------------------------------------------


@pytest.fixture
def with_phone(office: User) -> User:
    User.objects.filter(pk=office.pk).update(office_phone="13812345678", email="a@example.org")
    return office


def book_words(actor: User, kind: BookKind) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(export_book(actor, kind=kind))).worksheets[0]
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_who_keeps_the_accounts_has_the_whole_number(
    with_phone: User, officers: dict[Role, User]
) -> None:
    assert "13812345678" in book_words(officers[Role.SYSTEM_ADMIN], BookKind.PEOPLE)


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, None])
def test_everybody_else_has_it_without_its_middle(
    role: Role | None, with_phone: User, officers: dict[Role, User]
) -> None:
    words = book_words(with_phone if role is None else officers[role], BookKind.PEOPLE)
    assert "138****5678" in words
    assert "13812345678" not in words


def test_a_user_name_that_is_a_number_is_masked_as_well(
    with_phone: User, officers: dict[Role, User]
) -> None:
    User.objects.filter(pk=with_phone.pk).update(username="110101199001011234")
    for kind in (BookKind.PEOPLE, BookKind.POSTS):
        assert "110101199001011234" not in book_words(officers[Role.AUDIT_ADMIN], kind)
    assert "110101199001011234" in book_words(officers[Role.SECURITY_ADMIN], BookKind.POSTS)


def test_a_masked_number_does_not_come_back_as_if_it_were_one(
    with_phone: User, officers: dict[Role, User]
) -> None:
    system = officers[Role.SYSTEM_ADMIN]
    content = export_book(with_phone, kind=BookKind.PEOPLE)
    pk = keep_import(system, kind=BookKind.PEOPLE, name="表.xlsx", content=content)
    plan = import_page(system, pk).plan
    assert plan.changes == ()
    assert ["遮住" in str(fault) for fault in plan.faults] == [True]
    with_phone.refresh_from_db()
    assert with_phone.office_phone == "13812345678"
