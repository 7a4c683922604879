"""What other rooms and pages know of a stored file."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileLine:
    """A stored file (佐证材料). `size_words` is 「1.2 MB」, `type_words` 「PDF 文件」."""

    pk: int
    name: str
    size: int
    size_words: str
    type: str
    type_words: str
    sha256: str
    stored_at: datetime.datetime
    stored_by: str


@dataclass(frozen=True)
class OpenedFile:
    """A file that may be read: send `path` as an attachment called `name`, type `type`."""

    line: FileLine
    path: Path

    @property
    def name(self) -> str:
        """The name it was stored under."""
        return self.line.name

    @property
    def type(self) -> str:
        """The media type found in its content."""
        return self.line.type
