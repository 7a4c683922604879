"""The keys of the format in the words that people read."""

from __future__ import annotations

import re

KEYS = {
    "format": "格式",
    "code": "代码",
    "title": "方案名称",
    "level": "考核层级",
    "year": "年度",
    "basis": "考核依据",
    "score": "总分设置",
    "full": "总分",
    "decimals": "小数位数",
    "round": "取整方式",
    "defaults": "缺数和不适用",
    "groups": "组别",
    "items": "数据项",
    "item": "数据项",
    "indicators": "指标",
    "adjustments": "加分扣分",
    "adjustment_caps": "加扣分总上限",
    "vetoes": "一票否决",
    "grades": "等次",
    "ranking": "排名",
    "name": "名称",
    "points": "分值",
    "weight": "权重",
    "combine": "合成方式",
    "floor": "下限",
    "cap": "上限",
    "missing": "缺数处理",
    "not_applicable": "不适用处理",
    "kind": "类别",
    "lead": "牵头单位",
    "support": "配合单位",
    "assessor": "评审部门",
    "data_source": "数据来源单位",
    "evidence": "佐证材料",
    "text": "评分标准原文",
    "rule": "评分标准",
    "children": "下级指标",
    "unit": "计量单位",
    "source": "来源",
    "counts": "计入",
    "when": "条件",
    "effect": "后果",
    "requires": "附加条件",
    "quota": "名额",
    "top": "名额数",
    "share": "比例",
    "within": "范围",
    "ties": "并列",
    "by": "排名依据",
    "of": "计分的数",
    "to": "比较的数",
    "at_least": "达到",
    "above": "高于",
    "at_most": "不超过",
    "below": "低于",
    "steps": "各档",
    "knots": "节点",
    "otherwise": "其余",
    "per": "每多少",
    "whole": "只计整数",
    "from": "起扣分",
    "base": "基础分",
    "order": "排序",
    "linear": "等差递减",
    "first": "首名得分",
    "last": "末名得分",
    "step": "逐名递减",
    "table": "名次表",
    "best": "最好值",
    "worst": "最差值",
    "bands": "档次",
    "parts": "各部分",
    "cases": "各情形",
    "bonus": "加分",
    "deduction": "扣分",
    "not": "不得评为",
    "grade": "等次定为",
    "grade_at_most": "等次最高为",
    "score_at_most": "总分最高为",
    "indicator_zero": "指标清零",
    "rank": "排名",
}
_WORD = re.compile(r"(?<![A-Za-z0-9_.(\"'])\s?“?([a-z_]+)”?\s?(?![A-Za-z0-9_(=])")
_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?|\[(\d+)\]")


def said(message: str) -> str:
    """A message of the library with the keys of the format in words."""
    if message.startswith("没有“"):  # names what the scheme lacks, which may be called as a key is
        return message
    return _WORD.sub(lambda found: _quoted(found[1], found[0]), message)


def _quoted(key: str, whole: str) -> str:
    words = KEYS.get(key)
    return whole if words is None else f"“{words}”"


def place_words(path: str) -> str:
    """`.rule.steps[2].points` → 评分标准 各档第2项 分值."""
    found = (_step(*step.groups()) for step in _STEP.finditer(path))
    return " ".join(word for word in found if word)


def _step(key: str | None, place: str | None, bare: str | None) -> str:
    nth = place or bare
    return f"{KEYS.get(key or '', '')}{f'第{nth}项' if nth else ''}"
