"""Makes the table of proven shapes: `python -m tests.scoring.phrases.proving`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kaocheng.scoring.phrases import propose
from kaocheng.scoring.phrases.proposal import HIGH
from kaocheng.scoring.phrases.proven import TABLE


def proven(cases: Iterable[Mapping[str, Any]]) -> str:
    """The keys of every sentence whose case says that it is read with high confidence."""
    keys: set[str] = set()
    for case in cases:
        if case.get("confidence", HIGH) == HIGH:
            keys.update(
                propose(case["sentence"], case.get("points"), case.get("indicator", "")).signature
            )
    return "".join(f"{key}\n" for key in sorted(keys))


if __name__ == "__main__":
    from tests.scoring.phrases.test_cases import ALL

    TABLE.write_text(proven(ALL), encoding="utf-8")
