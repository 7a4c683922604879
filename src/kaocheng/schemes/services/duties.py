"""Which leader is in charge of which department, for the responsibility list (责任清单)."""

from __future__ import annotations

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.models import LeaderInCharge
from kaocheng.schemes.permissions import may_edit_drafts_of


@transaction.atomic
def assign_leader(actor: User, *, organisation_code: str, department: str, leader: str) -> None:
    """Put a department under a leader; an empty name takes the assignment away."""
    if not may_edit_drafts_of(actor, organisation_code):
        raise NotAllowed("只有印发方案的考核办可以登记分管领导。请联系考核办。")
    department, leader = department.strip(), leader.strip()
    if not department or len(department) > 100 or len(leader) > 100:
        raise Refusal("部门和分管领导各不超过 100 字，部门不能为空。请改短后再保存。")
    organisation = Organisation.objects.select_for_update().get(code=organisation_code)
    held = LeaderInCharge.objects.filter(organisation=organisation, department=department)
    if leader:
        held.update_or_create(
            organisation=organisation, department=department, defaults={"leader": leader}
        )
    else:
        held.delete()
    record(str(actor), "登记分管领导", department, {"leader": leader})
