"""Built-in schemes with their facts: folders of data, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaocheng.scoring.faults import refuse

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Pack:
    """A built-in scheme (方案包) and the tables that belong to it."""

    name: str
    folder: Path

    @property
    def scheme_path(self) -> Path:
        return self.folder / "scheme.yaml"

    @property
    def units_path(self) -> Path:
        return self.folder / "units.csv"

    @property
    def facts_path(self) -> Path:
        return self.folder / "facts.csv"


def pack_names() -> tuple[str, ...]:
    """The built-in packs, by name."""
    return tuple(sorted(path.parent.name for path in _HERE.glob("*/scheme.yaml")))


def pack(name: str) -> Pack:
    """The pack of that name. Raises `Refused` naming those there are."""
    if name not in pack_names():
        raise refuse(name, "没有这个内置方案", f"可用：{'、'.join(pack_names())}")
    return Pack(name, _HERE / name)
