"""阶段计分: from the button to the ranking page, and the recomputation package, beside the bare
scoring of the same tables (benchmarks/stage_run.py, in a process of its own)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import stage_run
from benchmarks.report import Figure, Section

if TYPE_CHECKING:
    from benchmarks.run import Effort

_MOST_TO_THE_PAGE, _MOST_OF_A_PACKAGE = 5, 6
_BARE = "bare_scoring"


def measure(effort: Effort) -> Section:
    """Ratios of medians, by the clock; what the processor did stands beside them."""
    found = stage_run.main(300 if effort.quick else stage_run.UNITS)
    size = f"{found['units']:,} 个单位 × {found['indicators']} 项指标"
    inside = "读单位表和数据表、计分、结果转为文档；同一进程轮流各 5 次，取中位数"
    figures = [
        Figure(f"{size}：计分", f"{found[f'{_BARE}_s']:.2f} s", inside=f"基准：{inside}"),
        _ratio(
            found,
            "stored_and_page",
            "从按下计分到排名页",
            _MOST_TO_THE_PAGE,
            "取数、冻结、计分、摘要、存入数据库（SQLite）并记入审计，再打开排名页",
        ),
        _ratio(
            found, "package", "复算包写出并核验", _MOST_OF_A_PACKAGE, "两次计分、压缩、逐字节比对"
        ),
    ]
    return Section("阶段计分", figures)


def _ratio(found: dict[str, Any], name: str, what: str, most: int, inside: str) -> Figure:
    times = found[f"{name}_s"] / found[f"{_BARE}_s"]
    by_processor = found[f"{name}_over_{_BARE}"].partition("(")[2].partition(" ")[0]
    return Figure(
        what,
        f"{times:.1f} × 计分",
        f"≤ {most} × 计分",
        times <= most,
        f"{found[f'{name}_s']:.2f} s：{inside}；按处理器时间 {by_processor} 倍",
    )
