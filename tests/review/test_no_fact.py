"""Deeds that leave kept points valid: each is done, and what it writes is watched."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.audit.models import AuditEntry
from kaocheng.cycles.models import ReportingPeriod
from kaocheng.reporting.queries.facts import facts_for
from kaocheng.reporting.services import count_information
from kaocheng.review.models import Assessment
from kaocheng.review.queries.laying import facts_of
from kaocheng.review.queries.scored import NO_FACT
from tests.conftest import PASSWORD
from tests.factories.review import NORTH, Review
from tests.test_house_rules import SOURCE, deed_of

if TYPE_CHECKING:
    from kaocheng.orgs.models import User

pytestmark = pytest.mark.django_db

# Verb → the one service that records it; how it is called stands in `tests/<room>/deeds.py`.
SERVICES = {
    "填报": "reporting.save_cells",
    "开始填报": "reporting.open_report",
    "填写情况说明": "reporting.save_remark",
    "上传佐证材料": "reporting.attach_evidence",
    "引用佐证材料": "reporting.reuse_evidence",
    "引用文件": "reporting.cite_document",
    "移除佐证材料": "reporting.detach_evidence",
    "审签": "reporting.sign_off",
    "撤回审签": "reporting.reopen_report",
    "提请审签": "reporting.ask_for_signature",
    "催报": "reporting.remind_units",
    "存入佐证材料": "evidence.store",
    "阅知通知": "notices.read_notice",
    "阅知全部通知": "notices.read_all_notices",
    "修改密码": "orgs.change_own_password",
    "修改方案草稿": "schemes.rename_node",
    "填写自评": "review.save_self_cells",
    "审签自评": "review.sign_self_assessment",
    "撤回自评审签": "review.reopen_self_assessment",
    "报送自评": "review.submit_self_assessment",
    "退回自评": "review.return_self_assessment",
    "评审": "review.mark_item",
    "成批确认": "review.confirm_rest",
    "导入评审意见": "review.import_marks",
    "撤回评审意见": "review.withdraw_marks",
    "按指标退回": "review.return_item",
    "说明退回事项": "review.answer_return",
    "登记回避": "review.recuse",
    "撤销回避": "review.lift_recusal",
    "指定评审单位": "review.bind_assessors",
    "调整考核评价期限": "review.set_due_dates",
    "设定双人评分": "review.set_two_markers",
    "催办": "review.remind_owing",
    "转入考核阶段": "review.advance",
}
# Whatever facts are read from; `test_facts_are_read_from_these_tables` holds it.
FACT_TABLES = {
    "cycles_assessee",
    "cycles_cycle",
    "cycles_reportingperiod",
    "cycles_target",
    "orgs_organisation",
    "reporting_counteditem",
    "reporting_figure",
    "reporting_informationreport",
    "reporting_knownvalue",
    "reporting_report",
    "schemes_schemeversion",
}
# Reports that are not handed in hold no facts yet, though they stand in the same tables.
REPORTS = {"reporting_figure", "reporting_report"}
ON_REPORTS = {
    "填报", "开始填报", "填写情况说明", "上传佐证材料", "引用佐证材料", "引用文件",
    "移除佐证材料", "提请审签", "审签", "撤回审签",
}  # fmt: skip
_WRITES = re.compile(r'\s*(?:INSERT[\w ]*INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)
_READS = re.compile(r'(?:FROM|JOIN)\s+"?(\w+)', re.I)
_RECORDERS = {"record", "_record", "_enter", "Deed"}


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables that are written meanwhile."""
    written: set[str] = set()
    with CaptureQueriesContext(connection) as seen:
        yield written
    found = (_WRITES.match(query["sql"]) for query in seen.captured_queries)
    written.update(match[1] for match in found if match)


def all_facts() -> dict[tuple[int, str], bytes]:
    """The facts of every cycle and period, as pages of an assessment read them."""
    rows = ReportingPeriod.objects.values_list("cycle_id", "period")
    return {key: facts_for(*key, accepted_only=False).facts for key in rows}


# Deeds that are no services -----------------------------------------------------------------------


def _sign_in(request: pytest.FixtureRequest) -> Callable[[], object]:
    user: User = request.getfixturevalue("office")
    form = {"username": user.username, "password": PASSWORD}
    return lambda: Client().post("/login/", form)


def _fail_to_sign_in(request: pytest.FixtureRequest) -> Callable[[], object]:
    user: User = request.getfixturevalue("office")
    return lambda: Client().post("/login/", {"username": user.username, "password": "no"})


def _sign_out(request: pytest.FixtureRequest) -> Callable[[], object]:
    client = Client()
    client.force_login(request.getfixturevalue("office"))
    return lambda: client.post("/logout/")


def _download(request: pytest.FixtureRequest) -> Callable[[], object]:
    from kaocheng.evidence.queries import open_file
    from kaocheng.reporting.models import EvidenceLink

    deed_of("reporting.attach_evidence", request)()
    link = EvidenceLink.objects.select_related("added_by").get()
    reader, pk = link.added_by, link.stored_file_id
    assert pk is not None
    return lambda: open_file(reader, pk)


def _write_the_report(request: pytest.FixtureRequest) -> Callable[[], object]:
    from kaocheng.documents.self_assessment_report import self_report_of_unit

    review: Review = request.getfixturevalue("review")
    clerk = review.people.clerks[NORTH]
    return lambda: self_report_of_unit(clerk, review.assessment, NORTH)


OTHERS: dict[str, Callable[[pytest.FixtureRequest], Callable[[], object]]] = {
    "登录": _sign_in,
    "登录失败": _fail_to_sign_in,
    "退出": _sign_out,
    "下载佐证材料": _download,
    "生成自评报告": _write_the_report,
}


# Proofs -------------------------------------------------------------------------------------------


def test_facts_are_read_from_these_tables(review: Review) -> None:
    office = review.people.office
    count_information(office, cycle_pk=review.cycle, item_code="news", counts="sent")
    assessment = Assessment.objects.get()
    with CaptureQueriesContext(connection) as seen:
        facts_of(assessment, accepted_only=False)
    read = {table for query in seen.captured_queries for table in _READS.findall(query["sql"])}
    assert read == FACT_TABLES


@pytest.mark.parametrize("verb", sorted(NO_FACT))
def test_a_deed_that_leaves_points_valid_changes_no_fact(
    verb: str, request: pytest.FixtureRequest
) -> None:
    deed = OTHERS[verb](request) if verb in OTHERS else deed_of(SERVICES[verb], request)
    number, before = AuditEntry.objects.count(), all_facts()
    with watched() as written:
        deed()
    entries = AuditEntry.objects.filter(number__gt=number).values_list("verb", flat=True)
    assert set(entries) == {verb}
    assert before or verb not in ON_REPORTS
    assert written & FACT_TABLES <= (REPORTS if verb in ON_REPORTS else set())
    assert all_facts() == before


@pytest.mark.parametrize("service", ["reporting.submit", "reporting.load_known_values"])
def test_a_deed_that_changes_facts_is_found_out(
    service: str, request: pytest.FixtureRequest
) -> None:
    """The proof is worth something: these two would fail it, and are not among the verbs."""
    deed, before = deed_of(service, request), all_facts()
    with watched() as written:
        deed()
    assert written & FACT_TABLES
    assert all_facts() != before
    assert AuditEntry.objects.latest("number").verb not in NO_FACT


@cache
def recorded() -> dict[str, set[str]]:
    """Verb → the functions that record it, for verbs that are written out in the code."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                for verb in _verbs_of(function):
                    found.setdefault(verb, set()).add(f"{path.parent}/{function.name}")
    return found


def _verbs_of(function: ast.FunctionDef) -> Iterator[str]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in _RECORDERS:
            given: list[Any] = [each.value for each in call.args if isinstance(each, ast.Constant)]
            yield from (each for each in given if isinstance(each, str))


@pytest.mark.parametrize("verb", sorted(NO_FACT))
def test_each_of_these_verbs_is_recorded_in_one_place(verb: str) -> None:
    """Else the proof of one service would speak for another."""
    assert len(recorded()[verb]) == 1
