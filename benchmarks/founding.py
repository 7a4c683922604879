"""A platform to be measured: in a process of its own, founded by the services as in use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
PASSWORD = "Benchmark-2025-x"
YEAR = 2025


def in_own_process(script: str, *arguments: str, url: str = "") -> dict[str, Any]:
    """What `script --here …` tells on its last line: Django takes folder and database once.

    `url` names a database; "" means SQLite in a folder that is thrown away.
    """
    with tempfile.TemporaryDirectory(prefix="kc-bench-") as folder:
        own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        own |= {"KAOCHENG_DATA": folder, "LOG_LEVEL": "CRITICAL"}
        own |= {"PYTHONPATH": f"{HOME}/src:{HOME}"} | ({"DATABASE_URL": url} if url else {})
        told = subprocess.run(
            [sys.executable, script, "--here", *arguments],
            env=own,
            cwd=HOME,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return measured


def founded() -> Any:
    """An empty platform; its assessment office."""
    from kaocheng.audit.opening import open_platform

    open_platform()  # models can be imported from here on
    from kaocheng.orgs.models import ADMINISTRATORS, Level, Organisation, Post, Role, User
    from kaocheng.orgs.services import NewUser, found_platform

    people = {role: NewUser(role.value, role.label, PASSWORD) for role in ADMINISTRATORS}
    found_platform(code="root", name="压测考核办", level=Level.COUNTY, administrators=people)
    office = User.objects.create(username="office", display_name="考核办")
    root = Organisation.objects.get(code="root")
    Post.objects.create(user=office, organisation=root, role=Role.ASSESSMENT_OFFICE)
    return office


def units_by_rows(count: int) -> None:
    """Townships u0, u1, …, by rows: the service that adds them is measured by nobody here."""
    from django.utils import timezone

    from kaocheng.orgs.models import Level, Organisation
    from kaocheng.orgs.naming import initials_of, pinyin_of

    root, today = Organisation.objects.get(code="root"), timezone.localdate()
    Organisation.objects.bulk_create(
        Organisation(
            parent=root,
            position=n,
            code=f"u{n}",
            name=f"压测乡{n}",
            level=Level.TOWNSHIP,
            pinyin=pinyin_of(f"压测乡{n}"),
            initials=initials_of(f"压测乡{n}"),
            valid_from=today,
        )
        for n in range(count)
    )


def cycle_of(office: Any, count: int, scheme_pk: int, name: str = "load") -> int:
    """A yearly cycle under way that assesses the units u0, u1, …, which must be there."""
    from kaocheng.cycles import services

    cycle = services.create_cycle(
        office, code=name, title=f"压测考核{name}", year=YEAR, organisation_code="root"
    )
    services.assign_scheme(office, cycle_pk=cycle, scheme_pk=scheme_pk, from_period=str(YEAR))
    rows = [services.NewAssessee(f"u{n}", "all") for n in range(count)]
    services.add_assessees(office, cycle_pk=cycle, rows=rows)
    services.open_calendar(office, cycle_pk=cycle, kind="Y")
    services.start_cycle(office, cycle_pk=cycle)
    return cycle
