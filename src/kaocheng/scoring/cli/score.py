"""`kaocheng score`, `kaocheng explain` and `kaocheng lint`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from kaocheng.scoring.cli.arguments import (
    DONE,
    ChineseParser,
    add_inputs,
    is_pack,
    load,
    run,
    say_faults,
)
from kaocheng.scoring.cli.clock import Clock
from kaocheng.scoring.evaluation.run import evaluate
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.packs import pack, pack_names
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.lint import lint
from kaocheng.scoring.scheme.read import read_scheme
from kaocheng.scoring.tables.write import check_target, write_beside, write_result

_LONG_WORK = 200_000  # cells from which a progress bar is worth its line


def score(argv: list[str]) -> int:
    """Score a scheme: a table on stdout, or a file with --out. Returns the exit code."""
    parser = ChineseParser(prog="kaocheng score", description="按方案计分、排名、评等次")
    add_inputs(parser)
    parser.add_argument("--out", type=Path, help="结果文件：.json、.xlsx、.csv 或 .parquet")
    parser.add_argument("--timings", type=Path, help="把各步用时和内存峰值写成这个 JSON 文件")
    parser.add_argument("--engine", choices=("local", "spark"), default="local", help="在哪里计分")
    parser.add_argument("--master", help="Spark 主节点，如 spark://主机:7077；结果写成文件夹")
    arguments = parser.parse_args(argv)
    _check_engine(arguments, parser)

    def command() -> int:
        clock = Clock()
        if arguments.engine == "spark":
            return _score_by_spark(arguments, clock)
        if arguments.out is not None:
            check_target(arguments.out)
        inputs = load(arguments, parser)
        clock.lap("read")
        say_faults(lint(inputs.scheme), "提示：")
        with _progress(len(inputs.units) * len(inputs.scheme.leaves)) as step:
            result = evaluate(
                inputs.scheme,
                inputs.units,
                inputs.facts,
                arguments.period,
                progress=step,
                marks=inputs.marks,
            )
        clock.lap("score")
        say_faults(result.warnings, "提示：")
        if arguments.out is None:
            from kaocheng.scoring.cli.show import show_ranking

            show_ranking(result)
        else:
            write_result(result, arguments.out)
            _say_written(arguments, len(result.units))
        _end(arguments, clock)
        return DONE

    return run(command)


def _say_written(arguments: Namespace, units: int) -> None:
    print(f"已写出 {arguments.out}：{units} 个单位")


def _end(arguments: Namespace, clock: Clock) -> None:
    clock.lap("write")
    if arguments.timings is not None:
        write_beside(arguments.timings, clock.write)


def _check_engine(arguments: Namespace, parser: ChineseParser) -> None:
    """Exit with 2 where the engine and its options do not go together."""
    if arguments.engine == "local":
        if arguments.master is not None:
            parser.error("--master 只与 --engine spark 一起用")
        return
    if arguments.master is None:
        parser.error("请用 --master 写明 Spark 主节点，如 spark://主机:7077")
    if arguments.out is None:
        parser.error("请用 --out 写明结果文件夹")
    if not is_pack(arguments.scheme) and not (arguments.facts and arguments.units):
        parser.error("请写明数据表，并用 --units 写明单位表")


def _score_by_spark(arguments: Namespace, clock: Clock) -> int:
    from kaocheng.scoring.spark.session import check_installed

    check_installed()
    from kaocheng.scoring.spark.command import score_by_spark

    _say_written(arguments, score_by_spark(arguments, clock.lap))
    _end(arguments, clock)
    return DONE


def _progress(cells: int) -> AbstractContextManager[Callable[[int, int], None] | None]:
    """A progress bar on stderr for long work at a terminal, else nothing."""
    if cells < _LONG_WORK or not sys.stderr.isatty():
        return nullcontext(None)
    from kaocheng.scoring.cli.show import progress_bar

    return progress_bar()


def explain(argv: list[str]) -> int:
    """Print why a unit has its points. Returns the exit code."""
    parser = ChineseParser(prog="kaocheng explain", description="逐项说明一个单位的得分依据")
    add_inputs(parser)
    parser.add_argument("--unit", required=True, help="单位代码或名称")
    parser.add_argument("--indicator", help="只看这个指标（代码；可以是上级指标）")
    arguments = parser.parse_args(argv)

    def command() -> int:
        inputs = load(arguments, parser)
        result = evaluate(
            inputs.scheme, inputs.units, inputs.facts, arguments.period, marks=inputs.marks
        )
        say_faults(result.warnings, "提示：")
        row = _row(result, arguments.unit)
        for line in explanation(result, row, _leaves(result, arguments.indicator)):
            print(line)
        return DONE

    return run(command)


def _row(result: Result, unit: str) -> int:
    units = result.units
    if unit in units.row:
        return units.row[unit]
    if unit in units.names:
        return units.names.index(unit)
    raise refuse("--unit", f"没有“{unit}”这个单位", "请写单位表中的代码或名称")


def _leaves(result: Result, code: str | None) -> list[str]:
    if code is None:
        return list(result.leaves)
    if code not in result.scheme.node:
        raise refuse("--indicator", f"没有“{code}”这个指标", "请写方案中的指标代码")
    return [node.code for node in result.scheme.node[code].walk() if not node.children]


def explanation(result: Result, row: int, leaves: list[str]) -> Iterator[str]:
    """The lines of an explanation: total, then each leaf, then adjustments and vetoes."""
    unit = result.units.codes[row]
    total = result.total(row)
    place = f"总分 {total}，第 {result.ranks.overall[row]} 名" if total else "不计总分、不排名"
    grade = result.grade_name(row)
    yield f"{result.units.names[row]}（{unit}）{result.period.words}：{place}" + (
        f"，{grade}" if grade else ""
    )
    for code in leaves:
        leaf, cell = result.leaves[code], result.scheme.node[code]
        points = result.show(leaf.shown[row]) if leaf.left[row] == 0 else "—"
        yield f"{code} {cell.name}　{points}／{result.show(leaf.full_shown[row])}"
        yield f"    {result.reason(code, unit)}"
    if len(leaves) == len(result.leaves):
        yield from _beyond_the_tree(result, row, unit)


def _beyond_the_tree(result: Result, row: int, unit: str) -> Iterator[str]:
    for score in result.adjustments:
        adjustment = score.adjustment
        yield f"{adjustment.code} {adjustment.name}　{result.show(score.shown[row])}"
        yield f"    {result.adjustment_reason(adjustment.code, unit)}"
    for call in result.vetoes:
        if call.applies[row]:
            yield f"一票否决：{call.veto.code} {call.veto.name}　{call.veto.basis}".rstrip()


def lint_command(argv: list[str]) -> int:
    """List the findings of lint; a scheme that is only doubtful still exits with 0."""
    parser = ChineseParser(prog="kaocheng lint", description="检查方案")
    parser.add_argument("scheme", help=f"方案文件，或内置方案（{'、'.join(pack_names())}）")
    name = parser.parse_args(argv).scheme

    def command() -> int:
        scheme = read_scheme(pack(name).scheme_path if is_pack(name) else name)
        findings = lint(scheme)
        for finding in findings:
            print(finding)
        if not findings:
            print(f"{scheme.title}：没有发现问题")
        return DONE

    return run(command)
