"""One plain call of every service of this room that takes an actor, for the house rules."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pyotp
import pytest
from django.utils import timezone

from kaocheng.orgs import services
from kaocheng.orgs.books import workbook_of
from kaocheng.orgs.models import (
    BookKind,
    Duty,
    GroupKind,
    Kind,
    Level,
    Organisation,
    Role,
    SecondFactor,
    User,
    WorkingGroup,
)
from kaocheng.orgs.queries import import_page
from kaocheng.orgs.services import NewMember, NewOrganisation
from tests.conftest import PASSWORD, ROOT

Deed = Callable[[], object]
LONG_AGO = datetime.date(2020, 1, 1)


class Deeds:
    """Each method prepares one deed and gives it, not yet done."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.officers: dict[Role, User] = request.getfixturevalue("officers")
        self.office: User = request.getfixturevalue("office")
        self.system = self.officers[Role.SYSTEM_ADMIN]
        self.today = timezone.localdate()

    def _tree(self) -> None:
        services.add_organisations(
            self.system,
            [
                NewOrganisation("a", "甲县", Level.COUNTY, ROOT, Kind.REGION, LONG_AGO),
                NewOrganisation("b", "乙县", Level.COUNTY, ROOT, Kind.REGION, LONG_AGO),
                NewOrganisation("p-n", "农业厅", Level.PROVINCE, ROOT, Kind.DEPARTMENT, LONG_AGO),
                NewOrganisation("a-n", "农业局", Level.COUNTY, "a", Kind.DEPARTMENT, LONG_AGO),
            ],
        )
        Organisation.objects.filter(code=ROOT).update(valid_from=LONG_AGO)

    def rename_organisation(self) -> Deed:
        self._tree()
        return lambda: services.rename_organisation(
            self.system, code="a", name="甲市", on=self.today
        )

    def move_organisation(self) -> Deed:
        self._tree()
        return lambda: services.move_organisation(
            self.system, code="a-n", parent_code="b", on=self.today
        )

    def merge_into(self) -> Deed:
        self._tree()
        return lambda: services.merge_into(self.system, code="a", into_code="b", on=self.today)

    def close_organisation(self) -> Deed:
        self._tree()
        return lambda: services.close_organisation(self.system, code="b", on=self.today)

    def set_counterpart(self) -> Deed:
        self._tree()
        return lambda: services.set_counterpart(
            self.system, code="a-n", counterpart_code="p-n", on=self.today
        )

    def edit_user(self) -> Deed:
        return lambda: services.edit_user(self.system, user=self.office, display_name="新名")

    def disable_user(self) -> Deed:
        return lambda: services.disable_user(self.system, user=self.office)

    def enable_user(self) -> Deed:
        services.disable_user(self.system, user=self.office)
        return lambda: services.enable_user(self.system, user=self.office)

    def reset_password(self) -> Deed:
        return lambda: services.reset_password(self.system, user=self.office)

    def change_own_password(self) -> Deed:
        return lambda: services.change_own_password(
            self.office, old=PASSWORD, new="Another-password-1"
        )

    def choose_mail(self) -> Deed:
        return lambda: services.choose_mail(self.office, wanted=False)

    def _code(self) -> str:
        """A second factor in use, and a code that counts."""
        secret = services.begin_second_factor(self.office).secret
        services.confirm_second_factor(self.office, pyotp.TOTP(secret).now())
        SecondFactor.objects.update(last_step=0)
        return pyotp.TOTP(secret).now()

    def begin_second_factor(self) -> Deed:
        return lambda: services.begin_second_factor(self.office)

    def confirm_second_factor(self) -> Deed:
        secret = services.begin_second_factor(self.office).secret
        return lambda: services.confirm_second_factor(self.office, pyotp.TOTP(secret).now())

    def verify_totp(self) -> Deed:
        code = self._code()
        return lambda: services.verify_totp(self.office, code)

    def renew_recovery_codes(self) -> Deed:
        code = self._code()
        return lambda: services.renew_recovery_codes(self.office, code)

    def stop_second_factor(self) -> Deed:
        code = self._code()
        return lambda: services.stop_second_factor(self.office, code)

    def drop_second_factor(self) -> Deed:
        self._code()
        secretary = self.officers[Role.SECURITY_ADMIN]
        return lambda: services.drop_second_factor(secretary, user=self.office)

    def _group(self) -> WorkingGroup:
        return services.set_up_group(
            self.office,
            organisation_code=ROOT,
            kind=GroupKind.TASK_FORCE,
            name="示例专班",
            established_on=self.today,
        )

    def set_up_group(self) -> Deed:
        return self._group

    def add_group_member(self) -> Deed:
        group, new = self._group(), NewMember(Duty.DIRECTOR, username="office")
        return lambda: services.add_group_member(self.office, group=group, new=new)

    def remove_group_member(self) -> Deed:
        group, new = self._group(), NewMember(Duty.MEMBER, organisation_code=ROOT)
        member = services.add_group_member(self.office, group=group, new=new)
        return lambda: services.remove_group_member(self.office, group=group, member_pk=member.pk)

    def dissolve_group(self) -> Deed:
        group = self._group()
        return lambda: services.dissolve_group(self.office, group=group, on=self.today)

    def keep_import(self) -> Deed:
        row = {"username": "new-1", "display_name": "新人"}
        content = workbook_of(BookKind.PEOPLE, [row], note="")
        return lambda: services.keep_import(
            self.system, kind=BookKind.PEOPLE, name="人员.xlsx", content=content
        )

    def apply_import(self) -> Deed:
        pk = self.keep_import()()
        assert isinstance(pk, int)
        seen = import_page(self.system, pk).plan.digest
        return lambda: services.apply_import(self.system, pk=pk, seen=seen)

    def drop_import(self) -> Deed:
        pk = self.keep_import()()
        assert isinstance(pk, int)
        return lambda: services.drop_import(self.system, pk=pk)

    def export_book(self) -> Deed:
        return lambda: services.export_book(self.system, kind=BookKind.PEOPLE)
