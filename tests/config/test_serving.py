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
from typing import Any
from urllib.parse import urlencode

import pytest

from kaocheng.config import serving
from kaocheng.config.collecting import collect_if_changed

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
    said = capsys.readouterr().err
    assert f"端口 {taken_port} 已被占用" in said
    assert "PORT=" in said


def refused(command: str, folder: Path, **environment: str) -> str:
    """What a fresh process says when it refuses: a line, and no traceback."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME / "src")}
    done = subprocess.run(
        [sys.executable, "-m", "kaocheng.console", *command.split()],
        env={**kept, "KAOCHENG_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_missing_browser_files_are_told_with_the_command_that_brings_them(tmp_path: Path) -> None:
    empty = str(tmp_path / "node_modules")
    command = f"serve --port {free_port()}"
    said = refused(command, tmp_path / "data", KAOCHENG_NODE_MODULES=empty)
    assert said.startswith("前端资源不完整")
    assert "make setup" in said


def test_collected_files_are_kept_where_the_packages_have_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    monkeypatch.setenv("KAOCHENG_NODE_MODULES", str(tmp_path / "gone"))
    assert collect_if_changed() is False
    assert not (tmp_path / "static").exists()


@pytest.mark.parametrize("command", ["serve", "demo", "audit verify"])
def test_a_data_folder_that_cannot_be_written_is_told(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    port = {"PORT": str(free_port())}
    said = refused(command, tmp_path / "file" / "data", **port)
    assert said.startswith(f"数据文件夹 {tmp_path / 'file' / 'data'} 不能读写")
    assert "KAOCHENG_DATA" in said


@pytest.mark.parametrize("command", ["serve", "demo", "audit verify"])
def test_a_corrupt_database_is_told(command: str, tmp_path: Path) -> None:
    (tmp_path / "kaocheng.sqlite3").write_text("这不是数据库" * 100, encoding="utf-8")
    said = refused(command, tmp_path, PORT=str(free_port()))
    assert "kaocheng.sqlite3 不是数据库文件，或已损坏" in said


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    nowhere = f"postgres://kaocheng@127.0.0.1:{free_port()}/kaocheng"
    assert "请检查 DATABASE_URL" in refused("demo", tmp_path, DATABASE_URL=nowhere)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "abc"], "“abc”不是 1 到 65535 之间的整数"),
        (["--port", "70000"], "“70000”不是 1 到 65535 之间的整数"),
        (["--prot", "1"], "不认识的参数"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for main in (serving.main, serving.demo_main):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2
        shown = capsys.readouterr().err
        assert "用法不对" in shown
        assert said in shown or main is serving.demo_main


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
        visitor.log_in("office", account[1])
        page = visitor.get("/ranking/")
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


def test_a_reader_who_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    """`kaocheng demo | head -1`."""
    line = f"{sys.executable} -m kaocheng.console demo | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        capture_output=True,
        text=True,
        env={**os.environ, "KAOCHENG_DATA": str(tmp_path)},
    )
    assert "Traceback" not in done.stderr
