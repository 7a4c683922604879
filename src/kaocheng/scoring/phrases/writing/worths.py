"""What a part is worth, said before its standard: 开工率占10分，开工率达到100%得10分."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaocheng.scoring.phrases.tokens import EMPTY, POINTS, SIGNS, Points, Shape
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_WORTH = re.compile(
    f"(?<![^。；：，])(?:[一二三四五]是)?(?P<m>[^，。；：的得{SIGNS}]{{2,14}}?)，?(?:占|权重|分值)为?"
    f"(?P<p>{POINTS})[，：。](?P<rest>[^。；]*)"
)
_DONE = re.compile("(?:按时|按期|全部|全面)?(?:完成|达到|达标|建成|落实|开展)")
_GIVEN = re.compile(f"[得计]{POINTS}")


def worth_not_repeated(shape: Shape) -> Shape:
    """开工率占10分，开工率达到100%得10分 → 开工率达到100%得10分."""
    return spliced(shape, _written(shape))


def _written(shape: Shape) -> Iterator[Splice]:
    at = 0
    while (found := _WORTH.search(shape.text, at)) is not None:
        at = found.end("p")
        given = _GIVEN.search(found["rest"])
        value = shape.values[found.start("p")]
        begins = _DONE.match(found["rest"])
        again = found["m"] in found["rest"]
        if given is None or not isinstance(value, Points) or not (again or begins):
            continue
        worth = shape.values[found.start("rest") + given.end() - 1]
        if isinstance(worth, Points) and worth.plain is not None and worth.plain == value.plain:
            name = EMPTY if again else shape.cut(*found.span("m"))
            yield (found.start(), found.start("rest"), name)
