"""What was read, guessed, left to people or outside, and what lint says: in Chinese, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from kaocheng.scoring.faults import Fault
from kaocheng.scoring.issued.drafting import Drafted
from kaocheng.scoring.issued.making import Draft
from kaocheng.scoring.issued.shapes import GUESSED, OUTSIDE, PERSON, Finding, IssuedTable
from kaocheng.scoring.issued.texts import Points
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.proposal import HIGH

_GRADES = {"high": "高", "medium": "中", "low": "低"}
_OUTCOMES = {"rule": "按规则计分", "judged": "定性评审"}
_MOST_TOGETHER = 12
_SHOWN = 60


def report_lines(table: IssuedTable, made: Draft) -> Iterator[str]:
    """The report for people, a line at a time."""
    yield f"方案：{table.title}"
    yield f"取自：{table.file.name}　{table.grid.name}"
    yield _counts(table, made)
    yield from _standards(made.standards)
    for title, sort in (("需要人来定", PERSON), ("推断", GUESSED), ("没有进方案", OUTSIDE)):
        found = [finding for finding in made.findings if finding.sort == sort]
        if found:
            yield ""
            yield f"{title}（{len(found)} 处）"
            yield from _findings(found)
    yield from _lint(made.lint)


def _counts(table: IssuedTable, made: Draft) -> str:
    rules = sum(each.outcome == "rule" for each in made.standards)
    people = sum(each.needs_person for each in made.standards)
    nodes = sum(1 for top in table.nodes for _ in top.walk())
    return (
        f"读到指标 {nodes} 项、评分标准 {len(made.standards)} 条：能算 {rules} 条，"
        f"需要人来定 {people} 条；加分扣分 {len(table.adjustments)} 项，一票否决 "
        f"{len(made.scheme.vetoes)} 项；总分 {plain(_full(made))} 分"
    )


def _full(made: Draft) -> Decimal:
    full = made.scheme.full
    return Decimal(full.numerator) / Decimal(full.denominator)


def _standards(standards: Sequence[Drafted]) -> Iterator[str]:
    for each in standards:
        where = each.standard.key if each.standard else ""
        yield ""
        yield f"{each.code} {each.name}　{points_words(each.points)}　{where}".rstrip()
        if each.standard is not None:
            yield f"  条文：{_short(each.standard.issued or each.standard.sentence)}"
            if each.standard.issued:
                yield f"  改写：{_short(each.standard.sentence)}"
        yield f"  读作：{each.words}　（{_state(each)}）"
        if each.needs_person and each.standard is not None and each.standard.proposal.rule:
            yield "  另有一条把握低的规则没有采用，可在核对后采用"


def _state(each: Drafted) -> str:
    outcome = _OUTCOMES[each.outcome]
    if each.decided and each.standard is None:
        return f"{outcome}，随表保存"
    if each.decided:
        return f"{outcome}，已由人确定"
    if each.outcome == "judged" or each.standard is None:
        return f"{outcome}，需要人来定" if each.needs_person else outcome
    return f"{outcome}，把握{_GRADES[each.standard.proposal.confidence]}"


def points_words(points: Points) -> str:
    """2.5 分; 产区 4 分，非产区 3 分."""
    if not points:
        return "没有分值"
    return "，".join(f"{group} {plain(value)} 分".strip() for group, value in points)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 3 * _SHOWN else f"{line[: 3 * _SHOWN]}…（共 {len(line)} 字）"


def _findings(found: Sequence[Finding]) -> Iterator[str]:
    """One line each; many of one kind together, with the places named."""
    by_reason: dict[str, list[Finding]] = {}
    for finding in found:
        by_reason.setdefault(finding.why, []).append(finding)
    for why, same in by_reason.items():
        if len(same) <= _MOST_TOGETHER:
            yield from (_finding(each) for each in same)
        else:
            yield f"  {same[0].where} 至 {same[-1].where}（{len(same)} 处）：{why}"
            yield f"    {'、'.join(f'{each.where}“{_clip(each.text, 16)}”' for each in same)}"


def _finding(finding: Finding) -> str:
    text = f"“{_clip(finding.text, _SHOWN)}”" if finding.text else ""
    return (
        f"  {finding.where}{text}：{finding.why}" if finding.where or text else f"  {finding.why}"
    )


def _clip(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def _lint(faults: Sequence[Fault]) -> Iterator[str]:
    if faults:
        yield ""
        yield f"方案检查（{len(faults)} 处）"
        yield from (f"  {fault}" for fault in faults)


# JSON -------------------------------------------------------------------------------------------


def as_dict(table: IssuedTable, made: Draft) -> dict[str, Any]:
    """Everything the report says, and the scheme's source."""
    return {
        "title": table.title,
        "file": table.file.name,
        "table": table.grid.name,
        "other_tables": list(table.others),
        "scheme": made.source.decode(),
        "standards": [_standard(each) for each in made.standards],
        "used": [{"where": where, "as": what} for where, what in table.used.items()],
        "findings": [
            {"sort": f.sort, "where": f.where, "text": f.text, "why": f.why} for f in made.findings
        ],
        "lint": [str(fault) for fault in made.lint],
    }


def _standard(each: Drafted) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": each.code,
        "name": each.name,
        "points": dict(each.points),
        "outcome": each.outcome,
        "rule": each.rule,
        "words": each.words,
        "items": [{"code": i.code, "name": i.name, "unit": i.unit} for i in each.items],
        "decided": each.decided,
        "needs_person": each.needs_person,
        "notes": list(each.notes),
    }
    if each.standard is not None:
        found |= {
            "key": each.standard.key,
            "cells": [[part.cell.address, part.start, part.end] for part in each.standard.parts],
            "proposal": each.standard.proposal.as_dict(),
        }
    return found


def is_sure(each: Drafted) -> bool:
    """Whether a rule was read with high confidence and nobody need look at it first."""
    return each.standard is not None and each.standard.proposal.confidence == HIGH
