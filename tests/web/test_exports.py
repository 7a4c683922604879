"""Files out of pages: every address decided, the reason asked, the mark in what arrives."""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kaocheng import web
from kaocheng.audit.models import AuditEntry
from kaocheng.exports.kinds import TABLE, Export
from kaocheng.exports.queries import mark_of
from kaocheng.orgs.models import BookKind, Role, User
from kaocheng.results.models import ScoreRun
from kaocheng.results.services import announce
from tests.factories.results import AFTER, Road, on_day
from tests.web.conftest import SignIn

PAGES = Path(web.__file__).parent
# What a page may answer with beside HTML without its being a file to take away.
SHOWN = {"web:search", "web:newest_search", "web:self_scores", "web:report_rows"}
FILE_LIKE = re.compile(r"\.(<str:suffix>|\w{2,5})$")
KEPT = ("HttpResponse", "FileResponse", "StreamingHttpResponse")


def routes() -> Iterator[tuple[str, str, Any]]:
    """Name, address and view of every page."""
    for each in get_resolver().url_patterns:
        if isinstance(each, URLResolver) and each.namespace == "web":
            for pattern in each.url_patterns:
                assert isinstance(pattern, URLPattern)
                yield f"web:{pattern.name}", str(pattern.pattern), pattern.callback


def last() -> AuditEntry:
    return AuditEntry.objects.order_by("-number")[0]


def is_full(call: ast.Call) -> bool:
    """Whether it makes an answer with something in it, not by a template and not as JSON."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    return name in KEPT and (bool(call.args) or name != "HttpResponse")


def test_every_address_of_a_file_is_decided() -> None:
    """A new download is not there until its kind stands in the table of exports."""
    undecided = [
        name
        for name, address, view in routes()
        if FILE_LIKE.search(address)
        and not address.endswith((".json", ".svg"))
        and not hasattr(view, "export")
    ]
    assert undecided == []
    plain = {name for name, address, _ in routes() if address.endswith(".json")}
    assert plain == SHOWN, "what a script reads; a file of data is an export"


def test_every_kind_has_its_address() -> None:
    given = {view.export for _, _, view in routes() if hasattr(view, "export")}
    # One address gives all three books.
    assert given | {Export.POSTS, Export.ORGANISATIONS} == set(Export)


def test_no_page_gives_a_file_by_another_door() -> None:
    """`downloads.py` alone makes files of answers; whoever goes around it goes unmarked."""
    found = []
    for path in PAGES.rglob("*.py"):
        if path.name == "downloads.py":
            continue
        text = path.read_text(encoding="utf-8")
        assert "Content-Disposition" not in text, path
        assert not re.search(r"import.*\battachment\b|attachment\(", text), path
        made = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        found += [f"{path.name}:{call.lineno}" for call in made if is_full(call)]
    assert found == []


# The reason ---------------------------------------------------------------------------------------


def test_marks_of_an_unpublished_assessment_go_out_with_a_reason(
    signed_in: SignIn, road: Road
) -> None:
    client, address = signed_in(road.office), f"/runs/{road.run()}/export.xlsx"
    asked = client.get(address)
    assert asked["Content-Type"].startswith("text/html")
    page = asked.content.decode()
    assert "发布前不外传" in page
    assert '<label for="reason">导出用途</label>' in page
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "请写明导出用途" in refused.content.decode()
    assert last().verb != "导出文件"
    given = client.post(address, {"reason": "会议材料"})
    assert mark_of(road.office).unit in given_words(given.content)
    detail = json.loads(last().detail)
    assert (detail["kind"], detail["reason"]) == ("ranking", "会议材料")


def given_words(content: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return str([row[0].value for row in sheet.iter_rows()][-1])


def test_once_published_it_goes_out_at_once(
    signed_in: SignIn, road: Road, request: pytest.FixtureRequest
) -> None:
    run = road.run()
    address = f"/runs/{run}/export.xlsx"
    client = signed_in(road.office)
    road.signed(run)
    announce(road.office, assessment_pk=road.pk)
    assert "导出用途" in client.get(address).content.decode(), "announced is not yet published"
    on_day(request, AFTER)
    road.confirmed()
    given = client.get(address)
    assert given_words(given.content).startswith("导出：")
    assert "reason" not in json.loads(last().detail)


def test_a_run_outside_of_an_assessment_is_open_from_the_start(
    as_office: Client, office: User, provinces_run: ScoreRun
) -> None:
    answer = as_office.get(f"/runs/{provinces_run.pk}/export.xlsx")
    assert given_words(answer.content) == mark_of(office).words
    assert last().target == f"排名表 {provinces_run.title}排名.xlsx"
    assert json.loads(last().detail)["rows"] == 31


@pytest.mark.parametrize("kind", [BookKind.PEOPLE, BookKind.POSTS])
def test_a_list_of_persons_is_asked_for(
    kind: BookKind, signed_in: SignIn, officers: dict[Role, User]
) -> None:
    client = signed_in(officers[Role.SYSTEM_ADMIN])
    address = f"/books/{kind.value}/export.xlsx"
    assert client.get(address).status_code == 405
    before = AuditEntry.objects.count()
    assert "人员名单" in client.post(address).content.decode()
    assert AuditEntry.objects.count() == before, "asking makes no file"
    given = client.post(address, {"reason": "年度账号核对"})
    sheet = openpyxl.load_workbook(io.BytesIO(given.content)).worksheets[0]
    assert "导出：" in str(sheet.oddFooter.left.text)


def test_who_may_not_have_the_file_is_not_asked_what_for(
    as_clerk: Client, provinces_run: ScoreRun
) -> None:
    for name in ("circular.docx", "package.zip"):
        answer = as_clerk.post(f"/runs/{provinces_run.pk}/{name}", {"reason": "会议材料"})
        assert answer.status_code == 404
        assert as_clerk.post(f"/runs/{provinces_run.pk}/{name}").status_code == 404


def test_a_look_at_the_head_takes_nothing_out(as_office: Client, provinces_run: ScoreRun) -> None:
    before = AuditEntry.objects.count()
    answer = as_office.head(f"/runs/{provinces_run.pk}/export.xlsx")
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.count() == before


def test_the_package_and_the_circular_are_the_same_for_everybody(
    as_office: Client, signed_in: SignIn, leader: User, provinces_run: ScoreRun
) -> None:
    other = signed_in(leader)
    for name in ("package.zip", "circular.docx"):
        address = f"/runs/{provinces_run.pk}/{name}"
        mine, theirs = (client.post(address).content for client in (as_office, other))
        assert mine == theirs
        assert TABLE[Export(name.partition(".")[0])].label in last().target
