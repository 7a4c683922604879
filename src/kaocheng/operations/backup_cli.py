"""`kaocheng backup` and `kaocheng restore`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kaocheng.audit.opening import CannotOpen, find_platform, run
from kaocheng.operations.backup import BadBackup, Contents, read_backup, write_backup
from kaocheng.scoring.cli.arguments import ChineseParser

_POSTGRESQL = (
    "数据库是 PostgreSQL，本命令只备份内置的 SQLite。"
    "请用 pg_dump 备份数据库、pg_restore 恢复，并另行复制数据文件夹中的 evidence 和 secret-key。"
)


def backup_main(argv: Sequence[str]) -> int:
    """Write database and evidence into one file, while the platform runs."""
    return _main("kaocheng backup", "备份数据库和佐证材料", argv, _backed_up)


def restore_main(argv: Sequence[str]) -> int:
    """Restore a backup into an empty data folder."""
    return _main("kaocheng restore", "把备份恢复到空的数据文件夹", argv, _restored)


def _main(prog: str, description: str, argv: Sequence[str], command: Callable[[Path], int]) -> int:
    parser = ChineseParser(prog=prog, description=description)
    parser.add_argument("file", metavar="文件", type=Path, help="备份文件（.tar）")
    file = parser.parse_args(list(argv)).file
    return run(lambda: _told(command, file))


def _told(command: Callable[[Path], int], file: Path) -> int:
    try:
        return command(file.resolve())
    except BadBackup as fault:
        raise CannotOpen(str(fault)) from fault
    except OSError as fault:
        name = fault.filename or file
        raise CannotOpen(f"{name} 不能读写：{fault.strerror}。请检查权限和磁盘空间。") from fault


def _backed_up(file: Path) -> int:
    find_platform()
    from django.conf import settings
    from django.utils import timezone

    database = _database()
    if not database.is_file():
        raise CannotOpen(f"没有数据库文件 {database}，没有可备份的内容。请核对 KAOCHENG_DATA。")
    if file.is_dir():
        raise CannotOpen(f"{file} 是文件夹。请写明备份文件的名称。")
    contents = write_backup(settings.DATA_FOLDER, database, file, timezone.localtime())
    print(f"已备份到 {file}：{_words_of(contents)}。")
    return 0


def _restored(file: Path) -> int:
    """Before Django opens anything: reading the settings draws a key into the empty folder."""
    import os

    data = Path(os.environ.get("KAOCHENG_DATA", "data")).resolve()
    url = os.environ.get("DATABASE_URL", "")
    if url and not url.startswith("sqlite"):
        raise CannotOpen(_POSTGRESQL)
    if url:
        raise CannotOpen("恢复到数据文件夹之中，与 DATABASE_URL 所指的不同。请先取消该设置。")
    contents = read_backup(file, data)
    print(f"已恢复到 {data}：{_words_of(contents)}，备份于 {contents.made_at}。")
    print("请启动 kaocheng serve，再用 kaocheng audit verify 核验操作日志。")
    return 0


def _database() -> Path:
    from django.db import connection

    if connection.vendor != "sqlite":
        raise CannotOpen(_POSTGRESQL)
    return Path(connection.settings_dict["NAME"])


def _words_of(contents: Contents) -> str:
    return f"数据库 1 个，佐证材料 {contents.evidence_count} 份"
