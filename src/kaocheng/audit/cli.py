"""`kaocheng audit verify`: does the log stand as it was written?"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

import django


def main(argv: Sequence[str]) -> int:
    """Verify the chain; 0 if it holds, 1 naming the first entry that does not."""
    parser = argparse.ArgumentParser(prog="kaocheng audit", description="审计日志")
    commands = parser.add_subparsers(required=True, metavar="命令")
    commands.add_parser("verify", help="逐条校验审计日志")
    parser.parse_args(list(argv))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaocheng.config.settings")
    django.setup()
    return _report()


def _report() -> int:
    # Models can be imported only after django.setup().
    from kaocheng.audit.queries import verify

    verdict = verify()
    if verdict.holds:
        print(f"审计日志完好，共 {verdict.checked} 条。")
        return 0
    print(f"审计日志自第 {verdict.first_bad} 条起不可信：{verdict.why}。")
    return 1
