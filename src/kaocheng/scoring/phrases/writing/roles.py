"""Who has the lead and who helps: 每完成一项，主办单位加2分，协办单位加1分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, POINTS, Shape
from kaocheng.scoring.phrases.writing.elements import word

_OFFICE = "(?:单位|部门|科室|股室|处室|方)"
_LEAD = f"(?:主办|承办|牵头|主责|主要责任|第一责任){_OFFICE}"
_HELP = f"(?:协办|配合|协助|参与|会办|协同){_OFFICE}"
_EVERY = "每[^，。；：、每]{1,4}?"
_GIVEN = f"(?:加分|扣分|得分|[加扣减得计奖]){POINTS}"
_PAIR = re.compile(
    f"(?:(?P<a>{_LEAD})的?，?)?(?P<each>{_EVERY})?(?P<one>{_GIVEN})[，、；]"
    f"(?P<b>{_HELP})的?，?(?P<each2>{_EVERY})?(?P<other>{_GIVEN})(?=[，。；]|\\Z)"
)


def of_roles(shape: Shape) -> Shape:
    """被通报的，主办单位每次扣1分，协办单位扣0.5分 → each with what is counted.

    主办单位被通报的，每次扣1分；协办单位被通报的，每次扣0.5分.
    """
    out, at, lead = EMPTY, 0, EMPTY
    for found in _PAIR.finditer(shape.text):
        lead = shape.cut(*found.span("a")) if found["a"] else lead
        start = _start(shape.text, found.start(), at)
        what = shape.cut(start, found.start())
        if not (lead.text and _is_counted(found, what)):
            continue
        second = shape.cut(*found.span("b"))
        one, other = (_given(shape, found, what, slot) for slot in ("one", "other"))
        out = out + shape.cut(at, start) + lead + one + word("；", lead) + second + other
        at = found.end()
    return out + shape.cut(at, len(shape.text)) if at else shape


def _is_counted(found: re.Match[str], what: Shape) -> bool:
    """Whether it is given for each of something, and the second goes with the first."""
    if found["each2"] and not found["each"]:
        return False
    return bool(found["each"] or "每" in what.text or not found["a"])


def _given(shape: Shape, found: re.Match[str], what: Shape, slot: str) -> Shape:
    """What one of the two has for it."""
    each = shape.cut(*found.span("each")) if found["each"] else EMPTY
    return what + each + shape.cut(*found.span(slot))


def _start(text: str, end: int, least: int) -> int:
    """Where the clauses begin that say what it is given for."""
    start = max(least, *(text.rfind(stop, 0, end) + 1 for stop in "。；："))
    scored = [at.end() for at in re.finditer(f"{POINTS}[，、]", text[start:end])]
    return start + scored[-1] if scored else start
