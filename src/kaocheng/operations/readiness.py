"""Whether this installation can work: for the machine that watches over it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from kaocheng.operations.heartbeat import SCHEDULER, WORKER, state_of


@dataclass(frozen=True)
class Readiness:
    """`database` up or down, `migrations` applied or pending, `worker` and `scheduler` as beats."""

    database: str = "down"
    migrations: str = "unknown"
    worker: str = "unknown"
    scheduler: str = "unknown"

    @property
    def can_serve(self) -> bool:
        """Whether pages can be answered; the background may lag behind without stopping them."""
        return self.database == "up" and self.migrations == "applied"

    @property
    def status(self) -> str:
        """In one word: `ok`, `degraded` (pages, but no background work) or `unavailable`."""
        if not self.can_serve:
            return "unavailable"
        return "ok" if self.worker == self.scheduler == "ok" else "degraded"

    def as_dict(self) -> dict[str, str]:
        """What the page says."""
        return {"status": self.status, **asdict(self)}


def readiness() -> Readiness:
    """Look at the database, its tables and the heartbeats."""
    try:
        if pending_migrations():
            return Readiness(database="up", migrations="pending")
        return Readiness("up", "applied", state_of(WORKER), state_of(SCHEDULER))
    except DatabaseError:
        return Readiness()


def pending_migrations() -> bool:
    """Whether the database lacks tables or columns of this version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
