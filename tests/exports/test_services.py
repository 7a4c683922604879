"""Handing out: the reason, the record, the mark of whoever takes it out."""

from __future__ import annotations

import json

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.exports.kinds import Export
from kaocheng.exports.queries import mark_of
from kaocheng.exports.services import hand_out
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.refusals import Refusal
from tests.exports.files import cells, workbook


def last() -> AuditEntry:
    return AuditEntry.objects.order_by("-number")[0]


def test_what_goes_out_is_marked_and_on_record(office: User) -> None:
    content = workbook(rows=[("甲", "1"), ("乙", "2")])
    made = hand_out(office, export=Export.SELF_SHEET, name="打分表.xlsx", content=content)
    assert cells(made)[-1][0] == mark_of(office).words
    assert "示例考核办 考核办office" in mark_of(office).words
    entry = last()
    assert (entry.verb, entry.target) == ("导出文件", "自评打分表 打分表.xlsx")
    assert entry.actor_name == str(office)
    detail = json.loads(entry.detail)
    assert detail == {"kind": "self_sheet", "bytes": len(content), "rows": 2}


def test_a_reason_goes_on_record(office: User) -> None:
    hand_out(
        office,
        export=Export.RANKING,
        name="排名.xlsx",
        content=workbook(),
        is_published=False,
        reason=" 会议 \n 材料 ",
    )
    assert json.loads(last().detail)["reason"] == "会议 材料"


@pytest.mark.parametrize("reason", ["", "  ", "a", "长" * 201])
def test_without_a_reason_nothing_goes_out_and_nothing_is_written(
    reason: str, office: User
) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal, match="导出用途"):
        hand_out(
            office,
            export=Export.RANKING,
            name="排名.xlsx",
            content=workbook(),
            is_published=False,
            reason=reason,
        )
    assert AuditEntry.objects.count() == before


def test_after_the_publication_no_reason_is_asked(office: User) -> None:
    assert hand_out(office, export=Export.RANKING, name="排名.xlsx", content=workbook())


def test_the_package_is_the_same_for_everybody(officers: dict[Role, User], office: User) -> None:
    names = {"export": Export.PACKAGE, "name": "复算包.zip", "content": b"PK\x03\x04"}
    for actor in (office, officers[Role.AUDIT_ADMIN]):
        assert hand_out(actor, **names) == b"PK\x03\x04"  # type: ignore[arg-type]
        assert last().target == "复算包 复算包.zip"


def test_who_holds_no_post_is_named_alone(officers: dict[Role, User]) -> None:
    nobody = User.objects.create(username="nobody")
    assert mark_of(nobody).words.startswith("导出：nobody 20")
