"""`kaocheng phrase`: scoring sentences, one a line, into proposed rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kaocheng.scoring.cli.arguments import DONE, REFUSED, ChineseParser, run, say_faults
from kaocheng.scoring.faults import Fault, Refused, refuse
from kaocheng.scoring.files import CONTROL, foreign, read_bytes
from kaocheng.scoring.phrases.answering import answer
from kaocheng.scoring.phrases.notation import json_text
from kaocheng.scoring.phrases.proposal import CANNOT, Proposal
from kaocheng.scoring.phrases.propose import LONGEST
from kaocheng.scoring.phrases.told import lines_of

_MOST_BYTES = 4 * 2**20
_MOST_LINES = 20_000


def main(argv: list[str]) -> int:
    """Read sentences from a file or stdin and print a proposal for each. Returns the exit code."""
    parser = ChineseParser(prog="kaocheng phrase", description="把评分标准的条文读成能算的规则")
    parser.add_argument(
        "file",
        nargs="?",
        help="文本文件，一行一条；可写“分值<制表符>条文”或“分值<制表符>条文<制表符>指标名称”；"
        "不写则读标准输入",
    )
    parser.add_argument("--json", action="store_true", help="一行一个 JSON")
    arguments = parser.parse_args(argv)
    return run(lambda: _told(arguments.file, arguments.json))


def _told(file: str | None, as_json: bool) -> int:
    """Every line answered; a line that is refused is named, and the rest still goes on."""
    name = file or "标准输入"
    code = DONE
    for number, line in _lines(_text(file, name), name):
        try:
            _show(_read(line), as_json)
        except Refused as error:
            faults = [_at(name, number, fault) for fault in error.faults]
            say_faults(faults, "")
            if as_json:  # a line for a line, so that answers can be set beside sentences
                print(json_text(_refused(line, faults).as_dict()))
            code = REFUSED
    return code


def _text(file: str | None, name: str) -> str:
    """The text of the file or of stdin; what is no Chinese text is refused, naming what it is."""
    data = sys.stdin.buffer.read(_MOST_BYTES + 1) if file is None else Path(file)
    if isinstance(data, bytes) and len(data) > _MOST_BYTES:
        raise refuse(name, f"内容超过上限 {_MOST_BYTES // 2**20} MB", "请分几次读")
    raw = read_bytes(data, name, _MOST_BYTES)
    kind = foreign(raw) or ("二进制文件" if b"\0" in raw else None)
    if kind:
        raise refuse(name, f"这是 {kind}，不是文本", "请把条文另存为 UTF-8 编码的文本文件")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        mend = "请用记事本等打开，另存为 UTF-8 编码后再用"
        raise refuse(name, "文件不是 UTF-8 编码（可能是 GBK）", mend) from None


def _lines(text: str, name: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers."""
    lines = text.splitlines()
    if len(lines) > _MOST_LINES:
        raise refuse(name, f"超过 {_MOST_LINES} 行", "请分成几个文件")
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _read(line: str) -> Proposal:
    if CONTROL.search(line):
        raise refuse("", "有不能使用的控制字符", "请删去这个字符")
    points, tab, rest = line.partition("\t")
    if not tab:
        return answer(line)
    sentence, _, indicator = rest.partition("\t")
    return answer(sentence, points, indicator)


def _refused(line: str, faults: list[Fault]) -> Proposal:
    shown = CONTROL.sub(" ", line.partition("\t")[2].partition("\t")[0] or line)[:LONGEST]
    return Proposal(shown, None, CANNOT, left="；".join(map(str, faults)))


def _at(name: str, number: int, fault: Fault) -> Fault:
    where = f"{name} 第{number}行"
    return Fault(f"{where} {fault.where}".rstrip(), fault.what, fault.mend)


def _show(proposal: Proposal, as_json: bool) -> None:
    if as_json:
        print(json_text(proposal.as_dict()))
        return
    for line in lines_of(proposal):
        print(line)
