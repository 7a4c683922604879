"""What keeps hostile input cheap: a list of faults that ends, a search for near words that ends."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from kaocheng.scoring.faults import MOST_FAULTS_SHOWN, Fault, Faults, Refused

_MOST_COMPARED = 50_000  # words compared for hints in one reading: less than a second
_LONGEST_WORD = 60
_SHOWN = 30


class BoundedFaults(Faults):
    """Faults of the file `name`; when there are as many as are shown, reading ends."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.compared = name, 0

    def add(self, where: str, what: str, mend: str = "") -> None:
        """Take up a fault. Raises `Refused` with all of them when there are too many."""
        super().add(where, what, mend)
        if len(self.found) >= MOST_FAULTS_SHOWN - 1:
            what = f"已有 {len(self.found)} 处错误，其余未再检查"
            raise Refused([*self.found, Fault(self.name, what, "请先改正以上各处")])

    def near(self, word: str, known: Collection[str]) -> str | None:
        """The known word most like `word`; None if there is none, or enough has been compared."""
        self.compared += len(known)
        if self.compared > _MOST_COMPARED or len(word) > _LONGEST_WORD:
            return None
        return next(iter(get_close_matches(word, known, 1)), None)


def quoted(text: str) -> str:
    """A text from a file for a message: on one line, not too long, in quotes."""
    line = " ".join(text.split())
    return f"“{line[:_SHOWN]}…”" if len(line) > _SHOWN else f"“{line}”"
