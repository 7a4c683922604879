"""A person for every role at every place, and one who stands outside."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from kaocheng.orgs.models import ADMINISTRATORS, Kind, Level, Organisation, Post, Role, User
from kaocheng.orgs.services import (
    NewOrganisation,
    NewUser,
    add_organisations,
    add_user,
    appoint,
    found_platform,
)
from tests.factories.second_factor import unused_code
from tests.permissions.places import HERE, PLACES

PASSWORD = "Test-password-2023"
LONG_AGO = datetime.date(2020, 1, 1)
REPORTER, SIGN_OFF, REVIEWER = Role.REPORTER, Role.SIGN_OFF, Role.REVIEWER
OFFICE, CHECKER, LEADER = Role.ASSESSMENT_OFFICE, Role.SPOT_CHECKER, Role.LEADER
SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN


@dataclass
class People:
    """`of("A1", Role.REPORTER)`: who holds this role there."""

    known: dict[tuple[str, Role], User]

    def of(self, place: str, role: Role) -> User:
        return self.known[place, role]

    @cached_property
    def secrets(self) -> dict[int, str]:
        return {}

    def code(self, user: User) -> str:
        """A code of the person's telephone that has not been used."""
        return unused_code(user, self.secrets)


def settle() -> People:
    """Found the platform at the province, add the tree, and give every role to somebody."""
    top = PLACES["P"]
    officers = found_platform(
        code=top.code,
        name=top.name,
        level=Level.PROVINCE,
        administrators={role: _new("P", role) for role in ADMINISTRATORS},
    )
    Organisation.objects.update(valid_from=LONG_AGO)
    add_organisations(officers[SYSTEM], _below_the_top())
    known = {("P", role): user for role, user in officers.items()}
    for key in PLACES:
        for role in roles_at(key):
            if (key, role) not in known:
                known[key, role] = _appointed(officers, key, role)
    return People(known)


def roles_at(key: str) -> tuple[Role, ...]:
    """Everybody where it is looked from; elsewhere those without whom nothing goes on."""
    if key == HERE:
        return tuple(Role)
    if PLACES[key].kind == "department":
        return (REVIEWER,)
    return (REPORTER, SIGN_OFF, REVIEWER, OFFICE, CHECKER, LEADER, SYSTEM)


def _below_the_top() -> list[NewOrganisation]:
    return [
        NewOrganisation(
            place.code,
            place.name,
            Level(place.level),
            PLACES[place.above].code,
            kind=Kind(place.kind),
            valid_from=LONG_AGO,
        )
        for place in PLACES.values()
        if place.above
    ]


def _new(key: str, role: Role) -> NewUser:
    place = PLACES[key]
    return NewUser(f"{place.code}-{role.value}", f"{place.name}{role.label}", PASSWORD)


def _appointed(officers: dict[Role, User], key: str, role: Role) -> User:
    user = add_user(officers[SYSTEM], _new(key, role))
    appoint(officers[SECURITY], user=user, organisation_code=PLACES[key].code, role=role)
    return user


def only_post(user: User) -> int:
    """The key of the one post that somebody holds."""
    return Post.objects.get(user=user).pk
