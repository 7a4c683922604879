"""Command lines in Chinese, and the inputs that they name."""

from __future__ import annotations

import argparse
import codecs
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from kaocheng.scoring.facts import Facts, Units
from kaocheng.scoring.faults import MOST_FAULTS_SHOWN, Fault, Refused, refuse
from kaocheng.scoring.files import reason_of
from kaocheng.scoring.marks import NO_MARKS, Marks
from kaocheng.scoring.packs import pack, pack_names
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.scheme.read import read_scheme
from kaocheng.scoring.tables.read import read_facts, read_units
from kaocheng.scoring.tables.read_marks import read_marks

DONE, REFUSED, USAGE, INTERRUPTED = 0, 1, 2, 130


class ChineseParser(argparse.ArgumentParser):
    """An argument parser whose own messages are Chinese; wrong usage exits with 2."""

    def __init__(self, prog: str, description: str, allow_abbrev: bool = False) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=allow_abbrev)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"用法不对：{_translated(message)}\n")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        text = super().format_help().replace("usage: ", "用法：", 1)
        text = text.replace("positional arguments:", "参数：").replace("options:", "选项：")
        return text.replace("show this help message and exit", "显示本说明")


def _translated(message: str) -> str:
    for english, chinese in (
        ("the following arguments are required:", "缺少参数"),
        ("unrecognized arguments:", "不认识的参数"),
        ("expected one argument", "后面要跟一个值"),
        ("ignored explicit argument", "后面不能带值"),
        ("invalid choice:", "不能用"),
        ("argument", "参数"),
        ("choose from", "可用"),
    ):
        message = message.replace(english, chinese)
    return message


@dataclass(frozen=True)
class Inputs:
    """What a run reads."""

    scheme: Scheme
    units: Units
    facts: Facts
    marks: Marks


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """SCHEME FACTS --units UNITS, or the name of a built-in pack."""
    parser.add_argument("scheme", help=f"方案文件，或内置方案（{'、'.join(pack_names())}）")
    parser.add_argument("facts", nargs="?", help="数据表（CSV 或 Parquet）；内置方案不用写")
    parser.add_argument("--units", help="单位表（CSV 或 Parquet）；内置方案不用写")
    parser.add_argument("--marks", help="评定分表（CSV）：经评审认定、代替计算得分的分数及理由")
    parser.add_argument("--period", help="期间，如 2025、2025-Q3、2025-05；不写按方案年度")


def is_pack(name: str) -> bool:
    """Whether a built-in pack is meant: a file of the same name goes first."""
    return name in pack_names() and not os.path.isfile(name)


def load(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> Inputs:
    """Read what the command line names. Raises `Refused`; exits with 2 for a half-named set."""
    name: str = arguments.scheme
    if not os.path.exists(name) and Path(name).suffix == "" and not is_pack(name):
        raise refuse(
            name, "没有这个文件，也没有这个内置方案", f"内置方案：{'、'.join(pack_names())}"
        )
    if not is_pack(name) and not (arguments.facts and arguments.units):
        parser.error("请写明数据表，并用 --units 写明单位表")
    scheme_at, units_at, facts_at = inputs_at(arguments)
    scheme = read_scheme(scheme_at)
    units = read_units(units_at, scheme)
    facts = read_facts(facts_at, scheme, units)
    marks = read_marks(arguments.marks, scheme, units) if arguments.marks else NO_MARKS
    return Inputs(scheme, units, facts, marks)


def inputs_at(arguments: argparse.Namespace) -> tuple[str | Path, str | Path, str | Path]:
    """Where scheme, units and facts stand: as named, else in the built-in pack."""
    name, units, facts = arguments.scheme, arguments.units, arguments.facts
    if not is_pack(name):
        return name, units, facts
    found = pack(name)
    return found.scheme_path, units or found.units_path, facts or found.facts_path


def say_faults(faults: Sequence[Fault], mark: str) -> None:
    """Each fault on a line of stderr."""
    for fault in faults[:MOST_FAULTS_SHOWN]:
        print(f"{mark}{fault}", file=sys.stderr)
    if len(faults) > MOST_FAULTS_SHOWN:
        print(f"……共 {len(faults)} 处", file=sys.stderr)


def run(command: Callable[[], int]) -> int:
    """Run a command; what is refused becomes lines and exit code 1, never a traceback."""
    _print_whatever_comes()
    try:
        code = command()
        sys.stdout.flush()
        return code
    except Refused as error:
        say_faults(error.faults, "")
        return REFUSED
    except KeyboardInterrupt:
        print("已中断，没有写出文件", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _leave_stdout()
        return DONE
    except OSError as error:
        _leave_stdout()
        print(f"结果显示不出来：{reason_of(error)}。请改用 --out 写成文件", file=sys.stderr)
        return REFUSED
    except ArithmeticError:
        print("数值大到无法计算。请检查方案和数据的量级", file=sys.stderr)
        return REFUSED
    except RecursionError:
        print("方案嵌套太深，无法计算。请减少评分标准的层级", file=sys.stderr)
        return REFUSED
    except MemoryError:
        print("内存不够。请减少单位或数据，或改在内存更大的机器上运行", file=sys.stderr)
        return REFUSED


def _print_whatever_comes() -> None:
    """Chinese also under a bare locale; what an encoding lacks becomes an escape, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            bare = codecs.lookup(stream.encoding).name == "ascii"
            encoding = "utf-8" if bare else stream.encoding
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _leave_stdout() -> None:
    """Nobody reads stdout any more: what is still buffered must not fail at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
