"""One plain call of every service of the room, for the house rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import pytest

from kaocheng.cycles.models import ReportingPeriod
from kaocheng.evidence.services import store
from kaocheng.orgs.models import Role, User
from kaocheng.reporting import services
from kaocheng.reporting.queries import bulk_workbook, preview_bulk
from kaocheng.reporting.queries.shapes import CellChange
from tests.cycles.deeds import Deeds as CycleDeeds
from tests.cycles.factories import NORTH, SOUTH, TODAY, make_cycle, set_today

Deed = Callable[[], object]
PDF = b"%PDF-1.7\n"


class Deeds:
    """Each method makes what the service needs and gives the call."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.get = request.getfixturevalue
        self.get("settings").DATA_FOLDER = self.get("tmp_path")
        set_today(self.get("monkeypatch"), TODAY)
        below = CycleDeeds(request)
        self.office, self.cycle = below.office, make_cycle(below.office, below.draft)
        self.period = ReportingPeriod.objects.get(cycle=self.cycle, period="2025-03").pk

    def person(self, name: str, role: Role) -> User:
        person: User = self.get("appointed")(name, NORTH, role)
        return person

    @cached_property
    def clerk(self) -> User:
        return self.person("clerk_n", Role.REPORTER)

    @cached_property
    def head(self) -> User:
        return self.person("head_n", Role.SIGN_OFF)

    @cached_property
    def report(self) -> int:
        return services.open_report(self.clerk, period_pk=self.period, organisation_code=NORTH)

    @cached_property
    def filled(self) -> int:
        services.save_cells(self.clerk, self.report, changes=[CellChange("grain", "300")])
        return self.report

    @cached_property
    def signed(self) -> int:
        services.sign_off(self.head, report_pk=self.filled)
        return self.filled

    @cached_property
    def submitted(self) -> int:
        services.submit(self.clerk, report_pk=self.signed)
        return self.signed

    @cached_property
    def correction(self) -> int:
        services.accept(self.office, report_pk=self.submitted)
        return services.request_correction(
            self.clerk, report_pk=self.submitted, item_code="grain", text="305", reason="示例"
        )

    def open_report(self) -> Deed:
        clerk, period = self.clerk, self.period
        return lambda: services.open_report(clerk, period_pk=period, organisation_code=NORTH)

    def save_cells(self) -> Deed:
        clerk, pk = self.clerk, self.report
        return lambda: services.save_cells(clerk, pk, changes=[CellChange("grain", "300")])

    def apply_preview(self) -> Deed:
        clerk, pk, changes = self.clerk, self.report, [CellChange("grain", "300")]
        return lambda: services.apply_preview(clerk, report_pk=pk, changes=changes)

    def save_remark(self) -> Deed:
        clerk, pk = self.clerk, self.report
        return lambda: services.save_remark(clerk, report_pk=pk, problems="示例")

    def sign_off(self) -> Deed:
        head, pk = self.head, self.filled
        return lambda: services.sign_off(head, report_pk=pk)

    def reopen_report(self) -> Deed:
        head, pk = self.head, self.signed
        return lambda: services.reopen_report(head, report_pk=pk)

    def submit(self) -> Deed:
        clerk, pk = self.clerk, self.signed
        return lambda: services.submit(clerk, report_pk=pk)

    def return_report(self) -> Deed:
        office, pk = self.office, self.submitted
        return lambda: services.return_report(office, report_pk=pk, reason="示例")

    def accept(self) -> Deed:
        office, pk = self.office, self.submitted
        return lambda: services.accept(office, report_pk=pk)

    def request_correction(self) -> Deed:
        clerk, pk = self.clerk, self.submitted
        services.accept(self.office, report_pk=pk)
        return lambda: services.request_correction(
            clerk, report_pk=pk, item_code="grain", text="305", reason="示例"
        )

    def approve_correction(self) -> Deed:
        office, pk = self.office, self.correction
        return lambda: services.approve_correction(office, correction_pk=pk)

    def refuse_correction(self) -> Deed:
        office, pk = self.office, self.correction
        return lambda: services.refuse_correction(office, correction_pk=pk, note="示例")

    def attach_evidence(self) -> Deed:
        clerk, pk = self.clerk, self.report
        return lambda: services.attach_evidence(
            clerk, report_pk=pk, indicator_code="1.1", name="a.pdf", content=PDF
        )

    def reuse_evidence(self) -> Deed:
        clerk, pk = self.clerk, self.report
        file = store(clerk, name="a.pdf", content=PDF).pk
        return lambda: services.reuse_evidence(
            clerk, report_pk=pk, indicator_code="1.1", file_pk=file
        )

    def cite_document(self) -> Deed:
        clerk, pk = self.clerk, self.report
        return lambda: services.cite_document(
            clerk, report_pk=pk, indicator_code="1.1", reference="示文〔2025〕1号"
        )

    def detach_evidence(self) -> Deed:
        clerk, pk = self.clerk, self.report
        link = services.cite_document(clerk, report_pk=pk, indicator_code="1.1", reference="示文")
        return lambda: services.detach_evidence(clerk, link_pk=link)

    def apply_bulk(self) -> Deed:
        office, period = self.office, self.period
        content = bulk_workbook(office, period)
        digest = preview_bulk(office, period, content).digest
        return lambda: services.apply_bulk(office, period_pk=period, content=content, digest=digest)

    def load_known_values(self) -> Deed:
        office, pk = self.office, self.cycle
        rows = [services.KnownRow(NORTH, "grain", "2025-03", "1", "统计局")]
        return lambda: services.load_known_values(office, cycle_pk=pk, rows=rows)

    def send_information(self) -> Deed:
        clerk, pk = self.clerk, self.cycle
        return lambda: services.send_information(
            clerk, cycle_pk=pk, organisation_code=NORTH, month="2025-03", title="示例"
        )

    def decide_information(self) -> Deed:
        pk = self.send_information()()
        assert isinstance(pk, int)
        office = self.office
        return lambda: services.decide_information(office, information_pk=pk, adopted=False)

    def count_information(self) -> Deed:
        office, pk = self.office, self.cycle
        return lambda: services.count_information(
            office, cycle_pk=pk, item_code="news", counts="sent"
        )

    def remind_units(self) -> Deed:
        from kaocheng.reporting.services.reminding import remind_units

        self.get("appointed")("clerk_s", SOUTH, Role.REPORTER)
        office, period = self.office, self.period
        return lambda: remind_units(office, period_pk=period)

    def ask_for_signature(self) -> Deed:
        from kaocheng.reporting.services.reminding import ask_for_signature

        head, clerk, pk = self.head, self.clerk, self.filled
        assert head
        return lambda: ask_for_signature(clerk, report_pk=pk)
