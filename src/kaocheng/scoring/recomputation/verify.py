"""Verifying a package (核验): digests first, then everything is computed anew and compared."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from kaocheng import __version__
from kaocheng.scoring.evaluation.run import evaluate
from kaocheng.scoring.faults import Fault, Refused, refuse
from kaocheng.scoring.files import read_bytes
from kaocheng.scoring.marks import NO_MARKS
from kaocheng.scoring.recomputation.manifest import (
    FACTS,
    MANIFEST,
    MARKS,
    NOTE,
    RESULT,
    SCHEME,
    UNITS,
    Manifest,
    digest_of,
    read_manifest,
)
from kaocheng.scoring.recomputation.write import result_bytes
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.read import read_scheme
from kaocheng.scoring.tables.read import read_facts, read_units
from kaocheng.scoring.tables.read_marks import read_marks

MOST_PACKAGE_BYTES = 2**30
_MOST_MANIFEST = 2**20
_MOST_OF_A_PART = 2**30
_SHOWN_DIFFERENCES = 20
_AGAIN = "请向发布单位重新索取复算包"


@dataclass(frozen=True)
class Verified:
    """A package whose result was found again: by which version, over how many units."""

    manifest: Manifest
    result: Result
    recomputed_by: str


def verify_package(source: str | Path | bytes, name: str = "") -> Verified:
    """Recompute a package without any database.

    Raises `Refused` naming the file that was changed or lacks, or each figure that differs.
    """
    shown = name or ("复算包" if isinstance(source, bytes) else Path(source).name)
    manifest, parts = _opened(read_bytes(source, shown, MOST_PACKAGE_BYTES), shown)
    result = _recomputed(parts, manifest)
    if result_bytes(result, manifest.version) != parts[RESULT]:
        raise Refused(_differences(parts[RESULT], result, manifest))
    return Verified(manifest, result, __version__)


def _opened(data: bytes, name: str) -> tuple[Manifest, dict[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = read_manifest(_entry(archive, MANIFEST, _MOST_MANIFEST, name), name)
            _refuse_strangers(archive, manifest, name)
            parts = {
                role: _part(archive, part.file, part.size, part.digest, name)
                for role, part in manifest.parts.items()
            }
    except (zipfile.BadZipFile, OSError, ValueError):
        raise refuse(name, "不是完整的复算包（zip 文件损坏或被截断）", _AGAIN) from None
    return manifest, parts


def _entry(archive: zipfile.ZipFile, file: str, most: int, name: str) -> bytes:
    """The bytes of a file of the archive, which may not unfold beyond `most`."""
    if file not in archive.namelist():
        raise refuse(name, f"复算包中缺少 {file}", _AGAIN)
    try:
        with archive.open(file) as entry:
            data = entry.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise refuse(name, f"{file} 读不出来，内容已损坏或被改动", _AGAIN) from None
    if len(data) > most:
        raise refuse(name, f"{file} 比清单所写的大", _AGAIN)
    return data


def _part(archive: zipfile.ZipFile, file: str, size: int, digest: str, name: str) -> bytes:
    if not 0 <= size <= _MOST_OF_A_PART:
        raise refuse(name, f"清单所写 {file} 的大小不可信", _AGAIN)
    data = _entry(archive, file, size, name)
    if digest_of(data) != digest:
        raise refuse(name, f"{file} 与清单的摘要不符，内容已被改动", _AGAIN)
    return data


def _refuse_strangers(archive: zipfile.ZipFile, manifest: Manifest, name: str) -> None:
    """A file that nobody vouches for could be taken for the real one."""
    known = {MANIFEST, NOTE, *(part.file for part in manifest.parts.values())}
    names = archive.namelist()
    strange = sorted(set(names) - known)
    if strange or len(names) != len(set(names)):
        what = f"复算包中有清单以外的文件 {strange[0][:60]}" if strange else "复算包中有重名的文件"
        raise refuse(name, what, _AGAIN)


def _recomputed(parts: dict[str, bytes], manifest: Manifest) -> Result:
    files = {role: part.file for role, part in manifest.parts.items()}
    scheme = read_scheme(parts[SCHEME], name=files[SCHEME])
    units = read_units(parts[UNITS], scheme, files[UNITS])
    facts = read_facts(parts[FACTS], scheme, units, files[FACTS])
    marks = NO_MARKS
    if MARKS in parts:
        marks = read_marks(parts[MARKS], scheme, units, files[MARKS])
    return evaluate(scheme, units, facts, manifest.period, marks=marks)


# Where the results differ ----------------------------------------------------------------------


def _differences(stored: bytes, result: Result, manifest: Manifest) -> list[Fault]:
    """What differs, figure by figure; at most some twenty, for nobody reads more."""
    try:
        told: Any = json.loads(stored)
    except (ValueError, RecursionError):
        told = None
    computed = {**result.as_dict(reasons=False), "version": manifest.version}
    found = list(islice(_compared("", told, computed), _SHOWN_DIFFERENCES))
    versions = f"结果由 {manifest.version} 版计算，本程序是 {__version__} 版"
    mend = f"{versions}；版本相同仍不符的，请向发布单位质询"
    return [Fault(where or "结果", what, mend) for where, what in found] or [
        Fault("result.json", "文件写法与重算的不同，数值一致", mend)
    ]


def _compared(where: str, told: Any, computed: Any) -> Iterator[tuple[str, str]]:
    if isinstance(told, dict) and isinstance(computed, dict):
        for key in dict.fromkeys([*told, *computed]):
            yield from _compared(f"{where} {key}".strip(), told.get(key), computed.get(key))
    elif isinstance(told, list) and isinstance(computed, list) and len(told) == len(computed):
        for one, other in zip(told, computed, strict=True):
            name = other.get("unit", "") if isinstance(other, dict) else ""
            yield from _compared(f"单位 {name}" if name else where, one, other)
    elif told != computed:
        yield where, f"包内结果是 {_short(told)}，重算是 {_short(computed)}"


def _short(value: Any) -> str:
    return "（无）" if value is None else json.dumps(value, ensure_ascii=False)[:60]
