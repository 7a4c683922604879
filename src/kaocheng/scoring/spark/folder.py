"""The result as a folder of Parquet parts: made beside, then renamed; whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kaocheng.scoring.faults import Refused, refuse
from kaocheng.scoring.files import reason_of

_PART = re.compile(r"part-\d{5,}\.parquet")
_OPEN = 0o775  # executors may run under another account of the same group
_FINISHED = 0o755


@dataclass(frozen=True)
class Staging:
    """Where tasks write: `scored` holds figures without places, `parts` what the result will be."""

    home: str

    @property
    def parts(self) -> Path:
        return Path(self.home) / "parts"

    def scored(self, task: int) -> Path:
        return Path(self.home) / "scored" / part_name(task)

    def part(self, task: int) -> Path:
        return self.parts / part_name(task)


def part_name(task: int) -> str:
    return f"part-{task:05d}.parquet"


def check_folder(target: Path) -> None:
    """Raise `Refused` where a result cannot be written: to be asked before the long work."""
    if target.suffix.lower() not in ("", ".parquet"):
        what = "Spark 引擎把结果写成 Parquet 文件夹"
        raise refuse(str(target), what, "请给出文件夹名，如 result.parquet")
    if os.path.lexists(target) and not os.path.isdir(target):
        raise refuse(str(target), "这里已有一个文件，不是结果文件夹", "请换一个名字，或先移走它")
    if os.path.isdir(target) and not _is_result(target):
        raise refuse(str(target), "文件夹里有别的文件，不能覆盖", "请换一个名字")
    if not os.path.isdir(target.parent):
        raise refuse(str(target), "文件夹写不进去（上级文件夹不存在）", "请先建好上级文件夹")


def _is_result(folder: Path) -> bool:
    """Whether nothing but an earlier result lies there, which may be replaced."""
    return all(_PART.fullmatch(path.name) for path in folder.iterdir())


@contextmanager
def staged(target: Path) -> Iterator[Staging]:
    """A staging folder beside `target`, which is gone afterwards, whatever happened."""
    try:
        home = tempfile.mkdtemp(prefix=f".{target.stem[:40]}.", dir=target.absolute().parent)
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        os.chmod(home, _OPEN)
        for name in ("scored", "parts"):
            os.mkdir(os.path.join(home, name))
            os.chmod(os.path.join(home, name), _OPEN)
        yield Staging(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def publish(staging: Staging, tasks: int, target: Path) -> None:
    """Give the finished parts their name; an earlier result goes only when the new one is there."""
    lacking = [task for task in range(tasks) if not staging.part(task).is_file()]
    if lacking:
        raise unseen(target)
    before = Path(staging.home) / "before"
    try:
        _sweep(staging.parts)
        staging.parts.chmod(_FINISHED)
        if os.path.isdir(target):
            target.rename(before)
        try:
            staging.parts.rename(target)
        except OSError:
            if before.is_dir():
                before.rename(target)
            raise
    except OSError as error:
        raise _unwritable(target, error) from None


def _sweep(parts: Path) -> None:
    """Remove what tasks that were killed have left half written."""
    for path in parts.iterdir():
        if not _PART.fullmatch(path.name):
            path.unlink()


def unseen(target: Path) -> Refused:
    """What executors have written is not where this machine looks for it."""
    what = "执行器写出的文件在本机看不到"
    return refuse(str(target), what, "请把结果放在所有机器以同一路径访问的共享目录")


def _unwritable(target: Path, error: OSError) -> Refused:
    mend = "请检查文件夹是否存在、有没有写入权限、磁盘是否已满"
    return refuse(str(target), f"文件夹写不进去（{reason_of(error)}）", mend)
