"""A backup made while others write, restored into an empty folder, and every way it can be bad."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from kaocheng.operations.backup import BadBackup, read_backup, write_backup

HOME = Path(__file__).resolve().parents[2]
NOW = datetime(2025, 4, 3, tzinfo=UTC)
DIGEST = "ab" + "c" * 62


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a database, a key, a file of evidence and one that is just coming in."""
    folder = tmp_path / "data"
    (folder / "evidence" / "ab").mkdir(parents=True)
    (folder / "evidence" / "incoming").mkdir()
    (folder / "evidence" / "ab" / DIGEST).write_bytes("统计公报".encode())
    (folder / "evidence" / "incoming" / "tmp1").write_bytes(b"half")
    (folder / "secret-key").write_text("key", encoding="ascii")
    with contextlib.closing(sqlite3.connect(folder / "kaocheng.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE pair (a INTEGER, b INTEGER)")
        database.executemany("INSERT INTO pair VALUES (?, ?)", [(n, n) for n in range(1000)])
        database.commit()
    return folder


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    target = tmp_path / "backup.tar"
    write_backup(data, data / "kaocheng.sqlite3", target, NOW)
    return target


def rows_in(folder: Path) -> list[tuple[int, int]]:
    with contextlib.closing(sqlite3.connect(folder / "kaocheng.sqlite3")) as database:
        return database.execute("SELECT a, b FROM pair").fetchall()


def test_everything_comes_back_and_nothing_else(data: Path, backup: Path, tmp_path: Path) -> None:
    contents = read_backup(backup, tmp_path / "new")
    assert contents.evidence_count == 1
    assert rows_in(tmp_path / "new") == rows_in(data)
    there = {p.relative_to(tmp_path / "new").as_posix() for p in (tmp_path / "new").rglob("*")}
    assert there == {
        "kaocheng.sqlite3", "secret-key", "evidence", "evidence/ab", f"evidence/ab/{DIGEST}",
    }  # fmt: skip
    assert (tmp_path / "new" / "evidence" / "ab" / DIGEST).read_text("utf-8") == "统计公报"


def test_only_its_owner_reads_the_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0


def test_a_copy_taken_while_others_write_holds_whole_transactions(
    data: Path, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        with contextlib.closing(sqlite3.connect(data / "kaocheng.sqlite3", timeout=20)) as mine:
            n = 1000
            while not stop.is_set():
                with mine:
                    mine.execute("INSERT INTO pair VALUES (?, NULL)", (n,))
                    mine.execute("UPDATE pair SET b = a WHERE a = ?", (n,))
                n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(5):
            write_backup(data, data / "kaocheng.sqlite3", tmp_path / f"{n}.tar", NOW)
    finally:
        stop.set()
        writer.join()
    for n in range(5):
        read_backup(tmp_path / f"{n}.tar", tmp_path / f"new{n}")
        assert all(a == b for a, b in rows_in(tmp_path / f"new{n}"))


def test_nothing_is_written_over(backup: Path, data: Path) -> None:
    before = rows_in(data)
    with pytest.raises(BadBackup, match="不是空的"):
        read_backup(backup, data)
    assert rows_in(data) == before


Spoil = Callable[[dict[str, bytes]], None]


def rewritten(backup: Path, spoil: Spoil, link: str = "") -> Path:
    """The same archive with its members changed."""
    with tarfile.open(backup) as archive:
        members = {
            each.name: archive.extractfile(each).read()  # type: ignore[union-attr]
            for each in archive
        }
    spoil(members)
    target = backup.with_name("spoilt.tar")
    with tarfile.open(target, "w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            if name == link:
                entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/hostname"
            else:
                entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target


def told(members: dict[str, bytes], **changed: object) -> None:
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changed).encode()


def spoil_content(members: dict[str, bytes]) -> None:
    members[f"evidence/ab/{DIGEST}"] = b"changed"


def lose_content(members: dict[str, bytes]) -> None:
    del members[f"evidence/ab/{DIGEST}"]


def lose_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def lead_outside(members: dict[str, bytes]) -> None:
    members["evidence/../../../etc/x"] = b""
    files = json.loads(members["manifest.json"])["files"] | {"evidence/../../../etc/x": "0"}
    told(members, files=files)


def spoil_database(members: dict[str, bytes]) -> None:
    import hashlib

    members["kaocheng.sqlite3"] = b"x" * 5000
    files = json.loads(members["manifest.json"])["files"]
    files["kaocheng.sqlite3"] = hashlib.sha256(b"x" * 5000).hexdigest()
    told(members, files=files)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_content, "与清单不符"),
        (lose_content, "备份不完整"),
        (lose_manifest, "没有 manifest.json"),
        (lead_outside, "清单不对"),
        (spoil_database, "数据库文件已损坏"),
        (lambda members: told(members, format="other/9"), "只认 kaocheng-backup/1"),
        (lambda members: told(members, files=None), "清单读不出来"),
        (lambda members: told(members, files={}), "清单不对"),
    ],
)
def test_a_bad_backup_is_told_and_leaves_no_folder(
    backup: Path, tmp_path: Path, spoil: Spoil, said: str
) -> None:
    spoilt = rewritten(backup, spoil)
    with pytest.raises(BadBackup, match=said):
        read_backup(spoilt, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".kaocheng-*"))


def test_a_link_in_place_of_a_file_is_refused(backup: Path, tmp_path: Path) -> None:
    spoilt = rewritten(backup, lambda members: None, link="secret-key")
    with pytest.raises(BadBackup, match="不是普通文件"):
        read_backup(spoilt, tmp_path / "new")


def test_a_backup_that_was_cut_off_is_refused(backup: Path, tmp_path: Path) -> None:
    content = backup.read_bytes()
    for size in (0, 100, 600, len(content) // 2, len(content) - 12000):
        backup.write_bytes(content[:size])
        with pytest.raises(BadBackup):
            read_backup(backup, tmp_path / "new")


def command(words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME / "src")}
    return subprocess.run(
        [sys.executable, "-m", "kaocheng.console", *words.split()],
        env={**kept, "KAOCHENG_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its commands run on SQLite anyway")
def test_a_platform_is_backed_up_and_restored_by_commands(tmp_path: Path) -> None:
    assert command("demo", tmp_path / "data").returncode == 0
    file = tmp_path / "b.tar"
    made = command(f"backup {file}", tmp_path / "data")
    assert (made.returncode, "已备份到" in made.stdout) == (0, True), made.stderr
    restored = command(f"restore {file}", tmp_path / "new")
    assert (restored.returncode, "已恢复到" in restored.stdout) == (0, True), restored.stderr
    key = (tmp_path / "data" / "secret-key").read_text(encoding="ascii")
    assert (tmp_path / "new" / "secret-key").read_text(encoding="ascii") == key
    verified = command("audit verify", tmp_path / "new")
    assert verified.returncode == 0, verified.stderr


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        ("backup {0}/b.tar", {}, "没有数据库文件"),
        ("backup {0}/b.tar", {"DATABASE_URL": "postgres://x@/y"}, "请用 pg_dump"),
        ("restore {0}/b.tar", {"DATABASE_URL": "postgres://x@/y"}, "请用 pg_dump"),
        ("restore {0}/b.tar", {"DATABASE_URL": "sqlite:////tmp/x"}, "请先取消该设置"),
        ("restore {0}/b.tar", {}, "没有文件"),
        ("restore {0}", {}, "不能读写"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path, words: str, environment: dict[str, str], said: str
) -> None:
    done = command(words.format(tmp_path), tmp_path / "data", **environment)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
