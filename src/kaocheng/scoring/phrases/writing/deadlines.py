"""One deed by several dates: 5月底前完成普查的得2分，6月底前完成的得1分，其后完成的不得分.

What has to be done is said with the first date alone; what is done after the last is the rest.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import BARE, FULL, POINTS, QUANTITY, SIGNS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_BY = f"[{QUANTITY}{BARE}]{{1,3}}(?:底|末|份|[上中下]旬|初|当[日天])?(?:之|以)?前(?:能?够?)?"
_DEED = (
    "完成|报送|上报|提交|出台|印发|制定|召开|开展|建成|办结|报备|备案|公布|公开|下达|拨付"
    "|开工|竣工|启动|组织|签订"
)
_GIVEN = f"的?，?(?:[得计记加扣]?[{POINTS}{FULL}]|不得分|不计分)"
_FIRST = re.compile(
    f"(?<![^，。；：])(?:于|在|[每当次]年)?{_BY}(?P<v>{_DEED})(?P<o>[^，。；：的{SIGNS}]{{0,24}}?){_GIVEN}"
)
_LATER = re.compile(f"(?<![^，。；：])(?:于|在)?{_BY}(?P<v>{_DEED})(?P<at>)(?={_GIVEN})")
_AFTER = re.compile(f"(?<=[，。；、])[其此之以]后(?:再|才)?(?:{_DEED})(?=的|，|得|计|不)")


def by_dates(shape: Shape) -> Shape:
    """…，6月底前完成的得1分，其后完成的不得分 → …，6月底前完成普查的得1分，其余的不得分."""
    splices: list[Splice] = []
    at = 0
    while (first := _FIRST.search(shape.text, at)) is not None:
        end = _end(shape.text, first.end())
        at, deed = end, shape.cut(*first.span("o"))
        for later in _LATER.finditer(shape.text, first.end(), end):
            if later["v"] == first["v"]:
                splices.append((later.start("at"), later.end("at"), deed))
        for after in _AFTER.finditer(shape.text, first.end(), end):
            splices.append((*after.span(), word("其余", shape.cut(*after.span()))))
    return spliced(shape, splices)


def _end(text: str, start: int) -> int:
    """Where the next deed begins, or the sentence ends."""
    stop = text.find("。", start)
    more = (one.start() for one in _FIRST.finditer(text, start) if one["o"])
    return min((at for at in (stop, *more) if at >= 0), default=len(text))
