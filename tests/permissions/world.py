"""Everything that an address may name, at every place, made once by the services as in use."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from kaocheng.orgs.models import BUSINESS_ROLES, Role
from kaocheng.tokens.models import ApiToken
from kaocheng.tokens.services import issue_token
from tests.permissions.people import People
from tests.permissions.places import ASSESSOR, HERE, PLACES
from tests.schemes.tables import mixed

SCHEME = (Path(__file__).parent / "scheme.yaml").read_bytes()
# A Monday. The announcements of this day end on Friday.
TODAY = datetime.date(2026, 3, 2)
HOST = "hooks.example"
# A workbook that can be read, but is none that any page has given out.
BOOK = mixed()
DIGEST = hashlib.sha256(BOOK).hexdigest()
PDF = b"%PDF-1.7\n"
# Titles of business: no administrator (三员) reads any of them, not even of the own organisation.
BUSINESS_WORDS = (
    "季度考核示例方案",
    "的年度考核",
    "拟办考核",
    "方案草稿",
    "联合抽查",
    "漏计一处",
    "经验",
)


@dataclass
class World:
    """The people, and the keys of all objects: `key("report", "A1")`.

    An object that nobody has is asked for at the place "" and gets a key that does not exist.
    """

    people: People
    scheme: int = 0
    nobody: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    tokens: dict[tuple[str, Role], str] = field(default_factory=dict)
    clients: dict[tuple[str, Role], Client] = field(default_factory=dict)
    _keys: dict[tuple[str, str], Any] = field(default_factory=dict)

    def put(self, kind: str, place: str, key: Any) -> Any:
        """Write down what was made."""
        self._keys[kind, place] = key
        return key

    def key(self, kind: str, place: str) -> Any:
        """What is put into an address."""
        if place:
            return self._keys[kind, place]
        like = next(key for (there, _), key in self._keys.items() if there == kind)
        return 987654 if isinstance(like, int) else "hid-nobody"

    def client(self, place: str, role: Role) -> Client:
        """A browser in which this person has signed in."""
        return self.clients[place, role]

    def share(self, kind: str, key: Any) -> None:
        """An object that is the same wherever one stands."""
        for place in PLACES:
            self.put(kind, place, key)


def make_world() -> World:
    """The people, then what every place has, then the assessments from the top down."""
    from kaocheng.schemes.services import store_version
    from tests.permissions import assessing, making
    from tests.permissions.people import OFFICE, settle
    from tests.permissions.places import ASSESSED

    world = World(settle())
    world.scheme = store_version(world.people.of("P", OFFICE), SCHEME).pk
    for place in ("A", "A1", "A11", "A2"):
        making.furnish(world, place)
    for place in ASSESSED:
        making.assess(world, place)
    for place in ASSESSED:
        assessing.under_review(world, place)
        assessing.announced(world, place)
        assessing.published(world, place)
    _point_from_units(world)
    _sign_in(world)
    return world


def _point_from_units(world: World) -> None:
    """What a unit is assessed in, under the unit's own place; the first notice of its clerk."""
    from kaocheng.notices.models import Notice
    from tests.permissions.people import REPORTER

    world.share("version", world.scheme)
    for unit, office in ASSESSOR.items():
        world.put("unit", unit, PLACES[unit].code)
        world.put("a_unit", office, PLACES[unit].code)
        world.put("a_sampled", office, world.key("sampled", unit))
        for kind in _OF_THE_OFFICE:
            world.put(f"{kind}_of", unit, world.key(kind, office))
        clerk = world.people.of(unit, REPORTER)
        world.put("notice", unit, Notice.objects.filter(recipient=clerk).latest("pk").pk)


_OF_THE_OFFICE = ("cycle", "period 2025-Q4", "run", "early", "late", "done", "check", "stage_run")


def _sign_in(world: World) -> None:
    """Once for each person: sessions are rows of the database."""
    everybody = [(HERE, role) for role in Role]
    above = [(place, Role.ASSESSMENT_OFFICE) for place in ("A", "P")]
    for place, role in (*everybody, *above, ("D", Role.REVIEWER)):
        client = Client(raise_request_exception=False)
        client.force_login(
            world.people.of(place, role), "django.contrib.auth.backends.ModelBackend"
        )
        world.clients[place, role] = client
        if role in BUSINESS_ROLES:
            world.tokens[place, role] = _token(world, place, role)


def _token(world: World, place: str, role: Role) -> str:
    user, code = world.people.of(place, role), PLACES[place].code
    made = issue_token(user, title="统计系统", organisation_code=code, role=role, days=30)
    # The hour's mark of use is set already: a token that is used must write nothing else.
    ApiToken.objects.filter(pk=made.pk).update(last_used_at=timezone.now())
    return made.secret
