"""Writes of reporting: one transaction and one audit entry each."""

from kaocheng.reporting.services.beside import (
    attach_evidence,
    cite_document,
    detach_evidence,
    reuse_evidence,
    save_remark,
)
from kaocheng.reporting.services.bulk import apply_bulk
from kaocheng.reporting.services.cells import apply_preview, save_cells
from kaocheng.reporting.services.corrections import (
    approve_correction,
    refuse_correction,
    request_correction,
)
from kaocheng.reporting.services.given import KnownRow, load_known_values
from kaocheng.reporting.services.information import (
    count_information,
    decide_information,
    send_information,
)
from kaocheng.reporting.services.opening import open_report, open_reports
from kaocheng.reporting.services.reminding import ask_for_signature, remind_units
from kaocheng.reporting.services.steps import (
    accept,
    reopen_report,
    return_report,
    sign_off,
    submit,
)

__all__ = [
    "KnownRow",
    "accept",
    "apply_bulk",
    "apply_preview",
    "approve_correction",
    "ask_for_signature",
    "attach_evidence",
    "cite_document",
    "count_information",
    "decide_information",
    "detach_evidence",
    "load_known_values",
    "open_report",
    "open_reports",
    "refuse_correction",
    "remind_units",
    "reopen_report",
    "request_correction",
    "return_report",
    "reuse_evidence",
    "save_cells",
    "save_remark",
    "send_information",
    "sign_off",
    "submit",
]
