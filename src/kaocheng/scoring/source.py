"""A scheme file as a tree of values that know their line; hostile YAML is refused before it grows.

The tree is built from parser events with a stack of its own, so that neither deep nesting nor
aliases that multiply can exhaust memory or the call stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import yaml

from kaocheng.scoring.exact.decimals import MOST_DIGITS
from kaocheng.scoring.faults import Faults, Refused, refuse

MOST_BYTES = 8 * 2**20
MOST_NODES = 200_000
MOST_DEPTH = 40

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)\Z")
_EMPTY = {"", "~", "null", "Null", "NULL"}
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

Scalar = str | Fraction | bool | None


@dataclass
class Node:
    """A value and where it stands. `value` is a scalar, a list of nodes, or keys with nodes."""

    value: Scalar | list[Node] | dict[str | Fraction, Node]
    line: int
    size: int = 1


@dataclass
class _Open:
    """A collection that is being read."""

    node: Node
    anchor: str | None
    key: str | Fraction | None = None
    waits_for_value: bool = False


@dataclass
class _Builder:
    name: str
    faults: Faults = field(default_factory=Faults)
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
            node = Node(f"?{node.line}", node.line)
        assert isinstance(node.value, (str, Fraction))
        parent.key, parent.waits_for_value = node.value, True

    def _set(self, parent: _Open, node: Node) -> None:
        assert isinstance(parent.node.value, dict)
        assert parent.key is not None
        if parent.key in parent.node.value:
            self.faults.add(
                self.where(node.line), f"键“{show_key(parent.key)}”重复", "请删去其中一个"
            )
        parent.node.value[parent.key] = node
        parent.waits_for_value = False

    def open(
        self, event: yaml.CollectionStartEvent, empty: list[Node] | dict[str | Fraction, Node]
    ) -> None:
        line = event.start_mark.line + 1
        if len(self.stack) >= MOST_DEPTH:
            raise refuse(self.where(line), f"嵌套超过 {MOST_DEPTH} 层", "请减少层级")
        self.stack.append(_Open(Node(empty, line), event.anchor))

    def close(self) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = done.node
        self.place(done.node)

    def scalar(self, event: yaml.ScalarEvent) -> None:
        node = Node(self._resolve(event), event.start_mark.line + 1)
        if event.anchor:
            self.anchors[event.anchor] = node
        self.place(node)

    def _resolve(self, event: yaml.ScalarEvent) -> Scalar:
        text: str = event.value
        if not event.implicit[0] or event.style:
            return text
        if text in _EMPTY:
            return None
        if text in _TRUTHS:
            return _TRUTHS[text]
        if len(text) <= MOST_DIGITS and _NUMBER.match(text):
            return Fraction(text)
        return text

    def alias(self, event: yaml.AliasEvent) -> None:
        line = event.start_mark.line + 1
        node = self.anchors.get(event.anchor)
        if node is None:
            raise refuse(
                self.where(line), f"引用 *{event.anchor} 没有对应的 &{event.anchor}", "请写全"
            )
        self.count(node.size, line)
        self.place(node)

    def feed(self, event: yaml.Event) -> None:
        self.count(1, event.start_mark.line + 1)
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
            raise refuse(
                self.where(event.start_mark.line + 1), "一个文件只能有一份方案", "请拆成多个文件"
            )


def show_key(key: str | Fraction) -> str:
    """A key as it would be written."""
    if isinstance(key, str):
        return key
    return str(key.numerator) if key.denominator == 1 else str(float(key))


def read_bytes(source: str | Path | bytes, name: str, most: int) -> bytes:
    """The bytes of a file (or those given), refused above `most` or when it cannot be read."""
    if isinstance(source, bytes):
        data = source
    else:
        data = _read_file(Path(source), name, most)
    if not data.strip():
        raise refuse(name, "文件是空的", "请检查是否选错了文件")
    return data


def _read_file(path: Path, name: str, most: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > most:
            raise refuse(
                name,
                f"文件有 {size / 2**20:.0f} MB，超过上限 {most / 2**20:.0f} MB",
                "请确认没有选错文件；大量数据请改用 Parquet",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse(name, "找不到这个文件", "请检查文件名和路径") from None
    except IsADirectoryError:
        raise refuse(name, "这是一个文件夹", "请给出文件名") from None
    except OSError as error:
        raise refuse(name, f"文件读不出来（{error.strerror}）", "请检查权限和磁盘") from None


def parse_yaml(data: bytes, name: str) -> Node:
    """The tree of one YAML document. Raises `Refused` naming line and mend."""
    builder = _Builder(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(name, "文件不是 UTF-8 编码", "请另存为 UTF-8 编码后再用") from None
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            builder.feed(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        builder.faults.add(
            builder.where(line), "不是合格的 YAML", "请检查缩进、冒号后的空格、引号和括号是否成对"
        )
        raise Refused(builder.faults.found) from None
    except (yaml.YAMLError, RecursionError):
        raise refuse(name, "不是合格的 YAML，或含有不能使用的字符", "请检查文件内容") from None
    builder.faults.raise_if_any()
    if builder.root is None:
        raise refuse(name, "文件是空的", "请检查是否选错了文件")
    return builder.root
