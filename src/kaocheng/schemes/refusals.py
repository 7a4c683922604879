"""What a draft refuses: somebody else was here first, or it is not yet fit to be issued."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.orgs.refusals import Refusal


@dataclass(frozen=True)
class Change:
    """One edit that somebody made meanwhile."""

    words: str
    by: str
    at: datetime.datetime


class Conflict(Refusal):
    """The draft has changed since it was shown: who changed what, and the revision of today."""

    def __init__(self, changes: tuple[Change, ...], revision: int, thing: str = "这份草稿") -> None:
        self.changes, self.revision = changes, revision
        who = "、".join(dict.fromkeys(change.by for change in changes)) or "他人"
        super().__init__(
            f"{thing}在您打开之后已由{who}修改，您的这次修改还没有保存。请核对下列改动后再定。"
        )


class Unfit(Refusal):
    """A draft or a file with faults; `lines` names each with its place and the way out."""

    def __init__(self, what: str, lines: tuple[str, ...]) -> None:
        self.lines = lines
        super().__init__(f"{what}\n" + "\n".join(lines))
