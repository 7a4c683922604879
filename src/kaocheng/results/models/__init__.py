"""Tables of results: runs, decisions, announcements, appeals and publications."""

from __future__ import annotations

from kaocheng.results.models.appeals import Appeal, AppealFile
from kaocheng.results.models.consequences import Consequence, ConsequenceRule, EarlierGrade
from kaocheng.results.models.decisions import Announcement, Decision, Shown
from kaocheng.results.models.publications import Publication, PublishedResult
from kaocheng.results.models.requests import RunRequest
from kaocheng.results.models.runs import ScoreRun, UnitResult

__all__ = [
    "Announcement",
    "Appeal",
    "AppealFile",
    "Consequence",
    "ConsequenceRule",
    "Decision",
    "EarlierGrade",
    "Publication",
    "PublishedResult",
    "RunRequest",
    "ScoreRun",
    "Shown",
    "UnitResult",
]
