"""Figures, sections of figures, and RESULTS.md, in which each section stands with its own run."""

from __future__ import annotations

import datetime
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kaocheng import __version__

RESULTS = Path(__file__).parent / "RESULTS.md"
_HEAD = (
    "# 测量结果",
    "由 `make bench` 写出。各节分别注明测量日期和版本；比值都取自同一次运行。"
    "页面查询数由测试固定。",
)


@dataclass(frozen=True)
class Figure:
    """One measured figure: what, how much, what was aimed at, what is inside it.

    `reached`: None where nothing was aimed at, or nothing could be measured.
    """

    what: str
    value: str
    aim: str = "—"
    reached: bool | None = None
    inside: str = ""


@dataclass(frozen=True)
class Section:
    """A table of RESULTS.md with what a reader must know beside it."""

    title: str
    figures: list[Figure]
    notes: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    def as_markdown(self) -> str:
        words = {None: "—", True: "达到", False: "未达到"}
        rows = (
            f"| {f.what} | {f.value} | {f.aim} | {words[f.reached]} | {f.inside} |"
            for f in self.figures
        )
        return "\n".join(
            [
                f"## {self.title}",
                "",
                f"{_machine()}；{_versions(self.versions)}。",
                *(f"\n{note}" for note in self.notes),
                "",
                "| 项目 | 测得 | 目标 | 是否达到 | 包含 |",
                "|---|---|---|---|---|",
                *rows,
            ]
        )


def median_seconds(work: Callable[[], object], rounds: int) -> float:
    """Median wall time of one call, after one call to warm up."""
    work()
    return statistics.median(seconds(work) for _ in range(rounds))


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def aimed(what: str, value: str, measured: float | None, most: float, inside: str) -> Figure:
    """A figure that should be at most `most`; its aim is written with the unit of `value`."""
    unit = re.sub(r"^[\d.,]+", "", value) if measured is not None else ""
    reached = None if measured is None else measured <= most
    return Figure(what, value, f"≤ {most:g}{unit}", reached, inside)


def _machine() -> str:
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    return f"{day}；{platform.machine()}，{os.cpu_count()} 核，{_memory()}{platform.system()}"


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return ""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"内存 {size / 2**30:.0f} GiB，"


def _versions(more: dict[str, str]) -> str:
    own = {"kaocheng": __version__, "Python": platform.python_version(), "NumPy": np.__version__}
    return "，".join(f"{name} {version}" for name, version in {**own, **more}.items())


def write(sections: Iterable[Section], path: Path = RESULTS) -> None:
    """Put the sections in their places; those that were not measured now stay as they are."""
    kept = _standing(path)
    kept.update({section.title: section.as_markdown() for section in sections})
    path.write_text("\n\n".join([*_HEAD, *kept.values()]) + "\n", encoding="utf-8")


def _standing(path: Path) -> dict[str, str]:
    """The sections of the file by their titles."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = (part.strip() for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:])
    return {part.partition("\n")[0].removeprefix("## "): part for part in parts}
