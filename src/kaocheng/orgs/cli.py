"""`kaocheng found`: a real installation, its root and its three administrators (三员)."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kaocheng.audit.opening import faults_told, open_platform, run
from kaocheng.orgs.refusals import Refusal
from kaocheng.scoring.cli.arguments import INTERRUPTED, ChineseParser

if TYPE_CHECKING:
    from kaocheng.orgs.models import Level, Role
    from kaocheng.orgs.services import NewUser

# In the order in which they are asked for; the code is that of the role.
_OFFICERS = {
    "系统管理员": "system_admin",
    "安全管理员": "security_admin",
    "审计管理员": "audit_admin",
}
_USERNAME = re.compile(r"[\w.@+-]{1,150}")
_LONGEST_CODE, _LONGEST_NAME, _LONGEST_DISPLAY_NAME = 50, 100, 50


def found_main(argv: Sequence[str]) -> int:
    """0 done, 1 refused, 2 wrong usage; nothing is left behind unless all of it was done."""
    parser = _parser()
    options = parser.parse_args(list(argv))
    try:
        return run(lambda: _founded(options, parser))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断，平台没有建立。", file=sys.stderr)
        return INTERRUPTED


def _parser() -> ChineseParser:
    parser = ChineseParser(
        prog="kaocheng found", description="建立正式平台：登记最上级机构，设立三员"
    )
    add = parser.add_argument
    add("--code", required=True, type=_text_to(_LONGEST_CODE), metavar="代码", help="机构代码")
    add("--name", required=True, type=_text_to(_LONGEST_NAME), metavar="名称", help="机构名称")
    add(
        "--level",
        default="县级",
        metavar="层级",
        help="国家、省级、市级、县级、乡级、村级，默认县级",
    )
    words = "三员名单文件，每行写：职务 用户名 姓名，姓名可以不写；不给出时逐个询问"
    add("--administrators", metavar="文件", help=words)
    return parser


def _text_to(longest: int) -> Callable[[str], str]:
    """A reader of texts that fit their column."""

    def read(text: str) -> str:
        stripped = text.strip()
        if not 0 < len(stripped) <= longest:
            raise argparse.ArgumentTypeError(f"须有 1 到 {longest} 个字符")
        return stripped

    return read


def _founded(options: argparse.Namespace, parser: ChineseParser) -> int:
    open_platform()
    # Models can be imported only after django.setup().
    from kaocheng.orgs.services import found_platform, refuse_if_founded

    level = _level(options.level, parser)
    with faults_told():
        refuse_if_founded()
    people = _people(options.administrators)
    with faults_told():
        found_platform(code=options.code, name=options.name, level=level, administrators=people)
    print(_words(options, people))
    return 0


def _level(name: str, parser: ChineseParser) -> Level:
    from kaocheng.orgs.models import Level

    level = next((each for each in Level if name in (each.value, each.label)), None)
    if level is None:
        parser.error(f"没有“{name}”这个层级，可用：{'、'.join(Level.labels)}")
    return level


def _people(path: str | None) -> dict[Role, NewUser]:
    from kaocheng.orgs.models import Role
    from kaocheng.orgs.passwords import draw_password
    from kaocheng.orgs.services import NewUser

    named = _listed(Path(path)) if path else {duty: _asked(duty) for duty in _OFFICERS}
    return {
        Role(_OFFICERS[duty]): NewUser(
            username, display_name or duty, draw_password(), one_time=True
        )
        for duty, (username, display_name) in named.items()
    }


def _asked(duty: str) -> tuple[str, str]:
    """User name and name, typed in."""
    try:
        username = input(f"{duty}的用户名：").strip()
        display_name = input(f"{duty}的姓名（可以不填）：").strip()
    except EOFError as end:
        raise Refusal("输入中断，平台没有建立。也可用 --administrators 给出名单文件。") from end
    return _checked(duty, username, display_name)


def _listed(path: Path) -> dict[str, tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path}：文件读不出。请核对文件名，并存为 UTF-8 编码。") from error
    found: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            duty, person = _read_line(f"{path} 第{number}行", line)
            if duty in found:
                raise Refusal(f"{path} 第{number}行：{duty}已在前面写过。请删去一行。")
            found[duty] = person
    if missing := [duty for duty in _OFFICERS if duty not in found]:
        raise Refusal(f"{path}：没有写明{'、'.join(missing)}。请补上，三员须由三人分任。")
    return found


def _read_line(where: str, line: str) -> tuple[str, tuple[str, str]]:
    duty, username, display_name = (*line.split(maxsplit=2), "", "", "")[:3]
    if duty not in _OFFICERS:
        raise Refusal(f"{where}：“{duty}”不是三员之一。请写{'、'.join(_OFFICERS)}。")
    return duty, _checked(f"{where}：{duty}", username, display_name.strip())


def _checked(where: str, username: str, display_name: str) -> tuple[str, str]:
    if not _USERNAME.fullmatch(username):
        raise Refusal(
            f"{where}的用户名“{username}”不能用。"
            "请用文字、数字和 @ . + - _，1 到 150 个字符，中间不留空格。"
        )
    if len(display_name) > _LONGEST_DISPLAY_NAME:
        raise Refusal(f"{where}的姓名超过 {_LONGEST_DISPLAY_NAME} 个字符。请改短。")
    return username, display_name


def _words(options: argparse.Namespace, people: dict[Role, NewUser]) -> str:
    lines = [
        f"平台已建立：{options.code} {options.name}",
        "口令随机生成，只显示这一次，请当面交给本人。首次登录后须修改：",
    ]
    lines += [f"  {role.label}  {who.username:<16} {who.password}" for role, who in people.items()]
    return "\n".join(lines)
