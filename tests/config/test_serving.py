"""`kaocheng serve`: prepared, loaded, served and stopped, as somebody does who tries it first."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kaocheng.config import serving

HOME = Path(__file__).resolve().parents[2]
SERVE = "import sys; from kaocheng.config.serving import main; sys.exit(main(sys.argv[1:]))"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_told_and_nothing_is_touched(
    taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serving.main(["--port", str(taken_port)]) == 1
    said = capsys.readouterr().out
    assert f"端口 {taken_port} 已被占用" in said
    assert "PORT=" in said


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, "PYTHONPATH": str(HOME / "src"), "KAOCHENG_DATA": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, "--port", str(port), "--demo"],
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_until(server: subprocess.Popen[str], mark: str) -> str:
    assert server.stdout is not None
    said = ""
    for line in server.stdout:
        said += line
        if mark in line:
            return said
    raise AssertionError(said + (server.stderr.read() if server.stderr else ""))


class Visitor:
    """A browser of a few lines: cookies, and the form's own token."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=20) as answer:
            page: str = answer.read().decode()
            return page

    def log_in(self, username: str, password: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/login/"))
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        data = urlencode(form).encode()
        with self.opener.open(self.address + "/login/", data, timeout=20) as answer:
            page: str = answer.read().decode()
            return page


def test_the_demonstration_is_served_and_stops_at_ctrl_c(tmp_path: Path) -> None:
    port = free_port()
    server = start(tmp_path / "data", port)
    try:
        said = read_until(server, "按 Ctrl-C 停止")
        visitor = Visitor(f"http://127.0.0.1:{port}")
        assert wait_for_answer(visitor)
        account = re.search(r"^  office +(\S+)", said, re.MULTILINE)
        assert account is not None
        page = visitor.log_in("office", account[1])
        assert "黑龙江省" in page
        assert "演示方案" in page
    finally:
        server.send_signal(signal.SIGINT)
        rest, faults = server.communicate(timeout=30)
    assert server.returncode == 0, faults
    assert "考成已停止" in rest


def wait_for_answer(visitor: Visitor) -> bool:
    """The worker needs a moment after the parent has said that it starts."""
    import time

    for _ in range(100):
        try:
            return "ok" in visitor.get("/healthz/live")
        except OSError:
            time.sleep(0.2)
    return False
