"""Writing a package: the same run gives the same bytes, whoever writes it and from wherever."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from kaocheng import __version__
from kaocheng.scoring.recomputation.manifest import (
    FACTS,
    MANIFEST,
    MARKS,
    NOTE,
    RESULT,
    SCHEME,
    UNITS,
    Manifest,
    Part,
    digest_of,
)
from kaocheng.scoring.result import Result
from kaocheng.scoring.tables.parquet import PARQUET_MAGIC
from kaocheng.scoring.written import document_json

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o644 << 16
_LEVEL = 1  # packages are read once or twice; time counts more than room
_NOTE = """\
复算包：{title}（{period}）

本包装有一次计分的全部输入和结果，任何人都可以重新计算：
  {scheme}　考核方案
  {units}　考核对象
  {facts}　数据
{marks}  {result}　结果（每个单位、每项指标的得分，名次和等次）
  {manifest}　清单：各文件的大小和 SHA-256 摘要

核验：kaocheng verify 本文件
核验时先核对摘要，再按方案和数据重新计算，逐字节比较结果。
计算规则是公开的（kaocheng-scheme/1），也可以用别的程序照此计算。
"""


@dataclass(frozen=True)
class Source:
    """The bytes that a run was computed from; `marks` is None where there were none."""

    scheme: bytes
    units: bytes
    facts: bytes
    marks: bytes | None = None


def write_package(source: Source, result: Result) -> bytes:
    """The package of a run, whose `result` was computed from `source`."""
    document = result_bytes(result, __version__)
    contents = {
        SCHEME: ("scheme.yaml", source.scheme),
        UNITS: (f"units.{_ending(source.units)}", source.units),
        FACTS: (f"facts.{_ending(source.facts)}", source.facts),
        **({} if source.marks is None else {MARKS: ("marks.csv", source.marks)}),
        RESULT: ("result.json", document),
    }
    parts = {
        role: Part(file, len(data), digest_of(data)) for role, (file, data) in contents.items()
    }
    manifest = Manifest(result.scheme.title, str(result.period), __version__, parts)
    files = {MANIFEST: manifest.as_bytes(), NOTE: _note(manifest), **dict(contents.values())}
    return _zipped(files)


def result_bytes(result: Result, version: str) -> bytes:
    """The document of the format's section 9 without reasons, in its shortest form."""
    heading = {**result.heading(), "version": version}
    return "".join(document_json(result, heading)).encode() + b"\n"


def _ending(table: bytes) -> str:
    return "parquet" if table.startswith(PARQUET_MAGIC) else "csv"


def _note(manifest: Manifest) -> bytes:
    files = {role: part.file for role, part in manifest.parts.items()}
    marks = (
        f"  {files[MARKS]}　评定分：经评审认定、代替计算得分的分数及理由\n"
        if MARKS in files
        else ""
    )
    text = _NOTE.format(
        title=manifest.title,
        period=manifest.period,
        manifest=MANIFEST,
        **{**files, MARKS: marks},
    )
    return text.encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = _UNIX, _MODE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=_LEVEL)
    return target.getvalue()
