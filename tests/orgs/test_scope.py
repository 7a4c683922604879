"""Who sees which organisations: own and below, and nothing beside them."""

from __future__ import annotations

import datetime

import pytest

from kaocheng.orgs.models import Kind, Level, Organisation, Role, User
from kaocheng.orgs.queries import (
    codes_under,
    organisation_tree,
    posts_held,
    search_organisations,
    visible_codes,
)
from kaocheng.orgs.services import NewOrganisation, add_organisations, appoint
from tests.conftest import ROOT, Appoint


@pytest.fixture
def tree(officers: dict[Role, User]) -> list[Organisation]:
    """Two provinces, two cities and a department in the first."""
    return add_organisations(
        officers[Role.SYSTEM_ADMIN],
        [
            NewOrganisation("230000", "黑龙江省", Level.PROVINCE, ROOT),
            NewOrganisation("460000", "海南省", Level.PROVINCE, ROOT),
            NewOrganisation("230100", "哈尔滨市", Level.CITY, "230000"),
            NewOrganisation("230200", "齐齐哈尔市", Level.CITY, "230000"),
            NewOrganisation(
                "23-ny", "黑龙江省农业农村厅", Level.PROVINCE, "230000", Kind.DEPARTMENT
            ),
        ],
    )


@pytest.fixture
def harbin(tree: list[Organisation], appointed: Appoint) -> User:
    return appointed("harbin", "230100", Role.REPORTER)


def test_a_unit_sees_itself_and_what_lies_below(
    tree: list[Organisation], appointed: Appoint, harbin: User
) -> None:
    province = appointed("hlj", "230000", Role.SIGN_OFF)
    assert visible_codes(harbin) == {"230100"}
    assert visible_codes(province) == {"230000", "230100", "230200", "23-ny"}


def test_the_office_at_the_root_sees_all(tree: list[Organisation], office: User) -> None:
    assert len(visible_codes(office)) == 6


def test_two_posts_see_the_sum_of_both(
    tree: list[Organisation], harbin: User, officers: dict[Role, User]
) -> None:
    secretary = officers[Role.SECURITY_ADMIN]
    appoint(secretary, user=harbin, organisation_code="460000", role=Role.LEADER)
    assert visible_codes(harbin) == {"230100", "460000"}
    assert codes_under(harbin, {Role.LEADER}) == {"460000"}


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_the_three_administrators_see_no_business_data(
    role: Role, tree: list[Organisation], officers: dict[Role, User]
) -> None:
    assert visible_codes(officers[role]) == frozenset()


def test_somebody_without_a_post_sees_nothing(tree: list[Organisation]) -> None:
    stranger = User.objects.create(username="stranger")
    assert visible_codes(stranger) == frozenset()
    assert organisation_tree(stranger) == ()
    assert posts_held(stranger) == ()


def test_the_tree_lists_parents_before_children(tree: list[Organisation], office: User) -> None:
    rows = organisation_tree(office)
    assert [row.code for row in rows] == [
        ROOT,
        "230000",
        "230100",
        "230200",
        "23-ny",
        "460000",
    ]
    assert [row.depth for row in rows] == [0, 1, 2, 2, 2, 1]
    assert rows[0].unit_count_below == 5
    assert rows[1].unit_count_below == 3
    assert rows[1].parent_code == ROOT
    assert rows[1].has_children
    assert rows[1].level_name == "省级"


def test_the_tree_of_a_city_begins_with_the_city(harbin: User) -> None:
    (row,) = organisation_tree(harbin)
    assert (row.code, row.depth, row.parent_code) == ("230100", 0, None)


def test_a_closed_organisation_leaves_the_tree_but_not_the_scope(
    tree: list[Organisation], office: User
) -> None:
    closed = datetime.date(2020, 1, 1)
    Organisation.objects.filter(code="460000").update(valid_from=closed, valid_to=closed)
    assert "460000" not in [row.code for row in organisation_tree(office)]
    assert "460000" in visible_codes(office)


@pytest.mark.parametrize("text", ["哈尔滨", "haerbin", "HEB", "heb", "2301"])
def test_search_finds_by_name_pinyin_initials_and_code(
    text: str, tree: list[Organisation], office: User
) -> None:
    assert "230100" in [row.code for row in search_organisations(office, text)]


def test_search_finds_nothing_outside_the_scope(harbin: User) -> None:
    assert search_organisations(harbin, "海南") == ()
    assert search_organisations(harbin, "  ") == ()


def test_one_statement_for_the_posts_and_one_for_the_tree(
    tree: list[Organisation], office: User, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        organisation_tree(office)
