"""Reports and figures (填报): read, written cell by cell, handed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from kaocheng.api.door import actor_of
from kaocheng.api.errors import answers, refusal
from kaocheng.api.figures import (
    CellsIn,
    CellsOut,
    CellsTold,
    HistoryOut,
    ReportKeyOut,
    ReportLineOut,
    ReportPageOut,
    StandingOut,
    SubmittedOut,
)
from kaocheng.api.keys import Code, Key
from kaocheng.api.paging import Page, PageAsked, cut
from kaocheng.api.shapes import Told
from kaocheng.reporting import queries, services
from kaocheng.reporting.queries.shapes import Board, CellChange, SaveOutcome

router = Router(tags=["填报"])


@router.get(
    "/cycles/{pk}/reports", response=answers(Page[StandingOut]), summary="填报情况：单位×填报期"
)
def standing_list(request: HttpRequest, pk: Key, asked: Query[PageAsked]) -> Any:
    """How each unit stands in each period, unit by unit."""
    return cut(_standings(queries.reporting_board(actor_of(request), pk)), asked)


@router.get("/reports", response=answers(Page[ReportLineOut]), summary="本单位的填报表")
def report_list(request: HttpRequest, asked: Query[PageAsked]) -> Any:
    """The reports of the unit of the token's post, those not begun too."""
    return cut(queries.my_reports(actor_of(request)), asked)


@router.put(
    "/periods/{pk}/units/{code}/report",
    response=answers(ReportKeyOut),
    summary="开始填报：取得填报表编号，没有的新建",
)
def begin_report(request: HttpRequest, pk: Key, code: Code) -> Any:
    """The key of the unit's report for the period; asked twice, it is the same report."""
    return {"pk": services.open_report(actor_of(request), period_pk=pk, organisation_code=code)}


@router.get("/reports/{pk}", response=answers(ReportPageOut), summary="一份填报表及其数据")
def report(request: HttpRequest, pk: Key) -> Any:
    """One report."""
    return queries.report_page(actor_of(request), pk)


@router.put(
    "/reports/{pk}/cells",
    response={**answers(CellsOut), 409: CellsTold, 422: CellsTold | Told},
    summary="保存数据，逐格答复；重复发送不会重复保存",
)
def save(request: HttpRequest, pk: Key, sent: CellsIn) -> Any:
    """Save figures: 200 all saved, 409 somebody else changed one, 422 a value cannot be taken.

    What could be saved is saved in each case. The same request sent again changes nothing.
    """
    changes = [CellChange(cell.item_code, cell.text, cell.seen_version) for cell in sent.cells]
    return _told(services.save_cells(actor_of(request), pk, changes=changes))


@router.put(
    "/reports/{pk}/submission",
    response=answers(SubmittedOut),
    summary="报送：须先由本单位审签人在网页上审签；重复发送不会重复报送",
)
def hand_in(request: HttpRequest, pk: Key) -> Any:
    """Hand in what a head has signed. The signature itself is a person's, in the browser.

    The same request sent again changes and refuses nothing.
    """
    return {"pk": pk, "late": services.submit(actor_of(request), report_pk=pk)}


@router.get(
    "/reports/{pk}/figures/{code}/history",
    response=answers(list[HistoryOut]),
    summary="数据的改动历史",
)
def history(request: HttpRequest, pk: Key, code: Code) -> Any:
    """What a figure was before, newest first."""
    return queries.figure_history(actor_of(request), pk, code)


def _standings(board: Board) -> list[dict[str, Any]]:
    return [
        {
            "organisation_code": row.organisation_code,
            "organisation_name": row.organisation_name,
            "group_name": row.group_name,
            "period": cell.period,
            "report_pk": cell.report_pk,
            "state": cell.state,
            "label": cell.label,
            "late": cell.late,
            "overdue": cell.overdue,
            "filled": cell.filled,
        }
        for row in board.rows
        for cell in row.cells
    ]


def _told(outcome: SaveOutcome) -> HttpResponse:
    """The worst that became of a cell is the answer's status; written as `CellsOut` describes it.

    Values of our own dataclasses need no checking, and checking them costs more than saving.
    """
    whole = vars(outcome) | {"cells": [vars(cell) for cell in outcome.cells]}
    for status, kind, words in _NOT_SAVED:
        count = sum(1 for cell in outcome.cells if cell.outcome == kind)
        if count:
            return refusal(status, words.format(count), **whole)
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False})


_NOT_SAVED = (
    (409, "conflict", "有 {} 格在您读取之后已被他人改动。请核对 cells 中的现值，带新版本重发。"),
    (422, "refused", "有 {} 格未采用，其余已保存。请按 cells 中的说明修改后重发。"),
)
