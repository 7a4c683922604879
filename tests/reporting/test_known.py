"""What is known is not asked twice: sources, other assessments, counts, what was before."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from kaocheng.cycles.services import (
    NewAssessee,
    add_assessees,
    assign_scheme,
    create_cycle,
    open_calendar,
    start_cycle,
)
from kaocheng.evidence.queries import open_file
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.models import EvidenceLink, Figure, Report
from kaocheng.reporting.queries import figure_history, information_page, report_page
from kaocheng.reporting.queries.shapes import CellChange, FigureRow
from kaocheng.reporting.services import (
    KnownRow,
    accept,
    attach_evidence,
    cite_document,
    count_information,
    decide_information,
    detach_evidence,
    load_known_values,
    open_report,
    open_reports,
    reuse_evidence,
    save_cells,
    send_information,
    sign_off,
    submit,
)
from tests.conftest import Appoint
from tests.cycles.factories import COUNTY, NORTH, SOUTH, set_today
from tests.reporting.conftest import Fill, filler, period_pk

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


def rows(actor: User, report: int) -> dict[str, FigureRow]:
    return {row.item_code: row for row in report_page(actor, report).rows}


def known(item: str = "grain", value: str = "310", **more: str) -> KnownRow:
    return KnownRow(
        more.get("unit", NORTH),
        item,
        more.get("period", "2025-03"),
        value,
        more.get("source", "统计局"),
    )


def whole_cycle(office: User, scheme: int, code: str, year: int, *, mock: bool = False) -> int:
    pk = create_cycle(
        office, code=code, title=f"示例{code}", year=year, organisation_code=COUNTY, mock=mock
    )
    assign_scheme(office, cycle_pk=pk, scheme_pk=scheme, from_period=str(year))
    add_assessees(office, cycle_pk=pk, rows=[NewAssessee(NORTH, "hill")])
    open_calendar(office, cycle_pk=pk)
    start_cycle(office, cycle_pk=pk)
    return pk


# Data sources -------------------------------------------------------------------------------------


def test_a_value_from_a_source_is_shown_and_locked(
    cycle_pk: int, march: int, county_office: User, clerk_n: User, on_third_of_april: datetime.date
) -> None:
    load_known_values(county_office, cycle_pk=cycle_pk, rows=[known(value="３１０万吨")])
    pk = open_report(clerk_n, period_pk=march, organisation_code=NORTH)
    row = rows(clerk_n, pk)["grain"]
    assert (row.value, row.prefilled, row.editable, row.source_words) == (
        "310", True, False, "统计局提供",
    )  # fmt: skip
    refused = save_cells(clerk_n, pk, changes=[CellChange("grain", "1", row.version)]).cells[0]
    assert "由统计局提供，不需填报" in refused.why


def test_a_source_that_comes_later_takes_the_place_and_the_units_value_stays_visible(
    fill: Fill, report_pk: int, cycle_pk: int, county_office: User, clerk_n: User
) -> None:
    fill({"grain": "300"})
    load_known_values(county_office, cycle_pk=cycle_pk, rows=[known()])
    assert rows(clerk_n, report_pk)["grain"].value == "310"
    history = figure_history(clerk_n, report_pk, "grain")
    assert [(line.value, line.reason) for line in history] == [("300", "统计局提供的数据")]


def test_a_data_source_may_and_a_clerk_may_not(
    cycle_pk: int, clerk_n: User, appointed: Appoint
) -> None:
    source = appointed("statistics", COUNTY, Role.DATA_SOURCE)
    assert load_known_values(source, cycle_pk=cycle_pk, rows=[known()]) == 1
    with pytest.raises(NotAllowed):
        load_known_values(clerk_n, cycle_pk=cycle_pk, rows=[known()])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (known(unit="c2"), "第 2 行：单位 c2 不在本周期之中"),
        (known("gold"), "方案没有“gold”"),
        (known(period="三月"), "周期“三月”写法不对"),
        (known(value="约310"), "不是确定的数"),
        (known(value=""), "没有数值"),
        (known(source=""), "没有写来源"),
    ],
)
def test_known_values_come_whole_or_not_at_all(
    cycle_pk: int, county_office: User, row: KnownRow, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        load_known_values(county_office, cycle_pk=cycle_pk, rows=[known("projects", "3"), row])
    assert not Figure.objects.exists()


# From elsewhere and before ------------------------------------------------------------------------


def handed_in(actor: User, head: User, period: int, values: dict[str, str]) -> int:
    pk = open_report(actor, period_pk=period, organisation_code=NORTH)
    filler(actor, pk)(values)
    sign_off(head, report_pk=pk)
    submit(actor, report_pk=pk)
    return pk


def test_the_same_item_reported_in_another_assessment_is_there_already(
    submitted_pk: int, scheme_pk: int, county_office: User, clerk_n: User
) -> None:
    other = whole_cycle(county_office, scheme_pk, "other", 2025)
    pk = open_report(clerk_n, period_pk=period_pk(other, "2025-03"), organisation_code=NORTH)
    row = rows(clerk_n, pk)["grain"]
    assert (row.value, row.prefilled, row.editable, row.source_words) == (
        "300", True, True, "取自“2025年度示例考核”",
    )  # fmt: skip


def test_nothing_passes_between_mock_and_real(
    submitted_pk: int, scheme_pk: int, county_office: User, clerk_n: User
) -> None:
    mock = whole_cycle(county_office, scheme_pk, "mock", 2025, mock=True)
    pk = open_report(clerk_n, period_pk=period_pk(mock, "2025-03"), organisation_code=NORTH)
    assert rows(clerk_n, pk)["grain"].value == ""
    assert "模拟考核" in report_page(clerk_n, pk).report.notice


def test_what_was_last_reported_stands_beside(
    submitted_pk: int, cycle_pk: int, clerk_n: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_today(monkeypatch, datetime.date(2025, 5, 6))
    april = open_report(clerk_n, period_pk=period_pk(cycle_pk, "2025-04"), organisation_code=NORTH)
    filler(clerk_n, april)({"grain": "412.5"})
    row = rows(clerk_n, april)["grain"]
    assert (row.last_value, row.last_words, row.change) == ("300", "2025年3月", "+112.5")


def test_a_cumulative_value_is_carried_on_and_asked_to_be_checked(
    submitted_pk: int, cycle_pk: int, clerk_n: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_today(monkeypatch, datetime.date(2025, 5, 6))
    april = open_report(clerk_n, period_pk=period_pk(cycle_pk, "2025-04"), organisation_code=NORTH)
    page = report_page(clerk_n, april)
    row = next(row for row in page.rows if row.item_code == "projects")
    assert (row.value, row.prefilled, row.editable) == ("8", True, True)
    assert "累计开工项目沿用上期累计，请核对。" in page.warnings
    fill = filler(clerk_n, april)
    fill({"projects": "8"})
    assert not any("沿用上期累计" in each for each in report_page(clerk_n, april).warnings)
    fill({"projects": "7"})
    assert "累计开工项目累计值小于上期，请核对。" in report_page(clerk_n, april).warnings


def test_january_knows_last_december_and_carries_nothing(
    scheme_pk: int,
    county_office: User,
    clerk_n: User,
    head_n: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_today(monkeypatch, datetime.date(2025, 1, 3))
    before = whole_cycle(county_office, scheme_pk, "x24", 2024)
    handed_in(clerk_n, head_n, period_pk(before, "2024-12"), {"projects": "19", "grain": "90"})
    set_today(monkeypatch, datetime.date(2025, 2, 5))
    now = whole_cycle(county_office, scheme_pk, "x25b", 2025)
    pk = open_report(clerk_n, period_pk=period_pk(now, "2025-01"), organisation_code=NORTH)
    row = rows(clerk_n, pk)["projects"]
    assert (row.value, row.last_value, row.last_words) == ("", "19", "2024年12月")


def test_the_scheduler_makes_the_reports_of_open_periods(
    cycle_pk: int, on_third_of_april: datetime.date
) -> None:
    assert open_reports(today=on_third_of_april) == 6  # January to March, two units
    assert open_reports(today=on_third_of_april) == 0
    assert set(Report.objects.values_list("state", flat=True)) == {"draft"}


# Information reports ------------------------------------------------------------------------------


def test_information_reports_are_counted_and_nobody_types_the_count(
    cycle_pk: int, report_pk: int, clerk_n: User, clerk_s: User, county_office: User
) -> None:
    count_information(county_office, cycle_pk=cycle_pk, item_code="news", counts="adopted")
    sent = [
        send_information(clerk_n, cycle_pk=cycle_pk, organisation_code=NORTH, month=month, title=t)
        for month, t in (("2025-03", "春耕"), ("2025-03", "修路"), ("2025-02", "备耕"))
    ]
    with pytest.raises(Refusal, match="请填写采用单位"):
        decide_information(county_office, information_pk=sent[0], adopted=True)
    decide_information(county_office, information_pk=sent[0], adopted=True, adopted_by="县委办")
    decide_information(county_office, information_pk=sent[1], adopted=False)
    row = rows(clerk_n, report_pk)["news"]
    assert (row.value, row.editable, row.source_words) == ("1", False, "由信息报送统计")
    assert (
        "不需填报"
        in save_cells(clerk_n, report_pk, changes=[CellChange("news", "9", row.version)])
        .cells[0]
        .why
    )
    assert information_page(county_office, cycle_pk).counts == (
        (NORTH, "北山乡", 3, 1), (SOUTH, "南河镇", 0, 0),
    )  # fmt: skip
    own = information_page(clerk_s, cycle_pk)
    assert (own.rows, own.own_units) == ((), ((SOUTH, "南河镇"),))


def test_a_cumulative_count_runs_from_january(
    cycle_pk: int, report_pk: int, clerk_n: User, county_office: User
) -> None:
    for month in ("2025-01", "2025-02", "2025-03", "2025-04"):
        send_information(
            clerk_n, cycle_pk=cycle_pk, organisation_code=NORTH, month=month, title="信息"
        )
    count_information(
        county_office, cycle_pk=cycle_pk, item_code="news", counts="sent", cumulative=True
    )
    assert rows(clerk_n, report_pk)["news"].value == "3"


@pytest.mark.parametrize(
    ("month", "title", "why"),
    [
        ("2024-03", "x", "月份“2024-03”不对"),
        ("2025-13", "x", "不对"),
        ("2025-03", " ", "请填写标题"),
    ],
)
def test_information_without_sense_is_refused(
    cycle_pk: int, clerk_n: User, month: str, title: str, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        send_information(
            clerk_n, cycle_pk=cycle_pk, organisation_code=NORTH, month=month, title=title
        )


def test_nobody_sends_for_another_and_the_office_alone_decides(
    cycle_pk: int, clerk_n: User, clerk_s: User
) -> None:
    with pytest.raises(NotVisible):
        send_information(
            clerk_s, cycle_pk=cycle_pk, organisation_code=NORTH, month="2025-03", title="x"
        )
    pk = send_information(
        clerk_n, cycle_pk=cycle_pk, organisation_code=NORTH, month="2025-03", title="x"
    )
    with pytest.raises(NotAllowed):
        decide_information(clerk_n, information_pk=pk, adopted=True, adopted_by="自己")


# Evidence -----------------------------------------------------------------------------------------


def attach(actor: User, report: int, name: str = "公报.pdf") -> int:
    return attach_evidence(
        actor, report_pk=report, indicator_code="1.1", name=name, content=PDF, size=len(PDF)
    )


def test_evidence_stands_beside_the_indicator_that_needs_it(report_pk: int, clerk_n: User) -> None:
    assert "粮食生产要求佐证材料，尚未附上。" in report_page(clerk_n, report_pk).warnings
    attach(clerk_n, report_pk)
    cite_document(clerk_n, report_pk=report_pk, indicator_code="1.1", reference="示统〔2025〕1号")
    page = report_page(clerk_n, report_pk)
    block = next(block for block in page.blocks if block.indicator.code == "1.1")
    assert block.evidence_required == ("统计公报",)
    assert [(e.name, e.type_words) for e in block.evidence] == [
        ("公报.pdf", "PDF 文件"), ("示统〔2025〕1号", "引用文件"),
    ]  # fmt: skip
    assert not any("佐证" in each for each in page.warnings)


def test_whoever_sees_the_report_opens_its_evidence_and_nobody_else(
    report_pk: int, clerk_n: User, head_n: User, county_office: User, leader: User, clerk_s: User
) -> None:
    attach(clerk_n, report_pk)
    pk = EvidenceLink.objects.get().stored_file_id
    assert pk is not None
    for actor in (clerk_n, head_n, county_office, leader):
        assert open_file(actor, pk).path.read_bytes() == PDF
    with pytest.raises(NotVisible):
        open_file(clerk_s, pk)


def test_no_more_files_than_the_office_wants(report_pk: int, clerk_n: User) -> None:
    for number in range(3):
        attach(clerk_n, report_pk, f"{number}.pdf")
    with pytest.raises(Refusal, match="每个指标最多 3 份佐证材料"):
        attach(clerk_n, report_pk)


def test_a_file_is_used_again_without_being_sent_again(
    report_pk: int, clerk_n: User, clerk_s: User, march: int
) -> None:
    attach(clerk_n, report_pk)
    pk = EvidenceLink.objects.get().stored_file_id
    assert pk is not None
    reuse_evidence(clerk_n, report_pk=report_pk, indicator_code="1.2", file_pk=pk)
    theirs = open_report(clerk_s, period_pk=march, organisation_code=SOUTH)
    with pytest.raises(NotVisible):
        reuse_evidence(clerk_s, report_pk=theirs, indicator_code="1.2", file_pk=pk)


def test_evidence_is_taken_away_while_the_report_is_open(
    report_pk: int, clerk_n: User, clerk_s: User
) -> None:
    link = attach(clerk_n, report_pk)
    with pytest.raises(NotVisible):
        detach_evidence(clerk_s, link_pk=link)
    detach_evidence(clerk_n, link_pk=link)
    with pytest.raises(NotVisible):
        detach_evidence(clerk_n, link_pk=link)


def test_what_was_handed_in_takes_no_evidence_and_reads_no_byte_of_it(
    submitted_pk: int, clerk_n: User, county_office: User
) -> None:
    accept(county_office, report_pk=submitted_pk)

    def never() -> Iterator[bytes]:
        raise AssertionError("was read")
        yield b""

    with pytest.raises(Refusal, match="已接收"):
        attach_evidence(
            clerk_n, report_pk=submitted_pk, indicator_code="1.1", name="a.pdf", content=never()
        )
