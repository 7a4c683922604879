"""The yardstick: a Parquet file of facts into NumPy, nothing else. A process of its own.

Inside: pyarrow's `read_table` on all cores; the four text columns as dictionary codes (int32, one
dictionary for the whole file), the values as float64 with NaN for null. Prints the wall seconds
of each round as JSON; the import of pyarrow is outside.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

TEXTS = ("unit", "item", "period", "kind")


def columns(path: str) -> dict[str, npt.NDArray[np.generic]]:
    """The five columns of the file as NumPy arrays."""
    table = pq.read_table(path, read_dictionary=list(TEXTS)).unify_dictionaries()
    found = {}
    for name in TEXTS:
        chunks = [chunk.indices.to_numpy() for chunk in table.column(name).chunks]
        found[name] = np.concatenate(chunks)
    found["value"] = table.column("value").to_numpy()
    return found


def _main(path: str, rounds: int) -> None:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        columns(path)
        times.append(time.perf_counter() - start)
    print(json.dumps(times))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
