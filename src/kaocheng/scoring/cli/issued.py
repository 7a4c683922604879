"""`kaocheng import scheme` and `kaocheng export scheme`: issued tables in and out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from kaocheng.scoring.cli.arguments import DONE, ChineseParser, is_pack, run
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.files import read_bytes
from kaocheng.scoring.issued import draft, export_scheme, read_issued
from kaocheng.scoring.issued.exporting import SUFFIXES
from kaocheng.scoring.issued.report import as_dict, report_lines
from kaocheng.scoring.packs import pack, pack_names
from kaocheng.scoring.phrases.notation import json_text
from kaocheng.scoring.source import MOST_BYTES
from kaocheng.scoring.tables.write import put_beside

_SCHEME, _REPORT = "scheme.yaml", "report.txt"


def import_command(argv: list[str]) -> int:
    """Read an issued scoring table into a scheme and a report. Returns the exit code."""
    parser = ChineseParser(
        prog="kaocheng import", description="把印发的评分表（Excel、Word）读成能算的方案"
    )
    parser.add_argument("what", choices=("scheme",), help="读入什么：scheme（方案）")
    parser.add_argument("file", help="评分表，.xlsx 或 .docx")
    parser.add_argument("--table", help="读哪一张表，如 评分表、表2；不写则取最像评分表的")
    parser.add_argument("--out", type=Path, help="写到这个文件；或写到这个文件夹，连同读入报告")
    parser.add_argument("--json", action="store_true", help="方案和报告写成一个 JSON")
    arguments = parser.parse_args(argv)
    return run(lambda: _import(arguments.file, arguments.table, arguments.out, arguments.json))


def _import(file: str, wanted: str | None, out: Path | None, as_json: bool) -> int:
    table = read_issued(file, table=wanted)
    made = draft(table)
    lines = list(report_lines(table, made))
    if out is not None:
        _write_out(out, made.source, lines)
    if as_json:
        print(json_text(as_dict(table, made)))
    elif out is None:
        print(made.source.decode(), end="")
        _say(lines, to_stderr=True)
    else:
        _say(lines)
    return DONE


def _write_out(out: Path, source: bytes, lines: list[str]) -> None:
    """A file takes the scheme; a folder takes the scheme and the report."""
    if out.suffix and not out.is_dir():
        put_beside(out, source)
        return
    _make_folder(out)
    put_beside(out / _SCHEME, source)
    put_beside(out / _REPORT, ("\n".join(lines) + "\n").encode())


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(exist_ok=True)
    except OSError:
        raise refuse(str(out), "文件夹建不起来", "请检查上级文件夹和权限") from None


def _say(lines: Iterable[str], to_stderr: bool = False) -> None:
    for line in lines:
        print(line, file=sys.stderr if to_stderr else sys.stdout)


def export_command(argv: list[str]) -> int:
    """Write a scheme as the issued table. Returns the exit code."""
    parser = ChineseParser(prog="kaocheng export", description="把方案写成评分表（Excel、Word）")
    parser.add_argument("what", choices=("scheme",), help="写出什么：scheme（方案）")
    parser.add_argument("scheme", help=f"方案文件，或内置方案（{'、'.join(pack_names())}）")
    parser.add_argument("--out", type=Path, required=True, help="写成 .xlsx 或 .docx")
    arguments = parser.parse_args(argv)
    return run(lambda: _export(arguments.scheme, arguments.out))


def _export(scheme: str, out: Path) -> int:
    if out.suffix.lower() not in SUFFIXES:
        raise refuse(str(out), "不能写成这种文件", "请以 .xlsx 或 .docx 结尾")
    path = pack(scheme).scheme_path if is_pack(scheme) else Path(scheme)
    source = read_bytes(path, path.name, MOST_BYTES)
    put_beside(out, export_scheme(source, out.suffix, path.name))
    print(f"已写出 {out}")
    return DONE
