"""被省、市、县表扬的分别加5、3、1分，被批评的分别扣5、3、1分: the second of the same three."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaocheng.scoring.phrases.tokens import BARE, POINTS, Shape
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_FIGURE = f"[{BARE}{POINTS}]"
_VERB = "(?:加|扣|得|减|计|奖)"
_POINTS = f"的?，?(?:每次|每项|每人)?(?:分别|依次|各)?{_VERB}(?P<n>{_FIGURE}(?:[、/]{_FIGURE})+)"
_LISTED = re.compile(
    "(?<![^，。；：])被(?P<who>[^，。；：、]{1,6}(?:、[^，。；：、]{1,6}?)+?级?)"
    "(?P<v>通报|点名|表彰|表扬|批评|曝光|督办|约谈)"
    f"[^，。；：、]{{0,8}}?{_POINTS}"
)
_SHORT = re.compile(f"[，；。]被(?P<v>[^，。；：、{BARE}{POINTS}]{{2,8}}?){_POINTS}")


def relisted(shape: Shape) -> Shape:
    """… → 被批评的 as 被省、市、县批评的, where it has as many figures."""
    return spliced(shape, _written(shape))


def _written(shape: Shape) -> Iterator[Splice]:
    for found in _LISTED.finditer(shape.text):
        following = _SHORT.match(shape.text, found.end())
        many = found["who"].count("、") + 1
        if following is None or {_count(found["n"]), _count(following["n"])} != {many}:
            continue
        at = following.start("v")
        yield at, at, shape.cut(*found.span("who"))


def _count(figures: str) -> int:
    return len(re.findall(_FIGURE, figures))
