"""`kaocheng serve` and `kaocheng demo`: prepare database and files, then answer requests."""

from __future__ import annotations

import argparse
import os
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

if TYPE_CHECKING:
    from kaocheng.results.demonstration import DemoSummary


def main(argv: Sequence[str]) -> int:
    """Serve until Ctrl-C; 0 then, 1 where the port is taken."""
    options = _parser().parse_args(list(argv))
    if not _is_free(options.host, options.port):
        print(
            f"端口 {options.port} 已被占用。请先停止占用它的程序，或换一个端口：PORT=8001 make run"
        )
        return 1
    _prepare()
    if options.demo:
        print(_demonstration_words())
    _let_go_of_the_database()
    print(f"考成已启动：http://{options.host}:{options.port}/  按 Ctrl-C 停止。", flush=True)
    _serve(options.host, options.port, options.threads)
    print("考成已停止。")
    return 0


def demo_main(argv: Sequence[str]) -> int:
    """Load the demonstration data and say how to log in."""
    argparse.ArgumentParser(prog="kaocheng demo", description="装载演示数据").parse_args(list(argv))
    _prepare()
    print(_demonstration_words())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kaocheng serve", description="启动平台")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
    port = int(os.environ.get("PORT", "8000"))
    parser.add_argument("--port", type=int, default=port, help="端口，默认 8000 或环境变量 PORT")
    parser.add_argument("--threads", type=int, default=8, help="处理请求的线程数，默认 8")
    parser.add_argument("--demo", action="store_true", help="先装载演示数据")
    return parser


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server itself binds: a port in TIME_WAIT is free, one that is listened on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _prepare() -> None:
    """Bring the tables and the collected files up to what this version needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaocheng.config.settings")
    django.setup()
    from kaocheng.config.collecting import collect_if_changed

    _make_data_folder()
    call_command("migrate", interactive=False, verbosity=0)
    collect_if_changed()


def _let_go_of_the_database() -> None:
    """The server's workers are forked, and a connection must not be shared between processes."""
    from django.db import connections

    connections.close_all()


def _make_data_folder() -> None:
    from django.conf import settings

    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)


def _demonstration_words() -> str:
    from kaocheng.results.demonstration import load

    return _words_of(load())


def _words_of(summary: DemoSummary) -> str:
    lines = [summary.message, "演示账号（口令随机生成，仅供演示）："]
    lines += [f"  {a.username:<12} {a.password:<20} {a.duty}" for a in summary.accounts]
    return "\n".join(lines if summary.accounts else lines[:1])


def _serve(host: str, port: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # One process: evaluated runs are kept in its memory, and the interpreter lock is no bottleneck
    # for pages that wait for the database.
    server = Granian(
        "kaocheng.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.error,
    )
    server.serve()
