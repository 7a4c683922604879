"""What a circular (通报) says: paragraphs made from the figures, in official Chinese.

Every sentence states a figure of the result or asks for something the figures call for. Rates are
compared in percentage points, points in points; what is not there is not spoken of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kaocheng.documents import findings, situation
from kaocheng.documents.figures import Figures
from kaocheng.documents.wording import (
    ORDINALS,
    cited,
    listing,
    period_in_words,
    quoted,
    subject_of,
)

INDICATORS_TO_MEND = 3


@dataclass(frozen=True)
class Block:
    """A paragraph: `lead` is the heading it runs on from (Kaiti), empty for a plain one."""

    kind: Literal["heading", "body"]
    text: str
    lead: str = ""


def subject(figures: Figures) -> str:
    """「2023年度目标责任考核」, the matter of the title and of the attachments."""
    return period_in_words(figures.period) + subject_of(figures.title)


def opening(figures: Figures) -> str:
    """The paragraph above the first heading: on what ground, who, what."""
    count = f"{figures.count}个{figures.noun}"
    if figures.basis:
        ground = listing([cited(line) for line in figures.basis])
        return f"根据{ground}，对{count}进行了{subject(figures)}。现将结果通报如下："
    return f"{subject(figures)}已经完成，共考核{count}。现将结果通报如下："


def blocks(figures: Figures) -> Iterator[Block]:
    """The whole text below the opening."""
    yield Block("heading", "一、总体情况")
    yield from _numbered(figures, SITUATION)
    yield Block("heading", "二、主要特点和存在问题")
    yield from _numbered(figures, FINDINGS)
    yield Block("heading", "三、下步要求")
    yield from _numbered(figures, (_close_gaps, _check_figures, _light_load))


Part = Callable[[Figures], Sequence[str]]
SITUATION: tuple[Part, ...] = (situation.scores, situation.grades, situation.groups)
FINDINGS: tuple[Part, ...] = (
    findings.well_done,
    findings.leaders,
    findings.lost_most,
    findings.last,
    findings.missing,
    findings.vetoes,
)


def _numbered(figures: Figures, parts: Sequence[Part]) -> Iterator[Block]:
    """Number those parts that have something to say: （一）…; a part is its heading, then texts."""
    spoken = [texts for texts in (part(figures) for part in parts) if texts]
    for ordinal, (lead, first, *others) in zip(ORDINALS, spoken, strict=False):
        yield Block("body", first, lead=f"（{ordinal}）{lead}。")
        for text in others:
            yield Block("body", text)


def _close_gaps(figures: Figures) -> Sequence[str]:
    text = ""
    worst = [loss.leaf for loss in findings.losses(figures)[:INDICATORS_TO_MEND]]
    if worst:
        names = "".join(quoted(leaf.name) for leaf in worst)
        leads = list(dict.fromkeys(leaf.lead for leaf in worst if leaf.lead)) or ["有关牵头单位"]
        text = (
            f"{'、'.join(leads)}要围绕{names}等失分较多的指标，"
            "会同有关单位分析原因，明确措施和完成时限。"
        )
    last = "、".join(unit.name for unit in findings.last_units(figures))
    if last:
        text += f"{last}要对照附件查找差距，逐项制定整改措施。"
    return ("抓紧补齐短板", text) if text else ()


def _check_figures(figures: Figures) -> Sequence[str]:
    text = (
        "各单位要逐项核对得分和所用数据。对结果有异议的，按照考核办法规定的程序和时限"
        "提出复核申请，并附原始数据和依据。"
    )
    if findings.missing(figures):
        text += "有未报数据的单位要查明原因，健全数据报送制度。"
    return ("认真核对数据", text)


def _light_load(figures: Figures) -> Sequence[str]:
    text = (
        "整改要用好已有的数据和材料，能够共享取得的，不再要求基层重复报送；"
        "不得层层加码，不得为应付考核突击补做材料。"
    )
    return ("切实减轻基层负担", text)
