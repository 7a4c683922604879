"""Marked files that come back: nothing has changed by the way."""

from __future__ import annotations

import pytest

from kaocheng.cycles.queries.imports import preview_targets
from kaocheng.orgs.models import BookKind, Role, User
from kaocheng.orgs.queries import import_page
from kaocheng.orgs.services import keep_import
from kaocheng.reporting.queries import preview, preview_bulk
from tests.web.conftest import SignIn

MARK = "导出：".encode()


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_targets_come_back_as_they_went(
    suffix: str, signed_in: SignIn, county_office: User, cycle_pk: int
) -> None:
    content = signed_in(county_office).get(f"/cycles/{cycle_pk}/targets.{suffix}").content
    assert suffix == "xlsx" or MARK in content.splitlines()[-1]
    found = preview_targets(county_office, cycle_pk, content)
    assert (found.faults, found.changes) == ((), ())
    assert found.unchanged > 0


def test_a_report_comes_back_as_it_went(signed_in: SignIn, clerk_n: User, report_pk: int) -> None:
    content = signed_in(clerk_n).get(f"/reports/{report_pk}/workbook.xlsx").content
    found = preview(clerk_n, report_pk, content)
    assert (found.faults, found.changes) == ((), ())


def test_the_table_of_a_period_comes_back_as_it_went(
    signed_in: SignIn, county_office: User, march: int, report_pk: int
) -> None:
    content = signed_in(county_office).get(f"/periods/{march}/bulk.xlsx").content
    found = preview_bulk(county_office, march, content)
    assert (found.fault_count, found.changed) == (0, 0)
    assert found.unit_count > 0


@pytest.mark.parametrize(
    ("kind", "officer"),
    [
        (BookKind.ORGANISATIONS, Role.SYSTEM_ADMIN),
        (BookKind.PEOPLE, Role.SYSTEM_ADMIN),
        (BookKind.POSTS, Role.SECURITY_ADMIN),
    ],
)
def test_a_book_comes_back_as_it_went(
    kind: BookKind, officer: Role, signed_in: SignIn, officers: dict[Role, User], office: User
) -> None:
    actor = officers[officer]
    address = f"/books/{kind.value}/export.xlsx"
    content = signed_in(actor).post(address, {"reason": "账号核对"}).content
    pk = keep_import(actor, kind=kind, name="表.xlsx", content=content)
    plan = import_page(actor, pk).plan
    assert (plan.changes, plan.faults) == ((), ())
    assert plan.line_count > 0
