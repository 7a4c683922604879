"""Units and facts from their tables, with every fault named (format, section 3)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kaocheng.scoring.bounded import BoundedFaults, quoted
from kaocheng.scoring.facts import AnyColumn, Facts, Key, Units
from kaocheng.scoring.faults import Fault, Refused
from kaocheng.scoring.files import first_bytes, read_bytes
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.tables.fact_rows import FactReader
from kaocheng.scoring.tables.parquet import MOST_PARQUET_BYTES, PARQUET_MAGIC, ParquetTable
from kaocheng.scoring.tables.read_csv import MOST_TABLE_BYTES, Rows, csv_source
from kaocheng.scoring.tables.read_csv_facts import csv_facts_at_once
from kaocheng.scoring.tables.read_parquet import parquet_rows
from kaocheng.scoring.tables.read_parquet_facts import ParquetFacts
from kaocheng.scoring.tables.read_parquet_units import parquet_units

_UNIT_COLUMNS = ("name", "group", "parent")
_FACT_COLUMNS = ("unit", "item", "period", "value")


def read_units(source: str | Path | bytes, scheme: Scheme, name: str | None = None) -> Units:
    """The table of units. Raises `Refused` with every fault."""
    shown = name or _name(source, "单位表")
    if _is_parquet(source):
        table = ParquetTable(_path_or_bytes(source), shown, ("unit",), _UNIT_COLUMNS)
        units = parquet_units(table, [known.code for known in scheme.groups])
        return units or _units(parquet_rows(table), table.digest(), scheme)
    return _units(*csv_source(source, shown, ("unit",), _UNIT_COLUMNS), scheme)


def _units(rows: Rows, digest: str, scheme: Scheme) -> Units:
    faults = rows.faults
    found: dict[str, tuple[str, str, str]] = {}
    for line, (unit, title, group, parent) in rows.rows:
        where = f"{rows.name} 第{line}行"
        if not unit:
            faults.add(where, "没有单位代码", "请填写 unit 列")
        elif unit in found:
            faults.add(where, f"单位{quoted(unit)}重复", "请删去其中一行")
        else:
            found[unit] = (title or unit, group, parent)
        _check_group(faults, where, group, scheme)
    if not found and not faults.found:
        faults.add(rows.name, "没有一个单位", "请至少列出一个被考核单位")
    faults.raise_if_any()
    names, groups, parents = zip(*found.values(), strict=True)
    return Units(tuple(found), names, groups, parents, digest, rows.notices)


def _check_group(faults: BoundedFaults, where: str, group: str, scheme: Scheme) -> None:
    codes = [known.code for known in scheme.groups]
    if codes and group not in codes:
        what = f"没有{quoted(group)}这个组别" if group else "没有填组别"
        named = next((known.code for known in scheme.groups if known.name == group), None)
        mend = f"请填组别代码 {named}" if group and named else f"请填 {'、'.join(codes)} 之一"
        faults.add(where, what, mend)


def read_facts(
    source: str | Path | bytes, scheme: Scheme, units: Units, name: str | None = None
) -> Facts:
    """The table of facts. Raises `Refused` with every fault, naming the cell."""
    shown = name or _name(source, "数据表")
    if _is_parquet(source):
        table = ParquetTable(_path_or_bytes(source), shown, _FACT_COLUMNS, ("kind",))
        facts = ParquetFacts(table, scheme, units).read()
    else:
        facts = _csv_facts(source, shown, scheme, units)
    return facts if facts.columns else replace(facts, notices=(*facts.notices, _no_rows(shown)))


def _csv_facts(source: str | Path | bytes, name: str, scheme: Scheme, units: Units) -> Facts:
    data = read_bytes(source, name, MOST_TABLE_BYTES)
    found = csv_facts_at_once(data, name, scheme, units)
    if found is not None:
        return found
    rows, digest = csv_source(data, name, _FACT_COLUMNS, ("kind",))
    reader = FactReader(scheme, units, rows.faults)
    for line, cells in rows.rows:
        reader.take(f"{rows.name} 第{line}行", line, *cells)
    rows.faults.raise_if_any()
    columns: dict[Key, AnyColumn] = {k: b.build() for k, b in reader.builders.items()}
    return Facts(columns, len(units), digest, rows.notices)


def _no_rows(name: str) -> Fault:
    what = "数据表只有表头，没有一行数据，全部按缺数处理"
    return Fault(name, what, "请检查是否选错了文件")


def _name(source: str | Path | bytes, default: str) -> str:
    return default if isinstance(source, bytes) else Path(source).name or str(source)


def _is_parquet(source: str | Path | bytes) -> bool:
    """By its name, by its first bytes, or as a folder of parts."""
    if isinstance(source, bytes):
        return source.startswith(PARQUET_MAGIC)
    path = Path(source)
    if path.suffix.lower() == ".parquet" or path.is_dir():
        return True
    try:
        return first_bytes(path, str(path), MOST_PARQUET_BYTES).startswith(PARQUET_MAGIC)
    except Refused:
        return False  # the reader that takes it names what is wrong


def _path_or_bytes(source: str | Path | bytes) -> Path | bytes:
    return source if isinstance(source, bytes) else Path(source)
