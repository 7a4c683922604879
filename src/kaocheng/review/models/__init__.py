"""Tables of the review (审核)."""

from __future__ import annotations

from kaocheng.review.models.assessments import Assessment
from kaocheng.review.models.marks import (
    AssessorSeat,
    Deed,
    ItemReturn,
    Mark,
    Recusal,
    SelfAssessment,
    SelfCell,
    SelfField,
)
from kaocheng.review.models.spot_checks import (
    Conclusion,
    Draw,
    Finding,
    FindingEvidence,
    How,
    SampledUnit,
    SpotCheck,
    SpotTeam,
    TeamMember,
)

__all__ = [
    "Assessment",
    "AssessorSeat",
    "Conclusion",
    "Deed",
    "Draw",
    "Finding",
    "FindingEvidence",
    "How",
    "ItemReturn",
    "Mark",
    "Recusal",
    "SampledUnit",
    "SelfAssessment",
    "SelfCell",
    "SelfField",
    "SpotCheck",
    "SpotTeam",
    "TeamMember",
]
