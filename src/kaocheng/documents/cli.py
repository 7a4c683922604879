"""`kaocheng circular`: the assessment circular from a pack or from files, without the platform."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from kaocheng.documents.circular import CircularOptions, compose
from kaocheng.documents.layout import LINES
from kaocheng.scoring import (
    Fault,
    Refused,
    Units,
    evaluate,
    pack,
    pack_names,
    read_facts,
    read_scheme,
    read_units,
)
from kaocheng.scoring.cli.arguments import ChineseParser, run
from kaocheng.scoring.tables.write import put_beside

MOST_UNITS = 100 * LINES  # a longer list is no circular any more
PACK_NOTICE = "以内置方案和公开数据生成，仅供演示，不是任何机关的考核结果"
_DATE = re.compile(r"(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?\Z")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0, 1 for what is refused (each fault on a line), 2 for usage."""
    wishes = _parser().parse_args(argv)

    def command() -> int:
        out = _target(wishes.out)
        put_beside(out, _circular(wishes))
        print(f"已生成 {out}")
        return 0

    return run(command)


def _parser() -> argparse.ArgumentParser:
    parser = ChineseParser(
        prog="kaocheng circular",
        description="按 GB/T 9704—2012 的格式生成考核结果的通报（Word）",
    )
    add = parser.add_argument
    add("scheme", metavar="方案", help="内置方案的名称，或方案文件")
    add("facts", metavar="数据表", nargs="?", help="数据表（CSV 或 Parquet）；内置方案不用写")
    add("--units", metavar="单位表", help="单位表；不用内置方案时必须给出")
    add("--period", metavar="周期", help="考核周期，如 2024、2024-Q3；不写时为方案的年度")
    add("--out", metavar="文件", required=True, help="要写的文件，以 .docx 结尾")
    add("--organ", metavar="机关", help="发文机关的名称")
    add("--number", metavar="字号", help="发文字号，如 示考发〔2024〕1号")
    add("--date", metavar="日期", help="成文日期，如 2024-01-05；不写时为今天")
    add("--addressee", metavar="机关", help="主送机关")
    add("--copy-to", metavar="机关", help="抄送机关")
    return parser


def _target(name: str) -> Path:
    out = Path(name)
    if out.suffix.lower() != ".docx":
        raise Refused([Fault(name, "文件名不以 .docx 结尾", "请改为 .docx")])
    if not out.parent.is_dir():
        raise Refused([Fault(name, f"没有文件夹“{out.parent}”", "请先建立文件夹，或改写到别处")])
    return out


def _circular(wishes: argparse.Namespace) -> bytes:
    options = _options(wishes)
    paths = _paths(wishes)
    scheme = read_scheme(paths[0])
    units = read_units(paths[1], scheme)
    _check_size(units)
    if wishes.facts is None and not any("演示" in line for line in scheme.basis):
        options = replace(options, notice=PACK_NOTICE)
    result = evaluate(scheme, units, read_facts(paths[2], scheme, units), period=wishes.period)
    return compose(scheme, result.as_dict(), units=units, options=options)


def _paths(wishes: argparse.Namespace) -> tuple[Path, Path, Path]:
    """Scheme, units, facts: those of a built-in pack, or the files that were named."""
    if wishes.facts is None and wishes.units is None:
        if wishes.scheme not in pack_names():
            known = "、".join(pack_names())
            mend = f"内置方案有 {known}；用自己的方案时，请同时给出数据表和 --units"
            raise Refused([Fault(wishes.scheme, "没有这个内置方案", mend)])
        built_in = pack(wishes.scheme)
        return built_in.scheme_path, built_in.units_path, built_in.facts_path
    if wishes.facts is None or wishes.units is None:
        lacking = "数据表" if wishes.facts is None else "单位表（--units）"
        raise Refused(
            [Fault(wishes.scheme, f"没有给出{lacking}", "方案、数据表、单位表须一并给出")]
        )
    return Path(wishes.scheme), Path(wishes.units), Path(wishes.facts)


def _check_size(units: Units) -> None:
    if len(units) > MOST_UNITS:
        what = f"有{len(units)}个单位，超过一份通报可列的{MOST_UNITS}个"
        raise Refused([Fault("单位表", what, "请分组、分地区计分后分别生成")])


def _options(wishes: argparse.Namespace) -> CircularOptions:
    given = {
        "organ": wishes.organ,
        "number": wishes.number,
        "addressee": wishes.addressee,
        "copy_to": wishes.copy_to,
    }
    named = {key: text for key, text in given.items() if text}
    return CircularOptions(**named, document_date=_date(wishes.date))


def _date(text: str | None) -> date | None:
    if not text:
        return None
    parts = _DATE.match(text)
    try:
        return date(*map(int, parts.groups())) if parts else _no_date(text)
    except ValueError:
        return _no_date(text)


def _no_date(text: str) -> date:
    raise Refused([Fault("--date", f"“{text}”不是日期", "请写成 2024-01-05 的样子")])
