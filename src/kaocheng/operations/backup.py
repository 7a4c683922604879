"""Backup and restore of the embedded installation: one file, checked on both ways.

The database is copied first and the evidence after it: content is kept before its row is written
and never deleted, so every row of the copy finds its content.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from kaocheng import __version__

FORMAT = "kaocheng-backup/1"
_MANIFEST, _DATABASE = "manifest.json", "kaocheng.sqlite3"
_KEY, _EVIDENCE = "secret-key", "evidence"
_CHUNK = 2**20
_MOST_MANIFEST = 2**28


class BadBackup(Exception):  # noqa: N818 - what it says
    """The file is no backup of ours, or not whole; the text says which."""


@dataclass(frozen=True)
class Contents:
    """What a backup holds. `files`: name in the archive → SHA-256 of its bytes."""

    version: str
    made_at: str
    files: dict[str, str]

    @property
    def evidence_count(self) -> int:
        """How many files of evidence (佐证材料)."""
        return sum(1 for name in self.files if name.startswith(f"{_EVIDENCE}/"))


def write_backup(data: Path, database: Path, target: Path, now: datetime) -> Contents:
    """Write a backup while the platform runs. `target` appears only when it is whole."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".kaocheng-backup-") as aside:
        copy = Path(aside) / _DATABASE
        _copy_database(database, copy)
        draft = Path(aside) / "backup.tar"
        with tarfile.open(draft, "w") as archive:
            contents = _fill(archive, data, copy, now)
        draft.chmod(0o600)
        _force_out(draft)
        draft.replace(target)
    return contents


def read_backup(source: Path, data: Path) -> Contents:
    """Restore into an empty data folder; nothing is there until everything has been checked."""
    if data.exists() and any(data.iterdir()):
        raise BadBackup(f"数据文件夹 {data} 不是空的。请换一个空文件夹，或先移走其中的内容。")
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=".kaocheng-restore-") as aside:
        draft = Path(aside) / "data"
        draft.mkdir(mode=0o700)
        with _opened(source) as archive:
            contents = _unpack(archive, draft)
        _check_database(draft / _DATABASE)
        if data.exists():
            data.rmdir()
        draft.replace(data)
    return contents


def _copy_database(database: Path, copy: Path) -> None:
    """SQLite's own online backup: a consistent copy, whoever writes meanwhile."""
    with (
        contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        # The copy carries no write-ahead log of its own.
        target.execute("PRAGMA journal_mode=DELETE")
    _check_database(copy)


def _check_database(path: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as found:
            verdict = found.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        raise BadBackup(f"数据库文件已损坏：{fault}。请用另一份备份。") from fault
    if verdict != "ok":
        raise BadBackup(f"数据库文件已损坏：{verdict}。请用另一份备份。")


def _fill(archive: tarfile.TarFile, data: Path, copy: Path, now: datetime) -> Contents:
    files = {_DATABASE: _add(archive, copy, _DATABASE)}
    key = data / _KEY
    if key.is_file():
        files[_KEY] = _add(archive, key, _KEY)
    for path in sorted(_evidence_of(data)):
        name = path.relative_to(data).as_posix()
        files[name] = _add(archive, path, name)
    contents = Contents(__version__, now.isoformat(), files)
    _add_manifest(archive, contents)
    return contents


def _evidence_of(data: Path) -> Iterator[Path]:
    """Content in its place; what is just being handed in is nobody's yet."""
    for path in (data / _EVIDENCE).glob("??/*"):
        if path.is_file():
            yield path


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    archive.add(path, arcname=name, recursive=False)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_manifest(archive: tarfile.TarFile, contents: Contents) -> None:
    text = json.dumps(
        {
            "format": FORMAT,
            "version": contents.version,
            "made_at": contents.made_at,
            "files": contents.files,
        },
        ensure_ascii=False,
        indent=1,
    ).encode()
    entry = tarfile.TarInfo(_MANIFEST)
    entry.size, entry.mode = len(text), 0o600
    archive.addfile(entry, io.BytesIO(text))


def _force_out(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as archive:
            yield archive
    except FileNotFoundError as fault:
        raise BadBackup(f"没有文件 {source}。请核对路径。") from fault
    except tarfile.TarError as fault:
        raise BadBackup(f"{source} 不是考成的备份文件，或不完整。请用另一份备份。") from fault


def _unpack(archive: tarfile.TarFile, folder: Path) -> Contents:
    """Every file of the manifest, each with its own digest, and nothing besides."""
    contents = _manifest_of(archive)
    for name, digest in contents.files.items():
        member = _member(archive, name)
        place = folder / PurePosixPath(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        if _written(archive, member, place) != digest:
            raise BadBackup(f"备份中的 {name} 与清单不符，备份已损坏。请用另一份备份。")
    return contents


def _manifest_of(archive: tarfile.TarFile) -> Contents:
    member = _member(archive, _MANIFEST)
    file = archive.extractfile(member) if member.size <= _MOST_MANIFEST else None
    try:
        told = json.loads(file.read()) if file else {}
        contents = Contents(told["version"], told["made_at"], dict(told["files"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise BadBackup("备份的清单读不出来，备份已损坏。请用另一份备份。") from fault
    if told["format"] != FORMAT:
        raise BadBackup(f"备份的格式是 {told['format']}，本版本只认 {FORMAT}。请用相应版本恢复。")
    if _DATABASE not in contents.files or not all(map(_is_ours, contents.files)):
        raise BadBackup("备份的清单不对，不是考成的备份文件。请用另一份备份。")
    return contents


def _is_ours(name: str) -> bool:
    """A name that a backup has: nothing leads out of the folder."""
    parts = name.split("/")
    is_content = len(parts) == 3 and parts[0] == _EVIDENCE and parts[2].startswith(parts[1])
    return name in (_DATABASE, _KEY) or (is_content and parts[1].isalnum() and parts[2].isalnum())


def _member(archive: tarfile.TarFile, name: str) -> tarfile.TarInfo:
    try:
        member = archive.getmember(name)
    except KeyError as fault:
        raise BadBackup(f"备份中没有 {name}，备份不完整。请用另一份备份。") from fault
    if not member.isreg():
        raise BadBackup(f"备份中的 {name} 不是普通文件。请用另一份备份。")
    return member


def _written(archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> str:
    digest = hashlib.sha256()
    file = archive.extractfile(member)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        while file is not None and (chunk := file.read(_CHUNK)):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()
