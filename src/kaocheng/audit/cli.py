"""`kaocheng audit verify`: does the log stand as it was written?"""

from __future__ import annotations

from collections.abc import Sequence

from kaocheng.audit.opening import faults_told, find_platform, run
from kaocheng.scoring.cli.arguments import ChineseParser


def main(argv: Sequence[str]) -> int:
    """Verify the chain; 0 if it holds, 1 naming the first entry that does not."""
    parser = ChineseParser(prog="kaocheng audit", description="核验操作日志")
    commands = parser.add_subparsers(required=True, metavar="命令")
    commands.add_parser("verify", help="逐条核验操作日志", description="逐条核验操作日志")
    parser.parse_args(list(argv))
    return run(_verified)


def _verified() -> int:
    find_platform()
    with faults_told():
        return _report()


def _report() -> int:
    # Models can be imported only after django.setup().
    from kaocheng.audit.queries import verify

    verdict = verify()
    if verdict.holds:
        print(f"操作日志完好，共 {verdict.checked} 条。")
        return 0
    print(f"操作日志自第 {verdict.first_bad} 条起不可信：{verdict.why}。")
    return 1
