"""A small tree with departments, founded long ago, so that changes can be dated."""

from __future__ import annotations

import datetime

import pytest

from kaocheng.orgs.models import Kind, Level, Organisation, Role, User
from kaocheng.orgs.services import NewOrganisation, add_organisations
from tests.conftest import ROOT

FOUNDED = datetime.date(2020, 1, 1)
LAST_YEAR = datetime.date(2024, 12, 31)
THIS_YEAR = datetime.date(2025, 1, 1)


@pytest.fixture
def system(officers: dict[Role, User]) -> User:
    return officers[Role.SYSTEM_ADMIN]


@pytest.fixture
def secretary(officers: dict[Role, User]) -> User:
    return officers[Role.SECURITY_ADMIN]


@pytest.fixture
def region(system: User) -> dict[str, Organisation]:
    """A province with two cities, a county in the first, and farm offices at three levels."""
    Organisation.objects.filter(code=ROOT).update(valid_from=FOUNDED)
    region, office = Kind.REGION, Kind.DEPARTMENT
    rows = [
        ("s", "示例省", Level.PROVINCE, ROOT, region),
        ("s-n", "示例省农业农村厅", Level.PROVINCE, "s", office),
        ("c1", "东城市", Level.CITY, "s", region),
        ("c2", "西城市", Level.CITY, "s", region),
        ("c1-n", "东城市农业农村局", Level.CITY, "c1", office),
        ("c2-n", "西城市农业农村局", Level.CITY, "c2", office),
        ("x1", "北山县", Level.COUNTY, "c1", region),
        ("x1-n", "北山县农业农村局", Level.COUNTY, "x1", office),
    ]
    new = [NewOrganisation(c, n, lv, p, k, FOUNDED) for c, n, lv, p, k in rows]
    return {node.code: node for node in add_organisations(system, new)}
