"""What is wrong with a draft, and where on the page it is mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kaocheng.schemes.document.entries import SECTIONS
from kaocheng.schemes.document.labels import place_words, said
from kaocheng.schemes.document.tree import Document, decode, find, label_of
from kaocheng.schemes.document.writer import HEAD, Written, write
from kaocheng.scoring import Fault, Refused, Scheme, lint, read_scheme

_NAME = "方案"
_LINE = re.compile(r"第(\d+)行 ?")


@dataclass(frozen=True)
class Problem:
    """A fault, which stands against issuing, or a finding of the lint, which only warns.

    `anchor` is `node:<ref>`, `<section>:<index>` or `head`; `where` names the place in words.
    """

    anchor: str
    where: str
    what: str
    mend: str
    stops: bool

    @property
    def ref(self) -> str:
        """The node's `ref`, "" where the problem lies elsewhere."""
        return self.anchor.removeprefix("node:") if self.anchor.startswith("node:") else ""

    @property
    def section(self) -> str:
        """The section of the editor in which it is mended."""
        return self.anchor.split(":")[0]


@dataclass(frozen=True)
class Checked:
    """A draft as written, the scheme if it reads, and its problems in the order found."""

    written: Written
    scheme: Scheme | None
    problems: tuple[Problem, ...]

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What stands against issuing."""
        return tuple(problem for problem in self.problems if problem.stops)


@lru_cache(maxsize=16)
def checked(text: str) -> Checked:
    """The check of a stored document; kept, because the same text always gives the same."""
    document = decode(text)
    written = write(document)
    try:
        scheme = read_scheme(written.source, name=_NAME)
    except Refused as refused:
        return Checked(written, None, _problems(document, written, refused.faults, True))
    return Checked(written, scheme, _problems(document, written, lint(scheme), False))


def _problems(
    document: Document, written: Written, faults: tuple[Fault, ...], stops: bool
) -> tuple[Problem, ...]:
    return tuple(_problem(document, written, fault, stops) for fault in faults)


def _problem(document: Document, written: Written, fault: Fault, stops: bool) -> Problem:
    inner = fault.where.removeprefix(_NAME).strip()
    line = _LINE.match(inner)
    anchor = written.anchor(int(line[1])) if line else _anchor_of(document, inner)
    path = _LINE.sub("", inner, count=1)
    where = "·".join(filter(None, (_part(document, anchor), _inside(document, anchor, path))))
    return Problem(anchor, where, said(fault.what), said(fault.mend), stops)


def _anchor_of(document: Document, path: str) -> str:
    """Where a finding without a line belongs: an item that nobody reads, or the whole."""
    code = path.removeprefix("items.")
    codes = [item.get("code") for item in document.get("items") or []]
    return f"items:{codes.index(code)}" if code != path and code in codes else HEAD


def _part(document: Document, anchor: str) -> str:
    kind, _, rest = anchor.partition(":")
    if kind == "node":
        place = find(document, rest)
        return label_of(place.node) if place else ""
    if kind in SECTIONS:
        return f"{SECTIONS[kind]} {label_of(document[kind][int(rest)])}"
    return "方案信息"


def _inside(document: Document, anchor: str, path: str) -> str:
    """The field in words; a finding of the lint names its node again, which need not be said."""
    if anchor.startswith("node:"):
        place = find(document, anchor.removeprefix("node:"))
        code = str(place.node.get("code", "")) if place else ""
        begin = f"indicators.{code}"
        return place_words(path.removeprefix(begin)) if path.startswith(begin) else ""
    return place_words(path.partition("]")[2] if anchor != HEAD else path)
