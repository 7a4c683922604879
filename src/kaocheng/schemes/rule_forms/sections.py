"""Forms of what is no rule: a node's details, entries of the sections, the scheme's head."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kaocheng.schemes.document.tree import number_in
from kaocheng.schemes.rule_forms.fields import (
    CHOICE,
    CONDITION,
    FLAG,
    LINES,
    LONG,
    NUMBER,
    ROWS,
    TEXT,
    Bound,
    Field,
    Form,
    Posted,
    Record,
)

LEVELS = {
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "township": "乡级",
    "village": "村级",
    "department": "部门",
}
_MISSING = (
    ("zero", "计 0 分"),
    ("full", "计满分"),
    ("not_applicable", "按不适用处理"),
    ("error", "不许缺数，退回补报"),
)
_NOT_APPLICABLE = (
    ("rescale", "其余指标按比例折算"),
    ("spread", "同级指标按比例折算"),
    ("group_mean", "按同组平均得分计"),
    ("full", "计满分"),
    ("zero", "计 0 分"),
    ("exclude", "该单位不计总分"),
)
_FROM_ABOVE = (("", "同上级"),)
_COMBINES = (("", "相加"), ("lowest", "取最低"), ("highest", "取最高"), ("mean", "取平均"))
_KINDS = (("", "不分"), ("quantitative", "定量"), ("qualitative", "定性"))
_DUTIES = (
    Field("lead", "牵头单位", shape=TEXT, suggest="units"),
    Field("assessor", "评审部门", shape=TEXT, suggest="units"),
    Field("data_source", "数据来源单位", shape=TEXT, suggest="units"),
    Field("contact", "上级对口联系", "上级对口部门、处室，随方案保存", TEXT),
    Field("support", "配合单位", "一行一个", LINES),
    Field("evidence", "佐证材料", "一行一件", LINES),
    Field("text", "评分标准原文", "印发的条文，供人对照", LONG, wide=True),
)
_POLICIES = (
    Field("missing", "缺数", shape=CHOICE, choices=_FROM_ABOVE + _MISSING),
    Field("not_applicable", "不适用", shape=CHOICE, choices=_FROM_ABOVE + _NOT_APPLICABLE),
)
_BOUNDS = (
    Field("weight", "权重", shape=NUMBER, blank="1"),
    Field("floor", "最低得分", shape=NUMBER, blank="不设"),
    Field("cap", "最高得分", shape=NUMBER, blank="不设"),
)
_LEAF_FIELDS = (
    *_DUTIES,
    Field("kind", "类别", shape=CHOICE, choices=_KINDS),
    *_POLICIES,
    *_BOUNDS,
)
LEAF_FORM = Form(_LEAF_FIELDS)
PARENT_FORM = Form((*_LEAF_FIELDS, Field("combine", "下级合成", shape=CHOICE, choices=_COMBINES)))

_CODE = Field("code", "代码", shape=TEXT, needed=True)
_NAME = Field("name", "名称", shape=TEXT)
_GRADE_EFFECTS = (
    ("grade", "等次定为"),
    ("grade_at_most", "等次最高为"),
    ("not", "不得评为"),
)
_POINT_EFFECTS = (("points", "总分加（减写负数）"), ("score_at_most", "总分最高为"))
_SIDES = (("bonus", "加分"), ("deduction", "扣分"))
_EFFECTS = (
    *_GRADE_EFFECTS,
    *_POINT_EFFECTS,
    ("indicator_zero", "指标清零"),
    ("rank", "排在最后"),
)


def _names(choices: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(value for value, _ in choices)


def _veto_opened(veto: Record) -> Record:
    effect = veto.get("effect") or {}
    way = next(iter(effect), "not")
    value = effect.get(way, "")
    return {**veto, "effect": way, "grade": value, "amount": value, "indicator": value}


def _veto_closed(values: Record) -> Record:
    closed = dict(values)
    way = closed.pop("effect", "not")
    given = [closed.pop(key, "") for key in ("grade", "amount", "indicator")]
    value = next((each for each in given if each != ""), "")
    return {**closed, "effect": {way: "last" if way == "rank" else value}}


_QUOTA = (
    Field("top", "名额（个）", shape=NUMBER),
    Field("share", "或比例", "20% 写 0.2", NUMBER),
    Field("of", "基数", shape=CHOICE, choices=(("ranked", "全部"), ("rest", "其余"))),
    Field("within", "范围", shape=CHOICE, choices=(("all", "不分组"), ("group", "各组"))),
    Field(
        "round",
        "取整",
        shape=CHOICE,
        choices=(("floor", "舍去"), ("half_up", "四舍五入"), ("ceil", "进位")),
    ),
    Field("ties", "末位并列", shape=CHOICE, choices=(("none", "都不取"), ("all", "都取"))),
)
SECTION_FORMS: dict[str, Form] = {
    "items": Form(
        (
            _CODE,
            _NAME,
            Field("unit", "计量单位", shape=TEXT),
            Field("source", "数据来源", shape=TEXT, suggest="units"),
        )
    ),
    "groups": Form((_CODE, _NAME)),
    "adjustments": Form(
        (
            _CODE,
            _NAME,
            Field("kind", "类别", shape=CHOICE, choices=_SIDES, needed=True),
            Field("cap", "上限（分）", shape=NUMBER, blank="不设"),
            Field("counts", "计入", shape=CHOICE, choices=(("", "总分"), ("tiebreak", "同分比较"))),
            Field("assessor", "评审部门", shape=TEXT, suggest="units", blank="考核办"),
        )
    ),
    "vetoes": Form(
        (
            _CODE,
            _NAME,
            Field("basis", "依据", shape=TEXT),
            Field("when", "条件", shape=CONDITION, needed=True),
            Field("effect", "后果", shape=CHOICE, choices=_EFFECTS, needed=True),
            Field("grade", "等次", shape=TEXT, needed=True, suggest="grades",
                  only=("effect", _names(_GRADE_EFFECTS))),
            Field("amount", "分数", shape=NUMBER, needed=True,
                  only=("effect", _names(_POINT_EFFECTS))),
            Field("indicator", "指标", shape=TEXT, needed=True, suggest="codes",
                  only=("effect", ("indicator_zero",))),
        ),
        _veto_opened,
        _veto_closed,
    ),
    "grades": Form(
        (
            Field("name", "等次", shape=TEXT, needed=True),
            Field("at_least", "最低总分", shape=NUMBER, blank="不设"),
            Field("requires", "附加条件", shape=CONDITION, blank="不设"),
            Field("quota", "名额", "不设的，够分即可", ROWS, fields=_QUOTA, row_name="名额"),
        )
    ),
}  # fmt: skip

_NESTED = {
    "full": ("score", "full"),
    "decimals": ("score", "decimals"),
    "round": ("score", "round"),
    "missing": ("defaults", "missing"),
    "not_applicable": ("defaults", "not_applicable"),
    "bonus": ("adjustment_caps", "bonus"),
    "deduction": ("adjustment_caps", "deduction"),
    "by": ("ranking", "by"),
}
_KEYS_OF_RANKING = {"total": "总分", "tiebreak": "同分比较"}


def _head_opened(head: Record) -> Record:
    opened = dict(head)
    for flat, (outer, inner) in _NESTED.items():
        opened[flat] = (head.get(outer) or {}).get(inner)
    opened["level"] = LEVELS.get(head.get("level", ""), head.get("level"))
    by = opened["by"] or []
    opened["by"] = [_KEYS_OF_RANKING.get(key, key) for key in by]
    return opened


def _head_closed(values: Record) -> Record:
    closed = {key: value for key, value in values.items() if key not in _NESTED}
    for flat, (outer, inner) in _NESTED.items():
        if flat in values:
            closed.setdefault(outer, {})[inner] = values[flat]
    codes = {words: code for code, words in LEVELS.items()}
    closed["level"] = codes.get(closed.get("level", ""), closed.get("level", ""))
    keys = {words: key for key, words in _KEYS_OF_RANKING.items()}
    if "ranking" in closed:
        closed["ranking"] = {"by": [keys.get(each, each) for each in values["by"]]}
    return closed


HEAD_FORM = Form(
    (
        Field("title", "方案名称", shape=TEXT, needed=True, wide=True),
        Field("code", "代码", "同一代码的新版本印发后，旧版本即被取代", TEXT, True),
        Field("year", "年度", shape=NUMBER),
        Field("level", "考核层级", shape=TEXT, suggest="levels"),
        Field("basis", "考核依据", "文件名称、文号，一行一件", LINES, wide=True),
        Field("full", "总分", shape=NUMBER, blank="100"),
        Field("decimals", "得分小数位数", shape=NUMBER, blank="2"),
        Field(
            "round",
            "四舍五入",
            shape=CHOICE,
            choices=(("leaf", "逐项取舍"), ("total", "只对总分取舍")),
        ),
        Field("missing", "缺数", shape=CHOICE, choices=_MISSING),
        Field("not_applicable", "不适用", shape=CHOICE, choices=_NOT_APPLICABLE),
        Field("bonus", "加分总上限", shape=NUMBER, blank="不设"),
        Field("deduction", "扣分总上限", shape=NUMBER, blank="不设"),
        Field("by", "排名依据", "一行一个：总分、同分比较或指标代码，依次比较", LINES),
    ),
    _head_opened,
    _head_closed,
)


def points_fields(points: Any, groups: Mapping[str, str]) -> tuple[Bound, ...]:
    """The points of a node: one for all, or one for each group."""
    by_group = isinstance(points, dict)
    switch = Field("by_group", "各组分值不同", shape=FLAG)
    fields = [Bound(switch, "by_group", "on" if by_group else "")] if groups or by_group else []
    if not by_group:
        return (Bound(Field("points", "分值", shape=NUMBER), "points", _shown(points)), *fields)
    names = {**{code: code for code in points}, **groups}
    each = [
        Bound(Field(code, names[code], shape=NUMBER), f"points.{code}", _shown(points.get(code)))
        for code in names
    ]
    return (*each, *fields)


def take_points(posted: Posted, groups: Mapping[str, str]) -> Any:
    """The points as posted; when the switch was just set, every group begins with the one."""
    if not posted.get("by_group"):
        first = next((v for k, v in posted.items() if k.startswith("points.") and v.strip()), "")
        return _points(posted.get("points", first))
    begin = posted.get("points", "")
    given = [name.removeprefix("points.") for name in posted if name.startswith("points.")]
    codes = dict.fromkeys([*groups, *given])
    return {code: _points(posted.get(f"points.{code}", begin)) for code in codes}


def _points(typed: str) -> Decimal | str:
    number = number_in(typed)
    return typed.strip() if number is None else number


def _shown(points: Any) -> str:
    return f"{points:f}" if isinstance(points, Decimal) else str(points or "")
