"""Whether a standard leaves its points to an assessor, or says only what is wanted."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.confidence import SCORING
from kaocheng.scoring.phrases.making.singles import counts_one
from kaocheng.scoring.phrases.meaning import CITED, GIVE, JUDGED, NOTHING, Line, Saying
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import Quantity, normal

_MEASURED = re.compile(
    "完成(?!.*(?:交办|其他|各项|工作任务)).*(?:任务|目标|计划|分解指标|考核指标)$|(?:比重|比例|占比|率|数|量|额|收入|面积|强度|浓度|指数).{0,4}"
    "(?:上升|下降|提高|降低|增长|增加|减少|提升)$"
)
_HONOUR = re.compile("^(?:获得?|荣获|被评为|被命名|被授予|入选|创成|成功创建)")
# What was done, and no duty: 方案已编制，并经核准.
_DONE = re.compile(
    "已(?!经济|知)|(?:并|且)经(?![常费])|经.{2,14}(?:核准|批准|批复|验收|认定|同意|审定)|通过.{0,10}(?:验收|审核|认定|评审)"
)
# What a duty is told by; a line without such a word may as well be a fact.
DUTY = re.compile(
    "加强|强化|推进|推动|完善|做好|抓好|加大|加快|提高|健全|严格|深入|认真|积极|切实|充分|规范|配合|协助|营造|引导|确保|维护|落实"
    "|组织|开展|监督|督促|监管|推广|协调|建立|制定|利用|发挥|打击|控制|保障|增强|及时|定期|坚持|交办|按要求|按规定"
)
_YES_OR_NO = re.compile(
    "^(?:获|荣获|被评为|被命名|入选|通过|有|无|未|没有|不|全部|按时|按期|及时|完成|达到|达标|成立|出台|印发|制定)"
)


# 本年度未发生事故: a fact, however long it takes to say it.
_NONE_HAPPENED = re.compile(
    "^(?:本年度|年度|全年|年内|当年|辖区内?|本单位|本级|未来)*(?:未发生|未出现|无|没有发生|没有出现)(?!偿)"
)


def is_judged(reading: Reading) -> bool:
    """A requirement without a standard, or a standard that lies elsewhere or with the assessor."""
    kinds = {line.effect.kind for line in reading.lines}
    if kinds <= {CITED, JUDGED} or _is_marked(reading):
        return True
    if any(line.each is not None and line.effect.kind == GIVE for line in reading.lines):
        return False
    if kinds == {JUDGED, NOTHING} and _gated_only(reading.lines):
        return False
    if kinds <= {CITED, JUDGED, GIVE, NOTHING} and kinds & {CITED, JUDGED}:
        plain = [
            one for one in reading.lines if one.effect.kind in (GIVE, NOTHING) and not one.otherwise
        ]
        return len([one for one in plain if one.tests]) <= 1 and not reading.headers
    if len(reading.lines) != 1 or reading.headers:
        return False
    if _ONLY_WANTED.search(normal(reading.sentence)):
        return not reaches_level(reading)
    return _is_requirement(reading.lines[0])


# 森林覆盖率60%以上（1分）: a level that is reached or not, and no duty.
_LEVEL = re.compile(
    "(?:[^，。；（]|（[^（）分]*）){4,60}?(?:以[上下内]|不[低少高多大]于|不超过)[^，。；（]{0,8}"
    "（(?:满分)?[0-9.]+分）[。；]?"
)
_WANTED = re.compile("^(?:确保|力争|实现|保持|保证|全面|努力|要求|按|使)|控制在|以内|左右|力度|每")


def reaches_level(reading: Reading) -> bool:
    """Whether all that is said is a level of one figure, and the points for it."""
    text = normal(reading.sentence)
    if len(reading.lines) != 1 or not _LEVEL.fullmatch(text) or _WANTED.search(text):
        return False
    line = reading.lines[0]
    level = line.level
    return line.effect.kind == GIVE and level is not None and isinstance(level.value, Quantity)


# 确保超限率控制在4%以内（10分）: what is wanted, what the line is worth, and not what less gives.
_ONLY_WANTED = re.compile(r"^(?![^（]*[得扣加计])[^。；，]*（(?:满分)?[0-9.]+分）[。；]?$")


# 由专班打分，重点评价研究的深度（5分）、信息的有效性（5分）: how points are given, and no figures.
_MARKED = re.compile("对[^，。；]{2,20}(?:打分|评分|评议)|(?:重点|综合)评价")


def _is_marked(reading: Reading) -> bool:
    """Whether people give the marks and the figures only say how many there are."""
    if not _MARKED.search(reading.text) or SCORING.search(_OPEN.sub("", reading.text)):
        return False
    return all(line.effect.kind == GIVE and line.each is None for line in reading.lines)


_OPEN = re.compile("（[^（）]*）|(?:打|评)分|比例")


def _gated_only(lines: list[Line]) -> bool:
    """未建立制度的不得分，落实不好的酌情扣分: the gate is asked, the rest is an assessor's."""
    gates = [one for one in lines if one.effect.kind == NOTHING]
    judged = [one for one in lines if one.effect.kind == JUDGED]
    plain = all(one.tests and not one.otherwise for one in (*gates, *judged))
    return plain and all(one.effect.off for one in judged)


# 履行职责好的, 成效明显的: how well, and nothing that could be counted or affirmed.
_WELL_DONE = re.compile(
    "(?:履职|履行职责|工作|成效|效果|作用|表现|成绩|落实|组织|配合|管理)[^，。；]{0,4}(?:好|较好|明显|突出|显著|有力|扎实|得力|积极)的?$"
)


def _is_requirement(line: Line) -> bool:
    """加强…管理，得2分: a duty, and nothing that says when the points are lost."""
    if line.effect.kind != GIVE or line.each or line.otherwise or line.limits:
        return False
    if not all(isinstance(test, Saying) for test in line.tests):
        return False
    text = line.shape.text
    if len(text) > 12 and _WELL_DONE.search(text):
        return True
    if re.search("扣|的$|者$|(?<![及按准实])时$", text) or counts_one(line.shape):
        return False
    if _MEASURED.search(text.rstrip("，")) or _HONOUR.match(text) or _DONE.search(text):
        return False
    if _NONE_HAPPENED.match(text):
        return False
    return len(text) > 12 or not _YES_OR_NO.match(text)


def leaves_it(reading: Reading) -> bool:
    """Whether the sentence itself leaves the points to an assessor or to another document."""
    return any(line.effect.kind in (JUDGED, CITED) for line in reading.lines)
