"""Content on the disk, named by its digest: written aside, forced out, then moved into place."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kaocheng.evidence.kinds import FileKind, ending_of, find_kind, known_endings
from kaocheng.evidence.limits import (
    folder,
    most_bytes,
    scan_command,
    scan_seconds,
    size_words,
)
from kaocheng.orgs.refusals import Refusal

MOST_NAME = 255
_INCOMING = "incoming"
_INFECTED = 1


@dataclass(frozen=True)
class Kept:
    """Content that lies in its place."""

    sha256: str
    size: int
    kind: FileKind
    name: str


def path_of(sha256: str) -> Path:
    """Where content of this digest lies."""
    return folder() / sha256[:2] / sha256


def keep(name: str, content: Iterable[bytes] | bytes, size: int | None = None) -> Kept:
    """Check and keep content. What is refused or breaks off leaves nothing on the disk.

    `size` is what the sender announced: a file that is too large is refused before it is read.
    """
    name = clean_name(name)
    _check_size(size or 0)
    chunks = (content,) if isinstance(content, bytes) else content
    with _incoming() as path:
        sha256, written = _write(path, chunks)
        if size is not None and written != size:
            raise Refusal("上传中断，文件不完整，未予保存。请重新上传。")
        kind = _check_kind(path, name)
        _scan(path)
        _move(path, path_of(sha256))
    return Kept(sha256, written, kind, name)


def clean_name(name: str) -> str:
    """The last part of the name without what is invisible; a name too long keeps its ending."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in last if char.isprintable()).strip()
    if not shown.strip("."):
        raise Refusal("文件没有名称。请命名后再上传。")
    if len(shown) <= MOST_NAME:
        return shown
    ending = f".{ending_of(shown)}"[:20]
    return shown[: MOST_NAME - len(ending)] + ending


@contextmanager
def _incoming() -> Iterator[Path]:
    """A file of our own that is gone afterwards, unless it was moved into place."""
    aside = folder() / _INCOMING
    aside.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=aside)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, written = hashlib.sha256(), 0
    with path.open("wb") as file:
        for chunk in chunks:
            written += len(chunk)
            _check_size(written)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if written == 0:
        raise Refusal("文件是空的。请检查是否选错了文件。")
    return digest.hexdigest(), written


def _check_size(size: int) -> None:
    if size > most_bytes():
        most = size_words(most_bytes())
        raise Refusal(f"文件超过上限 {most}，未予保存。请压缩或拆分后再上传。")


def _check_kind(path: Path, name: str) -> FileKind:
    found = find_kind(path)
    if found.kind is None:
        raise Refusal(f"“{name}”的内容是{found.words}，不能作佐证材料。可用：{known_endings()}。")
    if ending_of(name) not in found.kind.endings:
        raise Refusal(
            f"“{name}”的内容是{found.words}，与扩展名不符。"
            f"请改用扩展名 .{found.kind.endings[0]}，或核对是否选错了文件。"
        )
    return found.kind


def _scan(path: Path) -> None:
    """Ask the scanner, if there is one. A scanner that cannot say no lets nothing in."""
    command = [part.replace("{path}", str(path)) for part in scan_command()]
    if not command:
        return
    try:
        done = subprocess.run(  # noqa: S603 - the command is the installation's own setting
            command, capture_output=True, timeout=scan_seconds(), check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Refusal("病毒扫描未能完成，文件未予保存。请稍后再试，或联系系统管理员。") from fault
    if done.returncode == _INFECTED:
        raise Refusal("病毒扫描发现问题，文件未予保存。请先杀毒再上传。")
    if done.returncode != 0:
        raise Refusal("病毒扫描未能完成，文件未予保存。请稍后再试，或联系系统管理员。")


def _move(path: Path, place: Path) -> None:
    """Into place in one step; the folder is forced out too, or the name could be lost."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(0o440)
    path.replace(place)
    for each in (place.parent, place.parent.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
