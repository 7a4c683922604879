"""加分不封顶: a bonus that goes on beyond full points, where an `award` would stop at them."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.making.endless import NO_CAP, counted, endless, everywhere
from kaocheng.scoring.phrases.making.parts import Rule
from kaocheng.scoring.phrases.patterns.limits import BOUNDLESS, ENDLESS
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import Points

_ONCE_MORE = "加分没有写上限，可以超过分值，加分本身最多加一个分值"

_NEVER_LESS = re.compile(r"(?:100 \* )?(?:excess|shortfall)\([^+]*\)")


def unbounded(reading: Reading, asker: Asker, rule: Rule, full: Points | None) -> Rule:
    """The rule without the bounds that the sentence does without."""
    made: object = endless(rule) if reading.limit(ENDLESS) else rule
    if reading.limit(BOUNDLESS):
        asker.doubts = [each for each in asker.doubts if each != NO_CAP]
        made = _going_on(made, None)
    elif NO_CAP in asker.doubts and full is not None and full.plain is not None:
        beyond = _going_on(made, full.plain)
        if beyond == made and "'award'" in str(made):
            asker.doubts = [_ONCE_MORE if each == NO_CAP else each for each in asker.doubts]
        made = beyond
    return made if isinstance(made, dict) else {"kind": "formula", "points": made}


def _going_on(rule: object, least: Decimal | None) -> object:
    """Bonuses without a cap as expressions: all of them, or those of which a step is so much."""

    def change(made: Rule) -> object:
        if made["kind"] == "sum" and least is None and made.get("cap") == "full()":
            del made["cap"]
        if made["kind"] != "award" or "cap" in made:
            return made
        large = least is None or made["points"] == "full()" or _at_least(made["points"], least)
        return _counted_up(made) if large else made

    return everywhere(rule, change)


def _at_least(points: object, least: Decimal) -> bool:
    return isinstance(points, Decimal) and points >= least


def _counted_up(rule: Rule) -> str:
    """20 * max(0, 篇数) in place of a bonus; of whole steps where it says so."""
    of = str(rule["of"])
    return counted(rule, of if _NEVER_LESS.fullmatch(of) else f"max(0, {of})")
