"""Signs that a finished reading went wrong: seen in what it asks for, whatever the form was.

None of them knows a form of language. Each looks at the items that have to be filled in, the
rule over them and what is in doubt already, and tells the official what to check. A reading with
such a sign was wrong about four times of five, so its confidence is low.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kaocheng.scoring.phrases.bytown import unsaid_of_whom
from kaocheng.scoring.phrases.items import Item
from kaocheng.scoring.phrases.proposal import Proposal
from kaocheng.scoring.phrases.subjects import subject_of

_CHINESE = re.compile("[\u4e00-\u9fff]+")
_ASKED = re.compile(r"(\w+) == 1(?![0-9.])")
_ONLY_ASKED = re.compile(r"(\w+) == 1")


def signs_of(proposal: Proposal, indicator: str) -> Iterator[str]:
    """What to check before the rule is adopted."""
    if proposal.rule is None:
        return
    asked = set(_ASKED.findall(str(proposal.rule)))
    items = [one for one in proposal.items if not _of_assessors(one)]
    facts = [one for one in items if one.code in asked]
    figures = [one for one in items if one.code not in asked]
    names = {one.code: one.name for one in facts}
    heading = "".join(_CHINESE.findall(indicator))
    found = [
        *_ill_named(items, facts, subject_of(indicator)),
        *_headings(proposal.rule, names, heading),
        *_denied([one.name for one in items]),
        *_done_twice(facts, figures),
        *_nearly_the_same(figures),
        *_by_period(figures, proposal.rule),
        *_reversed(figures, proposal.rule),
        *_two_yardsticks(str(proposal.rule)),
        *_uncounted(proposal.sentence, str(proposal.rule)),
        *_two_means(proposal.sentence, str(proposal.rule)),
        *_at_discretion(proposal.sentence, str(proposal.rule)),
        *_of_some_units(proposal.sentence, str(proposal.rule)),
    ]
    if not found and _doubts(proposal) > 1:
        found.append("没有读准的不止一处，请逐处核对")
    yield from found


def _of_assessors(item: Item) -> bool:
    return "酌定" in item.code or item.code.startswith("适用")


# 每宗次扣0.5分 in a sentence, and a rule that counts nothing.
_EACH = re.compile("每[一1]?[宗次起件例处项个][^,，。；;：:、（）()的]{0,6}?[扣加减] ?[0-9.]+ ?分")
_COUNTING = re.compile("'(?:deduct|award|rank|ratio|inverse_ratio|curve|formula|checklist)'|[*/]")


def _uncounted(sentence: str, rule: str) -> Iterator[str]:
    """Points for each that became points for once."""
    found = _EACH.search(sentence)
    if found is not None and not _COUNTING.search(rule):
        yield f"“{found[0]}”没有读成逐个计分，请核对"


_AS_IT_IS = re.compile("视(?:具体|实际)?情(?:况|节|形)?(?:轻重)?(?:扣|加|得|计|给)")


def _at_discretion(sentence: str, rule: str) -> Iterator[str]:
    """栏目不更新视情况扣2分: how much of them is left to who assesses."""
    found = _AS_IT_IS.search(sentence)
    if found is not None and "judged" not in rule and "酌定" not in rule:
        yield f"“{found[0]}”由评审掌握，这里按全部扣、加读"


_OF_WHOM = re.compile("(全[国省市州县区])[^,，。；;全]{0,12}?平均")


def _two_means(sentence: str, rule: str) -> Iterator[str]:
    """低于全省平均但高于全国平均的: two figures, of which a rule knows only one."""
    known = dict.fromkeys(_OF_WHOM.findall(sentence))
    if "group_mean(" in rule and len(known) > 1:
        yield f"{'、'.join(known)}的平均值不是同一个数，请分开写"


def _of_some_units(sentence: str, rule: str) -> Iterator[str]:
    """甲、乙两镇未设机构扣5分，人员少于2人扣3分: the second is asked of all."""
    whom = "" if "适用" in rule else unsaid_of_whom(sentence)
    if whom:
        yield f"“{whom}”说的是哪几句没有写清，请把这几个单位的要求分开写"


# Names ------------------------------------------------------------------------------------------

# 没有, 完不成任务, 评价: whatever the sentence speaks of.
_OF_WHAT = re.compile(
    "(?:没有|评价|完成|达到|持平|低于于?|超比例|其他|此?基础上|不?达标|达到标准"
    "|(?:未|不|完不成|没有|超额|不?超过|突破|低于|高于|未?达到?|没有达到|完成|不完成|未完成)"
    "(?:年度|当年|全年|上级|下达|考核|责任|计划|规定|控制|的)*(?:目标|任务|指标|计划|标准|要求|规定)(?:任务|值|指标)?)"
)
# 超过2小时、4小时以内报送: how late something was done, which may be counted.
_TIME = "[0-9.]+个?(?:小时|天|日|工作日|分钟)"
_LATE_DEED = (
    f"{_TIME}(?:[、至-]?{_TIME}(?:以内|之内|内))?才?[报送上办反回到整完处答交提响修排][^0-9]+$"
)
# 该指标考核目标值, 低于责任指标85%: torn off what stood before.
_TORN_BEFORE = re.compile(
    "^(?:该(?=项|指标|单位|类)|此|其(?!他|它|中|余)|指(?!挥|标|导|纹|定|示|数|令|引|派|甲|战)|不?低于|不?高于|不少于"
    f"|超(?:过(?!百|规定时|{_LATE_DEED})|[0-9])|[前后]者|以下达|以上(?!级)|经(?:抽查|检查)$"
    "|直[到至](?!$.)|及以[上下]|(?:本项|该项)?得分(?:如果|若))"
)
# 发稿各, 比招生指标低5%以内是: torn off what comes after.
_TORN_AFTER = re.compile(
    "(?:是|(?<=.{3})(?<![未不没])发生|[0-9]%以[上下内][人户件]?[低高]|(?<![获取所心值赢])得|各|在|于|或|以及|和|与|(?<!合)并|(?<=[^挤侵抢强霸违])占|为准"
    "|^[^0-9级半年月日]{2,}以[上下内]|(?:低于|高于|不足|不到|超过)[0-9.]+的占比)$"
)
# 有3档优秀, 得分二完整性得分: words that score, or what stood in cells, within a name.
_OF_SCORING = re.compile(
    "(?<!统)计分|扣分|加分(?!项)|得分(?!率|及|$|.*得分$)|满分|不得|各占|此基础|[0-9二三四五]档"
    "|(?:低|高|少|多)?于[0-9].*占比$|[x×][0-9]|(?<![第0-9])[0-9]的比例$"
    "|是否.?不|[≥≤=]|<(?!关于)|(?<![知见法定则案])>|[0-9]%?-[0-9].*[0-9]%?-[0-9]|每个?(?:[月次人处间户家件起例项宗辆栋套名份]|[人户家件车班]次)$"
)
# 横幅进行宣传宣传方式: of two pieces.
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,})\1")
# 根据预警分析结果, 查拨款到位的凭证: by what it is told, and nothing that could be true or false.
_BY_WHAT = re.compile(
    "^(?:每季度|每年|每月)?(?:根据|按照?|依据|依照|参照|对照|以本级).{2,}"
    "(?:结果|年限|情况|数据|名单|报表|办法|标准|目标|规则|规定|要求)$"
    "|^(?:查|看|检查|核查|查看|查阅)[^未无没不缺]+(?:凭证|凭据|资料|文件|记录|台账|台帐|计划书|档案|图片|照片)$"
    "|^[^有无未]+(?:分值|评分|得分|分数)$"
)
# 无故滞留资金每滞留半个月: what is counted, and was asked once.
_OF_EACH = re.compile(
    "每(?!个?(?:年|季|月|周|日|天|半|旬|人|户|村|次|班|名|位|镇|乡|县|区|单位|家|所|组|学))"
)


def _ill_named(items: list[Item], facts: list[Item], subject: str) -> Iterator[str]:
    """Items whose names are no whole thing: a piece of the sentence was cut in the wrong place."""
    beside = len(facts) < len(items)  # what says nothing for itself, and may say what a figure says
    for one in items:
        whole = beside and not one.unit and _OF_WHAT.fullmatch(one.name.removeprefix(subject))
        torn = _TORN_BEFORE.search(one.name) or _TORN_AFTER.search(one.name)
        if one in facts:
            alone = _BY_WHAT.search(one.name) or _OF_EACH.search(one.name)
        else:
            alone = _TWICE.search(one.name)
        if whole or torn or alone or _OF_SCORING.search(one.name):
            yield f"数据项“{one.name}”不像一件完整的事，请对照原文改写"
        if subject and one.name == f"{subject}发生次数":
            yield f"“{one.name}”是什么的次数没有读出来，请写明"


# Facts ------------------------------------------------------------------------------------------

_NOT = re.compile("未能|未|没有|没|不|无")
_LACKS = re.compile("[未没不无非缺少]")
# 考核合格, 考核不合格 are grades; with 且 in it there are four cases and not two.
_OTHERWISE_TWO = re.compile("合格|及|且|导致|造成|等[次级]")
# 已建成未投用: how far it has come.
_SO_FAR = re.compile("(?:已|建成|完工|制定|建立|开工)[^，]{0,8}?(?:但|而)?(?:尚?未|没有)")
_HEADING = re.compile("(?:情况|建设|项目|工作|评价|进度|权重|各占)$")
_DEED = re.compile("正在|已|完成|建成|开展|组织|制定|列入|纳入|按|成立|建立")


def _headings(rule: object, names: dict[str, str], indicator: str) -> Iterator[str]:
    """签约项目6分，…: the heading became a case that gives the points at once."""
    for when in _cases(rule):
        asked = _ONLY_ASKED.fullmatch(when)
        name = names.get(asked[1], "") if asked is not None else ""
        bare = "".join(_CHINESE.findall(name))
        if not bare or _LACKS.search(bare):
            continue
        if any(other.startswith(bare[:4]) for other in names.values() if other != name):
            continue  # 目标纳入规划的得2分，目标纳入计划的得1分: one of several
        if bare in indicator or (_HEADING.search(bare) and not _DEED.match(bare)):
            yield f"“{name}”像是标题，读成了得分的条件，请核对"


def _cases(rule: object) -> Iterator[str]:
    """The conditions of those cases that give points, where there are other cases."""
    if not isinstance(rule, dict):
        return
    cases = rule.get("cases", ())
    if len(cases) > 1 or "otherwise" in rule:
        yield from (str(one["when"]) for one in cases if one["rule"] != 0)
    inner = [*(one["rule"] for one in cases), *rule.get("parts", ()), rule.get("otherwise")]
    for one in inner:
        yield from _cases(one)


def _denied(names: list[str]) -> Iterator[str]:
    """按时发放, 未按时发放: one thing asked twice, and the answers may not agree."""
    told = [name for name in names if not _LACKS.search(name)]
    for name in names:
        affirmed = _NOT.sub("", name.replace("完不成", "未完成"), count=1)
        if not _NOT.search(name) or _OTHERWISE_TWO.search(affirmed) or _SO_FAR.search(name):
            continue
        for one in told:
            some = _SOME.match(name)
            ends = len(affirmed) > 4 and one.endswith(affirmed)
            if one == affirmed or ends or (some and one.endswith(affirmed[some.end() :][-4:])):
                yield f"“{one}”和“{name}”是一件事，请合成一项填报"


# 未完成一个村的签约: by the number of what was not done.
_SOME = re.compile("^(?:未完成|没有|未)[0-9一二两](?=[个家村户项次件].{4})")


_TASK = re.compile("完成(?P<what>.{2,}?)(?:目标任务|目标|任务|计划|指标)")


def _done_twice(facts: list[Item], figures: list[Item]) -> Iterator[str]:
    """完成信贷目标 as a fact, and 信贷任务完成率 as a figure."""
    for one in facts:
        found = _TASK.fullmatch(one.name)
        for other in figures if found is not None else ():
            if found is not None and other.name == f"{found['what']}任务完成率":
                yield f"“{one.name}”和“{other.name}”是一件事，请合成一项填报"


# Figures ----------------------------------------------------------------------------------------

_PERIOD = re.compile("^第?(?:[一二三四1-4]季度|[上下]半年|[0-9]{1,2}月(?:底|末|份)?)末?")


def _by_period(items: list[Item], rule: object) -> Iterator[str]:
    """一季度达到60%得1分，二季度达到80%得2分, as cases: the rule does not know the quarter."""
    told = {_PERIOD.sub("", one.name) for one in items if _PERIOD.match(one.name)}
    timed = [one.name for one in items if _PERIOD.match(one.name)]
    if len(timed) > 2 and len(told) == 1 and isinstance(rule, dict) and rule["kind"] == "cases":
        yield f"“{timed[0]}”等是各期的要求，规则不知道考核的是哪一期，请分期写"


_LACK = re.compile("缺乏|缺少|不满意|不达标|不合格|未(?!来)")


def _reversed(items: list[Item], rule: object) -> Iterator[str]:
    """缺乏信心在60%以下扣8分: the less is lacking, the more is taken."""
    names = {one.code: one.name for one in items}
    for ladder in _ladders(rule):
        name, lowest = names.get(str(ladder["of"]), ""), ladder["steps"][0]
        falls = "at_most" in lowest or "below" in lowest
        if _LACK.search(name) and falls and str(lowest["points"]).startswith("-"):
            yield f"“{name}”越低扣得越多，与这个名称的意思相反，请核对"


def _ladders(rule: object) -> Iterator[dict[str, Any]]:
    if not isinstance(rule, dict):
        return
    if rule.get("kind") == "ladder":
        yield rule
    for part in rule.get("parts", ()):
        yield from _ladders(part)


_RANKS = frozenset("省市县区乡镇村国级最逾误迟退漏错废")


def _nearly_the_same(figures: list[Item]) -> Iterator[str]:
    """双季稻面积, 双季稻种植面积: most likely one measure under two names."""
    for one in figures:
        for other in figures:
            if one.unit == other.unit and _is_worn(one.name, other.name):
                yield f"“{other.name}”和“{one.name}”是不是同一个数，请核对"


def _is_worn(name: str, other: str) -> bool:
    """Whether one name is the other with a sign or two left out within."""
    if len(name) < 4 or not 0 < len(other) - len(name) < 3 or other.endswith(name):
        return False
    signs = iter(other)
    return not _RANKS & (set(other) - set(name)) and all(sign in signs for sign in name)


_CALLED = r"(?:baseline|target|prior|previous|group_mean)\(\w+\)"
_BEYOND = re.compile(rf"(\w+) [<>]=? {_CALLED} [+-] ([0-9.]+)")
_PLAIN = re.compile(r"(\w+) [<>]=? ([0-9.]+)")


def _two_yardsticks(rule: str) -> Iterator[str]:
    """高于平均值5个点以内扣1分，5个点以外扣2分: the second 5 is above the mean as well."""
    for name, figure in sorted(set(_BEYOND.findall(rule)) & set(_PLAIN.findall(rule))):
        yield f"“{name}”与{figure}比还是与相差{figure}比，请核对"


# Doubts -----------------------------------------------------------------------------------------

# What is only told, or is the same for every sentence of its kind.
_TOLD = re.compile(
    "没有写不足一档|没有写“每”|没有写分值|酌情”的部分由|由填报数据的人|没有写最高分|从总分中扣的"
    "|这种写法还没有|没有写从多少分加起|须另行算出，填作|按越低越好|功效系数法|按只扣到"
)
_QUOTED = re.compile("“.*”|[0-9.]+")


def _doubts(proposal: Proposal) -> int:
    """How many kinds of things were not read for sure."""
    notes = {_QUOTED.sub("", words) for words in proposal.notes if not _TOLD.search(words)}
    return len(notes) + bool(proposal.left)
