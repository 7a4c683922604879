"""A scheme with as many items as a test wants, put in the place of the small one."""

from __future__ import annotations

import pytest

from kaocheng.scoring import Scheme, read_scheme


def wide_source(count: int) -> bytes:
    """One indicator for each of `count` items."""
    items = "\n".join(f"  - {{code: i{n}, name: 数据{n}, unit: 项}}" for n in range(count))
    leaves = "\n".join(
        f"  - {{code: '{n + 1}', name: 第{n}, points: 1, rule: {{kind: ratio, of: i{n}, to: 10}}}}"
        for n in range(count)
    )
    text = (
        f"format: kaocheng-scheme/1\ncode: wide\ntitle: 多项方案\nyear: 2025\n"
        f"score: {{full: {count}, decimals: 2}}\n"
        f"groups: [{{code: plain, name: 平原组}}, {{code: hill, name: 山区组}}]\n"
        f"items:\n{items}\nindicators:\n{leaves}\n"
    )
    return text.encode()


def wide_scheme(monkeypatch: pytest.MonkeyPatch, count: int) -> list[str]:
    """Let every cycle's scheme be the wide one; the codes of its items."""
    from kaocheng.cycles.queries.assigned import SchemeInForce

    scheme: Scheme = read_scheme(wide_source(count), name="多项方案")
    monkeypatch.setattr(SchemeInForce, "scheme", property(lambda self: scheme))
    return [item.code for item in scheme.items]
