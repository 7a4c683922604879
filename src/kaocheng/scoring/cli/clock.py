"""How long the steps of a command take, and how much memory it took at most."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


class Clock:
    """Seconds by step, in the order of the steps."""

    def __init__(self) -> None:
        self.begun = self.last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """A step ends here; the next one begins."""
        now = time.perf_counter()
        self.laps[step], self.last = now - self.last, now

    def write(self, path: Path) -> None:
        """The laps, the whole, and the peak of memory in bytes, as JSON."""
        # Linux counts in KiB, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
        figures = {**self.laps, "total": self.last - self.begun, "peak_bytes": peak}
        path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
