"""The one table of clause patterns, by family; the handbook page is made from it."""

from kaocheng.scoring.phrases.meaning import Pattern
from kaocheng.scoring.phrases.patterns.effects import EFFECTS
from kaocheng.scoring.phrases.patterns.levels import LEVELS
from kaocheng.scoring.phrases.patterns.limits import LIMITS
from kaocheng.scoring.phrases.patterns.steps import EACH

TABLE: dict[str, tuple[Pattern, ...]] = {
    "得几分、扣几分": EFFECTS,
    "达到什么": LEVELS,
    "每多少": EACH,
    "到哪里为止": LIMITS,
}

__all__ = ["EACH", "EFFECTS", "LEVELS", "LIMITS", "TABLE"]
