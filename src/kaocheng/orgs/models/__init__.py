"""Tables of organisations, people, posts and working groups."""

from __future__ import annotations

from kaocheng.orgs.models.groups import Duty, GroupKind, GroupMember, WorkingGroup
from kaocheng.orgs.models.imports import BookKind, ImportFile
from kaocheng.orgs.models.organisations import FormerState, Kind, Level, Organisation
from kaocheng.orgs.models.people import (
    ADMINISTRATORS,
    BUSINESS_ROLES,
    PastPassword,
    Post,
    RecoveryCode,
    Role,
    SecondFactor,
    SignInQuestion,
    User,
)

__all__ = [
    "ADMINISTRATORS",
    "BUSINESS_ROLES",
    "BookKind",
    "Duty",
    "FormerState",
    "GroupKind",
    "GroupMember",
    "ImportFile",
    "Kind",
    "Level",
    "Organisation",
    "PastPassword",
    "Post",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "SignInQuestion",
    "User",
    "WorkingGroup",
]
