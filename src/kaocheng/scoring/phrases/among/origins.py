"""Where steps are counted from, when a clause before them says so."""

from __future__ import annotations

from collections.abc import Sequence

from kaocheng.scoring.phrases.among.further import further
from kaocheng.scoring.phrases.among.kept import kept
from kaocheng.scoring.phrases.among.missed import without_missed
from kaocheng.scoring.phrases.meaning import Line


def stepped_from(lines: Sequence[Line]) -> list[Line]:
    """6起以内不扣分，每超1起: from 6. 发生1起扣5分，每增加1起: from the first."""
    return further(kept(without_missed(lines)))
