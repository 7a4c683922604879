"""`kaocheng package` and `kaocheng verify`: a run in one file, and computing it again."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaocheng.scoring.cli.arguments import (
    DONE,
    ChineseParser,
    add_inputs,
    inputs_at,
    load,
    run,
    say_faults,
)
from kaocheng.scoring.evaluation.run import evaluate
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.files import read_bytes
from kaocheng.scoring.recomputation import Source, verify_package, write_package
from kaocheng.scoring.recomputation.verify import MOST_PACKAGE_BYTES
from kaocheng.scoring.tables.write import put_beside


def package(argv: list[str]) -> int:
    """Score, and write inputs and result as a package. Returns the exit code."""
    parser = ChineseParser(prog="kaocheng package", description="计分，并把输入和结果装成复算包")
    add_inputs(parser)
    parser.add_argument("--out", type=Path, required=True, help="复算包文件（.zip）")
    arguments = parser.parse_args(argv)

    def command() -> int:
        target: Path = arguments.out
        if target.suffix.lower() != ".zip" or target.is_dir():
            raise refuse(str(target), "复算包是 zip 文件", "文件名请以 .zip 结尾")
        inputs = load(arguments, parser)
        result = evaluate(
            inputs.scheme, inputs.units, inputs.facts, arguments.period, marks=inputs.marks
        )
        say_faults(result.warnings, "提示：")
        data = write_package(_source(arguments), result)
        put_beside(target, data)
        print(f"已写出 {target}：{len(result.units)} 个单位")
        return DONE

    return run(command)


def _source(arguments: argparse.Namespace) -> Source:
    scheme, units, facts = inputs_at(arguments)
    marks = _bytes(arguments.marks) if arguments.marks else None
    return Source(_bytes(scheme), _bytes(units), _bytes(facts), marks)


def verify(argv: list[str]) -> int:
    """Print what was verified. Returns the exit code: 1 where anything differs."""
    parser = ChineseParser(prog="kaocheng verify", description="核验复算包：重新计算，逐字节比较")
    parser.add_argument("package", help="复算包（.zip）")
    arguments = parser.parse_args(argv)

    def command() -> int:
        found = verify_package(arguments.package)
        manifest, result = found.manifest, found.result
        print(f"核验通过：{manifest.title}（{manifest.period}）")
        leaves = len(result.scheme.leaves)
        print(f"{len(result.units)} 个单位、{leaves} 项指标，重算结果与包内结果逐字节一致")
        if manifest.version != found.recomputed_by:
            print(f"结果由 {manifest.version} 版计算，本次以 {found.recomputed_by} 版重算")
        for role, part in manifest.parts.items():
            print(f"  {role:<7}{part.file}  {part.digest}")
        return DONE

    return run(command)


def _bytes(path: str | Path) -> bytes:
    if Path(path).is_dir():
        raise refuse(str(path), "复算包不能装文件夹", "请先合并成一个 Parquet 或 CSV 文件")
    return read_bytes(path, str(path), MOST_PACKAGE_BYTES)
