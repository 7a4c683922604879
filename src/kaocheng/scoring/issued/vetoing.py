"""What a veto (一票否决) does, where its sentence says so in a form that the format has."""

from __future__ import annotations

import re
from decimal import Decimal

_AT_MOST = re.compile(
    r"(?:总分|总得分|考核得分|考核总分|综合得分)(?:最高)?(?:不得?超过|不得?高于|最高(?:为|计)?|以)(\d+(?:\.\d+)?)分"
)
_NOTHING = re.compile(
    r"(?:总分|总得分|考核得分|考核总分|全部得分|年度考核)(?:计|为|得|记|按)*(?:0|零|〇)分"
    r"|(?:考核|总分|全年)(?:一律)?不得分"
)


def veto_of(sentence: str) -> dict[str, Decimal] | None:
    """The effect, None where the sentence names none or one that needs grades."""
    text = "".join(sentence.split())
    found = _AT_MOST.search(text)
    if found is not None:
        return {"score_at_most": Decimal(found[1])}
    return {"score_at_most": Decimal(0)} if _NOTHING.search(text) else None
