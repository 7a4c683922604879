"""Expectations: self-assessment, review, spot checks, results up to the circular."""

from __future__ import annotations

from tests.permissions.people import CHECKER, LEADER, OFFICE, REPORTER, REVIEWER, SIGN_OFF
from tests.permissions.places import HERE, PLACES
from tests.permissions.rules import (
    BUSINESS,
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

WRITTEN = frozenset({200, 302, 422})
MOVED = frozenset({302})
ANSWERED = frozenset({200, 302})
REASON = {"reason": "示例"}
RUNS = at(own=[OFFICE], child=[OFFICE])
OWN_PEOPLE = at(own=[REPORTER, SIGN_OFF])
OPEN_TO_UNITS = at(own=BUSINESS, child=BUSINESS, parent=BUSINESS)
# Under review: whoever knows of the cycle, and who marks in it.
EARLY = Thing({"pk": "early"}, at(own=BUSINESS, child=BUSINESS, parent=BUSINESS, seat=[REVIEWER]))
# What is marked is seen by those who mark: the office, and the reviewers that sit in a seat.
MARKING = Thing({"pk": "early"}, at(own=[OFFICE], child=[OFFICE], seat=[REVIEWER]))
ITEM = MARKING.of(code="=1", unit="a_unit")
SEATED = at(seat=[REVIEWER])
SELF = Thing({"pk": "early_of", "code": "unit"}, at(own=BUSINESS, child=BUSINESS))
# A spot check is its office's and the leaders', and its team's as long as it is one.
CHECK = Thing({"pk": "check"}, at(own=[OFFICE, LEADER, CHECKER], child=[OFFICE, LEADER]))
OVERSEEN = CHECK.seen_by(own=[OFFICE, LEADER], child=[OFFICE, LEADER])
# The unit's own readers, once it was told; the office and the leaders above, its team.
VISITED = Thing(
    {"pk": "sampled"}, at(own=[REPORTER, SIGN_OFF, LEADER], child=[OFFICE, LEADER, CHECKER])
)
# Announced and published: all units of the cycle see what is laid open.
LATE = Thing({"pk": "late"}, {**OPEN_TO_UNITS, **SEATED})
WHOLE = LATE.seen_by(own=BUSINESS, child=BUSINESS)
APPEAL = Thing({"pk": "late_of", "appeal": "appeal"}, at(own=BUSINESS, child=BUSINESS))
DONE = Thing({"pk": "done"}, OPEN_TO_UNITS)
PUBLICATION = Thing({"pk": "done", "publication": "publication"}, WHOLE.seen)
USE = Thing({"pk": "done"}, WHOLE.seen)
SIGNS = at(own=[LEADER, SIGN_OFF], child=[LEADER, SIGN_OFF])
CONFIRMS = at(own=[LEADER, SIGN_OFF, OFFICE], child=[LEADER, SIGN_OFF, OFFICE])
# What is laid open names all units that were assessed together.
TOGETHER = ("A1", "A2")
RULE = {"title": "约谈", "grades": "合格", "measure": "约谈", "applies_to": "班子", "basis": "示例"}

TABLE: Table = {
    # The board.
    "web:assessments": page(),
    "web:open_assessment": form_page(Thing({}, at(own=[OFFICE])), period="@cycle~:2025-Q4"),
    "web:stage_board": page(EARLY),
    "web:assessment_settings": page(Thing({"pk": "early"}, RUNS)),
    "web:bind_assessors": deed(EARLY, RUNS),
    "web:set_due_dates": deed(EARLY, RUNS),
    "web:set_two_markers": deed(EARLY, RUNS),
    "web:advance_assessment": deed(EARLY, RUNS, verb="begin_spot_check"),
    "web:remind_owing": deed(EARLY, RUNS),
    # Self-assessment.
    "web:self_assessment": page(SELF),
    "web:self_workbook": page(SELF),
    "web:self_report": page(SELF),
    "web:self_scores": page(SELF),
    "web:save_self_cells": sent(SELF, at(), body={"changes": []}),
    "web:sign_self_assessment": deed(SELF, at(own=[SIGN_OFF])),
    "web:reopen_self_assessment": deed(SELF, at(own=[SIGN_OFF])),
    "web:submit_self_assessment": deed(SELF, OWN_PEOPLE),
    "web:return_self_assessment": deed(SELF, at(child=[OFFICE]), reason="示例"),
    "web:answer_return": deed(SELF.of(returned="item_return"), OWN_PEOPLE, answer="示例"),
    # Departmental review.
    "web:marking": page(MARKING),
    "web:marking_workbook": Entry(MARKING, get=Method(), post=Method(form=REASON)),
    "web:import_marks": form_page(MARKING, file="x.xlsx"),
    "web:apply_marks": upload(MARKING, file="x.xlsx", digest=DIGEST),
    "web:recuse": deed(MARKING, unit="@a_unit", reason="示例"),
    "web:lift_recusal": deed(
        Thing({"pk": "early_of", "recusal": "recusal"}, at(child=[OFFICE])), at(child=[OFFICE])
    ),
    "web:marking_indicator": page(MARKING.of(code="=1")),
    "web:confirm_rest": deed(MARKING.of(code="=1"), SEATED),
    # A refusal stands in the row that is shown again.
    "web:mark_item": Entry(ITEM, post=Method(SEATED, {"deed": "confirmed"}, MOVED, 302)),
    "web:return_item": Entry(ITEM, post=Method(SEATED, {"reason": "示例"}, MOVED, 302)),
    "web:withdraw_marks": Entry(ITEM, post=Method(RUNS, {"reason": "示例"}, MOVED, 302)),
    # Spot checks.
    "web:spot_checks": page(),
    "web:new_spot_check": form_page(LATE, RUNS, title="新", number="1"),
    "web:spot_check": page(CHECK),
    "web:spot_plan": form_page(CHECK, RUNS, title="新", number="1"),
    "web:draw_spot_check": deed(CHECK, RUNS, by="system"),
    "web:cancel_spot_check": deed(CHECK, RUNS, reason="示例"),
    "web:begin_spot_check": deed(CHECK, RUNS),
    "web:close_spot_check": deed(CHECK, RUNS),
    "web:spot_team": deed(CHECK, RUNS, name="二组", leader="@person"),
    "web:add_spot_unit": deed(CHECK, RUNS, unit="@organisation", reason="示例"),
    "web:assign_spot_unit": deed(CHECK.of(unit="a_sampled"), RUNS, team="@team"),
    "web:verify_draw": page(CHECK),
    "web:draw_frame": page(CHECK),
    "web:spot_findings": page(CHECK),
    "web:spot_workbook": Entry(CHECK, get=Method(), post=Method(form=REASON)),
    "web:spot_unit": page(VISITED),
    "web:save_finding": Entry(
        VISITED,
        post=Method(at(child=[CHECKER]), {"indicator": "1", "conclusion": "true"}, WRITTEN),
    ),
    "web:attach_finding": upload(VISITED, at(child=[CHECKER]), file="x.pdf", indicator="1"),
    "web:detach_finding": deed(VISITED.of(link="finding_file"), at(child=[CHECKER])),
    "web:finish_spot_unit": deed(VISITED, at(child=[CHECKER])),
    "web:return_spot_unit": deed(VISITED, at(child=[OFFICE]), reason="示例"),
    "web:send_feedback": deed(VISITED, at(child=[OFFICE]), letter="示例", due_on="2026-03-20"),
    "web:answer_feedback": deed(VISITED, at(own=[SIGN_OFF]), answer="agree"),
    "web:decide_objection": deed(VISITED, at(child=[OFFICE]), decision="uphold", reason="示例"),
    "web:extend_check": deed(VISITED, at(child=[OFFICE]), unit="@organisation", reason="示例"),
    "web:spot_letter": page(VISITED),
    # Runs of the stages, comparison, decision.
    "web:results": page(),
    "web:result": page(LATE),
    "web:request_run": deed(LATE, RUNS, stage="self"),
    "web:run_job": page(Thing({"pk": "job"}, WHOLE.seen), moves=True),
    "web:run_progress": page(Thing({"pk": "job"}, WHOLE.seen)),
    "web:comparison": page(WHOLE),
    "web:comparison_workbook": Entry(WHOLE, get=Method(), post=Method(form=REASON)),
    # The stages side by side are for those who see all units.
    "web:comparison_unit": page(
        Thing({"pk": "late_of", "code": "unit"}, at(own=BUSINESS, child=BUSINESS))
    ),
    "web:decision": page(WHOLE),
    "web:decide": deed(LATE, RUNS, run="@stage_run", note="示例"),
    "web:sign_decision": deed(LATE.of(decision="decision"), SIGNS, digest="x", code="000000"),
    # Announcement, appeals, publication.
    "web:announcement": page(LATE, shows=TOGETHER),
    "web:announce": deed(LATE, RUNS, shows="grade"),
    "web:withdraw_announcement": deed(LATE, RUNS, reason="示例"),
    "web:appeals": page(LATE),
    "web:new_appeal": Entry(
        Thing({"pk": "late"}, at(parent=[REPORTER, SIGN_OFF])),
        get=Method(),
        post=Method(form={"cell": f"{PLACES[HERE].code}|2", "grounds": "示例"}, yes=WRITTEN),
    ),
    "web:appeal": page(APPEAL),
    "web:answer_appeal": deed(APPEAL, at(child=[OFFICE]), outcome="reject", reason="示例"),
    "web:amend_appeal": deed(APPEAL, OWN_PEOPLE, grounds="示例"),
    "web:withdraw_appeal": deed(APPEAL, OWN_PEOPLE),
    "web:publication": page(WHOLE),
    "web:initiate_publication": deed(LATE, RUNS, number="x", document_date="2026-03-02", code="0"),
    "web:confirm_publication": deed(PUBLICATION, CONFIRMS, digest="x", code="000000"),
    "web:recall_publication": deed(PUBLICATION, CONFIRMS),
    "web:published": page(DONE, shows=TOGETHER),
    # Use of results (结果运用): drawn up by the office, decided by who answers with a name.
    "web:grades": page(),
    "web:use": page(DONE),
    "web:propose_use": deed(DONE, RUNS),
    "web:decide_use": deed(DONE, SIGNS, outcome="decide", one="@consequence", reason="示例"),
    "web:reopen_use": deed(DONE, SIGNS, one="@consequence", reason="示例"),
    "web:use_rules": Entry(USE, get=Method(), post=Method(RUNS, RULE, ANSWERED)),
    "web:adopt_rules": deed(DONE, RUNS),
    "web:earlier_grades": Entry(
        USE,
        get=Method(),
        post=Method(RUNS, {"year": "2024", "source": "示例", "text": "x"}, ANSWERED),
    ),
    "web:use_workbook": page(USE),
    "web:use_letter": Entry(USE, post=Method(yes=ANSWERED)),
}
