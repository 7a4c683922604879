"""What a task says in return: small figures of its units, or why it refused."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from kaocheng.scoring.evaluation.finish import Standing
from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.faults import Fault, Refused

SCORED, CLOSED, REFUSED, FAILED = "scored", "closed", "refused", "failed"
READING, SCORING, WRITING = "reading", "scoring", "writing"

ANSWERS = pa.schema([("task", pa.int32()), ("kind", pa.string()), ("said", pa.binary())])


@dataclass(frozen=True)
class Answer:
    """`said` is JSON, or under `scored` a `Scored` in Arrow's form."""

    task: int
    kind: str
    said: bytes

    def as_table(self) -> pa.Table:
        return pa.table([[self.task], [self.kind], [self.said]], schema=ANSWERS)


@dataclass(frozen=True)
class Scored:
    """The units of a task, placed by nobody yet.

    `head`: what the file of figures says of itself. `open_vetoes`: by code the rows without an
    answer. `zero_targets`: by item and period the rows whose target is 0. Rows are the task's.
    """

    standing: Standing
    head: dict[str, Any]
    open_vetoes: dict[str, list[int]]
    zero_targets: list[tuple[str, str, list[int]]]


def refusal(task: int, during: str, error: Refused) -> Answer:
    """Faults on their way to whoever asked."""
    faults = [[fault.where, fault.what, fault.mend] for fault in error.faults]
    return Answer(task, REFUSED, json.dumps({"during": during, "faults": faults}).encode())


def faults_of(answer: Answer) -> tuple[str, list[Fault]]:
    """During what a task refused, and all that it found."""
    said = json.loads(answer.said)
    return said["during"], [Fault(*fault) for fault in said["faults"]]


# Standings ------------------------------------------------------------------------------------


def packed(scored: Scored) -> bytes:
    """For the way to the driver."""
    standing = scored.standing
    columns: dict[str, Any] = {
        **_numbered("key", standing.keys),
        **_numbered("meets", standing.meets),
        **_numbered("barred", standing.barred),
        "last": standing.last,
        "ranked": standing.ranked,
        "settled": standing.settled,
    }
    notes = [scored.head, scored.open_vetoes, scored.zero_targets]
    table = pa.table(columns).replace_schema_metadata({"notes": json.dumps(notes)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def unpacked(said: bytes) -> Scored:
    with pa.ipc.open_stream(said) as reader:
        table = reader.read_all()
    head, vetoes, targets = json.loads(table.schema.metadata[b"notes"])
    columns = {name: table.column(name).to_numpy() for name in table.schema.names}
    standing = Standing(
        tuple(_of(columns, "key")),
        columns["last"],
        columns["ranked"],
        _stacked(_of(columns, "meets"), table.num_rows),
        columns["settled"],
        _stacked(_of(columns, "barred"), table.num_rows),
    )
    return Scored(standing, head, vetoes, [tuple(each) for each in targets])


def _numbered(name: str, arrays: Iterable[Ints | Bools]) -> dict[str, Any]:
    return {f"{name}{number}": array for number, array in enumerate(arrays)}


def _of(columns: dict[str, Any], name: str) -> list[Any]:
    return [columns[f"{name}{n}"] for n in range(len(columns)) if f"{name}{n}" in columns]


def _stacked(rows: list[Bools], size: int) -> Bools:
    return np.array(rows, bool).reshape(len(rows), size)
