"""查阅联席会议记录，少一次扣2分: what is looked at is what is lacking."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, QUANTITY, SIGNS, Shape
from kaocheng.scoring.phrases.writing.splicing import replaced, spliced

_LOOK = "(?:通过)?(?:现场|实地)?(?:查阅|查看|核查|检查|调阅|抽查|查)"
_LACKS = f"每?(?:有)?(?:缺少|缺失|少开|少|缺)(?:召开|开展|报送)?{QUANTITY}"
_CONSULTED = re.compile(
    f"(?<![^。；，：])(?P<look>{_LOOK})(?P<thing>[^，。；：{SIGNS}]{{4,40}})，(?={_LACKS}(?:的，?)?扣)"
)
# 查阅相关资料: papers of any sort, in which something else is lacking.
_ANY_PAPER = re.compile("(?:的|相关|有关|各类|工作|文件|资料|材料|台账|档案|[和及与、])+")
# 查拨款凭证或计划书，总经费少于上年的扣2分: what follows has a name of its own.
_PAPERS = re.compile(
    f"(?<![^。；：])(?P<look>{_LOOK}[^，。；：{SIGNS}]{{2,24}}(?:凭证|计划书|账簿|账册|单据|票据|报表|资料|材料|文件)，)"
    f"(?=[^，。；：未无没不缺少每有{SIGNS}][^，。；：{SIGNS}]{{1,14}}?(?:少于|低于|多于|高于|超过))"
)
# 按照学习制度执行，每缺一次扣1分: what is taken off is said here, and in no other document.
_BY_RULES = re.compile(
    f"(?<![^。；])(?P<rules>(?:严格|认真)?(?:按照?|依照|参照|根据)[^，。；：、{SIGNS}]{{0,16}}"
    f"(?:制度|规定|要求|办法|标准|规范|规程)(?:严格|认真)?(?:执行|落实)，)"
    f"(?=(?:每|发现|违反|缺|少|漏)[^，。；：]{{0,8}}{QUANTITY}[^。；：]{{0,24}}扣)"
)


def consulted(shape: Shape) -> Shape:
    """查阅联席会议记录，少一次扣2分 → 联席会议记录，少一次扣2分."""
    shape = replaced(replaced(shape, _BY_RULES, slot="rules"), _PAPERS, slot="look")
    places = (
        found.span("look")
        for found in _CONSULTED.finditer(shape.text)
        if not _ANY_PAPER.fullmatch(found["thing"])
    )
    return spliced(shape, ((*place, EMPTY) for place in places))
