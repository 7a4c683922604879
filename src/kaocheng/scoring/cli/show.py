"""The ranking as a table: rich at a terminal, plain columns in a pipe."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from kaocheng.scoring.result import Result

_HEADS = ("名次", "单位", "组别", "总分", "组内", "等次", "否决")
_RIGHT = {0, 3, 4}


def ranking_table(result: Result) -> tuple[list[str], list[list[str]]]:
    """Heads and rows by place; excluded units last."""
    tops = [node for node in result.scheme.indicators if node.children]
    heads = [*_HEADS, *(node.name for node in tops)]
    return heads, [_row(result, row, [n.code for n in tops]) for row in result.in_rank_order()]


def _row(result: Result, row: int, tops: Sequence[str]) -> list[str]:
    group = result.units.groups[row]
    ranked = bool(result.totals.has_total[row])
    vetoes = "、".join(call.veto.name for call in result.vetoes if call.applies[row])
    return [
        str(result.ranks.overall[row]) if ranked else "—",
        result.units.names[row],
        result.scheme.group_name.get(group, group),
        result.total(row) or "不排名",
        str(result.ranks.in_group[row]) if ranked else "—",
        result.grade_name(row) or "—",
        vetoes or "—",
        *(result.subtotal(code, row) or "—" for code in tops),
    ]


def show_ranking(result: Result) -> None:
    """Print the ranking on stdout."""
    heads, rows = ranking_table(result)
    title = f"{result.scheme.title}　{result.period.words}"
    notes = [line for line in result.scheme.basis if line.startswith("演示")]
    if sys.stdout.isatty():
        _show_rich(title, heads, rows, notes)
        return
    print(title)
    for note in notes:
        print(note)
    for line in plain_lines(heads, rows):
        print(line)


def _show_rich(title: str, heads: list[str], rows: list[list[str]], notes: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, caption="\n".join(notes) or None, header_style="bold")
    for place, head in enumerate(heads):
        right = place in _RIGHT or place >= len(_HEADS)
        table.add_column(head, justify="right" if right else "left", no_wrap=place < 4)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def plain_lines(heads: list[str], rows: list[list[str]]) -> Iterator[str]:
    """Columns set with blanks; a Chinese character is two columns wide."""
    widths = [max(map(_width, column)) for column in zip(heads, *rows, strict=True)]
    for cells in (heads, *rows):
        parts = [
            _set(cell, width, place in _RIGHT or place >= len(_HEADS))
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        yield "  ".join(parts).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _set(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr; the function takes how many leaves are done, and how many there are."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("计分"), BarColumn(), MofNCompleteColumn(), TextColumn("项指标"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("计分", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
