"""The processes of `kaocheng serve`: started together, watched, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

from kaocheng.audit.opening import CannotOpen
from kaocheng.operations.parent import WITH_PARENT

# A process that ends this often within a minute will not get better by another start.
_MOST_STARTS = 4
_SECONDS_COUNTED = 60
_SECONDS_BETWEEN_LOOKS = 0.2
_SECONDS_TO_STOP = 25


@dataclass
class Process:
    """One child: its command, what people call it, and when it was started."""

    words: str
    arguments: Sequence[str]
    child: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it. The pipe tells it when its parent goes, however it goes."""
        self.starts.append(time.monotonic())
        command = [sys.executable, "-m", "kaocheng.console", *self.arguments, WITH_PARENT]
        # A session of its own: Ctrl-C in the terminal reaches the parent alone.
        self.child = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, start_new_session=True
        )

    def kill(self) -> None:
        """End it at once, with all that it has started: the session is its own."""
        if self.child is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)

    @property
    def code(self) -> int | None:
        """The exit code, None while it runs."""
        return self.child.poll() if self.child else None

    def may_start_again(self) -> bool:
        """Whether it has not been started too often of late."""
        since = time.monotonic() - _SECONDS_COUNTED
        self.starts = [each for each in self.starts if each > since]
        return len(self.starts) < _MOST_STARTS


class Family:
    """All processes of an installation on one machine."""

    def __init__(self, processes: Sequence[Process]) -> None:
        self.processes = processes
        self.stopping = Event()

    def run(self, *, is_up: Callable[[], bool], announce: Callable[[], None]) -> None:
        """Start all and watch them until told to stop. Raises `CannotOpen` where one keeps dying.

        `announce` is called once, as soon as `is_up`.
        """
        handlers = {each: signal.signal(each, self._stop) for each in _STOPPERS}
        announced = False
        try:
            for each in self.processes:
                each.start()
            while not self.stopping.wait(_SECONDS_BETWEEN_LOOKS):
                self._look()
                if not announced and is_up():
                    announce()
                    announced = True
        finally:
            self._end()
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _stop(self, *_: object) -> None:
        """The first signal lets everybody finish; the second one waits for nobody."""
        if self.stopping.is_set():
            for each in self.processes:
                each.kill()
        self.stopping.set()

    def _look(self) -> None:
        for each in self.processes:
            code = each.code
            if code is None:
                continue
            if not each.may_start_again():
                raise CannotOpen(
                    f"{each.words}接连停止 {_MOST_STARTS} 次（退出码 {code}），平台已停止。"
                    "请查看上面的日志，排除原因后重新启动。"
                )
            print(f"{each.words}意外停止（退出码 {code}），正在重新启动。", file=sys.stderr)
            each.kill()  # what it left behind would hold the port
            each.start()

    def _end(self) -> None:
        for each in self._alive():
            each.terminate()
        until = time.monotonic() + _SECONDS_TO_STOP
        for each in self._alive():
            with suppress(subprocess.TimeoutExpired):
                each.wait(timeout=max(0.1, until - time.monotonic()))
        alive = self._alive()
        for process in self.processes:
            process.kill()
        for each in alive:
            each.wait()

    def _alive(self) -> list[subprocess.Popen[bytes]]:
        return [each.child for each in self.processes if each.child and each.code is None]


_STOPPERS = (signal.SIGINT, signal.SIGTERM)
