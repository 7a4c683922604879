"""So far from the task that the sentence speaks of: 完成任务数的得20分，比目标任务每超10%加1分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FULL, POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_TASK = "(?:目标任务|任务目标|计划任务|目标|任务|计划|指标)"
_WORDS = f"[^，。；：每比较与{QUANTITY}{POINTS}]"
# 完成流转目标任务数的得20分, 完成目标值得15分: what is done is the task, and no number of tasks.
_NUMBER = re.compile(
    f"(?:(?<=^完成)|(?<=[，。；：]完成))({_WORDS}{{0,24}}{_TASK})(?P<n>[数量值])(?=(?:的|，)*[得计][{POINTS}{FULL}])"
)
_MET = re.compile(f"(?:完成|达到){_WORDS}{{0,24}}{_TASK}值?(?:的|，)*(?:得|计)[{POINTS}{FULL}]")
_FROM = re.compile(
    f"(?<![^，。；：])(?:与|[比较])(?:年初|年度|全年|下达|上级|[省市县区]里?|的)*{_TASK}[数量值]?"
    f"(?:相?比)?，?(?P<each>每(?:再)?)(?P<way>多?(?:超额?|高|增加?|多)完?成?(?:过|出)?|低于?|少完?成?|[差减]少?)(?={QUANTITY})"
)
_BEYOND = re.compile(
    f"(?<![^，。；：])(?P<way>超额?)(?:完成)?(?:年度|下达)?{_TASK}[数量值]?的?，?每(?={QUANTITY})"
)

# 全面按时按质完成目标任务的，计满分，where the rest is told by how much of it is done.
_HOW = re.compile(
    "(?<![^，。；：])(?:(?:全面|全部|如期|圆满|及时|足额|按[时期质量]|保[质量时])[、和]?)+(?=完成)"
    f"(?=完成(?:年度|全年|下达|的)*{_TASK}[数量值]?(?:的|，)*[得计](?:{FULL}|{POINTS}))"
)
_PRO_RATA = re.compile("按照?(?:任务)?(?:完成)?的?(?:比例|率)(?:计|得|折|给)")
# 超额完成目标任务的，按比例加分: beyond what the clauses before were about.
_MORE_OF_IT = re.compile(f"(?<=超额完成)(?:年度|下达|的)*{_TASK}(?=的?，?按照?(?:超额)?比例加分)")


def from_the_task(shape: Shape) -> Shape:
    """比目标任务每超10%加1分, behind what 完成任务 gives → 每超10%加1分."""
    if _PRO_RATA.search(shape.text):
        shape = replaced(shape, _HOW)
    shape = replaced(replaced(shape, _MORE_OF_IT), _NUMBER, slot="n")
    met = _MET.search(shape.text)
    if met is None:
        return shape
    return spliced(shape, list(_steps(shape, met.end())))


def _steps(shape: Shape, start: int) -> list[Splice]:
    """The steps that are told from the task, told without it."""
    out: list[Splice] = []
    for found in _FROM.finditer(shape.text, start):
        less = re.match("低|少|差|减", found["way"])
        out.append((*found.span(), word("每低" if less else "每超", shape.cut(*found.span()))))
    for found in _BEYOND.finditer(shape.text, start):
        out.append((*found.span(), word("每超", shape.cut(*found.span()))))
    return sorted(out, key=lambda one: one[0])
