"""What a level that is no figure refers to: the target, last year, a mean, another measure."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.meaning import Reference
from kaocheng.scoring.phrases.numerals import number_of

_TARGET = (
    "任务|目标|指标|计划|预算|规划|下达|核定|划定|控制数|控制线|限额|规定|标准|达标线|达标值|序时|"
    "进度|要求|基数"
)
_PRIOR = "上年同期|去年同期|上年度|上年|上一年度|上一年|去年|同期"
PREVIOUS = "上月|上季度|上季|上期|上一期|环比"
_MEAN = re.compile(
    "(?:前|近|过去|上)(?P<n>[0-9一二三四五六七八九十]+|.)(?:个)?年(?:度)?[^，。]{0,8}?(?:平均|均)"
)


EVERYBODY = (
    "(?:各|全部|所有|全体|被考核|参评|参加考核的?)"
    "(?:地|县|市|区|镇|乡|街道|行|银行|机构|单位|企业|部门)"
)
_THIS_YEAR = re.compile("年度|全年|当年|本年|今年|年末|年底")
_AVERAGED = re.compile(
    f"^(?:全[省市县区州国]|同组|{EVERYBODY})(?:[县市区镇乡街道]{{0,3}})(?:的)?(?P<m>[^，。；的]{{2,24}}?)的?(?:平均(?:数|值|水平|分)?|均值)$"
)


def averaged(words: str) -> str:
    """全县亩均税收平均值: of what the mean is; "" where the words do not say."""
    found = _AVERAGED.match(words)
    return re.sub("^(?:年度|全年|当年)", "", found["m"]) if found is not None else ""


def reference_of(words: str) -> Reference | None:
    """What a level that is no figure refers to."""
    mean = _MEAN.search(words)
    years = number_of(mean["n"]) if mean else None
    ours = not re.search(f"全[省市县区国州]|{EVERYBODY}", words)
    if mean and years and 1 <= years <= 20 and "或" not in words and ours:
        return Reference("mean_prior", int(years), words)
    if re.search("平均|均值", words):
        if re.search(
            f"全省|全市|全县|全区|全州|全国|全组|同组|{EVERYBODY}", words
        ) and "年" not in _THIS_YEAR.sub("", words):
            return Reference("group_mean", 0, words)
        return Reference("baseline", 0, words)
    for pattern, kind in ((PREVIOUS, "previous"), (_TARGET, "target"), (_PRIOR, "prior")):
        if re.search(pattern, _BUDGET.sub("", words)):
            return Reference(kind, 0, words)
    if re.search("历史|基期|水平|年初(?:数|值)?$", words) and not _OTHER.search(words):
        return Reference("baseline", 0, words)
    return Reference("item", 0, words) if _OTHER.search(words) else None


# 一般公共预算支出增速: what the money is called, and nothing that was planned.
_BUDGET = re.compile(
    "(?:一般公共|政府性基金|财政)预算(?=[收支][^，]*(?:增速|增幅|增长率|比重|占比)$)"
)
# Another measure of the same unit: 高于当地居民收入增速.
_OTHER = re.compile(
    "(?:优秀|良好|较好|标杆|先进|较差|较低)(?:值|水平)$|(?:增速|增幅|增长率|比例|比重|占比|[^效]率|收入|支出)$"
)
