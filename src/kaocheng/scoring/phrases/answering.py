"""An answer for every sentence: where reading breaks off, the rest of a table is still read."""

from __future__ import annotations

import logging
from decimal import Decimal

from kaocheng.scoring.faults import Refused
from kaocheng.scoring.phrases.proposal import CANNOT, Proposal
from kaocheng.scoring.phrases.propose import propose

BROKE_OFF = "读这句话时程序出了错，没有读完；请改写，或由评审部门给分"
_log = logging.getLogger(__name__)


def answer(sentence: str, points: Decimal | str | None = None, indicator: str = "") -> Proposal:
    """As `propose`; where that breaks off by a fault of its own, an honest no, and the log has it.

    Raises `Refused` as `propose` does.
    """
    try:
        return propose(sentence, points, indicator)
    except Refused:
        raise
    except Exception:
        _log.exception("reading broke off at %r (%s, %r)", sentence, points, indicator)
        return Proposal(sentence, None, CANNOT, left=BROKE_OFF)
