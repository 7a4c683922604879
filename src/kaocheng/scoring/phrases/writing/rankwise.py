"""Points of neighbouring places told by their ends: 前5名依名次另加5至1分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaocheng.scoring.phrases.numerals import ARABIC, plain, tidy
from kaocheng.scoring.phrases.tokens import (
    BARE,
    PLACE,
    POINTS,
    Place,
    Points,
    Quantity,
    Shape,
    Value,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_WHO = "(?:的?(?:单位|部门|县区|县|区|乡镇|镇|街道|企业|地区|村|社区))?"
_ORDER = "(?:(?:按照?|依照?|以)(?:其)?(?:名次|排序|排名|顺序|位次|次序)|分别|依次)"
_FIGURE = f"[{POINTS}{BARE}]"
_IN_TURN = re.compile(
    f"(?<={PLACE}){_WHO}的?，?(?P<how>{_ORDER}*)(?:各|再|另外|另|给予|予以|可|相应)*(?P<v>加|得|计|奖励?)分?"
    f"(?:(?P<figs>{_FIGURE}(?:[、，/]{_FIGURE})+)|(?P<p>{POINTS}))(?=[，。；（]|$)"
)
_ENDS = re.compile(f"(?P<a>{ARABIC})分?(?:-{{1,3}}|~|至|到|—)(?P<b>{ARABIC})分$")


def in_turn(shape: Shape) -> Shape:
    """前5名依名次另加5至1分 → 前5名分别加5、4、3、2、1分."""
    return spliced(shape, _written(shape))


def _written(shape: Shape) -> Iterator[Splice]:
    for found in _IN_TURN.finditer(shape.text):
        place = shape.values[found.start() - 1]
        many = place.through - place.first + 1 if isinstance(place, Place) else 0
        verb = word(f"分别{found['v'][0]}", shape.cut(*found.span("v")))
        if found["figs"]:
            figures = shape.cut(*found.span("figs"))
            if found["how"] and len(re.findall(_FIGURE, figures.text)) == many:
                yield (*found.span(), verb + figures)
        elif figs := _each(shape.cut(*found.span("p")), many):
            yield (*found.span(), verb + figs)


def _each(points: Shape, many: int) -> Shape | None:
    """5至1分, of five places: one by one; None where they do not fall in even steps."""
    ends = _ENDS.search(points.words[0].replace("—", "-"))
    given = points.values[0]
    if ends is None or many < 2 or not isinstance(given, Points) or given.low is None:
        return None
    first, last = Decimal(ends["a"]), Decimal(ends["b"])
    step = (first - last) / (many - 1)
    if step <= 0 or step != round(step, 2):
        return None
    figures = [tidy(first - step * n) for n in range(many)]
    values: list[Value] = [Quantity(one, "") for one in figures[:-1]]
    out = Shape("", (), (), ())
    for value, figure in zip(values, figures, strict=False):
        out = out + Shape(BARE, (value,), points.spans, (plain(figure),)) + word("、", points)
    end = Shape(POINTS, (Points((("", figures[-1]),)),), points.spans, (f"{plain(figures[-1])}分",))
    return out + end
