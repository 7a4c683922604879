"""强行终止: `kill -9` of the server while clerks save, and in the middle of a run or a publication
(benchmarks/kill9.py, benchmarks/kill9_publication.py, each in a process of its own)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import kill9, kill9_publication
from benchmarks.report import Figure, Section

if TYPE_CHECKING:
    from benchmarks.run import Effort

_FEW = 3  # rounds of a quick measurement


def measure(effort: Effort) -> Section:
    """Nothing lost, nothing half done, nothing twice, however often it is killed."""
    saved = kill9.main(_FEW if effort.quick else kill9.ROUNDS)
    published = kill9_publication.main(_FEW if effort.quick else kill9_publication.ROUNDS)
    notes = ["每轮在随机的时刻以 kill -9 终止，再核对库里的每一项；SQLite，默认设置。"]
    return Section("强行终止", [_of_saving(saved), _of_publishing(published)], notes)


def _of_saving(found: dict[str, Any]) -> Figure:
    wrong = found["lost"], found["half_reports"], found["broken_chains"]
    return Figure(
        f"{found['rounds']} 轮，{kill9.CLERKS} 人填报时终止服务：丢失、半份、审计链断开",
        "、".join(map(str, wrong)),
        "0",
        not any(wrong) and not found["refused_before_the_kill"],
        f"{found['saved_and_acknowledged']:,} 次保存已得到确认；"
        f"服务自行重新启动，中位 {found['seconds_to_start_median']} s",
    )


def _of_publishing(found: dict[str, Any]) -> Figure:
    wrong = [
        found[name]
        for name in ("between", "published_twice", "not_taken_up_again", "broken_chains")
    ]
    return Figure(
        f"{found['rounds']} 轮，计分或发布途中终止：半途、重复发布、不能重做、审计链断开",
        "、".join(map(str, wrong)),
        "0",
        not any(wrong),
        f"{found['killed_before_the_end']} 轮在完成之前被终止；"
        f"留下原状 {found['old_state']} 轮、完成 {found['new_state']} 轮；计分与发布各半，"
        f"{kill9_publication.UNITS} 个单位",
    )
