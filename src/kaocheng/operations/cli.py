"""`kaocheng worker` and `kaocheng scheduler`: the background alone, for larger installations."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Sequence
from threading import Event

from kaocheng.audit.opening import CannotOpen, faults_told, find_platform, run
from kaocheng.operations.parent import WITH_PARENT, leave_with_parent
from kaocheng.scoring.cli.arguments import ChineseParser


def worker_main(argv: Sequence[str]) -> int:
    """Carry out background tasks until stopped."""
    parser = _parser("kaocheng worker", "执行后台任务，直到停止")
    words = "名称；同一台机器运行多个时各取一名"
    parser.add_argument("--name", default="1", metavar="名称", help=words)
    options = parser.parse_args(list(argv))
    return run(lambda: _worked(options))


def scheduler_main(argv: Sequence[str]) -> int:
    """Run scheduled jobs until stopped, or once."""
    parser = _parser("kaocheng scheduler", "按时执行定时任务，直到停止")
    words = "只执行一轮到点的任务，供 cron 或 systemd 定时器调用"
    parser.add_argument("--once", action="store_true", help=words)
    options = parser.parse_args(list(argv))
    return run(lambda: _once() if options.once else _scheduled(options))


def _parser(prog: str, description: str) -> ChineseParser:
    parser = ChineseParser(prog=prog, description=description)
    parser.add_argument(WITH_PARENT, action="store_true", help=argparse.SUPPRESS)
    return parser


def _worked(options: argparse.Namespace) -> int:
    _open()
    from kaocheng.operations.worker import run_until

    return _until_stopped(options, lambda stop: run_until(stop, options.name))


def _scheduled(options: argparse.Namespace) -> int:
    _open()
    from kaocheng.operations.scheduler import run_until

    return _until_stopped(options, run_until)


def _once() -> int:
    """One round; 1 where a job failed, so that whoever called notices."""
    _open()
    from django.utils import timezone

    from kaocheng.operations.heartbeat import SCHEDULER, beat
    from kaocheng.operations.scheduler import run_due

    with faults_told():
        beat(SCHEDULER)
        outcomes = run_due(timezone.now())
    for each in outcomes:
        print(f"{each.job.words}：{'完成' if each.done else '失败'} {each.words}".rstrip())
    return 0 if all(each.done for each in outcomes) else 1


def _open() -> None:
    """Without touching the tables: `kaocheng serve` or `kaocheng web` brings them up to date."""
    find_platform()
    from kaocheng.operations.readiness import pending_migrations

    with faults_told():
        if pending_migrations():
            raise CannotOpen("数据库尚未更新到本版本。请先启动 kaocheng web 或 kaocheng serve。")


def _until_stopped(options: argparse.Namespace, work: Callable[[Event], None]) -> int:
    stop = Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    if options.with_parent:
        leave_with_parent()
    work(stop)
    return 0
