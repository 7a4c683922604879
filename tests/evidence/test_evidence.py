"""Evidence: let in by its content, kept by its digest, opened by right and with a log entry."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.audit.queries import verify
from kaocheng.evidence.limits import folder, size_words
from kaocheng.evidence.models import StoredFile
from kaocheng.evidence.queries import open_file, own_files
from kaocheng.evidence.readers import _readers, register
from kaocheng.evidence.services import store
from kaocheng.evidence.storage import clean_name, path_of
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_FOLDER = tmp_path
    return tmp_path


def on_disk() -> list[Path]:
    return [path for path in folder().rglob("*") if path.is_file()]


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


ADMITTED = [
    ("通知.pdf", PDF, "application/pdf"),
    ("通知.PDF", PDF, "application/pdf"),
    ("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
    ("图.jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
    ("说明.docx", package("[Content_Types].xml", "word/document.xml"), "word"),
    ("表.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), "sheet"),
    ("公文.ofd", package("OFD.xml"), "application/ofd"),
    ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/x-ole-storage"),
    ("旧.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/x-ole-storage"),
    ("包.zip", package("a.txt"), "application/zip"),
    ("清单.txt", "清单，共 3 项".encode(), "text/plain"),
    ("清单.csv", "单位,数值".encode("gb18030"), "text/plain"),
    ("注.txt", b"BMI and MZ are letters", "text/plain"),
    ("像.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    ("像.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
]


@pytest.mark.parametrize(("name", "content", "type_"), ADMITTED)
def test_files_are_known_by_their_content(
    office: User, name: str, content: bytes, type_: str
) -> None:
    line = store(office, name=name, content=content)
    assert type_ in line.type
    assert path_of(line.sha256).read_bytes() == content


REFUSED = [
    ("合同.pdf", EXE, "内容是Windows 程序，不能作佐证材料"),
    ("合同.pdf", b"\x7fELF" + b"\0" * 50, "Linux 程序"),
    ("合同.pdf", b"#!/bin/sh\nrm -rf /\n", "脚本"),
    ("合同.pdf", package("a.txt"), "与扩展名不符。请改用扩展名 .zip"),
    ("合同.docx", PDF, "内容是PDF 文件，与扩展名不符。请改用扩展名 .pdf"),
    ("合同", PDF, "与扩展名不符"),
    ("表.xlsx", package("xl/workbook.xml", "xl/vbaProject.bin"), "带宏的 Office 文件"),
    ("页.txt", b"<html><script>alert(1)</script>", "网页或脚本"),
    ("图.txt", b"<svg onload=x>", "网页或脚本"),
    ("乱.txt", bytes(range(256)), "认不出的文件"),
    ("坏.docx", b"PK\x03\x04" + b"\0" * 40, "损坏的压缩包"),
    ("包.rar", b"Rar!\x1a\x07\x00", "RAR 压缩包"),
    ("空.pdf", b"", "文件是空的"),
    ("", PDF, "文件没有名称"),
    ("..", PDF, "文件没有名称"),
]


@pytest.mark.parametrize(("name", "content", "why"), REFUSED)
def test_what_is_not_what_it_is_called_is_refused_and_leaves_nothing(
    office: User, name: str, content: bytes, why: str
) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal, match=why):
        store(office, name=name, content=content)
    assert on_disk() == []
    assert not StoredFile.objects.exists()
    assert AuditEntry.objects.count() == before


def test_a_two_gigabyte_file_is_refused_before_a_byte_of_it_is_read(office: User) -> None:
    def never() -> Iterator[bytes]:
        raise AssertionError("was read")
        yield b""

    with pytest.raises(Refusal, match=r"文件超过上限 50\.0 MB"):
        store(office, name="录像.mp4", content=never(), size=2 * 2**30)
    assert on_disk() == []


def test_an_upload_that_says_less_than_it_sends_stops_at_the_limit(
    office: User, settings: Any
) -> None:
    settings.EVIDENCE_MOST_BYTES = 100_000
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield PDF.ljust(10_000)

    with pytest.raises(Refusal, match="文件超过上限"):
        store(office, name="a.pdf", content=endless())
    assert taken == 11
    assert on_disk() == []


def test_an_upload_that_breaks_off_leaves_nothing(office: User) -> None:
    def breaks() -> Iterator[bytes]:
        yield PDF
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(office, name="a.pdf", content=breaks())
    assert on_disk() == []


def test_an_upload_that_ends_early_is_noticed(office: User) -> None:
    with pytest.raises(Refusal, match="上传中断，文件不完整"):
        store(office, name="a.pdf", content=iter([PDF]), size=len(PDF) + 1)
    assert on_disk() == []


def test_the_same_content_lies_on_the_disk_once(office: User, leader: User) -> None:
    first = store(office, name="a.pdf", content=PDF)
    again = store(leader, name="b.pdf", content=iter([PDF[:5], PDF[5:]]))
    assert first.sha256 == again.sha256
    assert first.pk != again.pk
    assert len(on_disk()) == 1


def test_what_is_stored_cannot_be_written_over(office: User) -> None:
    line = store(office, name="a.pdf", content=PDF)
    assert path_of(line.sha256).stat().st_mode & 0o777 == 0o440


def test_a_name_is_shown_without_its_path_and_what_is_invisible() -> None:
    assert clean_name("C:\\tmp\\通知\u202efdp.pdf") == "通知fdp.pdf"
    assert clean_name("../../etc/通知.pdf") == "通知.pdf"
    long = clean_name("长" * 300 + ".pdf")
    assert (len(long), long.endswith(".pdf")) == (255, True)


def script(folder_: Path, text: str) -> str:
    path = folder_ / "scanner"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("exit 1", "病毒扫描发现问题"),
        ("exit 2", "病毒扫描未能完成"),
        ("sleep 9", "病毒扫描未能完成"),
    ],
)
def test_what_the_scanner_does_not_pass_is_not_kept(
    office: User, settings: Any, tmp_path: Path, body: str, why: str
) -> None:
    settings.EVIDENCE_SCAN_COMMAND = (script(tmp_path, body), "{path}")
    settings.EVIDENCE_SCAN_SECONDS = 1
    with pytest.raises(Refusal, match=why):
        store(office, name="a.pdf", content=PDF)
    assert on_disk() == []


def test_a_scanner_that_is_not_there_lets_nothing_in(office: User, settings: Any) -> None:
    settings.EVIDENCE_SCAN_COMMAND = ("/nonexistent/scanner", "{path}")
    with pytest.raises(Refusal, match="病毒扫描未能完成"):
        store(office, name="a.pdf", content=PDF)


def test_the_scanner_sees_the_content(office: User, settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_SCAN_COMMAND = (
        script(tmp_path, 'grep -q EICAR "$1" && exit 1; exit 0'),
        "{path}",
    )
    store(office, name="a.pdf", content=PDF)
    with pytest.raises(Refusal, match="请先杀毒"):
        store(office, name="b.pdf", content=PDF + b"EICAR")


def test_opening_needs_a_right_and_leaves_an_entry(office: User, leader: User) -> None:
    line = store(office, name="a.pdf", content=PDF)
    before = AuditEntry.objects.count()
    opened = open_file(office, line.pk)
    assert (opened.name, opened.type, opened.path.read_bytes()) == ("a.pdf", "application/pdf", PDF)
    entry = AuditEntry.objects.order_by("number").last()
    assert entry is not None
    assert (entry.verb, entry.target) == ("下载佐证材料", "a.pdf")
    with pytest.raises(NotVisible):
        open_file(leader, line.pk)
    with pytest.raises(NotVisible):
        open_file(office, line.pk + 1)
    assert AuditEntry.objects.count() == before + 1
    assert verify().holds


def test_a_room_above_can_let_others_read(office: User, leader: User) -> None:
    line = store(office, name="a.pdf", content=PDF)

    def reader(actor: User, pks: frozenset[int]) -> frozenset[int]:
        return pks if actor == leader else frozenset()

    register(reader)
    try:
        assert open_file(leader, line.pk).line.stored_by == str(office)
    finally:
        _readers.remove(reader)


def test_administrators_neither_store_nor_read(office: User, officers: dict[Role, User]) -> None:
    line = store(office, name="a.pdf", content=PDF)
    for officer in officers.values():
        with pytest.raises(NotAllowed, match="没有业务岗位"):
            store(officer, name="a.pdf", content=PDF)
        with pytest.raises(NotVisible):
            open_file(officer, line.pk)


def test_a_file_that_was_lost_is_told(office: User) -> None:
    line = store(office, name="a.pdf", content=PDF)
    os.unlink(path_of(line.sha256))
    with pytest.raises(Refusal, match="请联系系统管理员从备份恢复"):
        open_file(office, line.pk)


def test_own_files_can_be_found_again(office: User, leader: User) -> None:
    store(office, name="a.pdf", content=PDF)
    assert [line.name for line in own_files(office)] == ["a.pdf"]
    assert own_files(leader) == ()


def test_sizes_in_words() -> None:
    assert [size_words(n) for n in (12, 2048, 3 * 2**20 // 2)] == ["12 字节", "2 KB", "1.5 MB"]
