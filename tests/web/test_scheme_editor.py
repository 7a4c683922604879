"""Pages of the scheme editor: who gets in, what an edit answers, what two writers see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.orgs.models import Role, User
from kaocheng.schemes.models import SchemeDraft, SchemeVersion
from kaocheng.schemes.services import create_draft, import_draft
from kaocheng.scoring import read_scheme
from tests.conftest import ROOT, Appoint
from tests.schemes.documents import LEAF, SMALL
from tests.web.conftest import SignIn

HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(office: User) -> SchemeDraft:
    return import_draft(office, organisation_code=ROOT, content=SMALL.encode(), name="x.yaml")


def base(draft: SchemeDraft) -> str:
    return f"/schemes/drafts/{draft.pk}/"


def send(client: Client, path: str, **values: str) -> Any:
    return client.post(path, values, headers=HTMX)


def text_of(response: Any) -> str:
    page: str = response.content.decode()
    return page


def paths(draft: SchemeDraft) -> list[str]:
    parts = ("items", "groups", "adjustments", "vetoes", "grades", "head")
    here = base(draft)
    pages = [here, f"{here}nodes/{LEAF}/", f"{here}issue/", f"{here}scheme.yaml"]
    return [*pages, *(f"{here}parts/{part}/" for part in parts)]


# Who gets in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ASSESSMENT_OFFICE}))
def test_drafts_do_not_exist_for_anybody_else(
    role: Role, draft: SchemeDraft, appointed: Appoint, signed_in: SignIn
) -> None:
    client = signed_in(appointed("other", ROOT, role))
    for path in (*paths(draft), "/schemes/drafts/new/"):
        assert client.get(path).status_code == 404, path
    for path in (
        "undo/",
        "issue/",
        "discard/",
        "nodes/",
        f"nodes/{LEAF}/rule/",
        "parts/items/add/",
    ):
        assert send(client, base(draft) + path, revision="1").status_code == 404, path


def test_administrators_see_nothing_of_schemes(
    provinces_scheme: SchemeVersion, officers: dict[Role, User], signed_in: SignIn
) -> None:
    for officer in officers.values():
        client = signed_in(officer)
        assert "2023年度目标责任考核" not in text_of(client.get("/schemes/"))
        for path in ("", "duties/", "duties.xlsx", "compare/", "scheme.yaml"):
            assert client.get(f"/schemes/{provinces_scheme.pk}/{path}").status_code == 404


def test_others_in_the_business_read_issued_versions_and_begin_no_draft(
    provinces_scheme: SchemeVersion, leader: User, signed_in: SignIn
) -> None:
    client = signed_in(leader)
    page = text_of(client.get(f"/schemes/{provinces_scheme.pk}/"))
    assert "据此新建草稿" not in page
    assert "新建草稿" not in text_of(client.get("/schemes/"))
    values = {"organisation": ROOT, "title": "x", "code": "x"}
    assert client.post("/schemes/drafts/", values).status_code == 403


def test_a_stranger_is_sent_to_the_login(client: Client, draft: SchemeDraft) -> None:
    for path in paths(draft):
        assert client.get(path).headers["Location"] == f"/login/?next={path}"


# Lists and beginnings --------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(as_office: Client) -> None:
    page = text_of(as_office.get("/schemes/"))
    assert "还没有考核方案" in page
    assert 'href="/schemes/drafts/new/"' in page


def test_the_list_shows_drafts_with_their_check(as_office: Client, office: User) -> None:
    create_draft(office, organisation_code=ROOT, title="新编", code="new")
    page = text_of(as_office.get("/schemes/"))
    assert "只有本考核办可见" in page
    assert "1 处错误" in page


def test_a_draft_begins_from_a_version(as_office: Client, provinces_scheme: SchemeVersion) -> None:
    values = {"organisation": ROOT, "version": str(provinces_scheme.pk), "title": "明年的"}
    response = as_office.post("/schemes/drafts/", values)
    draft = SchemeDraft.objects.get()
    assert response.headers["Location"] == base(draft)
    assert (draft.title, draft.based_on) == ("明年的", provinces_scheme)


def test_what_is_typed_stays_when_a_draft_is_refused(as_office: Client) -> None:
    values = {"organisation": ROOT, "title": "只有名称"}
    response = as_office.post("/schemes/drafts/", values)
    assert response.status_code == 422
    assert 'value="只有名称"' in text_of(response)
    assert "请填写方案名称和代码" in text_of(response)


def test_an_upload_lists_every_fault(as_office: Client) -> None:
    wrong = SMALL.replace("of: y,", "of: z,").replace("points: 10", "pionts: 10")
    upload = SimpleUploadedFile("我的.yaml", wrong.encode())
    response = as_office.post("/schemes/drafts/import/", {"organisation": ROOT, "file": upload})
    page = text_of(response)
    assert response.status_code == 422
    assert "没有“z”这个数据项" in page
    assert "缺少“points”" in page
    assert "我的.yaml 第" in page


def test_a_good_upload_becomes_a_draft_and_comes_out_again(as_office: Client) -> None:
    upload = SimpleUploadedFile("x.yaml", SMALL.encode())
    as_office.post("/schemes/drafts/import/", {"organisation": ROOT, "file": upload})
    draft = SchemeDraft.objects.get()
    response = as_office.get(f"{base(draft)}scheme.yaml")
    assert read_scheme(response.content).title == "小方案"
    assert "filename*=" in response.headers["Content-Disposition"]


def test_no_file_is_refused(as_office: Client) -> None:
    response = as_office.post("/schemes/drafts/import/", {"organisation": ROOT})
    assert "请选择一个不超过 8 MB 的方案文件" in text_of(response)


# Editing ---------------------------------------------------------------------------------------


def test_the_editor_shows_tree_form_and_check(as_office: Client, draft: SchemeDraft) -> None:
    page = text_of(as_office.get(f"{base(draft)}?node={LEAF}"))
    assert page.count("data-ref=") == 4
    assert "按比例得分" in page
    assert "按产量与产量目标值之比乘以满分计分" in page
    assert "没有发现问题" in page
    assert "上级对口联系" in page
    assert "<style" not in page
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r"<script(?![^>]*src=)", page)


def test_an_edit_answers_with_what_changed_and_leaves_the_form_alone(
    as_office: Client, draft: SchemeDraft
) -> None:
    path = f"{base(draft)}nodes/{LEAF}/name/"
    page = text_of(send(as_office, path, revision="1", code="1.1", name="粮食产量"))
    assert 'id="revision" value="2"' in page
    assert "粮食产量" in page
    assert 'id="pane"' not in page


def test_a_form_with_other_fields_is_shown_anew(as_office: Client, draft: SchemeDraft) -> None:
    path = f"{base(draft)}nodes/{LEAF}/rule/"
    kind = {"rule.kind": "ladder", "rule.of": "x", "rule.to": "target(x)"}
    page = text_of(send(as_office, path, revision="1", **kind))
    assert 'id="pane"' in page
    assert 'name="rule.steps.0.limit"' in page
    steps = {"rule.steps.0.way": "at_least", "rule.steps.0.limit": "9", "rule.steps.0.points": "5"}
    sent = {"rule.kind": "ladder", "rule.of": "x", "rule.otherwise": "", **steps}
    page = text_of(send(as_office, path, revision="2", **sent))
    assert 'id="pane"' not in page
    assert "按产量分档" in page
    page = text_of(send(as_office, path, revision="3", **sent, _do="add:rule.steps"))
    assert 'name="rule.steps.1.limit"' in page


def test_the_second_writer_is_told_what_changed_and_nothing_is_lost(
    as_office: Client, draft: SchemeDraft, appointed: Appoint, signed_in: SignIn
) -> None:
    colleague = signed_in(appointed("colleague", ROOT, Role.ASSESSMENT_OFFICE))
    path = f"{base(draft)}nodes/{LEAF}/name/"
    send(colleague, path, revision="1", code="1.1", name="先改的")
    response = send(as_office, path, revision="1", code="1.1", name="后改的")
    page = text_of(response)
    assert response.status_code == 409
    assert "指标「1.1 产量」改为「1.1 先改的」" in page
    assert 'data-act="retry" data-revision="2"' in page
    assert "载入最新内容" in page
    assert send(as_office, path, revision="2", code="1.1", name="后改的").status_code == 200


def test_a_refused_move_says_why(as_office: Client, draft: SchemeDraft) -> None:
    response = send(as_office, f"{base(draft)}nodes/{LEAF}/move/", revision="1", way="up")
    assert response.status_code == 422
    assert "已在本级最前" in text_of(response)


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999999999999", "1'; --"])
def test_a_revision_that_is_none_is_a_conflict(
    revision: str, as_office: Client, draft: SchemeDraft
) -> None:
    path = f"{base(draft)}nodes/{LEAF}/name/"
    assert send(as_office, path, revision=revision, code="1", name="x").status_code == 409


def test_undo_shows_the_page_anew(as_office: Client, draft: SchemeDraft) -> None:
    send(as_office, f"{base(draft)}nodes/{LEAF}/remove/", revision="1")
    response = send(as_office, f"{base(draft)}undo/", revision="2")
    assert response.headers["HX-Refresh"] == "true"
    assert "已撤销：删除指标" in text_of(as_office.get(base(draft)))


def test_the_calculator_answers_and_stores_nothing(as_office: Client, draft: SchemeDraft) -> None:
    path = f"{base(draft)}nodes/{LEAF}/trial/"
    (shape,) = re.findall(r'name="shape" value="(\w+)"', text_of(send(as_office, path)))
    figures = {"x|actual|2025|1": "4", "x|target|2025|1": "10", "shape": shape, "group.1": "a"}
    response = send(as_office, path, **figures)
    assert "完成率 40.00%；8 × 40.00% = 3.20 分" in text_of(response)
    assert response.headers["HX-Reswap"] == "none"
    assert SchemeDraft.objects.get().revision == 1
    assert "<h2" in text_of(send(as_office, path, shape="none"))
    assert send(as_office, f"{base(draft)}nodes/n99/trial/").status_code == 404


def test_a_sentence_is_read_and_becomes_the_rule(as_office: Client, draft: SchemeDraft) -> None:
    node = f"{base(draft)}nodes/{LEAF}/"
    read = text_of(send(as_office, f"{node}wording/", wording="每迟报1次扣0.5分，扣完为止。"))
    assert "每1次扣0.5分" in read or "每1扣0.5分" in read
    assert SchemeDraft.objects.get(pk=draft.pk).revision == 1
    refused = send(as_office, f"{node}words/", revision="1", wording="成效明显。")
    assert refused.status_code == 422
    assert "没有从这句话读出规则" in text_of(refused)
    written = send(as_office, f"{node}words/", revision="1", wording="每迟报1次扣0.5分。")
    assert "迟报" in text_of(written)
    assert SchemeDraft.objects.get(pk=draft.pk).revision == 2
    stale = send(as_office, f"{node}words/", revision="1", wording="每迟报1次扣1分。")
    assert stale.status_code == 409


def test_a_line_of_a_section_is_written_moved_and_removed(
    as_office: Client, draft: SchemeDraft
) -> None:
    path = f"{base(draft)}parts/items/"
    send(as_office, f"{path}0/", revision="1", **{"e0.code": "x", "e0.name": "粮食"})
    assert "粮食" in text_of(as_office.get(path))
    send(as_office, f"{path}1/", revision="2", _do="up")
    send(as_office, f"{path}1/", revision="3", _do="remove")
    page = text_of(as_office.get(path))
    assert 'value="粮食"' not in page
    assert "没有“x”这个数据项" in page
    assert as_office.get(f"{base(draft)}parts/nonsense/").status_code == 404


def test_the_effect_of_a_veto_decides_what_it_takes(as_office: Client, draft: SchemeDraft) -> None:
    path = f"{base(draft)}parts/vetoes/0/"
    values = {"e0.code": "v1", "e0.name": "", "e0.basis": "", "e0.when": "y > 5"}
    values |= {"e0.effect": "points", "e0.indicator": "1.2"}
    page = text_of(send(as_office, path, revision="1", **values))
    assert 'name="e0.amount"' in page
    assert "“分值”须是数字" in page
    values.pop("e0.indicator")
    send(as_office, path, revision="2", **values | {"e0.amount": "-30"})
    source = as_office.get(f"{base(draft)}scheme.yaml").content
    assert read_scheme(source).vetoes[0].value == -30


def test_issuing_names_the_title_and_opens_the_frozen_page(
    as_office: Client, draft: SchemeDraft
) -> None:
    page = text_of(as_office.get(f"{base(draft)}issue/"))
    assert "确认印发「小方案」" in page
    assert "没有同一代码的旧版本" in page
    response = as_office.post(f"{base(draft)}issue/", {"revision": "1"}, follow=True)
    version = SchemeVersion.objects.get()
    assert response.redirect_chain[-1][0] == f"/schemes/{version.pk}/"
    assert "已印发「小方案」" in text_of(response)
    assert as_office.get(base(draft)).headers["Location"] == f"/schemes/{version.pk}/"
    assert as_office.post(f"{base(draft)}issue/", {"revision": "1"}).status_code == 422


def test_a_faulty_draft_shows_no_button_to_issue(as_office: Client, draft: SchemeDraft) -> None:
    send(as_office, f"{base(draft)}nodes/{LEAF}/rule/", revision="1", **{"rule.kind": ""})
    page = text_of(as_office.get(f"{base(draft)}issue/"))
    assert "还不能印发" in page
    assert "确认印发" not in page
    response = as_office.post(f"{base(draft)}issue/", {"revision": "2"})
    assert response.status_code == 422
    assert "没有印发" in text_of(response)


def test_a_name_with_markup_is_shown_as_text(as_office: Client, draft: SchemeDraft) -> None:
    path = f"{base(draft)}nodes/{LEAF}/name/"
    page = text_of(send(as_office, path, revision="1", code="<b>", name="<script>x</script>"))
    assert "<script>x" not in page
    assert "&lt;script&gt;" in page


# Around issued versions ------------------------------------------------------------------------


def test_duties_and_comparison_answer_and_go_out_as_tables(
    as_office: Client, provinces_scheme: SchemeVersion
) -> None:
    here = f"/schemes/{provinces_scheme.pk}/"
    page = text_of(as_office.get(f"{here}duties/"))
    assert "发展改革部门" in page
    values = {"organisation": ROOT, "department": "统计部门", "leader": "甲副主任"}
    as_office.post(f"{here}duties/leader/", values)
    assert "甲副主任" in text_of(as_office.get(f"{here}duties/?by=leader"))
    assert "导出用途" in text_of(as_office.get(f"{here}duties.xlsx"))
    content = as_office.post(f"{here}duties.xlsx", {"reason": "印发各部门"}).content
    assert content.startswith(b"PK")
    assert "没有可以对照的其他方案" in text_of(as_office.get(f"{here}compare/?with=x"))
    same = as_office.get(f"{here}compare/?with={provinces_scheme.pk}")
    assert "两个版本的指标没有不同" in text_of(same)
    assert as_office.get(f"{here}scheme.yaml").content == bytes(provinces_scheme.source)


# Queries ---------------------------------------------------------------------------------------


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("path", "budget"), [("", 10), ("nodes/n2/", 10), ("parts/items/", 10)])
def test_a_large_draft_costs_as_many_statements_as_a_small_one(
    path: str,
    budget: int,
    as_office: Client,
    office: User,
    draft: SchemeDraft,
    provinces_scheme: SchemeVersion,
) -> None:
    large = create_draft(office, organisation_code=ROOT, version_pk=provinces_scheme.pk)
    small = import_draft(office, organisation_code=ROOT, content=SMALL.encode(), name="x")
    one, many = (queries(as_office, base(each) + path) for each in (small, large))
    assert one == many
    assert many <= budget


def test_the_list_costs_the_same_for_one_and_for_thirty(
    as_office: Client, office: User, draft: SchemeDraft, provinces_scheme: SchemeVersion
) -> None:
    one = queries(as_office, "/schemes/")
    for n in range(29):
        create_draft(office, organisation_code=ROOT, title=f"方案{n}", code=f"c{n}")
    assert queries(as_office, "/schemes/") == one <= 10


def test_an_edit_stays_within_its_statements(as_office: Client, draft: SchemeDraft) -> None:
    with CaptureQueriesContext(connection) as captured:
        path = f"{base(draft)}nodes/{LEAF}/name/"
        assert send(as_office, path, revision="1", code="1.1", name="新名").status_code == 200
    assert len(captured) <= 26
