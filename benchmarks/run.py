"""`make bench`: every figure beside others of the same run, because machines are noisy.

python benchmarks/run.py [--only warm,scale,…] [--quick] [--largest N]. Writes RESULTS.md, a quick
run only prints. Nothing here is a test: a slow machine fails nothing.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from dataclasses import dataclass
from pathlib import Path

# Each a module with `measure(effort)`.
SECTIONS = (
    *("warm", "whatif", "months", "scale", "peers", "issued", "stages"),
    *("reporting", "kills"),
)


@dataclass(frozen=True)
class Effort:
    """`quick`: small sizes, few rounds. `largest`: the greatest number of units to measure."""

    quick: bool = False
    largest: int = 700_000

    def sizes(self, *full: int, quick: tuple[int, ...]) -> list[int]:
        """The sizes to measure, in the order given."""
        return [size for size in (quick if self.quick else full) if size <= self.largest]


def main(argv: list[str]) -> None:
    """Measure what is asked for, section by section."""
    arguments = _parser().parse_args(argv)
    chosen = arguments.only.split(",") if arguments.only else list(SECTIONS)
    if unknown := set(chosen) - set(SECTIONS):
        raise SystemExit(f"没有 {'、'.join(sorted(unknown))} 这一节，可选：{'、'.join(SECTIONS)}")
    effort = Effort(arguments.quick, arguments.largest)
    report = importlib.import_module("benchmarks.report")
    for name in (name for name in SECTIONS if name in chosen):
        section = importlib.import_module(f"benchmarks.{name}").measure(effort)
        print(section.as_markdown(), flush=True)
        if not effort.quick:
            report.write([section])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description="测量")
    parser.add_argument("--only", help=f"只测这些节，逗号分隔：{','.join(SECTIONS)}")
    parser.add_argument("--quick", action="store_true", help="只测小规模，只显示，不写 RESULTS.md")
    parser.add_argument("--largest", type=int, default=700_000, help="最多测多少个单位")
    return parser


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script
    main(sys.argv[1:])
