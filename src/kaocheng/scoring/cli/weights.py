"""The command `weights`: a proposal of points for a scheme, printed or written, never applied."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

from kaocheng.scoring.cli.arguments import DONE, ChineseParser, run, say_faults
from kaocheng.scoring.exact.decimals import show, show_short
from kaocheng.scoring.faults import Fault, refuse
from kaocheng.scoring.tables.write import check_target, write_beside
from kaocheng.scoring.weights import METHODS, Proposal, read_matrix
from kaocheng.scoring.weights.proposal import MOST_DECIMALS

_ENDINGS = (".csv", ".json")
_CLOSING = "以上是建议，须经考核委员会审定后写入方案"


def weights(argv: list[str]) -> int:
    """Propose weights and points for indicators. Returns the exit code."""
    arguments = _parser().parse_args(argv)

    def command() -> int:
        if arguments.out is not None:
            _check_ending(arguments.out)
        decimals = _decimals(arguments.decimals)
        matrix = read_matrix(arguments.file)
        say_faults(matrix.notices, "提示：")
        proposal = METHODS[arguments.method].propose(matrix)
        sheet = Sheet(proposal, arguments.full, decimals)
        if arguments.out is None:
            print(sheet.as_text(), end="")
        else:
            write_beside(arguments.out, sheet.write)
            print(f"已写出 {arguments.out}：{len(proposal.indicators)} 项指标")
        say_faults([Fault("", doubt) for doubt in sheet.doubts], "提示：")
        return DONE

    return run(command)


def _parser() -> ChineseParser:
    parser = ChineseParser(prog="kaocheng weights", description="提出指标权重和分值的建议")
    methods = "、".join(f"{name}（{method.title}）" for name, method in METHODS.items())
    parser.add_argument("method", choices=METHODS, metavar="METHOD", help=f"方法：{methods}")
    parser.add_argument("file", metavar="FILE", help="CSV 表：判断矩阵，或各单位的数据")
    parser.add_argument("--full", default="100", help="要分配的满分，不写为 100")
    parser.add_argument("--decimals", default="1", help="分值的小数位数，不写为 1")
    parser.add_argument("--out", type=Path, help="结果文件：.csv 或 .json")
    return parser


def _decimals(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise refuse("--decimals", f"“{text}”不是小数位数", "请写 0 至 8 的整数")
    return int(text)


def _check_ending(target: Path) -> None:
    if target.suffix.lower() not in _ENDINGS:
        raise refuse(str(target), "不认识这种文件", f"文件名请以 {'、'.join(_ENDINGS)} 结尾")
    check_target(target)


class Sheet:
    """A proposal with its points, as text, CSV and JSON.

    `doubts`: what the committee should settle before it follows, in Chinese.
    """

    def __init__(self, proposal: Proposal, full: str, decimals: int) -> None:
        self.proposal, self.decimals = proposal, decimals
        points = proposal.points(full, decimals)
        self.full = show(sum(points.values(), Fraction(0)), decimals)
        self.points = {name: show(value, decimals) for name, value in points.items()}
        nothing = [name for name, value in points.items() if value == 0]
        self.doubts = proposal.doubts
        if nothing:
            what = f"“{'、'.join(nothing)}”分得 0 分，写入方案即为不考核"
            self.doubts = (*self.doubts, f"{what}。请增加小数位数，或由委员会另定分值")

    def table(self) -> list[list[str]]:
        """Heads, one row an indicator, and the sum."""
        proposal = self.proposal
        columns = [
            ["指标", *proposal.indicators, "合计"],
            [
                "权重",
                *(f"{weight:.4f}" for weight in proposal.weights),
                f"{sum(proposal.weights):.4f}",
            ],
            *(
                [one.title, *(f"{value:.4f}" for value in one.values), ""]
                for one in proposal.series
            ),
            ["建议分值", *self.points.values(), self.full],
        ]
        return [list(row) for row in zip(*columns, strict=True)]

    def as_text(self) -> str:
        """For a terminal or a pipe, with the explanation below the table."""
        from rich.console import Console
        from rich.table import Table

        heads, *rows, total = self.table()
        table = Table(box=None, pad_edge=False, show_footer=True)
        for place, (head, foot) in enumerate(zip(heads, total, strict=True)):
            table.add_column(head, foot, justify="right" if place else "left", no_wrap=True)
        for row in rows:
            table.add_row(*row)
        page = StringIO()
        # Names are the user's own: nothing in them is markup. Columns are never cut to a width.
        Console(file=page, width=10_000, markup=False, emoji=False, highlight=False).print(table)
        lines = [line.rstrip() for line in page.getvalue().splitlines()]
        short = show_short(Fraction(self.full), MOST_DECIMALS)
        title = f"{self.proposal.title}：{len(self.points)} 项指标，共 {short} 分"
        words = [f"{line}。" for line in (*self.proposal.words, _CLOSING)]
        return "\n".join([title, *lines, *words, ""])

    def write(self, path: Path) -> None:
        """Write the kind of file that the name's ending says."""
        if path.suffix.lower() == ".json":
            text = json.dumps(self.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)
            path.write_text(text + "\n", encoding="utf-8")
            return
        # A BOM, because Excel takes a CSV without one for GBK.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(self.table())

    def as_dict(self) -> dict[str, Any]:
        """Everything the proposal rests on; weights and figures as numbers, points as texts."""
        proposal = self.proposal
        return {
            "method": proposal.method,
            "title": proposal.title,
            "full": self.full,
            "decimals": self.decimals,
            "indicators": [
                {"indicator": name, "weight": weight, "points": points}
                for (name, points), weight in zip(
                    self.points.items(), proposal.weights, strict=True
                )
            ],
            "figures": {figure.code: figure.value for figure in proposal.figures},
            "series": {
                one.code: dict(zip(proposal.indicators, one.values, strict=True))
                for one in (*proposal.series, *proposal.details)
            },
            "words": [*proposal.words, _CLOSING],
            "doubts": list(self.doubts),
        }
