"""Reading `kaocheng-scheme/1`: strict, and with every fault at once."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

from kaocheng.scoring.bounded import BoundedFaults, quoted
from kaocheng.scoring.expressions.functions import reserved
from kaocheng.scoring.expressions.parse import ITEM_CODE, Unreadable
from kaocheng.scoring.faults import Refused
from kaocheng.scoring.files import read_bytes
from kaocheng.scoring.reading import Context, Keys
from kaocheng.scoring.scheme.model import DataItem, Group, Scheme
from kaocheng.scoring.scheme.read_outcome import (
    read_adjustments,
    read_grades,
    read_ranking,
    read_vetoes,
)
from kaocheng.scoring.scheme.read_tree import Policies, TreeReader
from kaocheng.scoring.source import MOST_BYTES, parse_yaml

FORMAT = "kaocheng-scheme/1"
MOST_GROUPS = 200  # points stand by group: this bounds the tree times the groups


def read_scheme(source: str | Path | bytes, name: str | None = None) -> Scheme:
    """The scheme in a YAML file (path) or in bytes.

    Raises `Refused` with every fault: file, line and path, what is wrong, how to mend it.
    """
    shown = name or ("方案" if isinstance(source, bytes) else Path(source).name or str(source))
    data = read_bytes(source, shown, MOST_BYTES)
    faults = BoundedFaults(shown)
    root = parse_yaml(data, shown, faults)
    context = Context(shown, faults)
    keys = Keys(context, root, "")
    if not isinstance(root.value, dict):
        raise Refused(faults.found)
    scheme = _read(keys, "sha256:" + hashlib.sha256(data).hexdigest())
    keys.done()
    try:
        context.kinds.settle_pairs()
    except Unreadable as error:
        faults.add(shown, error.what, error.mend)
    faults.raise_if_any()
    return scheme


def _read(keys: Keys, digest: str) -> Scheme:
    if (found := keys.text("format")) != FORMAT and found:
        keys.fault("format", f"不认识{quoted(found)}这种格式", f"请写 format: {FORMAT}")
    context = keys.context
    items = _items(keys)
    groups = _groups(keys)
    codes = tuple(group.code for group in groups)
    full, decimals, round_total = _score(keys)
    tree = TreeReader(context, codes)
    indicators = tree.read(keys, _defaults(keys))
    adjustments, bonus_cap, deduction_cap = read_adjustments(keys)
    grades = read_grades(keys)
    return Scheme(
        code=keys.code(),
        title=keys.text("title"),
        level=keys.text("level", ""),
        year=_year(keys),
        basis=keys.texts("basis"),
        full=full,
        decimals=decimals,
        round_total=round_total,
        groups=groups,
        items=items,
        indicators=indicators,
        adjustments=adjustments,
        bonus_cap=bonus_cap,
        deduction_cap=deduction_cap,
        vetoes=read_vetoes(keys, tuple(grade.name for grade in grades), tree.codes),
        grades=grades,
        ranking=read_ranking(keys, tree.codes),
        digest=digest,
        name=context.name,
        kinds=context.kinds,
        items_read=frozenset(context.items_read),
    )


def _year(keys: Keys) -> int | None:
    return keys.whole("year", 0, 1, 9999) or None


def _score(keys: Keys) -> tuple[Fraction, int, bool]:
    node = keys.get("score")
    if node is None:
        return Fraction(100), 2, False
    inner = Keys(keys.context, node, "score")
    full = inner.number("full", Fraction(100)) or Fraction(0)
    if full <= 0:
        inner.fault("full", "总分须大于 0", "请改正")
    decimals = inner.whole("decimals", 2, 0, 8)
    round_total = inner.choice("round", ("leaf", "total"), "leaf") == "total"
    inner.done()
    return full, decimals, round_total


def _defaults(keys: Keys) -> Policies:
    node = keys.get("defaults")
    if node is None:
        return Policies()
    inner = Keys(keys.context, node, "defaults")
    policies = Policies().stated(inner)
    inner.done()
    return policies


def _groups(keys: Keys) -> tuple[Group, ...]:
    groups: dict[str, Group] = {}
    for entry in keys.mappings("groups", needed=False):
        code, name = entry.code(), entry.text("name", "")
        if code in groups:
            entry.fault("code", f"组别代码“{code}”重复", "请改成不同的代码")
        elif code:
            groups[code] = Group(code, name)
    if len(groups) > MOST_GROUPS:
        keys.fault("groups", f"组别超过 {MOST_GROUPS} 个", "请合并组别")
        return ()
    return tuple(groups.values())


def _items(keys: Keys) -> tuple[DataItem, ...]:
    items: list[DataItem] = []
    for entry in keys.mappings("items", needed=False):
        code = entry.code()
        item = DataItem(
            code, entry.text("name", ""), entry.text("unit", ""), entry.text("source", "")
        )
        if code and _item_code_stands(entry, code):
            keys.context.items[code] = item.name or code
            items.append(item)
    return tuple(items)


def _item_code_stands(entry: Keys, code: str) -> bool:
    if code in entry.context.items:
        entry.fault("code", f"数据项代码“{code}”重复", "请改成不同的代码")
    elif ITEM_CODE.match(code) is None:
        entry.fault(
            "code", f"数据项代码“{code}”不合规则", "须以文字或下划线开头，只含文字、数字、下划线"
        )
    elif reserved(code):
        entry.fault("code", f"“{code}”是函数或保留字，不能作数据项代码", "请换一个代码")
    else:
        return True
    return False
