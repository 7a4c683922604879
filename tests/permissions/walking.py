"""Asking one address as everybody, and what is wrong with the answers."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse

from kaocheng.orgs.models import ADMINISTRATORS, Role
from tests.permissions.places import ASSESSED, HERE, SEEN, out_of_sight
from tests.permissions.rules import Entry, Method
from tests.permissions.world import BOOK, BUSINESS_WORDS, PDF, World

YES, NO, HIDDEN, DOOR = "yes", "no", "hidden", "door"
# A visit may be noted in the session; nothing else may come of what is refused.
_NOTED = ("django_session",)
_WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.I)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Look:
    """Who asks for whose object. `place` "" is an object that does not exist."""

    role: Role
    standing: str
    relation: str
    place: str

    def __str__(self) -> str:
        return f"{self.role.value}@{self.standing} → {self.relation}"


def looks(entry: Entry) -> Iterator[Look]:
    """Every role in every relation; what has no object is asked for once by everybody."""
    if not entry.thing.kinds and set(entry.thing.seen) == {"own"}:
        yield from (Look(role, HERE, "own", HERE) for role in Role)
        return
    for role in Role:
        yield from (Look(role, HERE, relation, place) for relation, place in SEEN.items())
    # The offices above, up to the top of the tree; and who reviews for this one.
    yield from (Look(Role.ASSESSMENT_OFFICE, above, "child", HERE) for above in ("A", "P"))
    yield Look(Role.REVIEWER, "D", "seat", HERE)


@dataclass
class Walk:
    """The world, one address, one method."""

    world: World
    name: str
    entry: Entry
    verb: str
    method: Method

    @property
    def is_api(self) -> bool:
        """Whether it is asked by machines; the three administrators (三员) have no tokens."""
        return self.name.startswith("api:")

    @property
    def view(self) -> object:
        """What answers there; a view that gives a file says of which kind (`exports.kinds`)."""
        return None if self.name == "api:" else resolve(self.address(HERE)).func

    def faults(self) -> list[str]:
        """What is wrong, one line each."""
        asked = (e for e in looks(self.entry) if not (self.is_api and e.role in ADMINISTRATORS))
        found = [line for look in asked for line in self._look(look)]
        return found + self._crossed() + self._foreign_form()

    def expected(self, look: Look) -> str:
        """What the table says."""
        seen = look.role in self.entry.thing.seen.get(look.relation, ())
        may = self.method.may
        if seen and (may is None or look.role in may.get(look.relation, ())):
            return YES
        return NO if seen else HIDDEN

    def _look(self, look: Look) -> list[str]:
        expected = self.expected(look)
        answer = self._ask(look, look.place, look.place)
        method = self.method
        allowed = {YES: method.yes, NO: {method.no}, HIDDEN: {method.hidden}}[expected]
        found = self._common(look, answer)
        if answer.status not in allowed:
            found.append(f"{look}: {answer.status} {answer.moved_to}, expected {expected}")
        if expected != YES and answer.written:
            found.append(f"{look}: refused, but wrote {answer.written}")
        if expected == NO and method.no != 302 and "。" not in answer.text:
            found.append(f"{look}: refused without a sentence")
        return found

    def _common(self, look: Look, answer: Answer) -> list[str]:
        shown = self.method.shows if self.expected(look) == YES else ()
        meant = ASSESSED[HERE] if look.relation == "seat" else ()
        hidden = out_of_sight(look.standing, but=(*shown, *meant))
        # A code that was sent comes back in a sentence; that tells nobody anything.
        leaks = [text for text in hidden if text in answer.text and text not in answer.sent]
        if look.role in ADMINISTRATORS:
            leaks += [text for text in BUSINESS_WORDS if text in answer.text]
        found = [f"{look}: {answer.status} names {leaks}"] if leaks else []
        if "Content-Disposition: attachment" in answer.text and not hasattr(self.view, "export"):
            found.append(f"{look}: gives a file about which nothing is decided")
        broken = answer.status >= 500 and answer.status not in self.method.yes
        if broken or "Traceback (most recent" in answer.text:
            found.append(f"{look}: broke down, {answer.status}")
        return found

    # What belongs to two organisations at once ----------------------------------------------------

    def _crossed(self) -> list[str]:
        """An own object in front, another's behind it in the address: as good as not there."""
        *front, last = self.entry.thing.kinds or [""]
        if not front:
            return []
        found = []
        for role in sorted(self.entry.thing.seen.get("own", ())):
            look = Look(role, HERE, "crossed", HERE)
            answer = self._ask(look, {last: SEEN["sibling"]}, HERE)
            found += self._common(look, answer)
            if answer.status not in {404, self.method.no, 302} or answer.written:
                found.append(f"{look}: {answer.status}, wrote {answer.written}")
        return found

    def _foreign_form(self) -> list[str]:
        """An own address with another's object in the form: nothing comes of it."""
        other = SEEN["sibling"]
        if self._form(HERE) == self._form(other):
            return []
        found = []
        for role in sorted(self._allowed()):
            look = Look(role, HERE, "foreign form", HERE)
            answer = self._ask(look, HERE, other)
            found += self._common(look, answer)
            if answer.written:
                found.append(f"{look}: {answer.status}, wrote {answer.written}")
        return found

    def _allowed(self) -> frozenset[Role]:
        may = self.entry.thing.seen if self.method.may is None else self.method.may
        return frozenset(may.get("own", ()))

    # Asking ---------------------------------------------------------------------------------------

    def address(self, places: str | Mapping[str, str]) -> str:
        """The address, its ids taken from a place, or each from its own."""
        ids = {}
        for name, kind in self.entry.thing.ids.items():
            place = places if isinstance(places, str) else places.get(name, HERE)
            ids[name] = kind[1:] if kind.startswith("=") else self.world.key(kind, place)
        return "/api/nothing-there" if self.name == "api:" else reverse(self.name, kwargs=ids)

    def _form(self, place: str) -> dict[str, Any]:
        found: dict[str, Any] = self._value(self.method.form, place)
        return found

    def _value(self, value: Any, place: str) -> Any:
        if isinstance(value, Mapping):
            return {name: self._value(each, place) for name, each in value.items()}
        if isinstance(value, list):
            return [self._value(each, place) for each in value]
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        kind, more, rest = value[1:].partition("~")
        return f"{self.world.key(kind, place)}{rest}" if more else self.world.key(kind, place)

    def _ask(self, look: Look, ids: str | Mapping[str, str], form: str) -> Answer:
        if self.is_api:
            bearer = {"Authorization": f"Bearer {self.world.tokens[look.standing, look.role]}"}
            return self.ask(self.world.nobody, ids, form, bearer)
        return self.ask(self.world.client(look.standing, look.role), ids, form)

    def ask(
        self,
        client: Client,
        ids: str | Mapping[str, str],
        form: str,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask, look at the answer, and take back whatever it did."""
        given = self._form(form)
        if self.method.file:
            content = BOOK if self.method.file.endswith(".xlsx") else PDF
            given["file"] = SimpleUploadedFile(self.method.file, content)
        if self.method.as_json:
            more: dict[str, Any] = {"data": json.dumps(given), "content_type": "application/json"}
        else:
            more = {"data": given} if given else {}
        more["headers"] = headers
        cookies = client.cookies.output()
        with taken_back() as written:
            response = getattr(client, self.verb)(self.address(ids), **more)
            text = said_in(response)
        # What is said once on the next page, or ends the session, must not reach the next asked.
        client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
        moved_to = response.headers.get("Location", "")
        return Answer(response.status_code, text, moved_to, written, f"{self.address(ids)} {given}")


@dataclass(frozen=True)
class Answer:
    """What came back, and the tables that were written meanwhile."""

    status: int
    text: str
    moved_to: str
    written: list[str]
    sent: str


@contextmanager
def taken_back() -> Iterator[list[str]]:
    """Roll back what happens inside; the list is of the tables that were written."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        found = _WRITE.match(sql)
        if found and found[2] not in _NOTED and context["cursor"].rowcount:
            written.append(found[2])
        return done

    with transaction.atomic():
        with connection.execute_wrapper(note):
            yield written
        transaction.set_rollback(True)


def said_in(response: Any) -> str:
    """All that somebody could read out of an answer: body, files inside it, headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = unquote("\n".join(f"{name}: {value}" for name, value in response.headers.items()))
    return f"{head}\n{_ESCAPED.sub(lambda found: chr(int(found[1], 16)), _read(body))}"


def _read(body: bytes) -> str:
    if not body.startswith(b"PK\x03\x04"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return "\n".join(parts)
