"""The wording of one name: as the sentence has it, without what only leads in or says how much.

两委”班子不健全 becomes “两委”班子不健全; （3）学用 → 学用; 查阅台账，漏报 → 漏报;
支委会议每季度不少于1次 → 每季度支委会议; 贫困户被纳入帮扶范围 in percent → …帮扶范围比例.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.lateness import days_late

_SIGN = re.compile(r"\w")
_LEAST = 4  # signs of a piece that is looked for in the sentence
_OTHERS = "适用："


def worded(name: str, text: str, unit: str) -> str:
    """The name in good order; the same where there is nothing to mend."""
    if name.startswith(_OTHERS):
        return name
    own = found[0] if (found := _OWN_END.search(name)) is not None else ""
    bare = _as_written(name.removesuffix(own), text)
    bare = _without_leads(_balanced(_without_number(bare, text)), own)
    if unit:
        bare = _OUGHT.sub("", _AIM.sub(r"\g<what>", bare))
    bare = _WHEN.sub(r"\g<when>\g<what>", _NO_PART.sub("", bare))
    bare = days_late(_happened(_lacking(bare + own, unit), unit, text), unit)
    return bare if _SIGN.search(bare) else name


# As the sentence writes it ------------------------------------------------------------------------

_REMARK = re.compile("（[^（）]*）")
_OWN_END = re.compile("(?:酌定分数|完成比例|缺少数|任务完成率)$")  # of the reader itself


def _as_written(name: str, text: str) -> str:
    """The same with the commas of the sentence, and its clauses in the order of the sentence."""
    size, signs, source = max(_looked_for(name, one) for one in (text, _REMARK.sub("", text)))
    if size < _LEAST:
        return name
    wanted = "".join(_SIGN.findall(name))
    places = [at for at, sign in enumerate(source) if _SIGN.match(sign)]
    first = signs.find(wanted[:size])
    rest = wanted[size:]
    if len(rest) >= _LEAST and signs[:first].endswith(rest):
        return source[places[first - len(rest)] : places[first + size - 1] + 1].removesuffix("的")
    cut = [at for at, sign in enumerate(name) if _SIGN.match(sign)][size - 1] + 1
    piece = source[places[first] : places[first + size - 1] + 1]
    return f"{piece}{name[cut:]}" if piece.replace("，", "") == name[:cut] else name


def _looked_for(name: str, source: str) -> tuple[int, str, str]:
    """How many signs of a name, from its first, stand in the sentence as they are; its signs."""
    wanted, signs = "".join(_SIGN.findall(name)), "".join(_SIGN.findall(source))
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted[:middle] in signs else (low, middle - 1)
    return low, signs, source


_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))


def _balanced(name: str) -> str:
    """两委”班子: with the sign that was taken for an edge."""
    for opening, closing in _PAIRS:
        more = name.count(opening) - name.count(closing)
        if more > 0:
            name = name[:-1] if name.endswith(opening) else name + closing
        elif more < 0:
            name = name[1:] if name.startswith(closing) else opening + name
    return name


_NUMBER = re.compile(
    "^(?:（[0-9一二三四五六七八九十]{1,3}）|[0-9]{1,2}[）、.](?![0-9])|[①-⑳]|[A-Za-z][、.])"
)
_BARE = re.compile(
    "^(?P<n>[2-9])(?=[一-龥])(?![年月日个次项户处人起件例家篇条类种天万亿元亩公级名位等期场以时至])"
)


def _without_number(name: str, text: str) -> str:
    """（3）学用; 3实施审查, where 2. stands before."""
    name = _NUMBER.sub("", name)
    bare = _BARE.match(name)
    if bare is not None and re.search(f"(?<![0-9]){int(bare['n']) - 1}[.、．）。]", text):
        return name[1:]
    return name


# What only leads in -------------------------------------------------------------------------------

_PAPERS = "(?:资料|文件|记录|台账|档案|纪要|报告|材料|凭证|报表|工资表|计划书)"
_LEAD = re.compile(
    "(?:根据|依据|依照|按照|对照|参照|按(?![时期月季年需]))[^，]*(?:规定|要求|标准|办法|规则|通知|意见|精神|规范|》)|(?:根据|依据)[^，]*信息"
    "|认真(?:执行|贯彻)[^，]*精神"
    f"|(?:随机|现场|实地)?(?:查看|查阅|检查|抽查|核查|查验|查|看)[^，]*{_PAPERS}"
    "|以[^，]*为(?:基数|基准|基期)(?:，?(?:计算|测算))?|经(?:抽查|核查|检查|调查|核实|审核)[^，]{0,4}"
    "|(?:设置|设有?)[^，]*[加扣]分项|(?:本|该|此)项?(?:指标)?(?:为|设有|是)[^，]*(?:指标|[加扣]分项)"
)
_SO_MANY = re.compile("缺|[少欠][^于]*数|达标|合格")
_COMPARED = re.compile("低于|高于|超过|达到|持平|每|增|减|降")
_BASE = re.compile("以[^，]{2,30}为(?:基数|基准|基期)，?(?:计算|测算)?")


def _without_leads(name: str, own: str) -> str:
    """根据《…》的规定，…: what it goes by is no part of the fact, nor are the papers looked at."""
    clauses = name.split("，")
    while len(clauses) > 1 and _leads(clauses[0], clauses[-1] + own):
        clauses = clauses[1:]
    bare = "，".join(clauses)
    after = bare[found.end() :] if (found := _BASE.search(bare)) is not None else ""
    return after if len(after) >= _LEAST and not _COMPARED.match(after) else bare


def _leads(clause: str, last: str) -> bool:
    """Whether it only leads in, and is no list of what the last counts the missing ones of."""
    return bool(_LEAD.fullmatch(clause)) and not ("、" in clause and _SO_MANY.search(last))


_NO_PART = re.compile(
    "^凡|^每(?=查到|发现|出现|发生|查实)|的(?:核实|查实)$|(?<=率)(?:要|应|须|需|必须)$"
)
_FEW = re.compile(
    "^少(?=[^数年儿先签报交建开训办发][^，]+$)|^无(?=.*缺少数$)"
    "|^(?:未|没有)(?:建立健全|建立|健全|制定|完善|设立|设置|配备|落实)(?=[^，]{3,}缺少数$)"
)
_MINUTES = re.compile(
    "(?<=[会习训动查练])的?(?:会议)?(?:纪要|记录|签到表)(?:[、或和及](?:会议)?(?:纪要|记录|照片|图片))*缺少数$"
)
# 台账健全、内容完整缺少数: of what there is too little, and no word of how it ought to be.
_WELL = re.compile(
    "(?<=[一-龥]{2})不?(?:健全|完整|齐全|齐备|完善|规范|到位|真实|准确|及时|完好)+(?=[、，]|(?:缺少数|缺少次数)$)"
)
_AIM = re.compile(
    "^(?P<what>.{2,}?[^，])，?(?:应|须|要|均)?(?:不得?少于|不得?低于|至少|不得超过|(?<![0-9][天日月])不超过)[0-9.]+[^，不未]{0,4}$"
)
_OUGHT = re.compile("(?<=[年月季度内])应当?(?=[^，0-9]{2,}$)")  # 全年应培训, of so many days
_WHEN = re.compile(
    "^(?P<what>(?!每|全年|当年|本年|上半年).{3,}?)，?(?P<when>每年|全年|每个?季度|每个?月|每半年|每周|年内|上半年|下半年|年底|年末)$"
)


def _lacking(name: str, unit: str) -> str:
    """少会议: 缺少会议; 办公会的会议纪要缺少数, of so many times: 办公会缺少次数."""
    if unit and _FEW.search(name):
        return f"缺少{_FEW.sub('', name).removesuffix('缺少数')}"
    name = _WELL.sub("", name) if name.endswith("缺少数") else name
    return _MINUTES.sub("缺少次数", name) if unit == "次" else name


# 全年无发生火灾。每发生一起: what is wanted is none, and what is counted is how many.
_NONE = re.compile(
    "^(?P<who>[^无未不没]*?)(?:(?:无|没有|未|不得|杜绝)(?P<v>发生|出现)(?P<thing>[^无未不没]{2,})"
    "|(?:无|没有)(?P<bad>[^无未不没]*(?:现象|行为|事故|事件|案件|问题|投诉|上访|纠纷)))$"
)
_HAPPENS = re.compile("(?:发生|发现|出现|每有)(?:一|1)?(?:起|次|件|例|人|处|个|项|宗)")


def _happened(name: str, unit: str, text: str) -> str:
    """全年无发生火灾, of so many 起: 全年发生火灾."""
    found = _NONE.fullmatch(name) if unit and unit != "%" and _HAPPENS.search(text) else None
    if found is None:
        return name
    return f"{found['who']}{found['bad'] or found['v'] + found['thing']}"


# Shares -------------------------------------------------------------------------------------------

_IS_SHARE = re.compile(
    "(?:率.{0,3}|比例|比重|占比|比值|比|度|水平|[增降升涨]幅|增速|增长|权重|[面感差值]|指数|得分|系数|分数)(?:（[^（）]*）)?$"
)
_APART = re.compile(
    "^(?:超|低于|高于)|(?:[低高差超少多]|相差|超出|超过|上升|下降|压缩|压减|缩短|提高|提升|降低|减少|增加)$"
)
_COMPARED_YET = re.compile("[0-9]%以[上下内]")  # a reading that went wrong
_DONE_RATE = re.compile("(?<=率)完成比例$")
_DONE_TWICE = re.compile("^完成(?=.{2,}完成比例$)")
_OF_NUMBER = re.compile("(?<=.)(?:(?<=额)达到|数?量?已达到?)(?P<of>[^，]{2,}[数额])$")
_GOAL = re.compile("目标|指标|任务|计划")


def of_share(name: str, text: str) -> str:
    """What is filled in in percent says of what share: 占年度总投资的比例."""
    name = _DONE_TWICE.sub("", _OF_NUMBER.sub(r"占\g<of>的比例", name))
    if name.endswith("完成率完成比例") or not _GOAL.search(text):
        name = _DONE_RATE.sub("", name)
    if _IS_SHARE.search(name) or _COMPARED_YET.search(name):
        return name
    if name.endswith("完成") or f"{name}完成" in text:
        return f"{name.removesuffix('完成')}完成率"
    if _APART.search(name):
        return f"{name}幅度"
    return f"{name}的比例" if "占" in name else f"{name}比例"
