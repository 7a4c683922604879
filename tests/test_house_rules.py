"""The house rules: what every room keeps, held by tests rather than by memory."""

from __future__ import annotations

import configparser
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

import kaocheng
from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Level, Role
from kaocheng.orgs.services import NewOrganisation, NewUser
from kaocheng.scoring.rules import KINDS
from tests.conftest import PACKS, PASSWORD, ROOT

if TYPE_CHECKING:
    from kaocheng.orgs.models import User

HOME = Path(__file__).resolve().parents[1]
SOURCE = HOME / "src" / "kaocheng"
FORBIDDEN_NAMES = {"common", "core", "utils", "base", "helpers"}
# Django looks for the wrapper of a database under this name and no other.
NAMED_BY_OTHERS = {"src/kaocheng/config/sqlite/base.py"}
MOST_LINES = 399
# The code is checked in a transaction of its own, which leaves its entry whatever comes after it.
AGAINST_A_CODE = {
    "results.sign_decision",
    "results.initiate_publication",
    "results.confirm_publication",
}
# Functions of a floor called `queries` that look at no business data on anybody's behalf.
UNSCOPED_READS = {
    "audit.verify": "walks the chain for the command line; shows no entry",
    "orgs.organisation_names": "for services that have checked the scope",
    "schemes.parsed": "bytes in, scheme out; reads no table",
    "cycles.scheme_for": "which scheme counts for a period; for callers that have checked",
    "reporting.facts_for": "the inputs of a score run; for services that have checked the right",
    "reporting.due_reminders": "for the scheduler, which acts for nobody",
}

# Functions of a floor called `services` that lock a row for services of the rooms above.
LOCKS = {"review.locked_assessment": "changes nothing: who asked for the row records the deed"}


def rooms() -> list[str]:
    """The rooms from the top down, as the import contract lists them."""
    contract = configparser.ConfigParser()
    contract.read(HOME / ".importlinter", encoding="utf-8")
    return contract["importlinter:contract:rooms"]["layers"].split()


def files(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in SOURCE.rglob(pattern)]
    found += [path for path in (HOME / "tests").rglob("*.py") if "*.py" in patterns]
    return [path for path in found if "__pycache__" not in path.parts]


def floors(name: str) -> Iterator[tuple[str, ModuleType]]:
    """The module of this name in every room that has it."""
    for room in pkgutil.iter_modules([str(SOURCE)]):
        folder = SOURCE / room.name
        if (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file():
            yield room.name, importlib.import_module(f"kaocheng.{room.name}.{name}")


def functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Public functions that the module, or a file of the folder it has become, defines."""
    for name, member in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and member.__module__.startswith(module.__name__):
            yield name, member


def parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


# Rooms ------------------------------------------------------------------------------------------


def test_every_room_stands_in_the_import_contract() -> None:
    here = {room.name for room in pkgutil.iter_modules(kaocheng.__path__)}
    assert here <= set(rooms())


def test_foreign_keys_point_down() -> None:
    order = rooms()
    for model in apps.get_models():
        if not model.__module__.startswith("kaocheng."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is not None and target.__module__.startswith("kaocheng."):
                room, below = (m.__module__.split(".")[1] for m in (model, target))
                assert order.index(room) <= order.index(below), f"{model.__name__}.{field.name}"


def test_the_audit_log_has_no_foreign_keys() -> None:
    for model in apps.get_app_config("audit").get_models():
        assert not any(field.is_relation for field in model._meta.get_fields())


def test_no_page_touches_a_table() -> None:
    for room in ("web", "api"):
        for path in (SOURCE / room).rglob("*.py"):
            assert ".objects." not in path.read_text(encoding="utf-8"), path


def test_every_read_names_whose_eyes_it_is_for() -> None:
    for room, module in floors("queries"):
        for name, function in functions(module):
            if f"{room}.{name}" not in UNSCOPED_READS:
                assert parameters(function)[0] == "actor", f"{room}.{name}"


# Files ------------------------------------------------------------------------------------------


def test_no_file_is_called_after_nothing() -> None:
    named = [path for path in files("*.py") if path.stem in FORBIDDEN_NAMES]
    named = [path for path in named if str(path.relative_to(HOME)) not in NAMED_BY_OTHERS]
    named += [path for path in SOURCE.rglob("*") if path.is_dir() and path.name in FORBIDDEN_NAMES]
    assert not named


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(HOME)): lines
        for path in files("*.py", "*.html", "*.css", "*.js")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long


# Rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_rule_kind_has_a_case_file_and_a_page(kind: str) -> None:
    assert (HOME / "tests" / "scoring" / "cases" / f"{kind}.yaml").is_file()
    assert (HOME / "docs" / "guide" / "rules" / f"{kind}.md").is_file()


def test_no_page_speaks_of_a_rule_kind_that_does_not_exist() -> None:
    pages = {path.stem for path in (HOME / "docs" / "guide" / "rules").glob("*.md")}
    assert pages - {"index", "README"} <= set(KINDS)


# Services ---------------------------------------------------------------------------------------


class Deeds:
    """One plain call of every service that takes an actor."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.get = request.getfixturevalue

    def officer(self, role: Role) -> User:
        user: User = self.get("officers")[role]
        return user

    def add_organisations(self) -> Callable[[], object]:
        from kaocheng.orgs.services import add_organisations

        row = NewOrganisation("1", "示例县", Level.COUNTY, ROOT)
        actor = self.officer(Role.SYSTEM_ADMIN)
        return lambda: add_organisations(actor, [row])

    def add_user(self) -> Callable[[], object]:
        from kaocheng.orgs.services import add_user

        actor = self.officer(Role.SYSTEM_ADMIN)
        return lambda: add_user(actor, NewUser("newcomer", "新人", PASSWORD))

    def appoint(self) -> Callable[[], object]:
        from kaocheng.orgs.services import appoint

        user, actor = self.get("office"), self.officer(Role.SECURITY_ADMIN)
        return lambda: appoint(actor, user=user, organisation_code=ROOT, role=Role.LEADER)

    def withdraw_post(self) -> Callable[[], object]:
        from kaocheng.orgs.services import withdraw_post

        post, actor = self.get("office").posts.get(), self.officer(Role.SECURITY_ADMIN)
        return lambda: withdraw_post(actor, user=post.user, post=post)

    def store_from_pack(self) -> Callable[[], object]:
        from kaocheng.schemes.services import store_from_pack

        actor = self.get("office")
        return lambda: store_from_pack(actor, "provinces-2023")

    def store_version(self) -> Callable[[], object]:
        from kaocheng.schemes.services import store_version

        actor = self.get("office")
        source = (PACKS / "provinces-2023" / "scheme.yaml").read_bytes()
        return lambda: store_version(actor, source)

    def start_run(self) -> Callable[[], object]:
        from kaocheng.results.services import start_run

        run, actor = self.get("provinces_run"), self.get("office")
        units, facts = bytes(run.units_source), bytes(run.facts_source)
        return lambda: start_run(actor, run.scheme, units, facts, "2022")

    def circular_of_run(self) -> Callable[[], object]:
        from kaocheng.documents.services import circular_of_run

        run, actor = self.get("provinces_run"), self.get("office")
        return lambda: circular_of_run(actor, run.pk)


def deed_of(service: str, request: pytest.FixtureRequest) -> Callable[[], object]:
    """From `tests/<room>/deeds.py` where the room keeps its own there, else from above."""
    room, name = service.split(".")
    if (HOME / "tests" / room / "deeds.py").is_file():
        own = importlib.import_module(f"tests.{room}.deeds").Deeds(request)
        if hasattr(own, name):
            return getattr(own, name)()  # type: ignore[no-any-return]
    return getattr(Deeds(request), name)()  # type: ignore[no-any-return]


def services_with_an_actor() -> list[str]:
    return sorted(
        f"{room}.{name}"
        for room, module in floors("services")
        for name, function in functions(module)
        if "actor" in parameters(function) and f"{room}.{name}" not in LOCKS
    )


@pytest.mark.parametrize("service", services_with_an_actor())
def test_every_service_that_takes_an_actor_writes_one_audit_entry(
    service: str, request: pytest.FixtureRequest, db: None
) -> None:
    deed = deed_of(service, request)
    before = AuditEntry.objects.count()
    deed()
    assert AuditEntry.objects.count() == before + (2 if service in AGAINST_A_CODE else 1)
