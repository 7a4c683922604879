"""Runs a command from a small process and tells its wall time and peak memory.

On Linux a child's peak begins with that of the process that started it, so whoever measures must
be small: this file imports the standard library only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_KIB = 1024  # ru_maxrss on Linux


@dataclass(frozen=True)
class Launch:
    """How a command went. `peak`: greatest resident memory in bytes."""

    code: int
    seconds: float
    peak: int
    errors: str


def launch(command: list[str]) -> Launch:
    """Run a command in a process of its own, started by a small one."""
    told = subprocess.run(
        [sys.executable, "-S", __file__, *command], capture_output=True, text=True, check=True
    )
    code, wall, peak = json.loads(told.stdout)
    return Launch(code, wall, peak, told.stderr)


def _main(command: list[str]) -> None:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    print(json.dumps([os.waitstatus_to_exitcode(status), wall, usage.ru_maxrss * _KIB]))


def kaocheng() -> list[str]:
    """The installed command of this environment."""
    return [str(Path(sys.executable).with_name("kaocheng"))]


if __name__ == "__main__":
    _main(sys.argv[1:])
