"""A scheme file as a tree of values that know their line; hostile YAML is refused before it grows.

The tree is built from parser events with a stack of its own, so that neither deep nesting nor
aliases that multiply can exhaust memory or the call stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

import yaml

from kaocheng.scoring.bounded import quoted
from kaocheng.scoring.exact.decimals import MOST_DIGITS
from kaocheng.scoring.faults import Faults, Refused, refuse
from kaocheng.scoring.files import CONTROL, foreign

MOST_BYTES = 8 * 2**20
MOST_NODES = 200_000
MOST_DEPTH = 40

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)\Z")
_TAGS = "tag:yaml.org,2002:"
_TEXT_TAG = _TAGS + "str"
_EMPTY = {"", "~", "null", "Null", "NULL"}
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

Scalar = str | Fraction | bool | None


@dataclass
class Node:
    """A value and where it stands. `value` is a scalar, a list of nodes, or keys with nodes.

    `line` is where it begins, `key_line` where its key stands (0 if it has none).
    """

    value: Scalar | list[Node] | dict[str | Fraction, Node]
    line: int
    size: int = 1
    key_line: int = 0


@dataclass
class _Open:
    """A collection that is being read."""

    node: Node
    anchor: str | None
    key: str | Fraction | None = None
    key_line: int = 0
    waits_for_value: bool = False


@dataclass
class _Builder:
    name: str
    faults: Faults
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    root: Node | None = None
    nodes: int = 0

    def where(self, line: int) -> str:
        return f"{self.name} 第{line}行"

    def count(self, size: int, line: int) -> None:
        self.nodes += size
        if self.nodes > MOST_NODES:
            raise refuse(
                self.where(line),
                f"内容展开后超过 {MOST_NODES} 项",
                "请去掉层层引用（& 与 *），或把方案拆小",
            )

    def place(self, node: Node) -> None:
        """Put a finished value where it belongs in the collection that is open."""
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        parent.node.size += node.size
        if isinstance(parent.node.value, list):
            parent.node.value.append(node)
        elif parent.waits_for_value:
            self._set(parent, node)
        else:
            self._take_key(parent, node)

    def _take_key(self, parent: _Open, node: Node) -> None:
        if not isinstance(node.value, (str, Fraction)) or isinstance(node.value, bool):
            self.faults.add(self.where(node.line), "键须是文字", "请把键写成文字，必要时加引号")
            parent.key = None
        else:
            parent.key = node.value
        parent.key_line, parent.waits_for_value = node.line, True

    def _set(self, parent: _Open, node: Node) -> None:
        assert isinstance(parent.node.value, dict)
        parent.waits_for_value = False
        if parent.key is None:  # was no key, and has been reported
            return
        if parent.key in parent.node.value:
            what = f"键{quoted(show_key(parent.key))}重复"
            self.faults.add(self.where(parent.key_line), what, "请删去其中一个")
        node.key_line = parent.key_line
        parent.node.value[parent.key] = node

    def open(
        self, event: yaml.CollectionStartEvent, empty: list[Node] | dict[str | Fraction, Node]
    ) -> None:
        line = _line(event)
        if len(self.stack) >= MOST_DEPTH:
            raise refuse(self.where(line), f"嵌套超过 {MOST_DEPTH} 层", "请减少层级")
        self.refuse_tag(event.tag, line)
        self.stack.append(_Open(Node(empty, line), event.anchor))

    def close(self) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = done.node
        self.place(done.node)

    def refuse_tag(self, tag: str | None, line: int) -> None:
        if tag not in (None, "!", _TEXT_TAG):
            shown = quoted(str(tag).replace(_TAGS, "!!"))
            self.faults.add(self.where(line), f"不能用标签{shown}", "请删去 ! 开头的标签")

    def scalar(self, event: yaml.ScalarEvent) -> None:
        line = _line(event)
        self.refuse_tag(event.tag, line)
        node = Node(self._resolve(event, line), line)
        if event.anchor:
            self.anchors[event.anchor] = node
        self.place(node)

    def _resolve(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        text: str = event.value
        if CONTROL.search(text):
            self.faults.add(self.where(line), "文字里有不能使用的控制字符", "请删去这个字符")
        if not event.implicit[0] or event.style:
            return text
        if text in _EMPTY:
            return None
        if text in _TRUTHS:
            return _TRUTHS[text]
        return self._number(text, line) if _NUMBER.match(text) else text

    def _number(self, text: str, line: int) -> Fraction:
        if len(text) <= MOST_DIGITS:
            return Fraction(text)
        what = f"数字{quoted(text)}超过 {MOST_DIGITS} 位"
        self.faults.add(self.where(line), what, "请检查数字；如是代码，请加引号")
        return Fraction(0)

    def alias(self, event: yaml.AliasEvent) -> None:
        line, name = _line(event), quoted(str(event.anchor))[1:-1]
        node = self.anchors.get(str(event.anchor))
        if event.anchor in [above.anchor for above in self.stack]:
            raise refuse(self.where(line), f"引用 *{name} 套在它自己里面", "请写全，不要循环引用")
        if node is None:
            raise refuse(self.where(line), f"引用 *{name} 前面没有对应的 &{name}", "请写全")
        self.count(node.size, line)
        self.place(replace(node))

    def feed(self, event: yaml.Event) -> None:
        self.count(1, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            self.open(event, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            self.open(event, [])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.close()
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise refuse(self.where(_line(event)), "一个文件只能有一份方案", "请拆成多个文件")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def show_key(key: str | Fraction) -> str:
    """A key as it would be written."""
    if isinstance(key, str):
        return key
    return str(key.numerator) if key.denominator == 1 else str(float(key))


def parse_yaml(data: bytes, name: str, faults: Faults) -> Node:
    """The tree of one YAML document; `faults` takes what can be read past.

    Raises `Refused`, naming line and mend, for what cannot.
    """
    builder = _Builder(name, faults)
    text = _text(data, name)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            builder.feed(event)
    except yaml.MarkedYAMLError as error:
        faults.add(builder.where(_line_of(error, text)), *_what_is_wrong(str(error.problem)))
        raise Refused(faults.found) from None
    except (yaml.YAMLError, RecursionError):
        raise refuse(name, "不是合格的 YAML，或含有不能使用的字符", "请检查文件内容") from None
    if builder.root is None or builder.root.value is None:
        raise refuse(name, "文件里没有内容", "请检查是否选错了文件")
    return builder.root


def _text(data: bytes, name: str) -> str:
    kind = foreign(data)
    if kind:
        mend = "请选择方案文件（YAML），编码须是 UTF-8"
        raise refuse(name, f"这是 {kind}，不是方案文件", mend)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        mend = "请用记事本等打开，另存为 UTF-8 编码后再用"
        raise refuse(name, "文件不是 UTF-8 编码（可能是 GBK）", mend) from None
    control = CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise refuse(f"{name} 第{line}行", "有不能使用的控制字符", "请删去这个字符")
    return text


def _line_of(error: yaml.MarkedYAMLError, text: str) -> int:
    """The line to look at: for what is never closed, the one where it opens."""
    mark, opened = error.problem_mark, error.context_mark
    if mark is None or (opened is not None and mark.line >= text.rstrip().count("\n") + 1):
        mark = opened
    return mark.line + 1 if mark else 1


def _what_is_wrong(problem: str) -> tuple[str, str]:
    for english, what, mend in _PROBLEMS:
        if english in problem:
            return what, mend
    return "不是合格的 YAML", "请检查缩进、冒号后的空格、引号和括号是否成对"


_PROBLEMS = (
    (
        "cannot start any token",
        "有不能放在这里的符号",
        "缩进请用空格，不用制表符；% @ ` 开头的文字请加引号",
    ),
    ("mapping values are not allowed", "冒号的位置不对", "请检查缩进；文字里有冒号的请加引号"),
    ("could not find expected ':'", "少了冒号", "请按 键: 值 书写，并检查缩进"),
    ("expected node content", "此处少了内容", "请检查是否多了逗号或少写了值"),
    ("expected ',' or", "括号没有成对，或少了逗号", "请检查这一处的 [ ] 或 { }"),
    ("end of stream", "引号没有成对", "请检查从这一行开始的引号"),
    ("expected key", "缩进不一致", "同一层的键请左对齐"),
    ("'-' indicator", "缩进不一致", "同一列的 - 请左对齐"),
    ("block end", "缩进不一致", "同一层请左对齐"),
)
