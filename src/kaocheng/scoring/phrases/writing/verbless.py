"""Points without a verb: 负全责扣15分、主责10分、次责3分 — each takes off as the first does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaocheng.scoring.phrases.tokens import NOTE, POINTS, QUANTITY, SIGNS, Points, Shape
from kaocheng.scoring.phrases.words import COUNTERS
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import spliced

_CLAUSE = re.compile("[^，、；。：]+")
_SAID = re.compile(
    f"(?P<each>每(?:{'|'.join(COUNTERS)}))?(?P<v>扣减|扣除|扣|减|加|奖励|奖|[得计记赋占为按给])(?:各|分值|分)?[{POINTS}](?:/..?)?$"
)
_BARE = re.compile(f"[{POINTS}](?:/..?)?$")
_COUNTS = re.compile(f"每[^，、；。：每]{{1,2}}[{POINTS}]|/")
# 漏报的2分, 一般事故1分: beside a comma, what is bad or of one rank; 台账资料5分 is neither.
_BAD = re.compile("的|[未不无没迟漏错瞒缺失违差责级类]|事故|案件|事件")
_TURNED = {"扣减": "扣", "扣除": "扣", "减": "扣", "奖励": "加", "奖": "加"}
# What a figure of points is, where it is no member of a list.
_OWN = re.compile(
    "满分|总分|基[础本准]分|分值|得分|计分|最[高多低少]|至多|累计|合计|共|总计|不超过|不得|不足|不低于|不少于|上限|封顶|限"
    "|[值达满于到过从在以按≤≥<>=]$|^(?:每|再|另|各|均)"
)
# What is done well costs no points: 未落实扣1分，制定方案2分.
_GOOD = re.compile(
    "^(?:已|按|全|能|及时|制定|建立|开展|落实|设立|组织|完成|达到|成立|印发|召开|有)"
)
_LONGEST = 14


def verbs_said(shape: Shape) -> Shape:
    """负全责扣15分、主责10分 → 负全责扣15分、主责扣10分; 国家级加5分，省级3分 likewise."""
    unsaid = faults(shape) or _unsaid(shape)
    return spliced(shape, ((at, at, word(verb, shape.cut(at, at + 1))) for at, verb in unsaid))


# 每处错误1分，严重错误3分: what is wrong costs points, though no word says so.
_FAULT = re.compile(
    f"(?:错误|差错|失误|违规|违纪|缺陷|遗漏|投诉|不符|不合格|缺项|问题)(?:的|{NOTE})*[{POINTS}]$"
)
_EACH_FAULT = re.compile(f"^每(?:有|发现|出现|存在|缺|少|漏)?(?:{'|'.join(COUNTERS)}|{QUANTITY})")


def faults(shape: Shape) -> list[tuple[int, str]]:
    """Where 扣 is left out of a sentence that only tells faults and their points."""
    scored = [one for one in _CLAUSE.finditer(shape.text) if POINTS in one[0]]
    each = [one for one in scored if _EACH_FAULT.match(one[0])]
    if not each or each[0] is not scored[0] or not all(_FAULT.search(one[0]) for one in scored):
        return []
    return [(one.end() - 1, "扣") for one in scored]


def _unsaid(shape: Shape) -> Iterator[tuple[int, str]]:
    """Where a verb is left out, and which; 每起扣 where the one before counts so."""
    verb, each, begun, named = "", "", 0, False
    for clause in _CLAUSE.finditer(shape.text):
        stop = shape.text[begun : clause.start()]
        verb = "" if re.search("[。：]", stop) else verb
        own, begun = clause[0], clause.end()
        said, bare = _SAID.search(own), _BARE.search(own)
        if said is not None:
            verb, each = _TURNED.get(said["v"], said["v"]), said["each"] or ""
        elif bare is None:
            named = _is_name(own)
            verb = verb if named else ""
            continue
        elif verb not in ("扣", "加"):
            return  # 制定方案2分，未落实扣1分，开展培训3分: bare points are given
        elif _is_member(shape.cut(clause.start(), begun), verb, named, "、" in stop):
            yield clause.start() + bare.start(), ("" if _COUNTS.search(own) else each) + verb
        else:
            verb = ""
        named = False


def _is_name(own: str) -> bool:
    """负主要责任的, with the points behind the comma."""
    return own.endswith("的") and POINTS not in own and 1 < len(own) <= _LONGEST


def _is_member(clause: Shape, verb: str, named: bool, listed: bool) -> bool:
    """Whether a clause is a name and points: one more of a list."""
    place = clause.text.rindex(POINTS)
    own, value = clause.text[:place], clause.values[place]
    if not isinstance(value, Points) or not value.plain or value.low is not None or value.share:
        return False
    if len(own) < 1 + own.endswith("的") - named or len(own) > _LONGEST or _OWN.search(own):
        return False
    if not (named or listed or verb == "加" or _BAD.search(own)):
        return False
    return QUANTITY not in own and not (verb == "扣" and _GOOD.match(own))


_HEAD = re.compile(
    "[^，。；：]{2,20}的，$"
    "|[^，。；：]{0,20}(?:刊发|刊登|发表|采用|报道|转发|获得|表彰|奖励|投稿)[^，。；：]{0,8}，$"
)


def of_head(text: str, end: int) -> int:
    """Where the words begin that a rank stands in: of 获得荣誉的，国家级加5分 before the comma."""
    start = max(text.rfind(stop, 0, end) + 1 for stop in "，。；：")
    head = _HEAD.search(text, 0, start) if start == end else None
    return head.start() if head and not any(sign in head[0] for sign in SIGNS) else start
