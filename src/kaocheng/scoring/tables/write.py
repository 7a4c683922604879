"""Results as files: JSON (section 9 of the format), XLSX, CSV, Parquet; whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.files import reason_of
from kaocheng.scoring.result import Result
from kaocheng.scoring.tables.write_parquet import write_parquet
from kaocheng.scoring.tables.write_xlsx import write_xlsx

UNIT_COLUMNS = ("unit", "name", "group", "total", "rank", "group_rank", "grade", "vetoes", "status")
LEAF_COLUMNS = (
    "unit",
    "indicator",
    "name",
    "points",
    "full",
    "status",
    "rule",
    "inputs",
    "reason",
)


def to_json(result: Result) -> bytes:
    """The document of section 9; the same inputs and version give the same bytes."""
    text = json.dumps(result.as_dict(), ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def unit_rows(result: Result) -> Iterator[tuple[object, ...]]:
    """One row a unit, in the order of the units, by `UNIT_COLUMNS`."""
    units = result.units
    for row in range(len(units)):
        ranked = bool(result.totals.has_total[row])
        vetoes = " ".join(call.veto.code for call in result.vetoes if call.applies[row])
        yield (
            units.codes[row],
            units.names[row],
            units.groups[row],
            result.total(row),
            int(result.ranks.overall[row]) if ranked else None,
            int(result.ranks.in_group[row]) if ranked else None,
            result.grade_name(row),
            vetoes,
            "ranked" if ranked else "excluded",
        )


def leaf_rows(result: Result) -> Iterator[tuple[object, ...]]:
    """One row a unit and indicator, by `LEAF_COLUMNS`."""
    words = {
        leaf.code: leaf.rule.words(result.scheme.item_names)
        for leaf in result.scheme.leaves
        if leaf.rule is not None
    }
    for row, document in enumerate(result.as_dict()["units"]):
        for leaf in result.scheme.leaves:
            cell = document["leaves"][leaf.code]
            yield (
                document["unit"],
                leaf.code,
                leaf.name,
                cell["points"],
                cell["full"],
                cell["status"],
                words[leaf.code],
                result.inputs(leaf.code, row),
                cell["reason"],
            )


def _write_csv(result: Result, path: Path) -> None:
    # A BOM, because Excel takes a CSV without one for GBK.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*UNIT_COLUMNS, *(leaf.code for leaf in result.scheme.leaves)))
        documents = result.as_dict(reasons=False)["units"]
        for row, document in zip(unit_rows(result), documents, strict=True):
            writer.writerow((*row, *(cell["points"] for cell in document["leaves"].values())))


def _write_json(result: Result, path: Path) -> None:
    path.write_bytes(to_json(result))


def _write_workbook(result: Result, path: Path) -> None:
    write_xlsx(result, path, list(leaf_rows(result)))


WRITERS: dict[str, Callable[[Result, Path], None]] = {
    ".json": _write_json,
    ".xlsx": _write_workbook,
    ".csv": _write_csv,
    ".parquet": write_parquet,
}


def write_result(result: Result, target: Path) -> None:
    """Write the kind of file that the name's ending says. Raises `Refused`; leaves nothing half."""
    check_target(target)
    writer = WRITERS[target.suffix.lower()]
    write_beside(target, lambda path: writer(result, path))


def check_target(target: Path) -> None:
    """Raise `Refused` where a result cannot be written: to be asked before the long work."""
    if target.suffix.lower() not in WRITERS:
        raise refuse(str(target), "不认识这种文件", f"文件名请以 {'、'.join(WRITERS)} 结尾")
    if os.path.isdir(target):
        raise refuse(str(target), "这是一个文件夹", "请给出文件名")
    if os.path.lexists(target) and not os.access(target, os.W_OK):
        raise refuse(str(target), "这个文件是只读的", "请换一个文件名，或去掉只读属性")
    if not os.path.isdir(target.parent):
        raise refuse(str(target), "文件写不进去（文件夹不存在）", "请先建好文件夹")


def write_beside(target: Path, write: Callable[[Path], object]) -> None:
    """Write to a file beside `target`, then rename it: readers see the old file or the new one."""
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.stem[:40]}.", suffix=target.suffix, dir=target.parent
        )
        os.close(handle)
    except OSError as error:
        raise _unwritable(target, error) from None
    beside = Path(name)
    try:
        write(beside)
        beside.chmod(0o644)
        beside.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        beside.unlink(missing_ok=True)


def put_beside(target: Path, data: bytes) -> None:
    """These bytes under that name, as `write_beside` does it."""
    write_beside(target, lambda path: path.write_bytes(data))


def _unwritable(target: Path, error: OSError) -> Exception:
    mend = "请检查文件夹是否存在、有没有写入权限、磁盘是否已满"
    return refuse(str(target), f"文件写不进去（{reason_of(error)}）", mend)
