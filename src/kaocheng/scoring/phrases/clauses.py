"""What semicolons and full stops part of a standard, without numbers, headings and leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.phrases.judging import DUTY
from kaocheng.scoring.phrases.tokens import normal
from kaocheng.scoring.phrases.writing.totals import no_less_than

_NUMBER = re.compile("^(?:[（(]?[0-9]{1,2}[)）.、．]|[①-⑳]|（[一二三四五六七八九十]）)(?![0-9])")
NO_LESS = re.compile(
    "，?(?:但|最终|最后|加减(?:相抵)?后|相抵后|合计|本项|扣减后(?:的)?)*(?:总)?得分(?:最低)?(?:不(?:得)?(?:低于|少于)|最低(?:为|得|按)?)0分(?:计)?"
    f"|，?(?:{no_less_than('0分|零分')})"
)
# 实施培养工程（6分）。…: what the whole is worth, and no part of it.
_OVERALL = re.compile("[^，。；：（）]{2,24}（?(?P<n>[0-9]+(?:\\.[0-9]+)?)分）?[：。]")
_FIGURE_OR_POINTS = re.compile("[0-9]|[得计记]分|扣|比例|否则|以下|如下")
# 各项扣完为止。: what holds of parts that are read by themselves anyway.
_EACH_ENDS = re.compile(
    "(?<=[。；])(?:以上|上述)?各(?:[小分]?项|部分)(?:均|都|分别)?扣完为止[。；]?"
)


@dataclass(frozen=True)
class Clause:
    """A clause up to a semicolon or a full stop, and where it stands in its sentence."""

    text: str
    sentence: int
    opens: bool
    closes: bool


def clauses_of(sentence: str, full: Decimal) -> Iterator[Clause]:
    """What semicolons and full stops part, without numbers and a heading worth them all."""
    text = _EACH_ENDS.sub("", NO_LESS.sub("", "".join(normal(sentence).split())))
    overall = _OVERALL.match(text)
    if overall is not None and Decimal(overall["n"]) == full:
        text = text[overall.end() :]
    for number, whole in enumerate(filter(None, text.split("。"))):
        found = [_NUMBER.sub("", piece).strip("，") for piece in whole.split("；")]
        told = [piece for piece in found if piece]
        for place, piece in enumerate(told):
            yield Clause(piece, number, place == 0, place == len(told) - 1)


def without_lead(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """加强监管。合格率达到98%的得3分…: a first sentence that only says what is to be done."""
    lead = clauses[0]
    alone = lead.opens and lead.closes and not _FIGURE_OR_POINTS.search(lead.text)
    return clauses[1:] if alone and DUTY.match(lead.text) else clauses
