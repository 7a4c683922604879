"""The processes of `kaocheng serve`: one dies, all are told to stop, the parent is killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kaocheng.audit.opening import CannotOpen
from kaocheng.config import serving
from kaocheng.config.processes import Family, Process
from tests.config.test_serving import HOME, free_port, read_until

SECONDS = 40


def start(folder: Path, port: int, *more: str) -> subprocess.Popen[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "kaocheng.console", "serve", "--port", str(port), *more],
        env={**kept, "PYTHONPATH": str(HOME / "src"), "KAOCHENG_DATA": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def below(pid: int) -> dict[int, str]:
    """The processes below one, by number, with their command lines; from /proc."""
    found: dict[int, tuple[int, str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        state, parent = stat.rpartition(")")[2].split()[:2]
        if state != "Z":
            found[int(folder.name)] = (int(parent), line)
    reached, line_of = {pid}, {}
    for _ in range(5):
        for child, (parent, line) in found.items():
            if parent in reached:
                reached.add(child)
                line_of[child] = line
    return line_of


def wait_until(what: Callable[[], object]) -> Any:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError("in vain")


def pid_of(server: subprocess.Popen[str], word: str) -> int | None:
    """The child that was started for `kaocheng <word>`."""
    for pid, line in below(server.pid).items():
        if f"kaocheng.console {word} " in line:
            return pid
    return None


def ready(port: int) -> dict[str, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5) as page:
            told: dict[str, str] = json.load(page)
            return told
    except OSError:
        return {}


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    server = start(tmp_path / "data", port)
    try:
        read_until(server, "考成已启动")
        yield server
    finally:
        children = below(server.pid)
        if server.poll() is None:
            server.kill()
        server.communicate()
        for pid in children:
            if Path(f"/proc/{pid}").exists() and pid in below(1):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_a_process_that_dies_is_started_again_and_all_stop_together(
    server: subprocess.Popen[str], port: int
) -> None:
    wait_until(lambda: ready(port).get("status") == "ok")
    worker = wait_until(lambda: pid_of(server, "worker"))
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: pid_of(server, "worker") not in (None, worker))
    children = below(server.pid)
    assert len(children) >= 3
    server.send_signal(signal.SIGTERM)
    out, faults = server.communicate(timeout=SECONDS)
    assert (server.returncode, "考成已停止" in out) == (0, True), faults
    assert "后台进程意外停止（退出码 -9），正在重新启动" in faults
    assert "Traceback" not in faults
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_ctrl_c_twice_leaves_nobody_behind(server: subprocess.Popen[str]) -> None:
    wait_until(lambda: all(pid_of(server, each) for each in ("web", "worker", "scheduler")))
    children = below(server.pid)
    server.send_signal(signal.SIGINT)
    server.send_signal(signal.SIGINT)
    server.communicate(timeout=SECONDS)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_what_a_dead_web_process_left_behind_does_not_hold_the_port(
    server: subprocess.Popen[str], port: int
) -> None:
    web = wait_until(lambda: pid_of(server, "web"))
    orphans = wait_until(lambda: below(web))
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: pid_of(server, "web") not in (None, web))
    wait_until(lambda: ready(port).get("status") == "ok")
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans))
    server.send_signal(signal.SIGTERM)
    _, faults = server.communicate(timeout=SECONDS)
    assert faults.count("正在重新启动") == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_nobody_outlives_a_parent_that_was_killed(server: subprocess.Popen[str]) -> None:
    wait_until(lambda: all(pid_of(server, each) for each in ("web", "worker", "scheduler")))
    children = below(server.pid)
    server.kill()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def test_parts_can_be_left_out(tmp_path: Path, port: int) -> None:
    server = start(tmp_path / "data", port, "--no-worker", "--no-scheduler")
    try:
        read_until(server, "考成已启动")
        assert ready(port) == {
            "status": "degraded",
            "database": "up",
            "migrations": "applied",
            "worker": "none",
            "scheduler": "none",
        }
        assert pid_of(server, "worker") is None
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=SECONDS)
    assert server.returncode == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_several_processes_answer_at_one_port_and_stop_together(tmp_path: Path, port: int) -> None:
    server = start(tmp_path / "data", port, "--no-worker", "--no-scheduler", "--processes", "2")

    def webs() -> list[int]:
        """Two that answer, and the one above them, which was started for it."""
        return [pid for pid, line in below(server.pid).items() if "kaocheng.console web " in line]

    try:
        read_until(server, "考成已启动")
        wait_until(lambda: len(webs()) == 3)
        assert all(ready(port)["database"] == "up" for _ in range(8))
        children = webs()
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=SECONDS)
    assert server.returncode == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.parametrize(("vendor", "expected"), [("sqlite", 1), ("postgresql", 4)])
def test_sqlite_keeps_its_writers_in_one_process(
    vendor: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.connection", SimpleNamespace(vendor=vendor))
    monkeypatch.setattr(os, "cpu_count", lambda: 16)
    assert serving._processes() == expected


def test_one_that_keeps_dying_brings_all_down_and_says_so(
    capfd: pytest.CaptureFixture[str],
) -> None:
    family = Family([Process("后台进程", ["worker", "--nonsense"])])
    with pytest.raises(CannotOpen, match=r"后台进程接连停止 4 次（退出码 2）"):
        family.run(is_up=lambda: False, announce=lambda: None)
    assert len(re.findall("正在重新启动", capfd.readouterr().err)) == 3


@pytest.mark.parametrize("command", ["worker", "scheduler", "scheduler --once"])
def test_the_background_does_not_touch_a_database_of_another_version(
    tmp_path: Path, command: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kaocheng.console", *command.split()],
        env={**os.environ, "PYTHONPATH": str(HOME / "src"), "KAOCHENG_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert "数据库尚未更新到本版本" in done.stderr
    assert "Traceback" not in done.stderr
