"""A PostgreSQL server of our own for the length of a test, from the system's binaries."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534
_SECONDS_TO_START = 120  # a machine may have much else to do


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: the newest of Debian's packages, else PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    found = installed[0] if installed else Path(on_path).resolve() if on_path else None
    return found.parent if found and (found.parent / "postgres").is_file() else None


@contextmanager
def running_server(
    programs: Path,
    *,
    durable: bool = False,
    copy_of: Path | None = None,
    keep_as: Path | None = None,
) -> Iterator[str]:
    """Start a server, give its DATABASE_URL, and stop that server alone.

    `durable`: as in use, what is committed is forced out; tests need not pay for that.
    `keep_as`: where its folder is kept once it has stopped; `copy_of`: start from such a folder.
    """
    folder = Path(tempfile.mkdtemp(prefix="kc-pg-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
        if copy_of:
            _copy_for_nobody(copy_of, folder / "data")
        else:
            _run_as_nobody([programs / "initdb", *_INITDB, "-D", folder / "data"])
        server = _start(programs, folder, () if durable else _CARELESS)
        try:
            _wait_for(folder / ".s.PGSQL.5432", server)
            yield f"postgres://kaocheng@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": close the connections, then stop
            server.wait(timeout=60)
        if keep_as:
            shutil.copytree(folder / "data", keep_as.with_name(f"{keep_as.name}.half"))
            keep_as.with_name(f"{keep_as.name}.half").rename(keep_as)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_INITDB = ("-U", "kaocheng", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def _identity() -> dict[str, int]:
    """The server refuses to run as root."""
    return {"user": _NOBODY, "group": _NOBODY} if os.geteuid() == 0 else {}


def _run_as_nobody(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, cwd="/", capture_output=True, **_identity())


def _copy_for_nobody(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
    if os.geteuid() == 0:
        for path in (target, *target.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)


def _start(programs: Path, folder: Path, careless: tuple[str, ...]) -> subprocess.Popen[bytes]:
    settings = ("listen_addresses=", *careless)
    options = [part for setting in settings for part in ("-c", setting)]
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, *options]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd="/", stdout=quiet, stderr=quiet, **_identity())


def _wait_for(socket: Path, server: subprocess.Popen[bytes]) -> None:
    """The socket appears when connections are taken."""
    until = time.monotonic() + _SECONDS_TO_START
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError("PostgreSQL did not start")
        time.sleep(0.1)
