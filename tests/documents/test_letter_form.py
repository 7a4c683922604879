"""信函格式 (GB/T 9704-2012, 10.1): what the file says, and the first page as it is printed."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from shutil import which

import numpy as np
import pytest
from docx.oxml.ns import qn

from kaocheng.documents.layout import save
from kaocheng.documents.letter_form import letter_page
from kaocheng.documents.office import office_program, to_pdf
from kaocheng.documents.spot_check_letter import NUMBER_PLACEHOLDER, compose_letter
from kaocheng.review.queries.shapes.spot_checks import Letter
from tests.documents.reading import opened, value

ORGAN, ON = "示例省粮食安全考核工作组办公室", date(2026, 1, 5)
LETTER = Letter(
    unit_name="示例市人民政府",
    title_parts=("关于", "2025年度粮食安全责任制考核", "抽查情况的反馈函"),
    paragraphs=("按照考核安排，第一抽查组对你单位五项指标进行了抽查。" * 4,) * 9,
    rows=(("粮食产量", "1200万吨", "20.00", "核实数据", "1180万吨", "公报口径不同"),),
    notice="演示数据",
    sent_on=ON,
)
DOTS = 10  # a millimetre, at 254 dots an inch


@pytest.fixture(scope="module")
def word() -> bytes:
    return compose_letter(LETTER, organ=ORGAN, on=ON)


def test_the_first_page_has_mark_and_rules_and_no_page_number(word: bytes) -> None:
    section = opened(word).sections[0]
    assert section.different_first_page_header_footer
    notice, mark, rule = section.first_page_header._element.findall(qn("w:p"))
    assert "".join(t.text for t in notice.iter(qn("w:t"))) == "演示数据"
    assert "".join(t.text for t in mark.iter(qn("w:t"))) == ORGAN
    assert value(mark, "w:pPr/w:pStyle") == "Mark"
    sizes = [value(rule, f"w:pPr/w:pBdr/w:{side}", "sz") for side in ("top", "bottom")]
    assert sizes == ["18", "6"]
    (lower,) = section.first_page_footer._element.findall(qn("w:p"))
    sizes = [value(lower, f"w:pPr/w:pBdr/w:{side}", "sz") for side in ("top", "bottom")]
    assert sizes == ["6", "18"]
    assert not list(section.first_page_footer._element.iter(qn("w:fldSimple")))
    for footer in (section.footer, section.even_page_footer):
        assert list(footer._element.iter(qn("w:fldSimple")))


def test_the_number_stands_at_the_right_below_the_rule(word: bytes) -> None:
    number = opened(word).paragraphs[0]
    assert number.text == NUMBER_PLACEHOLDER
    assert value(number._element, "w:pPr/w:jc") == "right"


def test_without_a_notice_the_mark_stays_where_it_belongs() -> None:
    bare = opened(save(letter_page(ORGAN, "示函〔2026〕1号"), title="函", author="示例", on=ON))
    paragraphs = bare.sections[0].first_page_header.paragraphs
    assert [p.text for p in paragraphs] == ["", ORGAN, ""]
    assert bare.sections[0].header.is_linked_to_previous


def test_the_same_letter_gives_the_same_bytes(word: bytes) -> None:
    assert compose_letter(LETTER, organ=ORGAN, on=ON) == word


@pytest.mark.office
@pytest.mark.skipif(office_program() is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.skipif(which("pdftoppm") is None, reason="poppler (pdftoppm) is not installed")
def test_the_printed_page_has_its_red_where_the_standard_says(word: bytes, tmp_path: Path) -> None:
    """In millimetres from the upper edge; where the fonts are substituted the mark shifts a bit."""
    red = red_of(word, tmp_path)
    long_rows = np.flatnonzero(red.sum(axis=1) > 150 * DOTS)
    rules = np.split(long_rows, np.flatnonzero(np.diff(long_rows) > 1) + 1)
    assert len(rules) == 4
    heights = [len(each) for each in rules]
    assert heights[0] > heights[1]
    assert heights[2] < heights[3]
    assert (rules[3][-1] + 1) / DOTS == pytest.approx(277, abs=0.5)
    across = np.flatnonzero(red[rules[0][0]])
    assert (across[0] / DOTS, across[-1] / DOTS) == pytest.approx((20, 190), abs=0.5)
    mark = np.flatnonzero(red[: rules[0][0] - 5].any(axis=1))
    assert mark[0] / DOTS == pytest.approx(30, abs=1.2)
    assert (rules[0][0] - mark[-1]) / DOTS == pytest.approx(4, abs=1.5)


def red_of(word: bytes, folder: Path) -> np.ndarray:
    """Which dots of the first page are red."""
    pdf = folder / "letter.pdf"
    pdf.write_bytes(to_pdf(word))
    command = ["pdftoppm", "-r", "254", "-f", "1", "-l", "1", str(pdf)]
    picture = subprocess.run(command, capture_output=True, timeout=60, check=True).stdout
    _, size, _, rest = picture.split(b"\n", 3)
    width, height = (int(each) for each in size.split())
    dots = np.frombuffer(rest, dtype=np.uint8)[: width * height * 3].reshape(height, width, 3)
    return (dots[..., 0] > 150) & (dots[..., 1] < 120) & (dots[..., 2] < 120)
