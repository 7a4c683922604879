"""The console script `kaocheng`: one table of commands, each loaded only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

from kaocheng import __version__

# command → (module:function, what it does). The function takes the arguments, gives the exit code.
COMMANDS: dict[str, tuple[str, str]] = {
    "score": ("kaocheng.scoring.cli.score:score", "按方案计分、排名、评等次"),
    "explain": ("kaocheng.scoring.cli.score:explain", "逐项说明一个单位的得分依据"),
    "lint": ("kaocheng.scoring.cli.score:lint_command", "检查方案"),
    "weights": ("kaocheng.scoring.cli.weights:weights", "提出指标权重和分值的建议"),
    "phrase": ("kaocheng.scoring.cli.phrase:main", "把条文读成能算的规则"),
    "package": ("kaocheng.scoring.cli.verify:package", "计分，并把输入和结果装成复算包"),
    "verify": ("kaocheng.scoring.cli.verify:verify", "核验复算包：重新计算并逐字节比较"),
    "import": ("kaocheng.scoring.cli.issued:import_command", "把评分表读成方案"),
    "export": ("kaocheng.scoring.cli.issued:export_command", "把方案写成评分表"),
    "circular": ("kaocheng.documents.cli:main", "生成考核结果通报（docx）"),
    "serve": ("kaocheng.config.serving:main", "启动平台"),
    "web": ("kaocheng.config.serving:web_main", "只启动网页"),
    "worker": ("kaocheng.operations.cli:worker_main", "只执行后台任务"),
    "scheduler": ("kaocheng.operations.cli:scheduler_main", "只执行定时任务"),
    "demo": ("kaocheng.config.serving:demo_main", "装入演示数据"),
    "found": ("kaocheng.orgs.cli:found_main", "建立正式平台，设立三员"),
    "audit": ("kaocheng.audit.cli:main", "核验操作日志"),
    "backup": ("kaocheng.operations.backup_cli:backup_main", "备份数据库和佐证材料"),
    "restore": ("kaocheng.operations.backup_cli:restore_main", "从备份恢复"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 refused, 2 wrong usage."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if arguments else 2
    if arguments[0] in ("-V", "--version"):
        print(f"kaocheng {__version__}")
        return 0
    entry = COMMANDS.get(arguments[0])
    if entry is None:
        print(f"没有“{arguments[0]}”这个命令\n{usage()}", file=sys.stderr)
        return 2
    module, function = entry[0].split(":")
    return int(getattr(import_module(module), function)(arguments[1:]))


def usage() -> str:
    """The list of commands."""
    lines = [f"  {name:<10}{words}" for name, (_, words) in COMMANDS.items()]
    heads = ["考成：目标责任制考核平台", "用法：kaocheng 命令 …（命令后加 -h 看说明）"]
    return "\n".join([*heads, *lines])


if __name__ == "__main__":
    sys.exit(main())
