"""Expectations: schemes, cycles, reports, evidence, runs."""

from __future__ import annotations

from tests.permissions.people import OFFICE, REPORTER, SIGN_OFF
from tests.permissions.rules import (
    ALL,
    BUSINESS,
    NOTHING,
    NOTHING_OF_BUSINESS,
    Entry,
    Method,
    Table,
    Thing,
    at,
    deed,
    form_page,
    page,
    sent,
    upload,
)
from tests.permissions.world import DIGEST

ANSWERED = frozenset({200, 302})
WRITTEN = frozenset({200, 302, 422})
# Files that ask what for; without it they answer with the page that asks.
REASON = {"reason": "示例"}
# Issued schemes are everybody's who is in the business.
VERSION = Thing(
    {"pk": "version"},
    at(own=BUSINESS, child=BUSINESS, sibling=BUSINESS, parent=BUSINESS, seat=BUSINESS),
)
# A draft is its own office's, and not even the upper one's.
DRAFT = Thing({"pk": "draft"}, at(own=[OFFICE]))
NODE = DRAFT.of(ref="=n1")
# Whoever sees the assessing organisation, and whoever sees a unit that it assesses.
CYCLE = Thing({"pk": "cycle"}, at(own=BUSINESS, child=BUSINESS, parent=BUSINESS))
PERIOD = CYCLE.of(period="period 2025-Q4")
RUNS = at(own=[OFFICE], child=[OFFICE])
DUE = Thing({"pk": "period 2025-Q4"}, CYCLE.seen)
BULK = DUE.seen_by(own=[OFFICE], child=[OFFICE])
# A unit's own people, and those above it.
REPORT = Thing({"pk": "report"}, at(own=BUSINESS, child=BUSINESS))
CORRECTION = Thing({"pk": "correction"}, REPORT.seen)
RUN = Thing({"pk": "run"}, CYCLE.seen)
UNIT = Thing({"pk": "run_of", "code": "unit"}, REPORT.seen)

EVERYWHERE = at(own=ALL, child=ALL, sibling=ALL, parent=ALL, unknown=ALL, seat=ALL)
# A table that is being read is its own office's, like the draft that comes of it.
IMPORTED = Thing({"pk": "table_import"}, at(own=[OFFICE]))
ONE_STANDARD = IMPORTED.of(key="=评分表!D3")
DECIDED = Method(form={"revision": "1", "key": "评分表!D3", "choice": "judged"}, yes=WRITTEN)

TABLE: Table = {
    # Schemes.
    "web:schemes": page(),
    "web:scheme": page(VERSION),
    "web:scheme_export": page(VERSION),
    "web:scheme_table": page(VERSION.of(suffix="=xlsx")),
    "web:scheme_duties": page(VERSION),
    "web:scheme_duties_export": Entry(VERSION, get=Method(), post=Method(form=REASON)),
    # The list of duties is its organisation's; the version is only where it goes back to.
    "web:scheme_leader": deed(
        Thing({"pk": "version"}, EVERYWHERE),
        at(own=[OFFICE]),
        organisation="@organisation",
        department="d",
    ),
    "web:scheme_compare": page(VERSION),
    "web:draft_start": page(Thing({}, at(own=[OFFICE]))),
    "web:draft_create": Entry(
        NOTHING,
        post=Method(at(own=[OFFICE]), {"organisation": "@organisation", "title": "新"}, WRITTEN),
    ),
    "web:draft_import": Entry(
        NOTHING,
        post=Method(at(own=[OFFICE]), {"organisation": "@organisation"}, WRITTEN, file="x.yaml"),
    ),
    "web:scheme_imports": Entry(
        Thing({}, at(own=[OFFICE])),
        get=Method(),
        post=Method(form={"organisation": "@organisation"}, yes=WRITTEN, file="x.xlsx"),
    ),
    "web:scheme_import": page(IMPORTED),
    "web:scheme_import_standard": page(ONE_STANDARD),
    "web:scheme_import_decide": Entry(IMPORTED, post=DECIDED),
    "web:scheme_import_trial": Entry(ONE_STANDARD, post=Method()),
    "web:scheme_import_wording": Entry(
        ONE_STANDARD, get=Method(), post=Method(form={"wording": "每迟报1次扣1分。"})
    ),
    "web:scheme_import_table": deed(IMPORTED, revision="1", table="x"),
    "web:scheme_import_check": page(IMPORTED),
    "web:scheme_import_report": page(IMPORTED.of(suffix="=txt")),
    "web:scheme_import_finish": deed(IMPORTED, revision="1"),
    "web:scheme_import_drop": deed(IMPORTED, revision="1"),
    "web:draft": page(DRAFT),
    "web:draft_export": page(DRAFT),
    "web:draft_table": page(DRAFT.of(suffix="=xlsx")),
    "web:draft_undo": Entry(DRAFT, post=Method(form={"revision": "1"}, yes=WRITTEN)),
    "web:draft_discard": deed(DRAFT, revision="1"),
    "web:draft_issue": form_page(DRAFT, revision="1"),
    "web:node_add": deed(DRAFT, revision="1", near="n1"),
    "web:node": page(NODE),
    "web:node_move": deed(NODE, revision="1", way="down"),
    "web:node_remove": deed(NODE, revision="1"),
    "web:node_name": deed(NODE, revision="1", code="1", name="新名"),
    "web:node_points": Entry(NODE, post=Method(form={"revision": "1", "points": "5"}, yes=WRITTEN)),
    "web:node_details": Entry(NODE, post=Method(form={"revision": "1"}, yes=WRITTEN)),
    "web:node_rule": Entry(NODE, post=Method(form={"revision": "1"}, yes=WRITTEN)),
    "web:node_trial": Entry(NODE, post=Method()),
    "web:node_wording": Entry(NODE, post=Method(form={"wording": "每迟报1次扣1分。"})),
    "web:node_words": Entry(
        NODE, post=Method(form={"revision": "1", "wording": "每迟报1次扣1分。"}, yes=WRITTEN)
    ),
    "web:draft_part": page(DRAFT.of(section="=items")),
    "web:entry_add": deed(DRAFT.of(section="=items"), revision="1"),
    "web:entry": Entry(
        DRAFT.of(section="=items", index="=0"),
        post=Method(form={"revision": "1", "_do": "down"}, yes=WRITTEN),
    ),
    # Cycles.
    "web:cycles": page(),
    "web:new_cycle": form_page(
        NOTHING, at(own=[OFFICE]), code="n", title="新", year="2026", organisation="@organisation"
    ),
    "web:cycle": page(CYCLE),
    "web:assign_scheme": deed(CYCLE, RUNS, scheme="@version", from_period="2025"),
    "web:start_cycle": deed(CYCLE, RUNS),
    "web:close_cycle": deed(CYCLE, RUNS, confirmed="1"),
    "web:members": page(CYCLE),
    "web:add_assessees": deed(CYCLE, RUNS, unit="@organisation"),
    "web:remove_assessee": deed(CYCLE.of(code="a_unit"), RUNS),
    "web:calendar": page(CYCLE),
    "web:open_calendar": deed(CYCLE, RUNS, kind="M", days_after="5", open_days="1"),
    # The calendar of holidays is one for all; every office may write what is decreed.
    "web:working_day": deed(NOTHING.of(pk="=1"), at(own=[OFFICE]), day="2026-04-06", works="1"),
    "web:open_period": deed(PERIOD, RUNS),
    "web:close_period": deed(PERIOD, RUNS),
    "web:move_deadline": deed(PERIOD, RUNS, due_on="2026-04-01", reason="示例"),
    "web:timetable": page(CYCLE),
    "web:save_timetable": deed(
        CYCLE, RUNS, title="自查", starts_on="2026-03-01", ends_on="2026-03-02", note=""
    ),
    "web:targets": page(CYCLE),
    "web:save_targets": sent(
        CYCLE,
        RUNS,
        body={
            "changes": [
                {
                    "organisation_code": "@a_unit",
                    "item_code": "grain",
                    "period": "2025-Q3",
                    "kind": "target",
                    "value": "7",
                }
            ]
        },
    ),
    "web:targets_workbook": page(CYCLE),
    "web:targets_csv": page(CYCLE),
    "web:upload_targets": form_page(CYCLE, RUNS, file="x.xlsx"),
    "web:apply_targets": upload(CYCLE, RUNS, file="x.xlsx", digest=DIGEST),
    # Reports.
    "web:reports": page(),
    "web:open_report": deed(
        Thing({}, at(own=BUSINESS, child=BUSINESS)),
        period="@period 2025-Q4_of",
        organisation="@unit",
    ),
    "web:report": page(REPORT),
    "web:report_rows": page(REPORT),
    "web:save_cells": sent(
        REPORT,
        at(own=[REPORTER]),
        body={"changes": [{"item_code": "grain", "text": "7", "seen_version": 1}]},
    ),
    "web:figure_history": page(REPORT.of(item="=grain")),
    "web:save_remark": sent(REPORT, at(own=[REPORTER]), indicator="1", problems="示例"),
    "web:attach_evidence": Entry(
        REPORT, post=Method(at(own=[REPORTER]), {"indicator": "1"}, no=422, file="x.pdf")
    ),
    "web:cite_evidence": sent(REPORT, at(own=[REPORTER]), indicator="1", reference="示文"),
    "web:evidence_list": page(REPORT.of(indicator="=1")),
    "web:detach_evidence": sent(Thing({"link": "link"}, REPORT.seen), at(own=[REPORTER])),
    "web:ask_signature": deed(REPORT, at(own=[REPORTER])),
    "web:sign_report": deed(REPORT, at(own=[SIGN_OFF])),
    "web:reopen_report": deed(REPORT, at(own=[SIGN_OFF])),
    "web:submit_report": deed(REPORT, at(own=[REPORTER, SIGN_OFF])),
    "web:return_report": deed(REPORT, at(child=[OFFICE]), reason="示例"),
    "web:accept_report": deed(REPORT, at(child=[OFFICE])),
    "web:request_correction": deed(
        Thing({"pk": "accepted"}, REPORT.seen),
        at(own=[REPORTER]),
        item="news",
        text="5",
        reason="示例",
    ),
    "web:corrections": page(),
    "web:approve_correction": deed(CORRECTION, at(child=[OFFICE])),
    "web:refuse_correction": deed(CORRECTION, at(child=[OFFICE]), note="示例"),
    "web:report_workbook": page(REPORT),
    "web:exchange": form_page(REPORT, file="x.xlsx"),
    "web:apply_exchange": deed(REPORT, at(own=[REPORTER]), changes="[]"),
    "web:bulk": form_page(BULK, RUNS, file="x.xlsx"),
    "web:bulk_workbook": page(BULK, RUNS),
    "web:apply_bulk": upload(DUE, RUNS, file="x.xlsx", digest=DIGEST),
    "web:progress": page(CYCLE),
    "web:remind": deed(DUE, RUNS, cycle="0"),
    "web:information": page(CYCLE),
    "web:send_information": deed(
        Thing({"pk": "cycle_of"}, at(own=[REPORTER])),
        organisation="@unit",
        month="2025-10",
        title="新",
    ),
    "web:count_information": deed(CYCLE, RUNS, item="news", counts="sent"),
    "web:decide_information": deed(
        Thing({"pk": "cycle_of", "information": "information"}, REPORT.seen),
        at(child=[OFFICE]),
        adopted="1",
    ),
    # Evidence.
    "web:own_files": page(),
    "web:evidence": page(Thing({"pk": "file"}, REPORT.seen)),
    # Runs.
    "web:newest_heat": page(moves=True),
    "web:newest_ranking": page(moves=True),
    "web:newest_search": page(NOTHING_OF_BUSINESS, moves=True),
    "web:runs": page(),
    "web:run_menu": page(),
    "web:ranking": page(RUN),
    "web:unit": page(UNIT),
    "web:indicator": page(RUN.of(code="=1")),
    "web:heat": page(RUN),
    "web:search": page(RUN),
    "web:export": Entry(RUN, get=Method(), post=Method(form=REASON)),
    # For those who see all units of the run.
    "web:circular": Entry(Thing({"pk": "run"}, REPORT.seen), post=Method(form=REASON)),
    "web:package": Entry(Thing({"pk": "run"}, REPORT.seen), post=Method(form=REASON, yes=ANSWERED)),
}
