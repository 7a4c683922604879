"""Every kind of file that leaves by a page, and what is decided about it. Pure.

A kind that is not in the table does not go out: `TABLE` is where a new download begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum


class Export(StrEnum):
    """What goes out."""

    RANKING = "ranking"
    COMPARISON = "comparison"
    SPOT_FINDINGS = "spot_findings"
    MARKING_SHEET = "marking_sheet"
    SELF_SHEET = "self_sheet"
    SELF_REPORT = "self_report"
    CIRCULAR = "circular"
    SPOT_LETTER = "spot_letter"
    USE_LETTER = "use_letter"
    USE_LIST = "use_list"
    PACKAGE = "package"
    DRAW_FRAME = "draw_frame"
    DISPATCH_SHEET = "dispatch_sheet"
    BULK_SHEET = "bulk_sheet"
    TARGETS = "targets"
    PEOPLE = "people"
    POSTS = "posts"
    ORGANISATIONS = "organisations"
    BLANK_BOOK = "blank_book"
    SCHEME_SOURCE = "scheme_source"
    SCHEME_TABLE = "scheme_table"
    DUTIES = "duties"
    IMPORT_REPORT = "import_report"
    EVIDENCE = "evidence"


class Marking(Enum):
    """How a file says who took it out: where everybody sees it, beside what is read back, or not.

    Beside: in the footer of the print and in the document's properties, where no cell changes.
    """

    VISIBLE = "表末、页脚和文件属性"
    BESIDE = "页脚和文件属性"
    CLEAN = "不加"


class Asks(Enum):
    """When the reason (用途) is asked for."""

    NEVER = "不问"
    BEFORE_PUBLICATION = "发布前填写"
    ALWAYS = "每次填写"


@dataclass(frozen=True)
class Kind:
    """The decision about one kind of file, with the reason for both of its halves."""

    label: str
    marking: Marking
    asks: Asks
    why: str


_OFFICIAL = "公文，须与印发的一致"
_FORM = "要填好交回，表内不能多一格"

TABLE: Mapping[Export, Kind] = {
    Export.RANKING: Kind(
        "排名表", Marking.VISIBLE, Asks.BEFORE_PUBLICATION, "各单位得分，发布前不外传"
    ),
    Export.COMPARISON: Kind(
        "各环节得分比较表", Marking.VISIBLE, Asks.BEFORE_PUBLICATION, "各单位得分，发布前不外传"
    ),
    Export.SPOT_FINDINGS: Kind(
        "抽查情况表", Marking.VISIBLE, Asks.BEFORE_PUBLICATION, "各单位得分，发布前不外传"
    ),
    Export.MARKING_SHEET: Kind("部门评审表", Marking.BESIDE, Asks.BEFORE_PUBLICATION, _FORM),
    Export.SELF_SHEET: Kind("自评打分表", Marking.VISIBLE, Asks.NEVER, "一个单位自己的得分"),
    Export.SELF_REPORT: Kind("自评报告", Marking.CLEAN, Asks.NEVER, "单位盖章报送的公文"),
    Export.CIRCULAR: Kind("考核通报", Marking.CLEAN, Asks.BEFORE_PUBLICATION, _OFFICIAL),
    Export.SPOT_LETTER: Kind("抽查反馈函", Marking.CLEAN, Asks.NEVER, _OFFICIAL),
    Export.USE_LETTER: Kind("结果运用建议名单（函）", Marking.CLEAN, Asks.NEVER, _OFFICIAL),
    Export.USE_LIST: Kind(
        "结果运用建议名单", Marking.VISIBLE, Asks.NEVER, "结果已发布，只到单位和岗位，不列人名"
    ),
    Export.PACKAGE: Kind(
        "复算包", Marking.CLEAN, Asks.BEFORE_PUBLICATION, "谁导出都逐字节相同，才能核对"
    ),
    Export.DRAW_FRAME: Kind("抽取单位名单", Marking.CLEAN, Asks.NEVER, "按摘要核验，一字节不能动"),
    Export.DISPATCH_SHEET: Kind("调度表", Marking.BESIDE, Asks.NEVER, _FORM),
    Export.BULK_SHEET: Kind("本期数据表", Marking.BESIDE, Asks.NEVER, _FORM),
    Export.TARGETS: Kind("目标值表", Marking.BESIDE, Asks.NEVER, _FORM),
    Export.PEOPLE: Kind("人员表", Marking.BESIDE, Asks.ALWAYS, f"人员名单；{_FORM}"),
    Export.POSTS: Kind("岗位表", Marking.BESIDE, Asks.ALWAYS, f"人员名单；{_FORM}"),
    Export.ORGANISATIONS: Kind("组织机构表", Marking.BESIDE, Asks.NEVER, _FORM),
    Export.BLANK_BOOK: Kind("导入模板", Marking.BESIDE, Asks.NEVER, _FORM),
    Export.SCHEME_SOURCE: Kind(
        "方案文件", Marking.CLEAN, Asks.NEVER, "按摘要核对，导回时一字节不能动"
    ),
    Export.SCHEME_TABLE: Kind("评分表", Marking.BESIDE, Asks.NEVER, "可导回为方案，表内不能多一格"),
    Export.DUTIES: Kind(
        "责任清单", Marking.VISIBLE, Asks.ALWAYS, "列有分管领导和联系人，属人员名单"
    ),
    Export.IMPORT_REPORT: Kind("方案导入报告", Marking.VISIBLE, Asks.NEVER, "文件的逐处说明"),
    Export.EVIDENCE: Kind("佐证材料", Marking.CLEAN, Asks.NEVER, "原件，按摘要保存，下载另有记录"),
}


def asks_reason(export: Export, *, is_published: bool) -> bool:
    """Whether whoever takes it out says what for; `is_published`: its marks are known anyway."""
    asks = TABLE[export].asks
    return asks is Asks.ALWAYS or (asks is Asks.BEFORE_PUBLICATION and not is_published)
