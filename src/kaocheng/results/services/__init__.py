"""Writes of results: one transaction and one audit entry each."""

from __future__ import annotations

from kaocheng.results.services.announcements import announce, withdraw_announcement
from kaocheng.results.services.answers import (
    Change,
    reject_appeal,
    return_appeal,
    uphold_appeal,
)
from kaocheng.results.services.appeals import (
    Upload,
    amend_appeal,
    file_appeal,
    withdraw_appeal,
)
from kaocheng.results.services.consequences import (
    decide_consequences,
    defer_consequences,
    propose_consequences,
    reopen_consequence,
    waive_consequences,
)
from kaocheng.results.services.decisions import decide, sign_decision
from kaocheng.results.services.earlier_grades import enter_earlier_grades
from kaocheng.results.services.packages import package_of_run
from kaocheng.results.services.publications import (
    confirm_publication,
    initiate_publication,
    recall_publication,
)
from kaocheng.results.services.runs import start_run
from kaocheng.results.services.stage_runs import request_run
from kaocheng.results.services.use_rules import RuleWish, adopt_rules, save_rule

__all__ = [
    "Change",
    "RuleWish",
    "Upload",
    "adopt_rules",
    "amend_appeal",
    "announce",
    "confirm_publication",
    "decide",
    "decide_consequences",
    "defer_consequences",
    "enter_earlier_grades",
    "file_appeal",
    "initiate_publication",
    "package_of_run",
    "propose_consequences",
    "recall_publication",
    "reject_appeal",
    "reopen_consequence",
    "request_run",
    "return_appeal",
    "save_rule",
    "sign_decision",
    "start_run",
    "uphold_appeal",
    "waive_consequences",
    "withdraw_announcement",
    "withdraw_appeal",
]
