"""What keeps the platform from opening is told in a line."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, OperationalError, connection

from kaocheng.audit.opening import CannotOpen, faults_told, run


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database is locked", "数据库正被另一个程序占用"),
        ("file is not a database", "不是数据库文件，或已损坏"),
        ("database disk image is malformed", "已损坏"),
        ("unable to open database file", "打不开"),
        ("attempt to write a readonly database", "不能写入"),
        ("database or disk is full", "磁盘已满"),
        ("no such table: audit_auditentry", "还没有数据表"),
        ("something else", "something else"),
    ],
)
def test_a_fault_of_the_database_is_told(said: str, told: str) -> None:
    with pytest.raises(CannotOpen, match=told), faults_told():
        raise OperationalError(said)


def test_a_fault_of_the_disk_is_told() -> None:
    with pytest.raises(CannotOpen, match="KAOCHENG_DATA"), faults_told():
        raise PermissionError(13, "Permission denied", "/somewhere/file")


def test_a_command_that_cannot_open_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> int:
        with faults_told():
            raise DatabaseError("database is locked")

    assert run(command) == 1
    assert run(lambda: 0) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1
