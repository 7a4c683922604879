"""Writes of cycles: one transaction and one audit entry each."""

from kaocheng.cycles.services.calendar import (
    NewWorkingDay,
    close_period,
    move_deadline,
    open_calendar,
    open_period,
    set_working_days,
)
from kaocheng.cycles.services.members import (
    NewAssessee,
    add_assessees,
    assign_scheme,
    remove_assessee,
)
from kaocheng.cycles.services.running import (
    NewStage,
    close_cycle,
    create_cycle,
    set_timetable,
    start_cycle,
)
from kaocheng.cycles.services.targets import apply_targets, set_targets

__all__ = [
    "NewAssessee",
    "NewStage",
    "NewWorkingDay",
    "add_assessees",
    "apply_targets",
    "assign_scheme",
    "close_cycle",
    "close_period",
    "create_cycle",
    "move_deadline",
    "open_calendar",
    "open_period",
    "remove_assessee",
    "set_targets",
    "set_timetable",
    "set_working_days",
    "start_cycle",
]
