"""填报: month's end and the preview of an office's workbook, on SQLite and on PostgreSQL.

Each in a process of its own (benchmarks/month_end.py, benchmarks/bulk_preview.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import bulk_preview, month_end
from benchmarks.report import Figure, Section

if TYPE_CHECKING:
    from benchmarks.run import Effort

_MOST_OVER_ALONE, _MOST_OVER_READING = 8, 4
_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_STATES = {"new": "尚无数据", "stored": "各值都已存", "changed": "各值都有改动"}


def measure(effort: Effort) -> Section:
    """All of it, whatever the effort: nothing here is long."""
    figures: list[Figure] = []
    for database, found in month_end.main().items():
        figures += _month_end(_DATABASES[database], found)
    for database, found in bulk_preview.main().items():
        figures += [_preview(_DATABASES[database], found, state) for state in _STATES]
    return Section("填报", figures, _notes())


def _notes() -> list[str]:
    return [
        "月末：真实的服务进程（kaocheng serve）、经 HTTP 接口，每份报表 60 项，每人一个令牌；"
        "收到确认才发下一份，核对库里每一项数据和审计链。“单人”是同一次运行里一份一份发的中位数。"
        "下限：平台处理一份报表所用的处理器时间 × 人数 ÷ 单人用时；只有一个进程处理网页，"
        "同时报送的人数远多于处理器时，后到的要等先到的算完，低于下限须有更多处理器。",
        "预览：与只用 calamine 读出同一工作簿交替各 7 次，取中位数之比。",
    ]


def _month_end(database: str, found: dict[str, Any]) -> list[Figure]:
    what = f"{database}：{found['units']} 个单位、{found['clients']} 人同时报送"
    wrong = found["errors"], found["lost"], found["twice"]
    chain = "完整" if found["audit_chain_whole"] else "断开"
    times = found["p95_over_alone"]
    return [
        Figure(
            f"{what}，出错、丢失、重复",
            "、".join(map(str, wrong)),
            "0",
            not any(wrong) and found["audit_chain_whole"],
            f"每份 {found['figures']} 项数据；审计链{chain}",
        ),
        Figure(
            f"{what}，等待时间",
            f"{times:.1f} × 单人",
            f"≤ {_MOST_OVER_ALONE} × 单人",
            times <= _MOST_OVER_ALONE,
            f"95% 在 {found['together_p95_ms']:.0f} ms 内，"
            f"中位 {found['together_median_ms']:.0f} ms；"
            f"单人 {found['alone_median_ms']:.0f} ms；每秒 {found['reports_per_second']:.0f} 份；"
            f"每份处理器时间 {found['server_cpu_ms_per_report']:.0f} ms，"
            f"下限 {found['floor_over_alone']:.1f} 倍",
        ),
    ]


def _preview(database: str, found: dict[str, Any], state: str) -> Figure:
    times = found[f"{state}_over_read"]
    return Figure(
        f"{database}：{found['units']:,} 行 × {found['items']} 列的预览，{_STATES[state]}",
        f"{times:.1f} × 读",
        f"≤ {_MOST_OVER_READING} × 读",
        times <= _MOST_OVER_READING,
        f"预览 {found[f'{state}_ms'] / 1000:.2f} s，读 {found[f'{state}_read_ms'] / 1000:.2f} s；"
        "读表、逐格核对写法、与已存的值逐格比对，列出差异和错误",
    )
