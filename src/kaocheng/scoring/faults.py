"""A fault says where it lies, what is wrong and how to mend it; a refusal carries all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_FAULTS_SHOWN = 200


@dataclass(frozen=True)
class Fault:
    """`where` is a file with line or path, `mend` the way out; all for people, in Chinese."""

    where: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{self.where}：{self.what}" if self.where else self.what
        return f"{line}。{self.mend}" if self.mend else line


class Refused(Exception):  # noqa: N818 - the field's word for it
    """A scheme, table or run that is refused. `faults` lists every fault that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults[:MOST_FAULTS_SHOWN]))


def refuse(where: str, what: str, mend: str = "") -> Refused:
    """A refusal with a single fault, to be raised by the caller."""
    return Refused([Fault(where, what, mend)])


class Faults:
    """Collects faults so that a refusal can name all of them at once."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, where: str, what: str, mend: str = "") -> None:
        self.found.append(Fault(where, what, mend))

    def raise_if_any(self) -> None:
        """Raise `Refused` with everything collected so far."""
        if self.found:
            raise Refused(self.found)
