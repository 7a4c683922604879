"""`kill -9` of the whole server at random moments, round after round, while clerks save figures.

Whatever was acknowledged is there, no report is half of one saving and half of another, the audit
chain is whole, and the server starts by itself. SQLite, the embedded default. `main()` gives the
figures; `python benchmarks/kill9.py 5` runs five rounds.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
if str(HOME) not in sys.path:
    sys.path[:0] = [str(HOME), str(HOME / "src")]

from benchmarks.founding import in_own_process  # noqa: E402
from benchmarks.month_end import (  # noqa: E402
    FIGURES,
    Place,
    platform_of,
    put_cells,
    server_running,
)

ROUNDS, CLERKS = 50, 8
_LEAST, _MOST = 0.05, 3.0


@dataclass
class Clerk:
    """One who saves the whole report again and again, each time with the next number."""

    place: Place
    acknowledged: int = 0
    sent: int = 0
    versions: dict[str, int] = field(default_factory=dict)

    def save(self, connection: http.client.HTTPConnection) -> None:
        """Send the next number in every cell; note it once it is acknowledged."""
        self.sent = self.acknowledged + 1
        cells = [
            {
                "item_code": f"i{n}",
                "text": str(self.sent),
                "seen_version": self.versions.get(f"i{n}", 0),
            }
            for n in range(FIGURES)
        ]
        told = put_cells(connection, self.place, cells)
        self.versions = {each["item_code"]: each["version"] for each in told["cells"]}
        self.acknowledged = self.sent


@dataclass
class Tally:
    """What the rounds have found."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    half: int = 0
    broken_chains: int = 0
    refused_before_the_kill: int = 0
    seconds_to_start: list[float] = field(default_factory=list)


def main(rounds: int = ROUNDS) -> dict[str, Any]:
    """Run the rounds in a process of its own."""
    return in_own_process(__file__, str(rounds))


def measure_here(rounds: int) -> dict[str, Any]:
    """All rounds on one platform: each begins with what the last kill has left."""
    clerks = [Clerk(place) for place in platform_of(CLERKS)]
    tally = Tally()
    # The moments at which it is killed; drawn anew each time the benchmark is run.
    moments = random.Random()
    for _ in range(rounds):
        _round(clerks, tally, moments.uniform(_LEAST, _MOST))
        _check(clerks, tally)
    times = sorted(tally.seconds_to_start)
    return {
        "rounds": tally.rounds,
        "saved_and_acknowledged": tally.acknowledged,
        "lost": tally.lost,
        "half_reports": tally.half,
        "broken_chains": tally.broken_chains,
        "refused_before_the_kill": tally.refused_before_the_kill,
        "seconds_to_start_median": round(times[len(times) // 2], 1),
    }


def _round(clerks: list[Clerk], tally: Tally, moment: float) -> None:
    begun = time.monotonic()
    before = sum(clerk.acknowledged for clerk in clerks)
    with server_running() as (port, server):
        tally.seconds_to_start.append(time.monotonic() - begun)
        killed = threading.Event()
        threads = [
            threading.Thread(target=_work, args=(port, clerk, killed, tally)) for clerk in clerks
        ]
        for thread in threads:
            thread.start()
        time.sleep(moment)
        killed.set()
        _kill(server.pid)
        for thread in threads:
            thread.join()
        server.wait()
    tally.rounds += 1
    tally.acknowledged += sum(clerk.acknowledged for clerk in clerks) - before


def _work(port: int, clerk: Clerk, killed: threading.Event, tally: Tally) -> None:
    """Until the line breaks. A refusal while the server still lives is a fault."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        while not killed.is_set():
            try:
                clerk.save(connection)
            except RuntimeError as refusal:
                print(refusal, file=sys.stderr)
                tally.refused_before_the_kill += 1
                return
            except (OSError, http.client.HTTPException):
                return


def _kill(pid: int) -> None:
    """The server and all below it, at once and without a word."""
    for each in [pid, *_below(pid)]:
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _below(pid: int) -> list[int]:
    told = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    parents = [tuple(map(int, line.split())) for line in told.splitlines()]
    found = [pid]
    for each in found:
        found += [child for child, parent in parents if parent == each]
    return found[1:]


def _check(clerks: list[Clerk], tally: Tally) -> None:
    """Look into the database that the kill has left, before anything is started on it."""
    from django.db import connection

    from kaocheng.audit.queries import verify
    from kaocheng.reporting.models import Figure

    for clerk in clerks:
        rows = list(
            Figure.objects.filter(report=clerk.place.report).values_list(
                "item_code", "value", "version"
            )
        )
        values = {value for _, value, _ in rows} or {"0"}
        tally.half += len(values) > 1 or len(rows) not in (0, FIGURES)
        # What was under way when the line broke may be there or not; nothing older may be.
        tally.lost += not values <= {str(clerk.acknowledged), str(clerk.sent)}
        clerk.acknowledged = max(int(value) for value in values)
        clerk.versions = {item: version for item, _, version in rows}
    tally.broken_chains += not verify().holds
    connection.close()


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()] or [ROUNDS]
    here = "--here" in sys.argv[1:]
    print(json.dumps(measure_here(numbers[0]) if here else main(numbers[0])))
