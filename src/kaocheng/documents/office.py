"""Word to PDF through LibreOffice, where it is installed. For workers, not for web requests."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from kaocheng.documents.fonts import alias_file

TIMEOUT_SECONDS = 180
_RIGHT, _TURNED = b'<w:overflowPunct w:val="0"/>', b'<w:overflowPunct w:val="1"/>'


class NoOffice(RuntimeError):  # noqa: N818 - a state of the computer, not a mistake
    """LibreOffice is missing, or it gave no PDF; the text says what to do, in Chinese."""


def office_program() -> str | None:
    """The path of LibreOffice, or None if it is not installed."""
    return which("soffice") or which("libreoffice")


def to_pdf(word: bytes) -> bytes:
    """The document as PDF, in the fonts that `alias_file` finds. Raises `NoOffice`."""
    program = office_program()
    if program is None:
        raise NoOffice("没有找到 LibreOffice，不能转换为 PDF。请安装后再试，或直接使用 Word 文件。")
    with TemporaryDirectory(prefix="kaocheng-office-") as name:
        folder = Path(name)
        (folder / "circular.docx").write_bytes(_for_libreoffice(word))
        (folder / "fonts.conf").write_text(alias_file(), encoding="utf-8")
        _convert(program, folder)
        made = folder / "circular.pdf"
        if not made.exists():
            raise NoOffice("LibreOffice 没有生成 PDF。请在本机用 Word 或 WPS 打开后另存。")
        return made.read_bytes()


def _convert(program: str, folder: Path) -> None:
    # A profile of its own: two LibreOffice processes on one profile wait for each other for ever.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    try:
        subprocess.run(  # noqa: S603  a fixed program with file names of ours
            [*command, str(folder / "circular.docx")],
            env=environment,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NoOffice(f"LibreOffice 超过{TIMEOUT_SECONDS}秒没有完成转换。请稍后再试。") from late


def _for_libreoffice(word: bytes) -> bytes:
    """LibreOffice 7 reads the switch for hanging punctuation the wrong way round.

    It then hangs commas outside the type area, and loses some of them on the way to PDF.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/styles.xml":
                data = data.replace(_RIGHT, _TURNED)
            new.writestr(entry, data)
    return out.getvalue()
