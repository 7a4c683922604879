"""A plan of a spot check (抽查方案) as it is typed, made exact or refused with the way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kaocheng.cycles.entry import ItemForm, read_entry
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.sampling import Plan, Quota
from kaocheng.scoring.exact.decimals import read_decimal

_MOST = 100_000


@dataclass(frozen=True)
class TypedQuota:
    """How many, or which per cent; with both the number is what was meant to be left empty."""

    number: str = ""
    share: str = ""


@dataclass(frozen=True)
class TypedPlan:
    """The fields of the form; `groups` by the code of the group."""

    every: TypedQuota
    groups: Mapping[str, TypedQuota] = field(default_factory=dict)
    minimum: str = ""
    certain_above: str = ""
    exclude_before: bool = False


def read_plan(typed: TypedPlan) -> Plan:
    """The plan, or a `Refusal` that names the field."""
    every = _quota(typed.every, "每组抽取")
    if every is None:
        raise Refusal("请填写每组抽取的个数或比例。")
    quotas = {code: _quota(each, "按组抽取") for code, each in typed.groups.items()}
    limit = typed.certain_above.strip()
    return Plan(
        quota=every,
        quotas={code: quota for code, quota in quotas.items() if quota is not None},
        minimum=_whole(typed.minimum or "0", "每组最少"),
        certain_above=_number(limit, "必查分差", "3") if limit else None,
        exclude_before=typed.exclude_before,
    )


def _quota(typed: TypedQuota, what: str) -> Quota | None:
    number, share = typed.number.strip(), typed.share.strip()
    if number and share:
        raise Refusal(f"{what}：个数和比例只填一个。请清空其中一个。")
    if share:
        percent = _number(share.rstrip("%％"), f"{what}比例", "20")
        if percent > 100:
            raise Refusal(f"{what}比例不能超过 100%。请改正。")
        return Quota(share=percent / 100)
    return Quota(number=_whole(number, f"{what}个数")) if number else None


def _whole(text: str, what: str) -> int:
    value = _number(text, what, "2")
    if value.denominator != 1 or value > _MOST:
        raise Refusal(f"{what}须是整数。请填整数，如 2。")
    return int(value)


def _number(text: str, what: str, example: str) -> Fraction:
    read = read_entry(text, ItemForm())
    value = read_decimal(read.value or "")
    if value is None or value < 0:
        raise Refusal(f"{what}须是不小于 0 的数。请只填数字，如 {example}。")
    return value
