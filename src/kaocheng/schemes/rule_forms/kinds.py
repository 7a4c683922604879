"""The one table of rule forms: sixteen kinds, their fields, and what each does in one line."""

from __future__ import annotations

from kaocheng.schemes.rule_forms.fields import (
    CHOICE,
    CONDITION,
    FLAG,
    ITEM,
    ROWS,
    RULE,
    RULES,
    TEXT,
    Field,
    Form,
    KindForm,
)
from kaocheng.schemes.rule_forms.shapes import (
    join_bands,
    join_knots,
    join_places,
    join_steps,
    rank_closed,
    rank_opened,
    split_bands,
    split_knots,
    split_places,
    split_steps,
)

_FLOOR = Field("floor", "下限", "得分不低于多少，可以是负数", blank="不设")
_CAP = Field("cap", "上限", "得分不超过多少", blank="不设")
_CAP_FULL = Field("cap", "上限", "得分不超过多少", blank="满分")
_OTHERWISE = Field("otherwise", "其余得分", "都不符合时得多少分", blank="0")
_WHEN = Field(
    "when", "条件", "如 粮食产量 >= 100，几个条件用 and、or 相连", CONDITION, True, wide=True
)
_RATE_OF = Field("of", "完成数", "用来计分的数，多为一个数据项", needed=True)
_RATE_TO = Field("to", "比较数", "与什么相比，多为 target(数据项)，即目标值", needed=True)
_PARTS = Field("parts", "各项标准", shape=RULES, needed=True, row_name="一项标准")
_PER = Field("per", "每多少", "每满多少扣（加）一次，须大于 0", blank="1")
_WHOLE = Field("whole", "不足一个单位的不计", "不勾选的按比例计", FLAG)
_WAYS = (("at_least", "达到"), ("above", "高于"), ("at_most", "不超过"), ("below", "低于"))
_POLES = "多为 group_max（同组最大）、group_min（同组最小），也可写数"

_ATTAIN = Form(
    (
        _WHEN,
        Field("points", "符合的得分", blank="满分"),
        Field("otherwise", "不符合的得分", blank="0"),
    )
)
_RATIO = Form(
    (
        _RATE_OF,
        _RATE_TO,
        Field("at_least", "起算线", "比值低于它的不得分，如 0.6", blank="0"),
        Field("cap", "比值最高按", "如 1.2，允许超额得分", blank="1"),
        Field("floor", "比值最低按", "如 0.4，保底得分", blank="0"),
    )
)
_INVERSE = Form(
    (
        _RATE_OF,
        _RATE_TO,
        Field("cap", "比值最高按", "节约得再多，也按此计", blank="1"),
        Field("floor", "比值最低按", "超出再多，也按此计", blank="0"),
    )
)
_STEPS = Field(
    "steps",
    "各档",
    "从上往下看，先符合哪一档得哪一档的分",
    ROWS,
    True,
    fields=(
        Field("way", "界限", shape=CHOICE, choices=_WAYS),
        Field("limit", "数值", needed=True),
        Field("points", "得分", needed=True),
    ),
    row_name="一档",
    split=split_steps,
    join=join_steps,
)
_LADDER = Form(
    (Field("of", "分档的数", "如 100*rate(数据项)，即完成率（%）", needed=True), _STEPS, _OTHERWISE)
)
_KNOTS = Field(
    "knots",
    "各节点",
    "数值从小到大；两点之间按直线内插，两端之外不再增减",
    ROWS,
    True,
    fields=(Field("x", "数值", needed=True), Field("points", "得分", needed=True)),
    row_name="一个节点",
    split=split_knots,
    join=join_knots,
)
_CURVE = Form((Field("of", "计分的数", "如 100*growth(数据项)，即增幅（%）", needed=True), _KNOTS))
_DEDUCT = Form(
    (
        Field("of", "扣分的数", "件数、次数，或 shortfall(数据项, 12) 这样的差额", needed=True),
        _PER,
        Field("points", "每次扣", "扣多少分", needed=True),
        _WHOLE,
        Field("from", "从多少分扣起", blank="满分"),
        Field("floor", "最低扣到", "可以是负数，即倒扣", blank="0"),
        Field("unbounded", "扣分不封底", "勾选后可一直扣到 0 分以下，不再填“最低扣到”", FLAG),
    )
)
_AWARD = Form(
    (
        Field("of", "加分的数", "件数、次数，或 excess(数据项, 100) 这样的超额", needed=True),
        _PER,
        Field("points", "每次加", "加多少分", needed=True),
        _WHOLE,
        Field("base", "从多少分加起", blank="0"),
        Field("cap", "最高加到", blank="满分"),
        Field("unbounded", "加分不封顶", "勾选后超过满分也照加，不再填“最高加到”", FLAG),
    )
)
_SCALES = (("linear", "首末名之间等差递减"), ("step", "每后一名减多少分"), ("table", "名次表"))
_RANK = Form(
    (
        Field("of", "排名的数", needed=True),
        Field("order", "次序", shape=CHOICE, choices=(("desc", "大的在前"), ("asc", "小的在前"))),
        Field("within", "范围", shape=CHOICE, choices=(("all", "全部单位"), ("group", "各组分别"))),
        Field("scale", "名次换分", shape=CHOICE, choices=_SCALES),
        Field("first", "首名得分", blank="满分", only=("scale", ("linear",))),
        Field("last", "末名得分", blank="0", only=("scale", ("linear",))),
        Field("step", "每后一名减", "减到 0 分为止", needed=True, only=("scale", ("step",))),
        Field(
            "table",
            "名次表",
            shape=ROWS,
            needed=True,
            only=("scale", ("table",)),
            fields=(Field("place", "名次", shape=TEXT, needed=True), Field("points", "得分")),
            row_name="一个名次",
            split=split_places,
            join=join_places,
        ),
        Field("otherwise", "其余名次得分", blank="0", only=("scale", ("table",))),
    ),
    rank_opened,
    rank_closed,
)
_EFFICACY = Form(
    (
        Field("of", "计分的数", needed=True),
        Field("best", "最好值", _POLES, blank="同组最大"),
        Field("worst", "最差值", _POLES, blank="同组最小"),
        Field("base", "最差值得满分的", "如 0.6，即 60%", blank="0.6"),
    )
)
_JUDGED = Form(
    (
        Field("item", "评定哪个数据项", shape=ITEM, needed=True, suggest="items"),
        Field(
            "bands",
            "档次",
            "不设档次的，填报的就是评审给分，从 0 分到满分",
            ROWS,
            fields=(
                Field("name", "档次名", shape=TEXT, needed=True),
                Field("share", "得满分的几倍", "如 0.8", needed=True),
            ),
            row_name="一档",
            split=split_bands,
            join=join_bands,
        ),
    )
)
_CHECKLIST = Form(
    (
        Field(
            "parts",
            "各条",
            shape=ROWS,
            needed=True,
            fields=(
                Field("name", "简称", "写进理由", TEXT),
                Field("when", "条件", shape=CONDITION, needed=True),
                Field("points", "得分", needed=True),
            ),
            row_name="一条",
        ),
        _FLOOR,
        _CAP_FULL,
    )
)
_CASES = Form(
    (
        Field(
            "cases",
            "各情形",
            "从上往下看，先符合哪种情形用哪种",
            ROWS,
            True,
            fields=(_WHEN, Field("rule", "此时的标准", shape=RULE, needed=True)),
            row_name="一种情形",
        ),
        Field("otherwise", "其他情形的标准", "不选的得 0 分", RULE),
    )
)
_COMBINED = Form((_PARTS, _FLOOR, _CAP))
_FORMULA = Form((Field("points", "得分算式", needed=True, wide=True), _FLOOR, _CAP))

KIND_FORMS: dict[str, KindForm] = {
    each.kind: each
    for each in (
        KindForm("attain", "达标得分", "符合条件得满分，不符合不得分。", _ATTAIN),
        KindForm("ratio", "按比例得分", "完成多少，按比例得多少分。", _RATIO),
        KindForm(
            "inverse_ratio", "控制型按比例得分", "越少越好：超出控制数多少，按比例扣减。", _INVERSE
        ),
        KindForm("ladder", "分档得分", "数值落在哪一档，得哪一档的分。", _LADDER),
        KindForm("curve", "分段线性得分", "各节点之间按直线内插得分。", _CURVE),
        KindForm("deduct", "逐项扣分", "从满分起，每发生一次（每差一个单位）扣若干分。", _DEDUCT),
        KindForm("award", "逐项加分", "从 0 分起，每有一项（每超一个单位）加若干分。", _AWARD),
        KindForm("rank", "按名次得分", "各单位排出名次，按名次得分。", _RANK),
        KindForm("efficacy", "功效系数", "按在最好值与最差值之间的位置得分。", _EFFICACY),
        KindForm("judged", "定性评审", "由评审部门评定档次，或直接给分。", _JUDGED),
        KindForm("checklist", "逐条累计", "列出几条要求，符合一条得一条的分。", _CHECKLIST),
        KindForm("cases", "分情形", "先看属于哪种情形，再用那种情形的标准。", _CASES),
        KindForm("sum", "各项累加", "几项标准的得分相加。", _COMBINED),
        KindForm("highest", "就高不累加", "几项标准中取得分最高的一项。", _COMBINED),
        KindForm("lowest", "就低", "几项标准中取得分最低的一项。", _COMBINED),
        KindForm("formula", "按式计分", "直接写出得分的算式。", _FORMULA),
    )
}
