"""Pages of the results room: what each sees, what a button does, and how many statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.orgs.models import Role
from kaocheng.results.models import Appeal, Decision, Publication, RunRequest, ScoreRun
from kaocheng.results.services import Change, reject_appeal, uphold_appeal
from kaocheng.results.services.stage_runs import carry_out_run
from tests.factories.results import AFTER, FRIDAY, MONDAY, NUMBER, Road, on_day
from tests.web.conftest import SignIn

if TYPE_CHECKING:
    from tests.conftest import Appoint


@pytest.fixture
def office_page(signed_in: SignIn, road: Road) -> Client:
    return signed_in(road.office)


@pytest.fixture
def leader_page(signed_in: SignIn, road: Road) -> Client:
    return signed_in(road.leader)


@pytest.fixture
def unit_page(signed_in: SignIn, road: Road) -> Client:
    """The clerk of 南河镇 (t2)."""
    return signed_in(road.review.people.clerks["t2"])


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def posted(client: Client, path: str, **form: Any) -> str:
    """Press a button; the page that comes after it."""
    response = client.post(path, form, follow=True)
    assert response.status_code == 200, path
    return response.content.decode()


# Runs -------------------------------------------------------------------------------------------


def test_from_the_button_over_the_progress_to_the_ranking(road: Road, office_page: Client) -> None:
    address = f"/results/{road.pk}/"
    assert "计分：综合评价" in text_of(office_page, address)
    page = posted(office_page, f"{address}runs/", stage="final")
    assert "排队中" in page
    job = RunRequest.objects.get()
    assert f"/results/jobs/{job.pk}/progress/" in page
    # A second click leads to the same job.
    posted(office_page, f"{address}runs/", stage="final")
    assert RunRequest.objects.count() == 1
    assert "排队中" in text_of(office_page, f"/results/jobs/{job.pk}/progress/")
    carry_out_run(job.pk)
    response = office_page.get(f"/results/jobs/{job.pk}/progress/")
    ranking = f"/runs/{ScoreRun.objects.get().pk}/"
    assert response["HX-Redirect"] == ranking
    assert office_page.get(f"/results/jobs/{job.pk}/").headers["Location"] == ranking
    assert "北山乡" in text_of(office_page, ranking)
    assert "重新计分：综合评价" in text_of(office_page, address)


def test_a_run_that_failed_says_why_and_offers_another(
    road: Road, office_page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaocheng.orgs.refusals import Refusal
    from kaocheng.results.services import stage_runs

    posted(office_page, f"/results/{road.pk}/runs/", stage="final")
    job = RunRequest.objects.get()

    def broken(*_: object, **__: object) -> None:
        raise Refusal("数据表 第3行：写法不对，请改正。")

    monkeypatch.setattr(stage_runs, "evaluated_or_refused", broken)
    carry_out_run(job.pk)
    page = text_of(office_page, f"/results/jobs/{job.pk}/")
    assert "数据表 第3行：写法不对，请改正。" in page
    assert "重新计分" in page


def test_a_stage_that_is_nonsense_is_refused_in_words(road: Road, office_page: Client) -> None:
    assert "没有这个计分环节" in posted(office_page, f"/results/{road.pk}/runs/", stage="x")


# Who sees what ------------------------------------------------------------------------------------


def places(road: Road, job: int, run: int) -> dict[str, str]:
    own = f"/results/{road.pk}/"
    return {
        "room": own,
        "job": f"/results/jobs/{job}/",
        "progress": f"/results/jobs/{job}/progress/",
        "comparison": f"{own}comparison/",
        "cell": f"{own}comparison/t2/",
        "book": f"{own}comparison.xlsx",
        "decision": f"{own}decision/",
        "announcement": f"{own}announcement/",
        "appeals": f"{own}appeals/",
        "publication": f"{own}publication/",
        "published": f"{own}published/",
        "ranking": f"/runs/{run}/",
    }


def test_a_unit_sees_nothing_of_the_stages_before_they_are_announced(
    road: Road, unit_page: Client, office_page: Client, signed_in: SignIn, appointed: Appoint
) -> None:
    run = road.run()
    found = places(road, RunRequest.objects.get().pk, run)
    for name, path in found.items():
        expected = 200 if name in {"room", "appeals"} else 404
        assert unit_page.get(path).status_code == expected, name
    stranger = signed_in(appointed("stranger", "c2", Role.LEADER))
    for name, path in found.items():
        page = stranger.get(path)
        assert page.status_code == 404, name
        assert "乡镇考核" not in page.content.decode()
    assert "乡镇考核" not in text_of(stranger, "/results/")
    assert "2025年度乡镇考核" in text_of(unit_page, "/results/")
    assert str(run) not in text_of(unit_page, f"/results/{road.pk}/").split("进程")[1][:50]


def test_what_is_announced_shows_as_much_as_was_chosen(
    request: pytest.FixtureRequest, road: Road, unit_page: Client
) -> None:
    road.announced(shows="rank")
    page = text_of(unit_page, f"/results/{road.pk}/announcement/")
    assert all(name in page for name in ("北山乡", "南河镇", "东湖镇", "西岭乡", "本单位"))
    assert "等次</th>" not in page
    assert "得分</th>" not in page
    assert "撤回公示" not in page
    # The own points are in the ranking, where only the own unit stands.
    run = Decision.objects.get().run_id
    ranking = text_of(unit_page, f"/runs/{run}/")
    assert "南河镇" in ranking
    assert "北山乡" not in ranking
    # Not before its first day.
    request.getfixturevalue("monkeypatch")
    on_day(request, MONDAY.replace(day=1))
    assert unit_page.get(f"/results/{road.pk}/announcement/").status_code == 404
    assert unit_page.get(f"/runs/{run}/").status_code == 404


def test_points_are_announced_where_the_office_says_so(road: Road, unit_page: Client) -> None:
    road.announced(shows="points")
    page = text_of(unit_page, f"/results/{road.pk}/announcement/")
    assert "得分</th>" in page
    assert str(ScoreRun.objects.get().rows.get(unit_code="t1").total) in page


# The whole road by buttons ------------------------------------------------------------------------


def test_from_the_decision_to_the_circular_by_buttons(
    request: pytest.FixtureRequest,
    road: Road,
    office_page: Client,
    leader_page: Client,
    unit_page: Client,
) -> None:
    own, run = f"/results/{road.pk}/", road.run()
    page = posted(office_page, f"{own}decision/propose/", run=run, note="按计分评定")
    assert "已提出综合评价意见" in page
    decision = Decision.objects.get()
    assert "待签发" in text_of(leader_page, "/results/")
    page = text_of(leader_page, f"{own}decision/")
    first = decision.run.rows.filter(rank__lte=3).order_by("rank", "position")
    names = first.values_list("unit_name", flat=True)
    assert f"<dt>前三名</dt><dd>{'、'.join(names)}</dd>" in page
    sign = f"{own}decision/{decision.pk}/sign/"
    page = posted(leader_page, sign, digest=decision.result_digest, code="000000")
    assert "尚未启用动态口令" in page
    code = road.code(road.leader)
    assert "已签发" in posted(leader_page, sign, digest=decision.result_digest, code=code)

    form = {"from_on": "2026-03-02", "until_on": "2026-03-06", "shows": "grade", "note": ""}
    assert "已公示" in posted(office_page, f"{own}announcement/open/", **form)
    assert "提出申诉" in text_of(unit_page, f"{own}announcement/")

    file = SimpleUploadedFile("公报.pdf", b"%PDF-1.7\n")
    new = f"{own}appeals/new/"
    assert unit_page.post(new, {"cell": "t1|1.1", "grounds": "有误"}).status_code == 404
    page = posted(unit_page, new, cell="t2|1.1", grounds="公报为 700 万吨。", files=[file])
    assert "已提出申诉" in page
    appeal = Appeal.objects.get()
    answer = f"{own}appeals/{appeal.pk}/answer/"
    assert "请选择答复结论" in posted(office_page, answer, reason="x")
    page = posted(
        office_page,
        answer,
        outcome="uphold",
        reason="以公报为准。",
        fact="grain|2025|actual",
        value="700",
    )
    assert "数据 600 → 700" in page

    on_day(request, AFTER)
    initiate = f"{own}publication/initiate/"
    # Nobody is asked for a one-time code while something is still in the way.
    page = text_of(office_page, f"{own}publication/")
    assert "第 1 至 4 项都具备后" in page
    assert "手机上的六位数字" not in page
    form = {"organ": "示例县考核办", "number": NUMBER, "document_date": "2026-03-09"}
    page = posted(office_page, initiate, **form, code=road.code(road.office))
    assert "没有计入成立的申诉" in page
    road.signed(road.run())
    assert "手机上的六位数字" in text_of(office_page, f"{own}publication/")
    page = posted(office_page, initiate, **form, code=road.code(road.office))
    assert "请另一人复核" in page
    publication = Publication.objects.get()
    digest = publication.decision.result_digest
    confirm = f"{own}publication/{publication.pk}/confirm/"
    page = posted(office_page, confirm, digest=digest, code=road.code(road.office))
    assert "不能由您复核" in page
    page = posted(leader_page, confirm, digest=digest, code=road.code(road.leader))
    assert "考核通报已发布" in page

    page = text_of(unit_page, f"{own}published/")
    assert all(words in page for words in ("示例县考核办", NUMBER, "北山乡", "下载通报"))
    word = unit_page.post(f"/runs/{publication.decision.run_id}/circular.docx")
    assert word.status_code == 200
    assert NUMBER in _words_of(word.content)
    assert "已通报" in text_of(office_page, "/results/")


def _words_of(docx: bytes) -> str:
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()


def test_the_draft_of_a_circular_is_not_for_units(road: Road, unit_page: Client) -> None:
    road.announced()
    run = Decision.objects.get().run_id
    assert unit_page.post(f"/runs/{run}/circular.docx").status_code == 404


def test_an_appeal_is_seen_by_its_unit_and_the_office(
    road: Road, unit_page: Client, office_page: Client, signed_in: SignIn
) -> None:
    road.announced()
    pk = road.appealed()
    address = f"/results/{road.pk}/appeals/{pk}/"
    assert "撤回申诉" in text_of(unit_page, address)
    page = text_of(office_page, address)
    assert "现为 600万吨" in page
    neighbour = signed_in(road.review.people.clerks["t1"])
    assert neighbour.get(address).status_code == 404
    assert "南河镇" not in text_of(neighbour, f"/results/{road.pk}/appeals/")
    for verb in ("answer", "amend", "withdraw"):
        assert (
            neighbour.post(
                f"{address}{verb}/", {"outcome": "reject", "reason": "x", "grounds": "x"}
            ).status_code
            == 404
        )
    # Under another assessment's address there is nothing either.
    assert office_page.get(f"/results/{road.pk + 1}/appeals/{pk}/").status_code == 404


def test_an_appeal_after_the_last_day_is_refused_in_words(
    request: pytest.FixtureRequest, road: Road, unit_page: Client
) -> None:
    road.announced()
    own = f"/results/{road.pk}/"
    assert "结果正在公示" in text_of(unit_page, own)
    on_day(request, AFTER)
    for where in (own, f"{own}appeals/new/"):
        page = text_of(unit_page, where)
        assert "期满，不再受理申诉" in page
        assert "申诉理由" not in page
    # Who had the form open before midnight keeps what he typed.
    page = posted(unit_page, f"{own}appeals/new/", cell="t2|1.1", grounds="迟到的理由")
    assert "24 时截止" in page
    assert "迟到的理由" in page


# Comparison ---------------------------------------------------------------------------------------


def test_every_difference_between_stages_is_explained(
    road: Road, office_page: Client, request: pytest.FixtureRequest
) -> None:
    road.run("self")
    first = road.run()
    road.signed(first)
    from kaocheng.results.services import announce

    announce(road.office, assessment_pk=road.pk)
    change = Change(item_code="grain", period="2025", kind="actual", value="700")
    uphold_appeal(road.office, appeal_pk=road.appealed(), reason="以公报为准。", change=change)
    road.decided(road.run())
    page = text_of(office_page, f"/results/{road.pk}/comparison/")
    assert "+3.75" in page
    unit = text_of(office_page, f"/results/{road.pk}/comparison/t2/")
    assert all(words in unit for words in ("申诉成立，改数据", "600", "700", "以公报为准"))
    other = text_of(office_page, f"/results/{road.pk}/comparison/t1/")
    assert "申诉成立" not in other
    address = f"/results/{road.pk}/comparison.xlsx"
    assert "导出用途" in office_page.get(address).content.decode()
    book = office_page.post(address, {"reason": "会议材料"})
    assert book.status_code == 200
    words = _workbook_words(book.content)
    assert "申诉成立，改数据（600 → 700）以公报为准。" in words


def _workbook_words(content: bytes) -> str:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


# Many units -------------------------------------------------------------------------------------


def test_a_long_ranking_is_turned_page_by_page_and_sorted_over_all(
    as_office: Client, provinces_run: ScoreRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaocheng.results.queries import paging

    monkeypatch.setattr(paging, "PAGE", 10)
    address = f"/runs/{provinces_run.pk}/"
    first = text_of(as_office, address)
    assert "共 31 个单位，第 1 / 4 页" in first
    assert "下一页" in first
    best, worst = (
        provinces_run.rows.filter(rank__isnull=False).order_by(order).first()
        for order in ("rank", "-rank")
    )
    assert best is not None
    assert worst is not None
    table = first.split("<tbody>")[1]
    assert best.unit_name in table
    assert worst.unit_name not in table
    turned = text_of(as_office, f"{address}?order=-rank").split("<tbody>")[1]
    assert worst.unit_name in turned
    found = text_of(as_office, f"{address}?q=hlj")
    assert "找到 1 / 31 个单位" in found
    assert "没有符合条件的单位" in text_of(as_office, f"{address}?q=nowhere")
    last = text_of(as_office, f"{address}?page=4")
    assert "第 4 / 4 页" in last


# Statements ---------------------------------------------------------------------------------------


def counted(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


def test_no_page_asks_much_and_lists_do_not_grow(
    request: pytest.FixtureRequest, road: Road, office_page: Client
) -> None:
    road.run("self")
    road.announced()
    own = f"/results/{road.pk}/"
    one = road.appealed()
    lists = [own, "/results/", f"{own}appeals/", f"{own}comparison/", f"{own}announcement/"]
    before = {path: counted(office_page, path) for path in lists}
    for indicator in ("1.2", "1.4", "2.1", "2.2"):
        road.appealed(indicator=indicator)
    reject_appeal(road.office, appeal_pk=one, reason="x")
    road.run("review")
    after = {path: counted(office_page, path) for path in lists}
    assert after == before
    others = [f"{own}decision/", f"{own}publication/", f"{own}comparison/t2/"]
    others += [f"{own}appeals/{one}/", f"{own}comparison.xlsx"]
    asked = after | {path: counted(office_page, path) for path in others}
    assert max(asked.values()) <= 40, asked
    on_day(request, FRIDAY)
