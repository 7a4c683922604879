"""Month's end: 200 units hand in 60 figures each, 32 at once, through HTTP to a real server.

No error, nothing lost, nothing twice; and how long each waits, beside one who comes alone in the
same run. SQLite and PostgreSQL (durable settings). `main()` gives the figures.

With more clients than processors the last in the queue waits for the work of all before it: what
the platform's processes spend on one report, times the clients, is told beside the figures as the
`floor` below which one busy processor cannot bring it.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

HOME = Path(__file__).resolve().parents[1]
if str(HOME) not in sys.path:
    sys.path[:0] = [str(HOME), str(HOME / "src")]

from benchmarks.founding import YEAR, cycle_of, founded, in_own_process  # noqa: E402

UNITS, FIGURES, CLIENTS, ALONE = 200, 60, 32, 30
_SECONDS_TO_START = 90


@dataclass(frozen=True)
class Place:
    """A report that waits to be filled in, and the token of its clerk."""

    report: int
    token: str


def main() -> dict[str, Any]:
    """The figures by database; PostgreSQL only where its programs are."""
    from tests.config.postgresql import binaries, running_server

    found = {"sqlite": in_own_process(__file__)}
    programs = binaries()
    if programs is not None:
        with running_server(programs, durable=True) as url:
            found["postgresql"] = in_own_process(__file__, url=url)
    return found


def measure_here() -> dict[str, Any]:
    """Fill a platform, start its server, send, count what has arrived."""
    places = platform_of(UNITS + ALONE)
    with server_running() as (port, server):
        alone = [_timed(port, place) for place in places[UNITS:]]
        before = processor_seconds(server.pid)
        together, faults, wall = _all_at_once(port, places[:UNITS])
        spent = (processor_seconds(server.pid) - before) / UNITS
        again = [_timed(port, place) for place in places[:ALONE]]
    one, p95 = statistics.median(alone), _percentile(together, 95)
    return {
        "units": UNITS,
        "figures": FIGURES,
        "clients": CLIENTS,
        "errors": len(faults),
        "first_errors": faults[:3],
        **_what_has_arrived(places),
        "alone_median_ms": round(one * 1000, 1),
        "together_median_ms": round(statistics.median(together) * 1000, 1),
        "together_p95_ms": round(p95 * 1000, 1),
        "p95_over_alone": round(p95 / one, 2),
        "sent_again_median_ms": round(statistics.median(again) * 1000, 1),
        "reports_per_second": round(UNITS / wall, 1),
        "server_cpu_ms_per_report": round(spent * 1000, 1),
        "floor_over_alone": round(CLIENTS * spent / one, 2),
    }


# The platform -----------------------------------------------------------------------------------


def platform_of(count: int) -> list[Place]:
    """A founded platform with a cycle under way: units, clerks, tokens, open reports."""
    office = founded()
    _add_units(count)
    period = _cycle(office, count)
    return [_place(period, n) for n in range(count)]


def _add_units(count: int) -> None:
    """Organisations by the service, clerks by rows: nobody logs in, so no password is hashed."""
    from kaocheng.orgs.models import Level, Organisation, Post, Role, User
    from kaocheng.orgs.services import NewOrganisation, add_organisations

    admin = User.objects.get(username=Role.SYSTEM_ADMIN.value)
    rows = [NewOrganisation(f"u{n}", f"压测乡{n}", Level.TOWNSHIP, "root") for n in range(count)]
    add_organisations(admin, rows)
    places = Organisation.objects.in_bulk([f"u{n}" for n in range(count)], field_name="code")
    for n in range(count):
        clerk = User.objects.create(username=f"c{n}", display_name=f"填报员{n}")
        Post.objects.create(user=clerk, organisation=places[f"u{n}"], role=Role.REPORTER)


def _cycle(office: Any, count: int) -> int:
    from kaocheng.cycles import services
    from kaocheng.cycles.models import ReportingPeriod
    from kaocheng.schemes.services import store_version

    cycle = cycle_of(office, count, store_version(office, _scheme_source()).pk)
    period = ReportingPeriod.objects.get(cycle=cycle)
    services.open_period(office, period_pk=period.pk)
    return period.pk


def _scheme_source() -> bytes:
    items = "\n".join(f"  - {{code: i{n}, name: 数据{n}, unit: 项}}" for n in range(FIGURES))
    leaves = "\n".join(
        f"  - {{code: '{n + 1}', name: 第{n}, points: 1, rule: {{kind: ratio, of: i{n}, to: 10}}}}"
        for n in range(FIGURES)
    )
    return (
        f"format: kaocheng-scheme/1\ncode: load\ntitle: 压测方案（演示数据）\nyear: {YEAR}\n"
        f"score: {{full: {FIGURES}, decimals: 2}}\ngroups: [{{code: all, name: 全部}}]\n"
        f"items:\n{items}\nindicators:\n{leaves}\n"
    ).encode()


def _place(period: int, n: int) -> Place:
    from kaocheng.orgs.models import Role, User
    from kaocheng.reporting.services import open_report
    from kaocheng.tokens.services import issue_token

    clerk = User.objects.get(username=f"c{n}")
    code = f"u{n}"
    token = issue_token(
        clerk, title="压测", organisation_code=code, role=Role.REPORTER, days=2
    ).secret
    return Place(open_report(clerk, period_pk=period, organisation_code=code), token)


# The server -------------------------------------------------------------------------------------


@contextmanager
def server_running() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`kaocheng serve` on loopback, until it answers; stopped as Ctrl-C does."""
    port = _free_port()
    command = [sys.executable, "-m", "kaocheng.console", "serve", "--port", str(port)]
    # Its own words go to stderr: stdout carries the figures.
    server = subprocess.Popen(command, stdout=sys.stderr, start_new_session=True)
    try:
        _wait_for(port, server)
        yield port, server
    finally:
        if server.poll() is None:
            server.terminate()
        server.wait(timeout=60)


def processor_seconds(pid: int) -> float:
    """What a process and all below it have spent so far (Linux)."""
    parents, spent = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        child = int(file.parent.name)
        parents[child], spent[child] = int(words[1]), int(words[11]) + int(words[12])
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(spent.get(each, 0) for each in family) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the server did not start")


# The clients ------------------------------------------------------------------------------------


def figure_of(report: int, n: int) -> str:
    """What is reported: different in every cell, so that nothing can be taken for another."""
    return f"{report}.{n + 1:03}".rstrip("0")


def put_cells(connection: http.client.HTTPConnection, place: Place, cells: list[Any]) -> Any:
    """Send cells; the answer's body. Raises `RuntimeError` where they were not all taken."""
    headers = {"Authorization": f"Bearer {place.token}", "Content-Type": "application/json"}
    body = json.dumps({"cells": cells})
    connection.request("PUT", f"/api/reports/{place.report}/cells", body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} {text[:300]}")
    return json.loads(text)


def _timed(port: int, place: Place) -> float:
    """Hand in one report over a connection of its own; seconds until it is acknowledged."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    try:
        put_cells(
            connection,
            place,
            [
                {"item_code": f"i{n}", "text": figure_of(place.report, n), "seen_version": 0}
                for n in range(FIGURES)
            ],
        )
    finally:
        connection.close()
    return time.perf_counter() - start


def _all_at_once(port: int, places: list[Place]) -> tuple[list[float], list[str], float]:
    """Every client takes the next report as soon as its last one is acknowledged."""
    waiting: SimpleQueue[Place] = SimpleQueue()
    for place in places:
        waiting.put(place)
    gate = threading.Barrier(CLIENTS + 1)
    times: list[float] = []
    faults: list[str] = []

    def client() -> None:
        gate.wait()
        while True:
            try:
                times.append(_timed(port, waiting.get_nowait()))
            except Empty:
                return
            except (OSError, RuntimeError, http.client.HTTPException) as fault:
                faults.append(f"{type(fault).__name__}: {fault}")

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(client) for _ in range(CLIENTS)]
        gate.wait()
        start = time.perf_counter()
        for each in running:
            each.result()
    return times, faults, time.perf_counter() - start


def _percentile(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


# What has arrived -------------------------------------------------------------------------------


def _what_has_arrived(places: list[Place]) -> dict[str, Any]:
    """Lost: not there, or another value. Twice: saved again, or with more than one entry."""
    from django.db import connection

    from kaocheng.audit.models import AuditEntry
    from kaocheng.audit.queries import verify
    from kaocheng.reporting.models import Figure, FigureHistory

    connection.close()
    stored = {
        (report, item): (value, version)
        for report, item, value, version in Figure.objects.values_list(
            "report_id", "item_code", "value", "version"
        )
    }
    wanted = {
        (place.report, f"i{n}"): figure_of(place.report, n)
        for place in places
        for n in range(FIGURES)
    }
    lost = sum(1 for key, value in wanted.items() if stored.get(key, ("", 0))[0] != value)
    twice = sum(1 for key in wanted if stored.get(key, ("", 1))[1] != 1)
    entries = AuditEntry.objects.filter(verb="填报").count()
    return {
        "lost": lost,
        "twice": twice + FigureHistory.objects.count() + (entries - len(places)),
        "audit_chain_whole": verify().holds,
    }


if __name__ == "__main__":
    sys.path[:0] = [str(HOME), str(HOME / "src")]
    here = "--here" in sys.argv[1:]
    print(json.dumps(measure_here() if here else main(), ensure_ascii=False))
