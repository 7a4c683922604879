"""What a name leaves unsaid, from the clause before or from the indicator's name.

未及时更新 after 宣传栏每季度更新 is 宣传栏每季度未及时更新; 未履行 of 主要负责人履行职责 is
主要负责人未履行职责; 达标率 of 义务教育保障 is 义务教育保障达标率.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaocheng.scoring.phrases.subjects import bare_name, subject_of
from kaocheng.scoring.phrases.tokens import normal

# Names that say nothing outside their sentence: 降低幅度, 不完善, 国家级以上.
_VAGUE = re.compile(
    "[0-9.]+%?以[上下内].*|.*[额积数量率]以[上下内]|^(?:(?:下降|上升|增长|提高|减少|增加|提升|降低|发生|超额|超出|中间)(?:幅度)?|.?|[^一-龥]+.?|每.{1,2}|(?:低|高|超|差|少|多|降|升|完成|单项|大于|小于)*(?:幅度|数|缺少数|占比|完成比例)?"
    "|每(?:个?[月周]|季度?|半年)[0-9一二三四]+.{1,2}缺少数|全年(?:累计)?|当年|年内|本年度?|每年|不完善|不健全|不到位|少.|(?:国家|省|市|县|区|乡镇?|镇|村)级(?:及以上|以上)?|发生.{1,3}数|发现|存在|出现|不合格|不达标|(?:低于|高于|超过|突破|未完成|完成|未达到|达到)(?:的|目标|标准)?|全[省市县国区])$"
)


# What is done, without what it is done to: 配备3人以上的.
_VERB = re.compile(
    "(?:全年|年内|当年|每年|已|共)?(?:配备|建立|设立|建成|新建|新增|培育|创建|引进|聘用|组建|安排|投入|发放|发表|采用|录用|召开|开展|举办|组织)"
)
# 成立 of 成立领导小组, 按时报送 of 年度报表: a deed, of what the indicator names.
_DEED = re.compile(
    "(?:全部|已|按时|按期|及时|如期|按要求|按规定)*(?:成立|制[定订]|编制|印发|出台|签订|报送|上报|提交|公开|落实|完成|配备)(?:到位)?"
)
_THING = re.compile(
    "(?:方案|小组|机构|计划|制度|协议|责任书|报表|报告|总结|预算|决算|规划|台账|任务|资料|材料|信息|数据)$"
)
# Names that an indicator's name makes clearer: 未建立, 迟报; 逾期天数, 基本相符.
_SHORT = re.compile(
    "(?![瞒漏迟谎]报(?:事故|事件|案件|[险疫灾火警]情))"
    "(?:未|没有|无|不|已|迟|漏|瞒|谎|缺|错(?!案)|误)[一-龥]{1,3}$"
)
_BARE = re.compile(
    "完成值|本项数据|本项|(?:年度|全年)?(?:目标)?(?:任务|目标|计划)完成(?:比例|率)|(?:下达|分配|承担|交办)的?(?:目标)?任务完成(?:率|比例)|得分|数据|分值|次数|符合(?:要求|规定)?|规范|合理|健全|完善|明确|到位|充分|齐全|完整|准确|真实|科学|一致|清晰|整洁|[一-龥]{2}较[大小多少好差]|基本(?:相符|符合)|完不成任务|完成(?:年度|全年)?(?:目标)?任务|比例|比率|投资|(?:逾期|超期|延期|延误|超时|拖延|推迟|滞后).{1,3}数|办结|化解|获个人"
    "|[为比][^，的]{2,10}(?:单位|低|高)|(?:低于|高于)标准"
)


def is_vague(name: str) -> bool:
    """Whether a name says nothing outside its sentence."""
    return bool(_VAGUE.match(name))


# A yes or no of nothing: 没有, 经抽查, 每个季度中, 其他区县, 以上指标不达标.
_NOTHING = re.compile(
    "没有|有|无|经(?:抽查|核查|检查|审核|调查)[^，]{0,4}|(?:每个?|当)[季月年]度?中?|.*(?:月份|季度|活动|过程)中"
    "|(?:其他|其余)[^，未不]{0,6}|(?:以上|上述|下列)(?:各项|指标|内容|条件){0,2}，?(?:不达标|不符合|未完成)?"
    "|[^，]*(?:[加扣]分项|否决性指标)(?:未完成)?|(?:在)?此基础上|注"
)


def tells_nothing(name: str, unit: str) -> bool:
    """Whether a yes or no is asked of words that state no fact."""
    return not unit and bool(_NOTHING.fullmatch(name))


_RATE = re.compile(
    "(?:按时|按期|及时|完成|达标|合格|优良|办结|结案|覆盖|收缴|征缴|发放|发生|入学|巩固|成活|保存|整改|调处|化解|处置|处理|报送"
    "|签订|参与|参加|出勤|知晓|到位|建档|入库|开工|竣工|上报|平均|年度|实际|受理|答复|回复|反馈|使用|采用|查处|复查|审核)+(?:率|比例)"
    "|(?:年度|全年|同比|实际)*(?:增幅|增速|增长速度|增长率|降幅|完成率|完成比例)|实际(?:发生|完成)?(?:数|值|量)"
    "|(?:目标|计划|任务|完成|应完成|应达到)(?:数|值|量)|总量|增量|存量"
)
_GROWTH = re.compile("(?:同比|实际)*(?:增幅|增速|增长幅度|增长速度|增长率)")
_GROWS = re.compile("(?:增幅|增速|增长幅度|增长速度|增长率)$")
_LEAST, _MOST = 4, 12  # signs of a name that need not be told what it is about; of a short one
_OFFICE = re.compile("(?:工作|管理|情况|考核)+$")
_FIGURE = re.compile("..*[率数量额值]$")
_OPEN = "（“《"
_NO_THING = re.compile("[加扣]分|基[础本]分|(?<!表彰)奖[励惩]|其他")


def completed(name: str, unit: str, text: str, indicator: str) -> str:
    """The name with its thing; the same where it has one, or none is known."""
    subject = subject_of(indicator)
    few = unit and 1 < len(name) < _LEAST and len(subject) <= _MOST
    if subject.endswith(name) and (few or unit == "%" or _FIGURE.search(name)):
        return subject  # 改造 of 老旧小区改造, so many of them
    told = next(_undone(name, text, indicator), "") or _with_found(name, unit, text)
    told = told or _graded(name, text) or _of_event(name, subject, text)
    return told or _with_subject(name, subject, indicator)


def _with_subject(name: str, subject: str, indicator: str) -> str:
    """The name with what the indicator speaks of."""
    if not subject and (_BARE.fullmatch(name) or is_vague(name)):
        subject = bare_name(normal(indicator))
    if not subject or subject in name or _NO_THING.search(subject):
        return name
    if _GROWTH.fullmatch(name) and _GROWS.search(subject):
        return subject  # 增长幅度 of 工业增加值增幅
    if _VERB.fullmatch(name):
        return subject if name in subject else f"{name}{subject}"
    if _DEED.fullmatch(name):
        return _done(name, subject)
    if _RATE.fullmatch(name):
        thing = _OFFICE.sub("", subject)
        return name if _speaks_of(subject, name) else _joined(thing or subject, name)
    if _SHORT.match(name) and not _speaks_of(subject, name):
        return _joined(subject, name)
    bare = is_vague(name) or _BARE.fullmatch(name)
    return _joined(subject, name.strip(_OPEN)) if bare else name


def _done(deed: str, subject: str) -> str:
    verb = re.sub("^(?:全部|已|按时|按期|及时|如期|按要求|按规定)+|到位$", "", deed)
    if subject.startswith(verb) and len(subject) > len(verb) + 1:
        return f"{deed.removesuffix(verb)}{subject}"
    return f"{deed}{subject}" if _THING.search(subject) and verb not in subject else deed


_DOES = re.compile("^(?:全面|按时|按期|及时|如期|确保)*完成(?=.{2})")


def _joined(subject: str, name: str) -> str:
    """任务完成比例 of 完成造林任务: 造林任务完成比例, and nothing twice."""
    thing = _DOES.sub("", subject) if "完成" in name and not name.startswith("未") else subject
    longest = range(min(len(thing), len(name)), 1, -1)
    twice = next((size for size in longest if thing.endswith(name[:size])), 0)
    return f"{thing}{name[twice:]}"


# 进京非访（3分）：每1人次扣1分: the head says itself what happens.
_HAPPENED = re.compile("(?:发生|出现)(?:[一-龥]{1,3}数)?")
_EVENT = re.compile(
    "(?:访|投诉|曝光|事故|事件|案件|火灾|警情|违[建法规纪]|违法占地|通报|差错|失误|舆情|纠纷|欠薪|缺席|迟到|早退|旷工|脱岗)$"
)


_THERE = re.compile("有|发现|出现|存在|发生")
_DENIED = re.compile(
    "(?:无|没有|未发生|未出现)(?P<what>(?!此|该|上述|以上)[^，。；：]{2,12}?)的?，?(?:得|计)"
)
_AMISS = re.compile(
    "违|乱|漏|误|错|访|事故|案|火灾|事件|投诉|隐患|问题|纠纷|失[信控]|流失|拖欠|脱岗"
)


# 不发生一般事故, 无越级上访: what there is to be none of.
_NOT_TO_BE = re.compile("^(?:(?:不|未|没有|杜绝)(?=发生|出现)|无|杜绝|防止|严防)")


def _of_event(name: str, subject: str, text: str) -> str:
    """进京非访: so many of it; 无上访得5分，有1起扣1分: so many 上访."""
    if _THERE.fullmatch(name):
        denied = _DENIED.search(text)
        if denied is not None:
            return denied["what"]
        if name in ("有", "发现") and _AMISS.search(subject):
            return subject
    happens = _HAPPENED.fullmatch(name) and _EVENT.search(subject)
    return _NOT_TO_BE.sub("", subject) if happens else ""


def _speaks_of(subject: str, name: str) -> bool:
    """Whether two signs of the indicator's name stand in it: 无台账 of 台账资料."""
    return any(subject[place : place + 2] in name for place in range(len(subject) - 1))


# What is found at a place -------------------------------------------------------------------------

_PLACE = re.compile("[^未不无没有违乱缺漏，]{2,12}[街巷路区村道院段边内外]")
_NONE_OF = re.compile("(?:无|没有|不得有|杜绝)(?P<what>[^，。；：的]{2,20}?)(?=的|，|得|计|记|（)")


def is_place(name: str, unit: str) -> bool:
    """Whether so many 处 are counted of a place: what was found there is not said."""
    return unit in ("处", "起", "例") and bool(_PLACE.fullmatch(name))


def _with_found(name: str, unit: str, text: str) -> str:
    """主街每发现一处 after 村内无粪堆、土堆: what was found there; "" where it is not known."""
    before, here, after = text.partition(name)
    if not (here and is_place(name, unit) and re.match("，?每?发现", after)):
        return ""
    things = [found["what"] for found in _NONE_OF.finditer(before)]
    return f"{name}{things[-1]}" if things else ""


# A grade, without what has it ---------------------------------------------------------------------

_GRADES = "不合格|合格|优秀|优良|良好|优|良|中|一般|较好|较差|基本合格|不达标|达标"
_GRADE = re.compile(_GRADES)
_GRADED = re.compile(
    f"(?P<what>[^，。；：、0-9]{{2,20}}?(?:被?评为|等次为|结果为|为)?)(?:{_GRADES})(?=[的、，得])"
)


def _graded(name: str, text: str) -> str:
    """良好 after 年度考评为优秀: 年度考评为良好."""
    if not _GRADE.fullmatch(name):
        return ""
    found = next(_GRADED.finditer(text), None)
    return f"{found['what']}{name}" if found is not None and found["what"] != "不" else ""


# What was not done, without the thing -------------------------------------------------------------

_UNDONE = re.compile(
    "(?P<not>(?:未|没有|没|不)(?:能|按时|及时|按期|按规定|按要求|全面|认真)*)"
    "(?P<verb>成立|建立|开展|制定|制订|编制|上报|报送|召开|落实|完成|执行|实施|公开|签订|配备|设立|更新|履行|提交|组织|办理|拨付|发放|公示|报告)"
)
_MODAL = re.compile(
    "(?:均|都|要|应当|应|须|必须|已经|已|全部|按照?规定|按照?要求|按时|及时|按期|认真|积极|切实|全面|坚持|确保|能够|能|并)+$"
)
_THING_ENDS = re.compile(
    "(?:并|且|，|（|不少于|不低于|至少|的?[得计记加扣][0-9]|[0-9]+分|的$|得满分|计满分).*$"
)
_SPOILT = re.compile("[0-9]分|[得扣]|。[不未没]")
_CLAUSE = re.compile("[，。；：（）]")


def _undone(name: str, text: str, indicator: str) -> Iterator[str]:
    """没有成立 after 成立由镇长任组长的领导小组: 没有成立由镇长任组长的领导小组."""
    before, _, last = name.rpartition("，")
    found = _UNDONE.fullmatch(last)
    if found is None:
        return
    said = text.partition(name)[0] if name in text else ""
    for source in (before, said, bare_name(normal(indicator))):
        for clause in reversed(_CLAUSE.split(source)[-4:]):
            done = re.search(
                f"(?<![未没不无有])(?<!政务)(?<!信息){found['verb']}了?(?P<what>.*)$", clause
            )
            if done is None or re.search("[未没不无]", clause[: done.start()]):
                continue
            who = _MODAL.sub("", clause[: done.start()])
            what = _THING_ENDS.sub("", done["what"])
            if len(who) + len(what) > 2 and not _SPOILT.search(f"{who}。{what}"):
                yield f"{who}{found[0]}{what}"
