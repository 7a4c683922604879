"""The printed page: converted by LibreOffice and measured."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from shutil import which

import pytest

from kaocheng.documents.circular import CircularOptions, compose
from kaocheng.documents.office import office_program, to_pdf
from tests.documents.factories import demo_result
from tests.documents.reading import PrintedPage, printed_pages

MM = 72 / 25.4
TOP, BOTTOM = 37 * MM, (297 - 35) * MM
LEFT, RIGHT = 28 * MM, (210 - 26) * MM

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(office_program() is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.skipif(which("pdftotext") is None, reason="poppler (pdftotext) is not installed"),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[PrintedPage]:
    result = demo_result(basis=("示考〔2024〕1号", "演示方案：虚构数据，仅供检验文书格式"))
    options = CircularOptions(
        organ="演示市粮食安全工作领导小组",
        number="示粮安发〔2025〕3号",
        document_date=date(2025, 1, 5),
        copy_to="演示市委办公室，演示市人大常委会办公室，演示市政协办公室，演示市监察委员会",
    )
    word = compose(result.scheme, result.document, units=result.units, options=options)
    pdf = tmp_path_factory.mktemp("office") / "circular.pdf"
    pdf.write_bytes(to_pdf(word))
    return _measured(pdf)


def _measured(pdf: Path) -> list[PrintedPage]:
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return printed_pages(shown.stdout)


def test_the_paper_is_a4_and_the_circular_has_seven_pages(pages: list[PrintedPage]) -> None:
    assert len(pages) == 7
    for page in pages:
        assert page.width == pytest.approx(210 * MM, abs=1)
        assert page.height == pytest.approx(297 * MM, abs=1)


def test_a_full_page_of_text_has_twenty_two_lines(pages: list[PrintedPage]) -> None:
    counts = [len(page.between(TOP, BOTTOM)) for page in pages[1:4]]
    assert max(counts) == 22
    assert counts[0] == 22


def test_no_line_of_text_has_more_than_twenty_eight_characters(pages: list[PrintedPage]) -> None:
    for page in pages[:4]:
        for line in page.between(TOP, BOTTOM):
            assert line.width <= 28, line.text
            assert line.left >= LEFT - 1
            assert line.right <= RIGHT + 1, line.text


def test_page_numbers_lie_seven_millimetres_below_and_alternate(pages: list[PrintedPage]) -> None:
    for number, page in enumerate(pages, start=1):
        (foot,) = page.between(BOTTOM + 4, page.height)
        assert foot.text == f"—{number}—"
        assert (foot.top + foot.bottom) / 2 == pytest.approx(BOTTOM + 7 * MM, abs=2 * MM)
        if number % 2:
            assert foot.right == pytest.approx(RIGHT - 14, abs=3)
        else:
            assert foot.left == pytest.approx(LEFT + 14, abs=3)


def test_page_one_shows_text_and_the_red_head_lies_low(pages: list[PrintedPage]) -> None:
    lines = pages[0].between(TOP, BOTTOM)
    assert lines[0].text == "演示市粮食安全工作领导小组文件"
    # Glyph boxes are taller than the characters; the standard allows no exact reading here.
    assert lines[0].top == pytest.approx((37 + 35) * MM, abs=6 * MM)
    assert any(line.text.startswith("一、") for line in lines)


def test_the_imprint_closes_the_last_page(pages: list[PrintedPage]) -> None:
    lines = pages[-1].between(TOP, BOTTOM)
    assert lines[-1].text == "演示市粮食安全工作领导小组2025年1月5日印发"
    assert BOTTOM - lines[-1].bottom < 5 * MM
    assert any(line.text.startswith("抄送：演示市委办公室") for line in lines[:-1])


def test_the_notice_is_on_every_page(pages: list[PrintedPage]) -> None:
    for page in pages:
        (head,) = page.between(0, TOP)
        assert head.text.startswith("演示方案")
