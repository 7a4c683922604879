"""A long name as a code of bounded length: how it begins and how it ends, in whole words.

生活区、生产区与病死动物处理区分开，各区相距50米以上，未区分的: where its clauses end, and else
where a word that everybody uses begins or ends. Without such places it is cut by signs alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_RANGE = re.compile("(?<=[0-9%])[-—–~～]+(?=[0-9])")  # 3-5人: without its sign it would be 35
_BEGINNING = 12  # signs of a long name that its code begins with, where nothing else is known
_HEAD, _TAIL = range(4, 19), range(12, 33)  # how long either may be

# Before these a word begins, unless what stands before them belongs to them.
_BEGINS = re.compile(
    "在(?![内职岗校建编])|(?<!参)与(?!会)|(?<![共温饱缓])和(?!谐)|(?<![以普涉])及(?![时格早其])|以及|或(?!许)|并(?!列)"
    "|未(?!来)|(?<![差])不(?!同|动产)|没有|无(?!论)|(?<!反|应)被|(?<![针应反绝核面])对(?![象接应口照])"
    "|(?<![自理])由|(?<![按依参])照?按(?!时|期)|凡|均|每|各(?=[区级项县村镇乡]|单位|部门)"
)
_ENDS = re.compile("[的了](?!解)|以[上下内]")
_WORDS = re.compile(
    "工作|制度|情况|任务|要求|规定|标准|项目|单位|部门|企业|人员|建设|管理|完成|落实|开展|组织|建立|健全|制定|完善|加强|提供"
    "|存在|导致|造成|发现|出现|发生|参加|采取|实施|推进|确保|报送|上报|进行|问题|计划|方案|措施|责任|机制|体系|活动|领导"
    "|机构|政府|会议|资料|材料|信息|数据|系统|平台|设施|设备|安全|监督|检查|监管|建议|服务|群众|干部|社会|经济|发展|规划|规范"
    "|资金|环境|卫生|教育|培训|宣传|公开|公示|考核|评价|达到|超过|低于|擅自|违反|年度|季度|全年|积极|认真|及时|按时|按期|行为"
    "|生产|经营|市场|农业|农村|工程|文件|记录|档案|台账|网站|媒体|重点|重大|主要|领域|范围|负责|专职|兼职"
)
# 生产区, 管理员; 不安全, 各单位: signs that belong to the word beside them.
_AFTER = frozenset("区率数量者员性化度表书费额类级型部室站线点网案法厅局办会组队人户村镇项品处得")
_BEFORE = frozenset("不未无非可所各本该每某新老大小多再已被第总副全主的了和与及或并对在由按")
_NOT_FIRST = frozenset("的了和与及或等后时中")
_DENIES = re.compile("[不未无没]")


def shortened(name: str, longest: int) -> str:
    """The signs of a name; of a longer one its beginning and its end."""
    signs, stops = _signs(name)
    if len(signs) <= longest:
        return signs
    places = stops | set(_words(signs))
    heads = [at for at in places if at in _HEAD]
    tails = [at for at in places if len(signs) - at in _TAIL and not _denied(signs, at, stops)]
    cuts = [
        (start + len(signs) - end + 12 * (end in stops) + 6 * (start in stops), start, end)
        for start in heads
        for end in tails
        if start + len(signs) - end <= longest
    ]
    begun = max((at for at in places if 4 <= at <= _BEGINNING), default=_BEGINNING)
    _, start, end = max(cuts, default=(0, begun, len(signs) + begun - longest))
    return signs[:start] + signs[end:]


def _denied(signs: str, at: int, stops: set[int]) -> bool:
    """Whether the words before deny what follows: of 不符合要求的 no 要求的 is left."""
    return at not in stops and _DENIES.search(signs, at - 4, at) is not None


def _signs(name: str) -> tuple[str, set[int]]:
    """What a code is made of, and where stops stood between."""
    signs, stops = "", set()
    for found in re.finditer(r"(?P<sign>\w+)|\W+", _RANGE.sub("至", name)):
        signs += found["sign"] or ""
        stops.add(len(signs))
    return signs, stops


def _words(signs: str) -> Iterator[int]:
    """Where a word begins or ends that everybody uses."""
    begun = (found.start() for found in _BEGINS.finditer(signs))
    around = (at for found in _WORDS.finditer(signs) for at in found.span())
    for at in (*begun, *around, *(found.end() for found in _ENDS.finditer(signs))):
        torn = signs[at : at + 1] in _AFTER | _NOT_FIRST or signs[at - 1 : at] in _BEFORE
        if 0 < at < len(signs) and not torn:
            yield at
