"""The words in which the expectations are written: who sees what from where, and who may act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaocheng.orgs.models import ADMINISTRATORS, BUSINESS_ROLES, Role

Roles = frozenset[Role]
# From which relation → which roles.
Sight = Mapping[str, Roles]

BUSINESS, ADMINS, ALL = BUSINESS_ROLES, ADMINISTRATORS, frozenset(Role)


def roles(*which: Role) -> Roles:
    """A set of roles."""
    return frozenset(which)


def at(**relations: Iterable[Role]) -> Sight:
    """`at(own=ALL, child=ALL)`: whoever is not named sees nothing."""
    return {relation: frozenset(those) for relation, those in relations.items()}


@dataclass(frozen=True)
class Thing:
    """What the ids of an address stand for, and who knows of it.

    `ids`: name in the address → kind of object in the world; "=text" is the text itself. An address
    with no object in it is asked once for each person, as if it were the own one.
    """

    ids: Mapping[str, str]
    seen: Sight

    def of(self, **more: str) -> Thing:
        """The same with further ids in the address."""
        return Thing({**self.ids, **more}, self.seen)

    def seen_by(self, **relations: Iterable[Role]) -> Thing:
        """The same, known to others."""
        return Thing(self.ids, at(**relations))

    @property
    def kinds(self) -> dict[str, str]:
        """The ids that are objects of the world."""
        return {name: kind for name, kind in self.ids.items() if not kind.startswith("=")}


@dataclass(frozen=True)
class Method:
    """One method at one address: who may, what is sent, how yes and no are answered.

    `may` None: whoever sees the thing. The values of `form` that begin with "@" are kinds of
    objects, taken from the same place as the ids; what follows a "~" is put behind.
    """

    may: Sight | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    yes: frozenset[int] = frozenset({200})
    no: int = 403
    # Where it is not told whether anything is there: the same for all that is not one's own.
    hidden: int = 404
    as_json: bool = False
    file: str = ""
    # Places that are meant to be named here to everybody who sees the page.
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One address. A method that is not there is answered 405 to everybody who is signed in."""

    thing: Thing
    get: Method | None = None
    post: Method | None = None
    put: Method | None = None
    # Open to those who are not signed in.
    public: bool = False


Table = dict[str, Entry]
NOTHING = Thing({}, at(own=ALL))
NOTHING_OF_BUSINESS = Thing({}, at(own=BUSINESS))
_MOVED = frozenset({302})


def page(
    thing: Thing = NOTHING, may: Sight | None = None, *, moves: bool = False, **more: Any
) -> Entry:
    """An address that is read."""
    return Entry(thing, get=Method(may, yes=_MOVED if moves else frozenset({200}), **more))


def deed(thing: Thing, may: Sight | None = None, **form: Any) -> Entry:
    """A button: it goes back to a page, whatever became of it."""
    return Entry(thing, post=Method(may, form, _MOVED))


def sent(
    thing: Thing, may: Sight | None = None, *, body: Mapping[str, Any] | None = None, **form: Any
) -> Entry:
    """What a script sends: 200, or 422 with the sentence."""
    method = Method(may, body or form, no=422, as_json=body is not None)
    return Entry(thing, post=method)


def form_page(thing: Thing, may: Sight | None = None, *, file: str = "", **form: Any) -> Entry:
    """A page that sends its form to its own address."""
    post = Method(may, form, frozenset({200, 302, 422}), file=file)
    return Entry(thing, get=Method(may), post=post)


def upload(thing: Thing, may: Sight | None = None, *, file: str, **form: Any) -> Entry:
    """A deed that comes with a file."""
    return Entry(thing, post=Method(may, form, _MOVED, file=file))


Walk = Callable[..., None]
