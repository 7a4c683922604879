"""The recomputation package: the same bytes from the same run, and nothing changed goes unseen."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kaocheng.console import main
from kaocheng.scoring import (
    Refused,
    evaluate,
    pack,
    read_facts,
    read_marks,
    read_scheme,
    read_units,
)
from kaocheng.scoring.recomputation import Source, verify_package, write_package
from kaocheng.scoring.recomputation.manifest import digest_of

MARKS = "unit,indicator,points,stage,reason\n110000,1.1,0,部门评审,口径不符\n".encode()
Files = dict[str, bytes]


def package_of(name: str = "provinces-2023", marks: bytes | None = None) -> bytes:
    found = pack(name)
    source = Source(
        found.scheme_path.read_bytes(),
        found.units_path.read_bytes(),
        found.facts_path.read_bytes(),
        marks,
    )
    scheme = read_scheme(source.scheme)
    units = read_units(source.units, scheme)
    facts = read_facts(source.facts, scheme, units)
    if marks is None:
        return write_package(source, evaluate(scheme, units, facts))
    read = read_marks(marks, scheme, units)
    return write_package(source, evaluate(scheme, units, facts, marks=read))


PACKAGE = package_of()


def files_of(package: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def forged(role: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one part changed and the manifest mended to fit: only computing finds it."""
    files = files_of(PACKAGE)
    manifest = json.loads(files["manifest.json"])
    part = manifest["parts"][role]
    files[part["file"]] = change(files[part["file"]])
    part["digest"] = digest_of(files[part["file"]])
    part["size"] = len(files[part["file"]])
    files["manifest.json"] = json.dumps(manifest).encode()
    return packed(files)


def refusal(package: bytes) -> str:
    with pytest.raises(Refused) as refused:
        verify_package(package)
    return str(refused.value)


@pytest.mark.parametrize("name", ["provinces-2023", "grain-2018"])
def test_a_package_verifies(name: str) -> None:
    found = verify_package(package_of(name))
    assert found.manifest.version == found.recomputed_by


def test_marks_travel_along() -> None:
    package = package_of(marks=MARKS)
    assert files_of(package)["marks.csv"] == MARKS
    result = verify_package(package).result
    row = result.units.row["110000"]
    assert result.leaves["1.1"].shown[row] == 0


def test_the_same_run_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import sys; from tests.scoring.test_recomputation import package_of;"
        "sys.stdout.buffer.write(package_of())"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert found.stdout == PACKAGE


@pytest.mark.parametrize("file", sorted(set(files_of(PACKAGE)) - {"README.txt", "manifest.json"}))
def test_a_changed_byte_is_named_by_its_file(file: str) -> None:
    files = files_of(PACKAGE)
    middle = len(files[file]) // 2
    changed = bytes([files[file][middle] ^ 1])
    files[file] = files[file][:middle] + changed + files[file][middle + 1 :]
    assert f"{file} 与清单的摘要不符，内容已被改动" in refusal(packed(files))


@pytest.mark.parametrize("file", sorted(set(files_of(PACKAGE)) - {"README.txt"}))
def test_a_missing_file_is_named(file: str) -> None:
    files = files_of(PACKAGE)
    del files[file]
    assert f"缺少 {file}" in refusal(packed(files))


def test_a_byte_changed_in_the_compressed_package_is_seen() -> None:
    for place in range(0, len(PACKAGE), 997):
        changed = bytearray(PACKAGE)
        changed[place] ^= 0x10
        try:
            verify_package(bytes(changed))
        except Refused:
            continue
        # What stands in no part: dates and marks of the archive, and the note for readers.
        assert files_of(bytes(changed)).keys() == files_of(PACKAGE).keys()


def test_a_cut_package_is_refused() -> None:
    assert "不是完整的复算包" in refusal(PACKAGE[: len(PACKAGE) // 2])
    assert "不是完整的复算包" in refusal(b"no zip at all")


def test_a_newer_format_asks_for_a_newer_program() -> None:
    files = files_of(PACKAGE)
    files["manifest.json"] = files["manifest.json"].replace(b"package/1", b"package/2")
    assert "请升级考成后再核验" in refusal(packed(files))


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"format": 1}', b"[" * 100_000])
def test_a_broken_manifest_is_refused(text: bytes) -> None:
    files = files_of(PACKAGE)
    files["manifest.json"] = text
    assert "不是复算包的清单" in refusal(packed(files))


def test_a_stranger_in_the_package_is_refused() -> None:
    assert "清单以外的文件 facts2.csv" in refusal(packed({**files_of(PACKAGE), "facts2.csv": b"x"}))


def test_a_part_that_unfolds_beyond_its_size_is_refused() -> None:
    files = files_of(PACKAGE)
    files["facts.csv"] += b"\n" * 10_000_000
    assert "facts.csv 比清单所写的大" in refusal(packed(files))


def test_a_forged_result_is_found_by_computing() -> None:
    def better(data: bytes) -> bytes:
        document = json.loads(data)
        document["units"][0]["total"] = "99.99"
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    found = refusal(forged("result", better))
    assert '包内结果是 "99.99"，重算是' in found
    assert "单位 " in found


def test_a_forged_figure_is_found_by_computing() -> None:
    forge = forged("facts", lambda data: data.replace(b",1", b",2", 1))
    assert "包内结果是" in refusal(forge)


def test_the_result_in_other_words_is_told_as_such() -> None:
    pretty = forged("result", lambda data: json.dumps(json.loads(data), indent=1).encode())
    assert "文件写法与重算的不同，数值一致" in refusal(pretty)


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "复算包.zip"
    assert main(["package", "provinces-2023", "--out", str(target)]) == 0
    assert main(["verify", str(target)]) == 0
    assert "逐字节一致" in capsys.readouterr().out
    target.write_bytes(target.read_bytes()[:-100])
    assert main(["verify", str(target)]) == 1
    assert main(["package", "provinces-2023", "--out", str(tmp_path / "p.json")]) == 1
    assert main(["verify", str(tmp_path / "nothing.zip")]) == 1
    assert "Traceback" not in capsys.readouterr().err
