"""Files as they come: read whole and within bounds, what they are not named, errors in Chinese."""

from __future__ import annotations

import errno
import re
import stat
from collections.abc import Callable
from pathlib import Path

from kaocheng.scoring.faults import refuse

# Neither XML nor YAML admits them, and no person means them. Tab and line ends are none of them.
CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ufffe\\uffff]")
_HEAD = 16
_FOREIGN = (
    (b"PK\x03\x04", "Excel 工作簿（xlsx）或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel（xls）或 Word 文件"),
    (b"%PDF", "PDF 文件"),
    (b"\x1f\x8b", "gzip 压缩文件"),
    (b"\xff\xfe", "UTF-16 编码的文件"),
    (b"\xfe\xff", "UTF-16 编码的文件"),
    (b"PAR1", "Parquet 文件"),
)
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "超出系统允许的文件大小",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成一圈",
    errno.EIO: "磁盘读写出错",
}


def reason_of(error: OSError) -> str:
    """Why the system could not do it, in Chinese."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def foreign(data: bytes) -> str | None:
    """What a file is that its first bytes show to be no text, None if they do not."""
    return next((kind for magic, kind in _FOREIGN if data.startswith(magic)), None)


def read_bytes(source: str | Path | bytes, name: str, most: int) -> bytes:
    """The bytes of a file (or those given), refused above `most` or when it cannot be read."""
    data = source if isinstance(source, bytes) else _read_file(Path(source), name, most)
    if not data.strip():
        raise refuse(name, "文件是空的", "请检查是否选错了文件")
    return data


def first_bytes(path: Path, name: str, most: int) -> bytes:
    """The first bytes of a file that is read in parts, refused as `read_bytes` refuses."""
    found = _tried(path, name, most, lambda: _head(path))
    if not found:
        raise refuse(name, "文件是空的", "请检查是否选错了文件")
    return found


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _read_file(path: Path, name: str, most: int) -> bytes:
    return _tried(path, name, most, path.read_bytes)


def _tried(path: Path, name: str, most: int, read: Callable[[], bytes]) -> bytes:
    try:
        _check_kind_and_size(path, name, most)
        return read()
    except FileNotFoundError:
        raise refuse(name, "找不到这个文件", "请检查文件名和路径") from None
    except OSError as error:
        raise refuse(name, f"文件读不出来（{reason_of(error)}）", "请检查权限和磁盘") from None
    except ValueError:
        raise refuse(name, "文件名里有不能使用的字符", "请检查文件名") from None


def _check_kind_and_size(path: Path, name: str, most: int) -> None:
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise refuse(name, "这是一个文件夹", "请给出文件名")
    if not stat.S_ISREG(found.st_mode):
        raise refuse(name, "这不是普通文件", "请先存成文件再用")
    if found.st_size > most:
        what = f"文件有 {found.st_size / 2**20:.0f} MB，超过上限 {most / 2**20:.0f} MB"
        raise refuse(name, what, "请确认没有选错文件；大量数据请改用 Parquet")
