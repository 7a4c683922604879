"""Reading the indicator tree (format, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kaocheng.scoring.bounded import quoted
from kaocheng.scoring.exact.roots import whole_exponents
from kaocheng.scoring.reading import Context, Keys
from kaocheng.scoring.rules import read_rule
from kaocheng.scoring.scheme.model import Indicator, Points
from kaocheng.scoring.source import Node, show_key

MISSING_POLICIES = ("zero", "full", "error", "not_applicable")
NOT_APPLICABLE_POLICIES = ("full", "zero", "group_mean", "exclude", "rescale", "spread")
COMBINES = ("sum", "lowest", "highest", "mean", "geometric")
_MOST_EXPONENTS = 1000
_MENTIONS = ("children", "rule")


@dataclass(frozen=True)
class Policies:
    """What is done about missing and not applicable values; nodes hand theirs down."""

    missing: str = "zero"
    not_applicable: str = "rescale"

    def stated(self, keys: Keys) -> Policies:
        """These, with what the mapping states itself."""
        return replace(
            self,
            missing=keys.choice("missing", MISSING_POLICIES, self.missing),
            not_applicable=keys.choice(
                "not_applicable", NOT_APPLICABLE_POLICIES, self.not_applicable
            ),
        )


class TreeReader:
    """Reads nodes; `codes` are all codes met so far, with whether each is a leaf."""

    def __init__(self, context: Context, groups: tuple[str, ...]) -> None:
        self.context, self.groups = context, dict.fromkeys(groups)
        self.codes: dict[str, bool] = {}

    def read(self, keys: Keys, policies: Policies) -> tuple[Indicator, ...]:
        return self._all(keys, "indicators", policies)

    def _all(self, keys: Keys, key: str, policies: Policies) -> tuple[Indicator, ...]:
        return tuple(self._node(entry, policies) for entry in keys.mappings(key))

    def _node(self, keys: Keys, above: Policies) -> Indicator:
        code = keys.code()
        if code and code in self.codes:
            keys.fault("code", f"指标代码“{code}”重复", "请改成不同的代码")
        self.codes[code] = keys.get("children") is None
        if code:
            keys.path = f"indicators.{code}"  # codes are unique: shorter than the way down
        policies = above.stated(keys)
        node = Indicator(
            code=code,
            name=keys.text("name"),
            points=self._points(keys),
            weight=self._weight(keys),
            states_weight=keys.get("weight") is not None,
            floor=keys.number("floor"),
            cap=keys.number("cap"),
            missing=policies.missing,
            not_applicable=policies.not_applicable,
            lead=keys.text("lead", ""),
            support=keys.texts("support"),
            assessor=keys.text("assessor", ""),
            data_source=keys.text("data_source", ""),
            evidence=keys.texts("evidence"),
            kind=keys.choice("kind", ("quantitative", "qualitative", ""), ""),
            text=keys.text("text", ""),
            line=keys.node.line,
        )
        return self._with_inside(keys, node, policies)

    def _with_inside(self, keys: Keys, node: Indicator, policies: Policies) -> Indicator:
        children, rule = (keys.get(key) for key in _MENTIONS)
        if (children is None) == (rule is None):
            what = "既有下级指标又有评分标准" if children else "既没有下级指标也没有评分标准"
            mend = "请在 children 与 rule 中留一个" if children else "请补上 children 或 rule"
            keys.context.fault(keys.node, keys.path, what, mend)
        if children is not None:
            combine = keys.choice("combine", COMBINES, "sum")
            below = self._all(keys, "children", policies)
            self._check_exponents(keys, combine, below)
            return replace(node, combine=combine, children=below)
        return replace(node, rule=read_rule(keys, "rule") if rule is not None else None)

    @staticmethod
    def _check_exponents(keys: Keys, combine: str, children: tuple[Indicator, ...]) -> None:
        """Under `geometric` weights are exponents, and a root of so high an order has no use."""
        if combine != "geometric" or not children:
            return
        if sum(whole_exponents([child.weight for child in children])) > _MOST_EXPONENTS:
            what = f"几何平均的权重化成整数后之和超过 {_MOST_EXPONENTS}"
            keys.fault("children", what, "请把权重写得简单些，例如 0.5、0.3、0.2")

    @staticmethod
    def _weight(keys: Keys) -> Fraction:
        weight = keys.number("weight", Fraction(1))
        if weight is None or weight <= 0:
            keys.fault("weight", "权重须大于 0", "请改正")
            return Fraction(1)
        return weight

    def _points(self, keys: Keys) -> Points:
        node = keys.need("points")
        if node is None or isinstance(node.value, Fraction):
            value = node.value if node is not None else Fraction(0)
            return self._not_negative(keys, Fraction(value))  # type: ignore[arg-type]
        if not isinstance(node.value, dict):
            keys.fault("points", "分值须是数字，或“组别: 数字”", "例如 5，或 {plain: 5, hill: 4}")
            return Fraction(0)
        return self._by_group(keys, node.value)

    def _by_group(self, keys: Keys, given: Mapping[str | Fraction, Node]) -> Points:
        points: dict[str, Fraction] = dict.fromkeys(self.groups, Fraction(0))
        if not self.groups and not given:
            keys.fault("points", "方案没有分组，分值须是数字", "例如 5")
        for key, node in given.items():
            group = show_key(key)
            if group not in self.groups or not isinstance(key, str):
                keys.fault("points", f"没有{quoted(group)}这个组别", "请与 groups 中的代码一致")
            elif not isinstance(node.value, Fraction):
                keys.fault("points", f"“{group}”组的分值须是数字", "请写不带引号的数字")
            else:
                points[group] = self._not_negative(keys, node.value)
        for group in self.groups:
            if group not in given:
                keys.fault("points", f"分值没有写“{group}”组", "请补上；不考核的写 0")
        return points

    @staticmethod
    def _not_negative(keys: Keys, value: Fraction) -> Fraction:
        if value < 0:
            keys.fault("points", "分值不能是负数", "倒扣请写在评分标准里")
        return keys.of_size("points", value)
