"""What a package says it holds: for each part its file, its length and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaocheng.scoring.faults import Fault, Refused, refuse

FORMAT = "kaocheng-package/1"
MANIFEST = "manifest.json"
NOTE = "README.txt"
SCHEME, UNITS, FACTS, MARKS, RESULT = "scheme", "units", "facts", "marks", "result"
NEEDED = (SCHEME, UNITS, FACTS, RESULT)
PARTS = (SCHEME, UNITS, FACTS, MARKS, RESULT)


@dataclass(frozen=True)
class Part:
    """One file of the package: `size` in bytes, `digest` as `sha256:…`."""

    file: str
    size: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """Its `version` is that of the library that computed the result."""

    title: str
    period: str
    version: str
    parts: Mapping[str, Part]

    def as_bytes(self) -> bytes:
        """The same for the same content, whatever the machine."""
        document = {
            "format": FORMAT,
            "title": self.title,
            "period": self.period,
            "version": self.version,
            "parts": {
                role: {"file": part.file, "size": part.size, "digest": part.digest}
                for role, part in self.parts.items()
            },
        }
        return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def digest_of(data: bytes) -> str:
    """`sha256:` and the digest in lower-case hexadecimal."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def read_manifest(data: bytes, name: str) -> Manifest:
    """Raises `Refused` for what is no manifest, and for one of a format not yet known."""
    try:
        document = json.loads(data)
        found = _manifest(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        _refuse_newer(data, name)
        raise _broken(name) from None
    _refuse_newer(data, name)
    if not set(NEEDED) <= set(found.parts) <= set(PARTS):
        raise _broken(name)
    return found


def _manifest(document: Any) -> Manifest:
    parts = {
        str(role): Part(str(part["file"]), int(part["size"]), str(part["digest"]))
        for role, part in document["parts"].items()
    }
    title, period, version = (str(document[key]) for key in ("title", "period", "version"))
    return Manifest(title, period, version, parts)


def _refuse_newer(data: bytes, name: str) -> None:
    try:
        said = str(json.loads(data).get("format", ""))
    except (ValueError, AttributeError, RecursionError):
        return
    if said == FORMAT:
        return
    if said.startswith("kaocheng-package/"):
        what = f"复算包的格式是 {said}，本程序只认识 {FORMAT}"
        raise refuse(name, what, "请升级考成后再核验")
    raise _broken(name)


def _broken(name: str) -> Refused:
    what = f"{MANIFEST} 不是复算包的清单"
    return Refused([Fault(name, what, "请向发布单位重新索取复算包")])
