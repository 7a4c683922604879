"""Every address, as everybody, for own, lower, neighbouring, upper and unknown objects."""

from __future__ import annotations

import pytest

from kaocheng.orgs.models import Role
from tests.permissions.places import HERE
from tests.permissions.routes import named_routes
from tests.permissions.rules import Method
from tests.permissions.table import TABLE
from tests.permissions.walking import Walk
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
VERBS = ("get", "post", "put")
ASKED = [(name, verb) for name in sorted(TABLE) for verb in VERBS if getattr(TABLE[name], verb)]
BUTTONS = [name for name in sorted(TABLE) if TABLE[name].get is None]


def walk_of(world: World, name: str, verb: str) -> Walk:
    """One method of one address."""
    return Walk(world, name, TABLE[name], verb, getattr(TABLE[name], verb) or Method())


def test_every_address_has_an_expectation() -> None:
    """A new page is not there until it is said who may open it."""
    assert [name for name in named_routes() if name not in TABLE] == []
    assert [name for name in TABLE if name not in named_routes()] == []


@pytest.mark.parametrize(("name", "verb"), ASKED, ids=[f"{verb} {name}" for name, verb in ASKED])
def test_what_is_not_yours_is_not_there(world: World, name: str, verb: str) -> None:
    """Allowed, refused with a sentence, or 404; no name of others; nothing done to what is not."""
    faults = walk_of(world, name, verb).faults()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("name", "verb"), [pair for pair in ASKED if not TABLE[pair[0]].public], ids=str
)
def test_nobody_comes_in_without_signing_in(world: World, name: str, verb: str) -> None:
    """The login page, or 401 for a machine; and nothing happens."""
    walk = walk_of(world, name, verb)
    answer = walk.ask(world.nobody, HERE, HERE)
    assert answer.written == []
    if walk.is_api:
        assert answer.status == 401
    else:
        assert (answer.status, answer.moved_to.partition("?")[0]) == (302, "/login/")


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_is_no_address(world: World, name: str) -> None:
    """What does something is not done by opening its address."""
    walk = walk_of(world, name, "get")
    for role in (Role.REPORTER, Role.ASSESSMENT_OFFICE, Role.SYSTEM_ADMIN):
        answer = walk.ask(world.client(HERE, role), HERE, HERE)
        assert (answer.status, answer.written) == (405, []), role
