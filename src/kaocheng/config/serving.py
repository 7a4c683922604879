"""`kaocheng serve`, `web` and `demo`: prepare database and files, then answer requests."""

from __future__ import annotations

import argparse
import os
import socket
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kaocheng.audit.opening import CannotOpen, faults_told, find_platform, open_platform, run
from kaocheng.config.processes import Family, Process
from kaocheng.operations.parent import WITH_PARENT, leave_with_parent
from kaocheng.scoring.cli.arguments import ChineseParser

if TYPE_CHECKING:
    from kaocheng.results.demonstration import DemoSummary

_MOST_UNASKED = 4  # processes; each holds a connection a thread and keeps runs of its own in memory


def main(argv: Sequence[str]) -> int:
    """Pages, worker and scheduler until Ctrl-C; 0 then, 1 where the platform cannot be opened."""
    parser = _parser("kaocheng serve", "启动平台：网页、后台任务和定时任务")
    add = parser.add_argument
    add("--demo", action="store_true", help="先装入演示数据")
    add("--no-worker", action="store_true", help="不启动后台进程（另行运行 kaocheng worker）")
    words = "不启动调度进程（另行运行 kaocheng scheduler）"
    add("--no-scheduler", action="store_true", help=words)
    options = parser.parse_args(list(argv))
    return run(lambda: _served(options))


def web_main(argv: Sequence[str]) -> int:
    """The pages alone, for larger installations; the server stops at Ctrl-C or SIGTERM."""
    parser = _parser("kaocheng web", "只启动网页，后台任务和定时任务另行运行")
    parser.add_argument(WITH_PARENT, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(list(argv))
    return run(lambda: _answered(options))


def _served(options: argparse.Namespace) -> int:
    _check_port(options)
    _prepare()
    if options.demo:
        print(_demonstration_words())
    _let_go_of_the_database()
    _family(options).run(
        is_up=lambda: _answers(options.host, options.port),
        announce=lambda: print(_started_words(options), flush=True),
    )
    print("考成已停止。")
    return 0


def _answered(options: argparse.Namespace) -> int:
    """A parent has prepared everything and says itself that it has started."""
    _check_port(options)
    if options.with_parent:
        find_platform()
        leave_with_parent()
    else:
        _prepare()
        print(_started_words(options), flush=True)
    _let_go_of_the_database()
    _serve(options.host, options.port, options.threads, options.processes or _processes())
    return 0


def _family(options: argparse.Namespace) -> Family:
    web = ["web", "--host", options.host, "--port", str(options.port)]
    web += ["--threads", str(options.threads)]
    if options.processes is not None:
        web += ["--processes", str(options.processes)]
    found = [Process("网页进程", web)]
    if not options.no_worker:
        found.append(Process("后台进程", ["worker"]))
    if not options.no_scheduler:
        found.append(Process("调度进程", ["scheduler"]))
    return Family(found)


def _check_port(options: argparse.Namespace) -> None:
    if not _is_free(options.host, options.port):
        raise CannotOpen(
            f"端口 {options.port} 已被占用。请先停止占用它的程序，或换一个端口：PORT=8001 make run"
        )


def _started_words(options: argparse.Namespace) -> str:
    return f"考成已启动：http://{options.host}:{options.port}/  按 Ctrl-C 停止。"


def demo_main(argv: Sequence[str]) -> int:
    """Load the demonstration data and say how to log in."""
    parser = ChineseParser(prog="kaocheng demo", description="装入演示数据")
    parser.parse_args(list(argv))
    return run(_demonstrated)


def _demonstrated() -> int:
    open_platform()
    print(_demonstration_words())
    return 0


def _parser(prog: str, description: str) -> argparse.ArgumentParser:
    parser = ChineseParser(prog=prog, description=description)
    add = parser.add_argument
    add("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认 127.0.0.1")
    port, most_ports = os.environ.get("PORT", "8000"), 65535
    words = "端口，默认 8000 或环境变量 PORT"
    add("--port", type=_number_to(most_ports), default=port, metavar="端口", help=words)
    words = "每个进程处理请求的线程数，默认 16"
    add("--threads", type=_number_to(256), default=16, metavar="个数", help=words)
    words = (
        f"处理请求的进程数，默认 SQLite 1 个，PostgreSQL 与处理器数相同、至多 {_MOST_UNASKED} 个"
    )
    add("--processes", type=_number_to(64), metavar="个数", help=words)
    return parser


def _number_to(most: int) -> Callable[[str], int]:
    """A reader of whole numbers from 1 to `most`; argparse's own words for others are English."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 {most} 之间的整数")
        return int(text)

    return read


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server itself binds: a port in TIME_WAIT is free, one that is listened on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _answers(host: str, port: int) -> bool:
    """Whether connections are taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _prepare() -> None:
    """Bring the tables and the collected files up to what this version needs."""
    open_platform()
    from kaocheng.config.collecting import collect_if_changed

    _check_static_files()
    with faults_told():
        collect_if_changed()


def _check_static_files() -> None:
    """Pages without their style sheets and scripts are worse than none."""
    from django.core.checks import Tags, run_checks

    found = [each for each in run_checks(tags=[Tags.staticfiles]) if each.is_serious()]
    if found:
        raise CannotOpen("\n".join(f"{each.msg}{each.hint or ''}" for each in found))


def _let_go_of_the_database() -> None:
    """The server's workers are forked, and a connection must not be shared between processes."""
    from django.db import connections

    connections.close_all()


def _demonstration_words() -> str:
    from kaocheng.results.demonstration import load

    with faults_told():
        return _words_of(load())


def _words_of(summary: DemoSummary) -> str:
    lines = [summary.message, "演示账号（口令随机生成，仅供演示）："]
    lines += [f"  {a.username:<12} {a.password:<20} {a.duty}" for a in summary.accounts]
    return "\n".join(lines if summary.accounts else lines[:1])


def _processes() -> int:
    """How many where nobody says: one interpreter keeps one processor busy.

    On SQLite one writes at a time, and only the writers of one process stand in a queue
    (`config/sqlite/`), so that there it is one.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        return 1
    return min(os.cpu_count() or 1, _MOST_UNASKED)


def _serve(host: str, port: int, threads: int, processes: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "kaocheng.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.error,
    )
    server.serve()
