"""Spark as the carrier of tasks: two jobs, and somebody who watches that there are executors."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import pyarrow as pa
from pyspark.sql import SparkSession

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.spark.answers import Answer
from kaocheng.scoring.spark.plan import Plan
from kaocheng.scoring.spark.tasks import Closing, close_task, read_task, score_task

_SHIPPED = "task int, part int, first long, rows binary"
_ANSWERS = "task int, kind string, said binary"
_LOOK = 0.5


class SparkCluster:
    """`is_local`: the tasks run in the session itself, which has no executors to lose.

    `patience`: seconds after which a cluster without any executor is given up.
    """

    def __init__(self, session: SparkSession, is_local: bool, patience: float) -> None:
        self.session, self.is_local, self.patience = session, is_local, patience

    def score(self, plan: Plan) -> list[Answer]:
        """Read the stretches, bring the parcels of each task together, score them there."""
        shared = self.session.sparkContext.broadcast(plan)

        def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for number in _numbers(batches):
                yield from read_task(shared.value, number)

        def score(key: Any, parcels: pa.Table) -> pa.Table:
            answers = score_task(shared.value, key[0].as_py(), parcels)
            return pa.concat_tables([answer.as_table() for answer in answers])

        # More partitions than tasks: their numbers are hashed, and few should meet in one.
        self.session.conf.set("spark.sql.shuffle.partitions", str(2 * plan.tasks))
        parcels = self._range(max(1, len(plan.stretches))).mapInArrow(read, _SHIPPED)
        return self._collected(parcels.groupBy("task").applyInArrow(score, _ANSWERS))

    def close(self, plan: Plan, closing: Closing) -> list[Answer]:
        """Write the parts."""
        shared = self.session.sparkContext.broadcast((plan, closing))

        def close(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for number in _numbers(batches):
                yield from close_task(*shared.value, number).as_table().to_batches()

        return self._collected(self._range(plan.tasks).mapInArrow(close, _ANSWERS))

    def _range(self, size: int) -> Any:
        """The numbers from 0, each a task of its own."""
        return self.session.range(0, size, 1, size)

    def _collected(self, frame: Any) -> list[Answer]:
        with _Watch(self):
            rows = frame.collect()
        return [Answer(row.task, row.kind, bytes(row.said)) for row in rows]

    def executors(self) -> int:
        """How many there are now, the driver not counted."""
        context: Any = self.session.sparkContext
        return len(context._jsc.sc().statusTracker().getExecutorInfos()) - 1


def _numbers(batches: Iterator[pa.RecordBatch]) -> Iterator[int]:
    for batch in batches:
        yield from batch.column(0).to_pylist()


class _Watch:
    """Ends a job for which there have been no executors for a while: Spark would wait for ever."""

    def __init__(self, cluster: SparkCluster) -> None:
        self.cluster, self.gave_up = cluster, False
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        if not self.cluster.is_local:
            self.thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.done.set()
        if self.thread.is_alive():
            self.thread.join()
        if self.gave_up and isinstance(error, Exception):
            what = f"Spark 集群有 {self.cluster.patience:.0f} 秒没有可用的执行器"
            mend = "请在主节点的页面上查看工作节点是否在线、内存和核数是否够用"
            raise refuse("--master", what, mend) from None

    def _look(self) -> None:
        alone_since = time.monotonic()
        while not self.done.wait(_LOOK):
            if self.cluster.executors() > 0:
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > self.cluster.patience:
                # Again and again: a job that is only being prepared does not hear of it.
                self.gave_up = True
                self.cluster.session.sparkContext.cancelAllJobs()
