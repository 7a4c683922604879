"""Writes of organisations, people, posts and groups: one transaction and one audit entry each."""

from __future__ import annotations

from kaocheng.orgs.services.founding import INSTALLER, found_platform, refuse_if_founded
from kaocheng.orgs.services.groups import (
    NewMember,
    add_group_member,
    dissolve_group,
    remove_group_member,
    set_up_group,
)
from kaocheng.orgs.services.imports import (
    ImportOutcome,
    NewPassword,
    apply_import,
    drop_import,
    export_book,
    keep_import,
)
from kaocheng.orgs.services.organisations import (
    NewOrganisation,
    add_organisations,
    close_organisation,
    merge_into,
    move_organisation,
    rename_organisation,
    set_counterpart,
)
from kaocheng.orgs.services.passwords import change_own_password, choose_mail
from kaocheng.orgs.services.people import (
    NewUser,
    add_user,
    appoint,
    disable_user,
    edit_user,
    enable_user,
    reset_password,
    withdraw_post,
)
from kaocheng.orgs.services.second_factor import (
    Enrolment,
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    renew_recovery_codes,
    stop_second_factor,
    verify_totp,
)
from kaocheng.orgs.services.sign_in import (
    AskedQuestion,
    ask_question,
    check_answer,
    question_is_due,
)

__all__ = [
    "INSTALLER",
    "AskedQuestion",
    "Enrolment",
    "ImportOutcome",
    "NewMember",
    "NewOrganisation",
    "NewPassword",
    "NewUser",
    "add_group_member",
    "add_organisations",
    "add_user",
    "apply_import",
    "appoint",
    "ask_question",
    "begin_second_factor",
    "change_own_password",
    "check_answer",
    "choose_mail",
    "close_organisation",
    "confirm_second_factor",
    "disable_user",
    "dissolve_group",
    "drop_import",
    "drop_second_factor",
    "edit_user",
    "enable_user",
    "export_book",
    "found_platform",
    "keep_import",
    "merge_into",
    "move_organisation",
    "question_is_due",
    "refuse_if_founded",
    "remove_group_member",
    "rename_organisation",
    "renew_recovery_codes",
    "reset_password",
    "set_counterpart",
    "set_up_group",
    "stop_second_factor",
    "verify_totp",
    "withdraw_post",
]
