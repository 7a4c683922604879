"""How commands open the platform; what stops them becomes one line that says what to do.

It stands here because the lowest room that has tables has a command too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command
from django.db import DatabaseError

from kaocheng.scoring.cli.arguments import run as run_command

_MEND_FOLDER = "请检查权限和磁盘空间，或用 KAOCHENG_DATA 改到别处。"
# What SQLite says, and what it means here; the first that fits counts.
_DATABASE_FAULTS = (
    ("is locked", "数据库正被另一个程序占用。请稍后再试，或先停止占用它的程序。"),
    ("file is not a database", "{name} 不是数据库文件，或已损坏。请用备份恢复，或移走后重新启动。"),
    ("malformed", "数据库文件 {name} 已损坏。请用备份恢复，或移走后重新启动。"),
    ("unable to open", "数据库文件 {name} 打不开。" + _MEND_FOLDER),
    ("readonly database", "数据库文件 {name} 不能写入。" + _MEND_FOLDER),
    ("is full", "磁盘已满，数据库文件 {name} 不能写入。请腾出空间后再试。"),
    ("no such table", "数据库 {name} 中还没有数据表。请先启动平台：kaocheng serve。"),
)
_OTHER_FAULT = "数据库连接不上，或不能使用：{said}。请检查 DATABASE_URL，并确认数据库已启动。"


class CannotOpen(Exception):  # noqa: N818 - what it says
    """The platform cannot be opened; the text is for whoever typed the command."""


def find_platform() -> None:
    """Settings, applications and the data folder. Raises `CannotOpen`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaocheng.config.settings")
    try:
        _reach_data_folder()
    except OSError as error:
        raise CannotOpen(f"数据文件夹 {error.filename} 不能读写。{_MEND_FOLDER}") from error
    django.setup()


def open_platform() -> None:
    """The same, with the tables that this version needs. Raises `CannotOpen`."""
    find_platform()
    with faults_told():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def faults_told() -> Iterator[None]:
    """What database and data folder refuse inside becomes `CannotOpen`."""
    try:
        yield
    except DatabaseError as error:
        raise CannotOpen(words_of(error)) from error
    except OSError as error:
        raise CannotOpen(f"{error.filename or '数据文件夹'} 不能读写。{_MEND_FOLDER}") from error


def run(command: Callable[[], int]) -> int:
    """Run a command; 1 and a line on stderr where the platform cannot be opened."""

    def opened() -> int:
        try:
            return command()
        except CannotOpen as closed:
            print(closed, file=sys.stderr)
            return 1

    return run_command(opened)


def words_of(error: DatabaseError) -> str:
    """What a fault of the database means, and what to do about it."""
    from django.db import connection

    said = str(error).strip()
    name = str(connection.settings_dict["NAME"])
    for mark, words in _DATABASE_FAULTS:
        if mark in said and connection.vendor == "sqlite":
            return words.format(name=name)
    return _OTHER_FAULT.format(said=said.partition("\n")[0].rstrip("."))


def _reach_data_folder() -> None:
    """Reading the settings reads the key that lies there, or draws it."""
    from django.conf import settings

    folder = settings.DATA_FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(None, None, str(folder))
