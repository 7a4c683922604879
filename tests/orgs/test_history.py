"""The tree is dated: a change of this year does not rewrite the tree of last year."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from kaocheng.audit.frozen import Frozen
from kaocheng.orgs.models import FormerState, Organisation, Role, User
from kaocheng.orgs.permissions import refuse_void_post
from kaocheng.orgs.queries import (
    NotVisible,
    answering_to,
    codes_under,
    counterpart_of,
    line_tree,
    organisation_page,
    organisation_tree,
    posts_held,
    search_organisations,
    visible_codes,
    void_posts,
)
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import (
    NewOrganisation,
    add_organisations,
    appoint,
    close_organisation,
    merge_into,
    move_organisation,
    rename_organisation,
    set_counterpart,
)
from tests.conftest import ROOT, Appoint
from tests.orgs.conftest import FOUNDED, LAST_YEAR, THIS_YEAR

Region = dict[str, Organisation]
A_DAY = datetime.timedelta(days=1)


def names(actor: User, on: datetime.date | None = None) -> dict[str, tuple[str, str | None]]:
    return {row.code: (row.name, row.parent_code) for row in organisation_tree(actor, on)}


def test_a_new_name_leaves_last_years_tree_alone(region: Region, system: User) -> None:
    rename_organisation(system, code="x1", name="北山区", on=THIS_YEAR)
    assert names(system)["x1"][0] == "北山区"
    assert names(system, THIS_YEAR)["x1"][0] == "北山区"
    assert names(system, LAST_YEAR)["x1"][0] == "北山县"
    assert Organisation.objects.get(code="x1").initials == "bsq"


def test_the_old_name_is_found_in_the_tree_of_its_time(region: Region, system: User) -> None:
    rename_organisation(system, code="x1", name="新泉区", on=THIS_YEAR)
    found = search_organisations(system, "北山县", LAST_YEAR)
    assert "北山县" in [row.name for row in found]
    assert "x1" not in [row.code for row in search_organisations(system, "北山县")]


def test_a_move_takes_along_what_lies_below_from_that_day_on(region: Region, system: User) -> None:
    move_organisation(system, code="x1", parent_code="c2", on=THIS_YEAR)
    assert names(system)["x1"][1] == "c2"
    assert names(system, LAST_YEAR)["x1"][1] == "c1"
    assert names(system)["x1-n"][1] == "x1"


def test_a_merger_does_not_rewrite_last_year(region: Region, system: User, office: User) -> None:
    set_counterpart(system, code="x1-n", counterpart_code="c1-n", on=FOUNDED)
    before = organisation_tree(office, LAST_YEAR)
    merge_into(system, code="c1-n", into_code="c2-n", on=THIS_YEAR)
    merge_into(system, code="c1", into_code="c2", on=THIS_YEAR)
    now = names(office)
    assert "c1" not in now
    assert "c1-n" not in now
    assert now["x1"] == ("北山县", "c2")
    assert organisation_tree(office, LAST_YEAR) == before
    assert counterpart_of(office, "x1-n").code == "c2-n"  # type: ignore[union-attr]
    assert counterpart_of(office, "x1-n", LAST_YEAR).code == "c1-n"  # type: ignore[union-attr]


def test_who_held_a_post_at_a_merged_unit_holds_nothing_and_is_told_so(
    region: Region, system: User, secretary: User, appointed: Appoint
) -> None:
    clerk = appointed("clerk", "c1", Role.REPORTER)
    post = clerk.posts.get()
    refuse_void_post(post)
    merge_into(system, code="c1", into_code="c2", on=THIS_YEAR)
    assert posts_held(clerk) == ()
    assert visible_codes(clerk) == frozenset()
    assert organisation_tree(clerk) == ()
    (void,) = void_posts(clerk)
    said = "「东城市」已于2025年1月1日并入「西城市」，原填报员岗位不再有效。"
    assert void.words.startswith(said)
    post.refresh_from_db()
    with pytest.raises(NotAllowed, match="不再有效。请安全管理员"):
        refuse_void_post(post)
    appoint(secretary, user=clerk, organisation_code="c2", role=Role.REPORTER)
    assert visible_codes(clerk) >= {"c2", "x1"}


def test_an_administrator_of_a_closed_unit_can_do_nothing(
    region: Region, system: User, appointed: Appoint
) -> None:
    local = appointed("local", "x1", Role.SYSTEM_ADMIN)
    rename_organisation(local, code="x1-n", name="农业局", on=THIS_YEAR)
    merge_into(system, code="x1", into_code="c2", on=THIS_YEAR)
    with pytest.raises(NotAllowed):
        rename_organisation(local, code="x1-n", name="农业农村局", on=timezone.localdate())
    assert codes_under(local, {Role.SYSTEM_ADMIN}) == frozenset()


def test_who_oversees_still_reads_what_was_merged_away(
    region: Region, system: User, office: User
) -> None:
    merge_into(system, code="c1", into_code="c2", on=THIS_YEAR)
    assert "c1" in visible_codes(office)
    page = organisation_page(office, "c1")
    assert not page.is_open
    assert page.merged_into is not None
    assert page.merged_into.name == "西城市"
    assert page.history[0].change == "并入「西城市」"


def test_closing_asks_first_for_what_stands_below(region: Region, system: User) -> None:
    with pytest.raises(Refusal, match="尚有 2 个下级机构。请先划转或撤销下级"):
        close_organisation(system, code="c1", on=THIS_YEAR)
    set_counterpart(system, code="x1-n", counterpart_code="c1-n", on=THIS_YEAR)
    with pytest.raises(Refusal, match="尚有 1 个部门与「东城市农业农村局」对口"):
        close_organisation(system, code="c1-n", on=THIS_YEAR)
    close_organisation(system, code="c2-n", on=THIS_YEAR)
    assert "c2-n" not in names(system)
    assert "c2-n" in names(system, LAST_YEAR)


def test_nothing_is_added_or_appointed_at_what_is_closed(
    region: Region, system: User, secretary: User, office: User
) -> None:
    close_organisation(system, code="c2-n", on=THIS_YEAR)
    row = NewOrganisation("y", "下属站", region["c2-n"].level, "c2-n")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="已撤销"):
        add_organisations(system, [row])
    with pytest.raises(Refusal, match="已撤销"):
        appoint(secretary, user=office, organisation_code="c2-n", role=Role.LEADER)
    with pytest.raises(Refusal, match="已撤销"):
        rename_organisation(system, code="c2-n", name="又一局", on=THIS_YEAR)


def test_two_changes_make_two_former_states(region: Region, system: User) -> None:
    mid = datetime.date(2023, 1, 1)
    rename_organisation(system, code="x1", name="北山市", on=mid)
    rename_organisation(system, code="x1", name="北山区", on=THIS_YEAR)
    states = FormerState.objects.filter(organisation__code="x1").values_list("name", "valid_to")
    assert list(states) == [("北山县", mid - A_DAY), ("北山市", LAST_YEAR)]
    lines = organisation_page(system, "x1").history
    assert [line.name for line in lines] == ["北山区", "北山市", "北山县"]
    with pytest.raises(Refusal, match="现状自 2025-01-01 起"):
        rename_organisation(system, code="x1", name="北山镇", on=mid)


def test_two_changes_of_one_day_are_one_step(region: Region, system: User) -> None:
    rename_organisation(system, code="x1", name="北山市", on=THIS_YEAR)
    move_organisation(system, code="x1", parent_code="c2", on=THIS_YEAR)
    assert FormerState.objects.filter(organisation__code="x1").count() == 1
    assert names(system, LAST_YEAR)["x1"] == ("北山县", "c1")


def test_history_is_not_written_anew(region: Region, system: User) -> None:
    rename_organisation(system, code="x1", name="北山区", on=THIS_YEAR)
    state = FormerState.objects.get()
    with pytest.raises(Frozen):
        state.save()
    with pytest.raises(Frozen):
        FormerState.objects.all().delete()


def test_no_change_is_dated_ahead(region: Region, system: User) -> None:
    tomorrow = timezone.localdate() + A_DAY
    with pytest.raises(Refusal, match="尚未到"):
        rename_organisation(system, code="x1", name="北山区", on=tomorrow)
    with pytest.raises(Refusal, match="尚未到"):
        close_organisation(system, code="x1-n", on=tomorrow)


def test_nothing_stands_under_itself(region: Region, system: User) -> None:
    with pytest.raises(Refusal, match="不能作其上级"):
        move_organisation(system, code="c1", parent_code="x1", on=THIS_YEAR)
    with pytest.raises(Refusal, match="不能归入自身"):
        merge_into(system, code="c1", into_code="c1", on=THIS_YEAR)


def test_a_move_dated_back_cannot_close_a_circle_in_the_tree_of_then(
    region: Region, system: User
) -> None:
    move_organisation(system, code="x1", parent_code="c2", on=THIS_YEAR)
    with pytest.raises(Refusal, match="在 2025-01-01 有过变更"):
        move_organisation(system, code="c1", parent_code="x1", on=LAST_YEAR)
    move_organisation(system, code="c1", parent_code="x1", on=THIS_YEAR)
    assert names(system)["c1"][1] == "x1"
    assert names(system, LAST_YEAR)["x1"][1] == "c1"


def test_a_merger_dated_back_leaves_nothing_hanging(region: Region, system: User) -> None:
    move_organisation(system, code="x1", parent_code="c2", on=THIS_YEAR)
    close_organisation(system, code="c1-n", on=LAST_YEAR)
    with pytest.raises(Refusal, match="在 2025-01-01 之前尚有下级"):
        close_organisation(system, code="c1", on=LAST_YEAR)


def test_only_the_system_administrator_of_both_ends_changes_the_tree(
    region: Region, officers: dict[Role, User], office: User, appointed: Appoint
) -> None:
    for actor in (officers[Role.SECURITY_ADMIN], officers[Role.AUDIT_ADMIN], office):
        with pytest.raises(NotAllowed):
            rename_organisation(actor, code="x1", name="北山区", on=THIS_YEAR)
    local = appointed("local", "c1", Role.SYSTEM_ADMIN)
    with pytest.raises(NotAllowed, match="您不能变更「c2」"):
        move_organisation(local, code="x1", parent_code="c2", on=THIS_YEAR)


# Lines (条) --------------------------------------------------------------------------------------


def test_a_department_answers_to_one_of_a_higher_level(region: Region, system: User) -> None:
    set_counterpart(system, code="c1-n", counterpart_code="s-n", on=THIS_YEAR)
    set_counterpart(system, code="x1-n", counterpart_code="c1-n", on=THIS_YEAR)
    assert [each.code for each in answering_to(system, "s-n")] == ["c1-n"]
    assert answering_to(system, "s-n", LAST_YEAR) == ()
    assert counterpart_of(system, "x1-n", LAST_YEAR) is None
    lines = [(row.code, row.depth) for row in line_tree(system)]
    assert lines == [("s-n", 0), ("c1-n", 1), ("x1-n", 2), ("c2-n", 0)]


def test_the_upper_one_is_named_but_not_opened(
    region: Region, system: User, appointed: Appoint
) -> None:
    set_counterpart(system, code="x1-n", counterpart_code="c1-n", on=THIS_YEAR)
    clerk = appointed("clerk", "x1-n", Role.REPORTER)
    upper = counterpart_of(clerk, "x1-n")
    assert upper is not None
    assert (upper.name, upper.is_visible) == ("东城市农业农村局", False)
    with pytest.raises(NotVisible):
        counterpart_of(clerk, "c1-n")
    with pytest.raises(NotVisible):
        organisation_page(clerk, "c1-n")


@pytest.mark.parametrize(
    ("code", "upper", "said"),
    [
        ("x1", "c1-n", "只有部门才有"),
        ("x1-n", "c1", "是地区，不能作对口部门"),
        ("c1-n", "x1-n", "层级不高于"),
        ("c1-n", "c2-n", "层级不高于"),
        ("x1-n", "nowhere", "没有代码为 nowhere"),
        ("x1-n", "", "本来没有对口部门"),
    ],
)
def test_what_is_no_counterpart_is_refused(
    code: str, upper: str, said: str, region: Region, system: User
) -> None:
    with pytest.raises(Refusal, match=said):
        set_counterpart(system, code=code, counterpart_code=upper, on=THIS_YEAR)


def test_the_root_is_never_merged_away(region: Region, system: User) -> None:
    add_organisations(
        system,
        [NewOrganisation("other", "另一省", region["s"].level, ROOT, valid_from=FOUNDED)],  # type: ignore[arg-type]
    )
    with pytest.raises(Refusal):
        merge_into(system, code=ROOT, into_code="other", on=THIS_YEAR)


def test_the_tree_of_a_day_costs_the_same_however_many_changed(
    region: Region, system: User, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        organisation_tree(system, LAST_YEAR)
    for number in range(5):
        rename_organisation(system, code="x1", name=f"北山{number}区", on=THIS_YEAR)
        rename_organisation(system, code="c1", name=f"东城{number}市", on=THIS_YEAR)
    with django_assert_num_queries(3):  # type: ignore[operator]
        organisation_tree(system, LAST_YEAR)
