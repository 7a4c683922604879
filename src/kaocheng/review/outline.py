"""The outline of a self-assessment report (自评报告), as units write it. Data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A section of the report: its heading, and what is to be told in it."""

    code: str
    title: str
    hint: str


SECTIONS = (
    Section("basic", "一、基本情况", "组织领导、推进措施；自评得分、拟定等次"),
    Section("indicators", "二、指标完成情况", "分部分写明措施、成效和自评得分"),
    Section("losses", "三、失分情况及原因", "逐项写明失分指标、失分值和原因"),
    Section("bonuses", "四、加分申报", "申报事项、依据和分值；没有的写“无”"),
    Section("problems", "五、存在问题", "工作中的主要问题"),
    Section("next", "六、下步打算", "针对问题的整改措施和时限"),
)
SECTION = {section.code: section for section in SECTIONS}
