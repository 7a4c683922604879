"""A real Spark cluster on this machine: a master and workers of its own, stopped at the end."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

_PATIENCE = 60.0
HOST = "127.0.0.1"


@dataclass
class Standalone:
    """Started processes, each the leader of its own group, with its log."""

    folder: Path
    port: int = 0
    master: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"spark://{HOST}:{self.port}"

    def start_master(self) -> None:
        self.port = free_port()
        ports = ["--port", str(self.port), "--webui-port", str(free_port())]
        name = "org.apache.spark.deploy.master.Master"
        self.master = self._started("master", name, "--host", HOST, *ports)
        _wait(lambda: _answers(self.port))

    def start_workers(self, count: int) -> None:
        """Workers with one core and the least memory that an executor may have."""
        name = "org.apache.spark.deploy.worker.Worker"
        size = ["--cores", "1", "--memory", "512m", "--host", HOST, "--webui-port", "0"]
        for number in range(len(self.workers), len(self.workers) + count):
            home = ["--work-dir", str(self.folder / f"worker{number}")]
            self.workers.append(self._started(f"worker{number}", name, *size, *home, self.url))
        log = self.folder / "master.log"
        _wait(lambda: log.read_text("utf-8").count("Registering worker") >= len(self.workers))

    def executors_of(self, number: int) -> list[Path]:
        """The folders of the executors that a worker has started."""
        return list((self.folder / f"worker{number}").glob("app-*/*"))

    def kill_worker(self, number: int) -> None:
        """At once, and its executor with it: they are one group of processes."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait()

    def stop(self) -> None:
        for process in [*self.workers, *([self.master] if self.master else [])]:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _started(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        import pyspark

        home = Path(pyspark.__file__).parent
        environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_LOCAL_DIRS": str(self.folder / "scratch"),
            "SPARK_DAEMON_MEMORY": "256m",
            "PYSPARK_PYTHON": sys.executable,
        }
        log = self.folder / f"{name}.log"
        # The master tells at this level who has come.
        settings = self.folder / "log4j2.properties"
        settings.write_text(
            "rootLogger.level=info\nrootLogger.appenderRef.out.ref=out\nappender.out.type=Console\n"
            "appender.out.name=out\nappender.out.layout.type=PatternLayout\n"
            "appender.out.layout.pattern=%p %c{1}: %m%n\n",
            encoding="utf-8",
        )
        light = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
        options = f"{light} -Dlog4j2.configurationFile={settings.as_uri()}"
        environment["SPARK_DAEMON_JAVA_OPTS"] = options
        with log.open("wb") as sink:
            return subprocess.Popen(
                [str(home / "bin" / "spark-class"), *command],
                env=environment,
                stdout=sink,
                stderr=sink,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


def _wait(until: object) -> None:
    assert callable(until)
    end = time.monotonic() + _PATIENCE
    while not until():
        assert time.monotonic() < end, "Spark did not start"
        time.sleep(0.1)
