"""Reads of reporting: each starts from an actor and gives the shapes of `shapes`."""

from kaocheng.reporting.queries.board import reporting_board
from kaocheng.reporting.queries.bulk import bulk_workbook, preview_bulk
from kaocheng.reporting.queries.corrections import corrections_visible_to
from kaocheng.reporting.queries.desk import desk, my_reports
from kaocheng.reporting.queries.exchange import preview, workbook
from kaocheng.reporting.queries.facts import facts_for
from kaocheng.reporting.queries.information import information_page
from kaocheng.reporting.queries.page import figure_history, report_page
from kaocheng.reporting.queries.reminders import due_reminders

__all__ = [
    "bulk_workbook",
    "corrections_visible_to",
    "desk",
    "due_reminders",
    "facts_for",
    "figure_history",
    "information_page",
    "my_reports",
    "preview",
    "preview_bulk",
    "report_page",
    "reporting_board",
    "workbook",
]
