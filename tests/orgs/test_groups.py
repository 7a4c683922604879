"""Working groups: who directs them, who belongs to them, until when."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from kaocheng.orgs.models import Duty, GroupKind, Organisation, Role, User, WorkingGroup
from kaocheng.orgs.queries import (
    NotVisible,
    duties,
    group_kinds,
    group_page,
    groups_visible_to,
    organisation_page,
)
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import (
    NewMember,
    add_group_member,
    dissolve_group,
    remove_group_member,
    set_up_group,
)
from tests.conftest import ROOT, Appoint

Region = dict[str, Organisation]
BEGUN = datetime.date(2025, 1, 10)


@pytest.fixture
def task_force(region: Region, office: User) -> WorkingGroup:
    return set_up_group(
        office,
        organisation_code="s",
        kind=GroupKind.TASK_FORCE,
        name="粮食安全工作专班",
        established_on=BEGUN,
    )


def test_it_has_a_director_deputies_and_members_with_and_without_account(
    task_force: WorkingGroup, office: User
) -> None:
    for new in (
        NewMember(Duty.MEMBER, organisation_code="c1-n"),
        NewMember(Duty.DEPUTY, organisation_code="s-n", person_name="某副厅长", title="副厅长"),
        NewMember(Duty.DIRECTOR, username="office"),
    ):
        add_group_member(office, group=task_force, new=new)
    page = group_page(office, task_force.pk)
    assert [(member.duty, member.person) for member in page.members] == [
        ("director", str(office)),
        ("deputy", "某副厅长"),
        ("member", ""),
    ]
    (line,) = groups_visible_to(office)
    assert (line.director, line.member_count) == (str(office), 3)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewMember(Duty.MEMBER), "至少一项"),
        (NewMember(Duty.MEMBER, organisation_code="nowhere"), "没有代码为 nowhere"),
        (NewMember(Duty.MEMBER, username="nobody"), "没有用户名为 nobody"),
        (NewMember(Duty.MEMBER, person_name="甲" * 51), "不能超过 50 个字"),
        (NewMember(Duty.DIRECTOR, person_name="另一人"), "已有主任"),
        (NewMember(Duty.MEMBER, organisation_code="c1-n"), "已在组内"),
    ],
)
def test_what_is_no_member_is_refused(
    new: NewMember, said: str, task_force: WorkingGroup, office: User
) -> None:
    add_group_member(office, group=task_force, new=NewMember(Duty.DIRECTOR, username="office"))
    member = NewMember(Duty.MEMBER, organisation_code="c1-n")
    add_group_member(office, group=task_force, new=member)
    with pytest.raises(Refusal, match=said):
        add_group_member(office, group=task_force.pk, new=new)


def test_a_unit_that_the_keeper_does_not_see_answers_like_one_that_is_not_there(
    region: Region, appointed: Appoint
) -> None:
    local = appointed("local", "c1", Role.ASSESSMENT_OFFICE)
    group = set_up_group(
        local,
        organisation_code="c1",
        kind=GroupKind.TASK_FORCE,
        name="粮食安全工作专班",
        established_on=BEGUN,
    )
    told = []
    for code in ("c2-n", "nowhere"):
        new = NewMember(Duty.MEMBER, organisation_code=code)
        with pytest.raises(Refusal) as refused:
            add_group_member(local, group=group, new=new)
        told.append(str(refused.value).replace(code, ""))
    assert told[0] == told[1]
    assert group_page(local, group.pk).members == ()


def test_who_leaves_stays_readable_and_may_come_back(
    task_force: WorkingGroup, office: User
) -> None:
    new = NewMember(Duty.DIRECTOR, username="office")
    member = add_group_member(office, group=task_force, new=new)
    remove_group_member(office, group=task_force, member_pk=member.pk)
    page = group_page(office, task_force.pk)
    assert (len(page.members), len(page.former)) == (0, 1)
    with pytest.raises(Refusal, match="不在组内"):
        remove_group_member(office, group=task_force, member_pk=member.pk)
    add_group_member(office, group=task_force, new=new)


def test_a_dissolved_group_is_read_and_not_changed(task_force: WorkingGroup, office: User) -> None:
    with pytest.raises(Refusal, match="与今天之间"):
        dissolve_group(office, group=task_force, on=BEGUN - datetime.timedelta(days=1))
    dissolve_group(office, group=task_force, on=timezone.localdate())
    assert not group_page(office, task_force.pk).may_keep
    with pytest.raises(Refusal, match="不能再变更"):
        add_group_member(office, group=task_force, new=NewMember(Duty.MEMBER, person_name="甲"))


def test_member_units_and_members_see_it_and_nobody_else(
    task_force: WorkingGroup, office: User, appointed: Appoint
) -> None:
    inside, outside = appointed("in", "c1", Role.REPORTER), appointed("out", "c2", Role.REPORTER)
    person = appointed("person", "x1", Role.REPORTER)
    for new in (
        NewMember(Duty.MEMBER, organisation_code="c1-n"),
        NewMember(Duty.MEMBER, username="person"),
    ):
        add_group_member(office, group=task_force, new=new)
    assert len(groups_visible_to(inside)) == 1
    assert len(groups_visible_to(person)) == 1
    assert organisation_page(inside, "c1-n").groups[0].kind_name == "专班"
    assert groups_visible_to(outside) == ()
    with pytest.raises(NotVisible):
        group_page(outside, task_force.pk)


def test_only_the_office_and_the_system_administrator_keep_groups(
    task_force: WorkingGroup, officers: dict[Role, User], leader: User, appointed: Appoint
) -> None:
    local = appointed("local", "c2", Role.ASSESSMENT_OFFICE)
    new = NewMember(Duty.MEMBER, person_name="甲")
    for actor in (leader, officers[Role.SECURITY_ADMIN]):
        with pytest.raises(NotAllowed):
            add_group_member(actor, group=task_force, new=new)
    with pytest.raises(NotVisible):
        add_group_member(local, group=task_force, new=new)
    with pytest.raises(NotAllowed):
        set_up_group(
            local,
            organisation_code=ROOT,
            kind=GroupKind.WORKING_GROUP,
            name="组",
            established_on=BEGUN,
        )
    assert (group_kinds(leader), duties(leader)) == ((), ())
    assert len(group_kinds(local)) == 4


def test_a_list_of_one_and_of_thirty_costs_the_same(
    region: Region, office: User, django_assert_num_queries: object
) -> None:
    def add(count: int) -> None:
        for number in range(count):
            group = set_up_group(
                office,
                organisation_code="s",
                kind=GroupKind.SPECIAL_OFFICE,
                name=f"专办{number}",
                established_on=BEGUN,
            )
            new = NewMember(Duty.DIRECTOR, username="office")
            add_group_member(office, group=group, new=new)

    add(1)
    with django_assert_num_queries(5):  # type: ignore[operator]
        groups_visible_to(office)
    add(29)
    with django_assert_num_queries(5):  # type: ignore[operator]
        groups_visible_to(office)
