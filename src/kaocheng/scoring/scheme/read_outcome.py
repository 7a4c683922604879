"""Reading adjustments, vetoes, grades and ranking (format, sections 5 to 7)."""

from __future__ import annotations

from fractions import Fraction

from kaocheng.scoring.bounded import quoted
from kaocheng.scoring.expressions.kinds import TRUTH_KIND
from kaocheng.scoring.expressions.nodes import FULL, Expression, walk
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules import read_rule
from kaocheng.scoring.scheme.model import Adjustment, Grade, Quota, Veto

EFFECTS = (
    "grade",
    "grade_at_most",
    "not",
    "points",
    "score_at_most",
    "indicator_zero",
    "rank",
)
_NAMED = {"indicator_zero": "指标代码", "rank": "排名后果"}
_MOST_NAMED = 20
MOST_GRADES = 50


def read_adjustments(
    keys: Keys,
) -> tuple[tuple[Adjustment, ...], Fraction | None, Fraction | None]:
    """The adjustments, and the caps of all bonuses and of all deductions."""
    seen: set[str] = set()
    found = []
    for entry in keys.mappings("adjustments", needed=False):
        code = _fresh_code(entry, seen)
        adjustment = Adjustment(
            code,
            entry.text("name", code),
            entry.choice("kind", ("bonus", "deduction")),
            read_rule(entry, "rule"),
            _not_negative(entry, "cap"),
            entry.choice("counts", ("total", "tiebreak"), "total"),
            entry.text("assessor", ""),
        )
        if adjustment.cap is None and adjustment.rule.uses_full():
            entry.fault(
                "rule", "没有上限的加扣分项里不能用满分（F）", "请写 cap，或在规则中写明分数"
            )
        found.append(adjustment)
    node = keys.get("adjustment_caps")
    if node is None:
        return tuple(found), None, None
    inner = Keys(keys.context, node, "adjustment_caps")
    caps = _not_negative(inner, "bonus"), _not_negative(inner, "deduction")
    inner.done()
    return tuple(found), *caps


def _not_negative(keys: Keys, key: str) -> Fraction | None:
    value = keys.number(key)
    if value is not None and value < 0:
        keys.fault(key, f"“{key}”不能是负数", "扣分的上限也写正数")
    return value


def _fresh_code(entry: Keys, seen: set[str]) -> str:
    code = entry.code()
    if code and code in seen:
        entry.fault("code", f"代码“{code}”重复", "请改成不同的代码")
    seen.add(code)
    return code


def read_vetoes(keys: Keys, grades: tuple[str, ...], codes: dict[str, bool]) -> tuple[Veto, ...]:
    """The vetoes. `codes`: every indicator code."""
    seen: set[str] = set()
    found = []
    for entry in keys.mappings("vetoes", needed=False):
        code, when = _fresh_code(entry, seen), entry.condition("when")
        effect, value = _effect(entry, grades, codes)
        name, basis = entry.text("name", code), entry.text("basis", "")
        _no_full(entry, "when", when)
        found.append(Veto(code, name, basis, when, effect, value))
    return tuple(found)


def _no_full(entry: Keys, key: str, expression: Expression) -> None:
    if FULL in list(walk(expression)):
        entry.fault(key, "这里没有指标，不能用 full()", "请写明数值")


def _effect(
    entry: Keys, grades: tuple[str, ...], codes: dict[str, bool]
) -> tuple[str, str | Fraction]:
    node = entry.need("effect")
    if node is None:
        return "points", Fraction(0)
    inner = Keys(entry.context, node, entry.below("effect"))
    given = [key for key in EFFECTS if inner.get(key) is not None]
    inner.done()
    if len(given) != 1:
        if isinstance(node.value, dict):
            entry.fault("effect", "后果须写一项", f"请从 {'、'.join(EFFECTS)} 中取一个")
        return "points", Fraction(0)
    effect = given[0]
    if effect in ("points", "score_at_most"):
        return effect, inner.number(effect) or Fraction(0)
    value = inner.text(effect)
    known = {"indicator_zero": tuple(codes), "rank": ("last",)}.get(effect, grades)
    if value and value not in known:
        what = _NAMED.get(effect, "等次")
        mend = f"可用：{'、'.join(known[:_MOST_NAMED])}" if known else "请先在 grades 中写明等次"
        inner.fault(effect, f"没有{quoted(value)}这个{what}", mend)
    return effect, value


def read_grades(keys: Keys) -> tuple[Grade, ...]:
    """The grades, best first."""
    grades: dict[str, Grade] = {}
    for entry in keys.mappings("grades", needed=False):
        name = entry.code("name")
        if name and name in grades:
            entry.fault("name", f"等次“{name}”重复", "请删去其中一个")
        grades[name] = Grade(name, entry.number("at_least"), _requires(entry), _quotas(entry))
    if len(grades) > MOST_GRADES:
        keys.fault("grades", f"等次超过 {MOST_GRADES} 个", "请合并等次")
    return tuple(grades.values())


def _requires(entry: Keys) -> Expression | None:
    node = entry.get("requires")
    if node is None:
        return None
    expression = entry.context.expression(node, entry.below("requires"), TRUTH_KIND)
    _no_full(entry, "requires", expression)
    return expression


def _quotas(entry: Keys) -> tuple[Quota, ...]:
    quotas = []
    for keys in entry.mappings("quota", needed=False):
        top = keys.whole("top", -1, 0, 10**9) if keys.get("top") is not None else None
        share = keys.number("share")
        if (top is None) == (share is None):
            mend = "请写名额数 top，或比例 share，只写一个"
            keys.context.fault(keys.node, keys.path, "名额须写 top 或 share 之一", mend)
        if share is not None and not 0 <= share <= 1:
            keys.fault("share", "比例须在 0 到 1 之间", "例如 20% 写 0.2")
        quotas.append(
            Quota(
                top,
                share,
                keys.choice("of", ("ranked", "rest"), "ranked") == "rest",
                keys.choice("round", ("floor", "half_up", "ceil"), "floor"),
                keys.choice("within", ("all", "group"), "all") == "group",
                keys.choice("ties", ("none", "all"), "none") == "all",
            )
        )
    return tuple(quotas)


def read_ranking(keys: Keys, codes: dict[str, bool]) -> tuple[str, ...]:
    """The ranking keys, compared in turn."""
    node = keys.get("ranking")
    if node is None:
        return ("total", "tiebreak")
    inner = Keys(keys.context, node, "ranking")
    inner.choice("ties", ("min",), "min")
    given = inner.get("by")
    by = inner.texts("by") if given is not None else ("total", "tiebreak")
    if given is not None and given.value == []:
        inner.fault("by", "没有写按什么排名", "可用：total、tiebreak 或指标代码")
    for key in by:
        if key not in ("total", "tiebreak") and key not in codes:
            inner.fault("by", f"没有{quoted(key)}这个指标", "可用：total、tiebreak 或指标代码")
    inner.done()
    return by
