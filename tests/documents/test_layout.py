"""The page of the standard, as the Word file says it."""

from __future__ import annotations

from datetime import date

import pytest
from docx.oxml.ns import qn

from kaocheng.documents.layout import (
    BOTTOM,
    CHARACTER,
    CHARACTERS,
    LEFT,
    LINE,
    LINES,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TOP,
    TYPE_WIDTH,
    blank_page,
    save,
)
from kaocheng.documents.typeface import FACES, FANGSONG, FONTS, SONG, TITLE_SONG
from tests.documents.reading import opened, part, value

TWIPS_IN_MM = 1440 / 25.4
ON = date(2024, 3, 1)


@pytest.fixture(scope="module")
def word() -> bytes:
    return save(blank_page(header="演示数据"), title="演示", author="演示", on=ON)


@pytest.mark.parametrize(("twips", "mm"), [(TOP, 37), (BOTTOM, 35), (LEFT, 28), (RIGHT, 26)])
def test_margins_are_those_of_the_standard(twips: int, mm: int) -> None:
    assert twips / TWIPS_IN_MM == pytest.approx(mm, abs=0.05)


def test_twenty_two_lines_and_twenty_eight_characters_fit_and_no_more() -> None:
    height, width = PAGE_HEIGHT - TOP - BOTTOM, TYPE_WIDTH
    assert LINES * LINE <= height < (LINES + 1) * LINE
    assert CHARACTERS * CHARACTER <= width < (CHARACTERS + 1) * CHARACTER


def test_the_section_states_paper_margins_and_line_grid(word: bytes) -> None:
    section = opened(word).element.body.sectPr
    assert value(section, "w:pgSz", "w") == str(PAGE_WIDTH)
    assert value(section, "w:pgSz", "h") == str(PAGE_HEIGHT)
    found = {side: value(section, "w:pgMar", side) for side in ("top", "bottom", "left", "right")}
    assert found == {"top": "2098", "bottom": "1984", "left": "1587", "right": "1474"}
    assert value(section, "w:docGrid", "type") == "lines"
    assert value(section, "w:docGrid", "linePitch") == "579"


@pytest.mark.parametrize("face", FACES.values(), ids=lambda face: face.code)
def test_every_face_names_its_font_for_chinese_and_for_digits(word: bytes, face: object) -> None:
    style = opened(word).styles.element.get_by_id(face.code)  # type: ignore[attr-defined]
    fonts = [value(style, "w:rPr/w:rFonts", side) for side in ("eastAsia", "ascii", "hAnsi")]
    assert set(fonts) == {face.font}  # type: ignore[attr-defined]


def test_body_lines_are_exact_and_a_quarter_point_tight(word: bytes) -> None:
    body = opened(word).styles.element.get_by_id("Body")
    assert value(body, "w:pPr/w:spacing", "line") == "579"
    assert value(body, "w:pPr/w:spacing", "lineRule") == "exact"
    assert value(body, "w:pPr/w:ind", "firstLine") == str(2 * CHARACTER)
    assert value(body, "w:rPr/w:spacing") == "-5"
    assert value(body, "w:rPr/w:sz") == "32"
    assert value(body, "w:rPr/w:rFonts", "eastAsia") == FANGSONG


def test_the_title_is_size_2_and_centred(word: bytes) -> None:
    title = opened(word).styles.element.get_by_id("Title2")
    assert value(title, "w:rPr/w:sz") == "44"
    assert value(title, "w:rPr/w:rFonts", "eastAsia") == TITLE_SONG
    assert value(title, "w:pPr/w:jc") == "center"


def test_theme_and_font_table_hold_official_fonts_only(word: bytes) -> None:
    theme = part(word, "word/theme/theme1.xml")
    assert f'<a:ea typeface="{FANGSONG}"/>' in theme
    assert "Calibri" not in theme
    assert "Cambria" not in theme
    table = part(word, "word/fontTable.xml")
    assert table.count("w:name=") == len(FONTS)


@pytest.mark.parametrize(
    ("even", "align", "side"), [(False, "right", "right"), (True, "left", "left")]
)
def test_page_numbers_stand_outside_one_character_in(
    word: bytes, even: bool, align: str, side: str
) -> None:
    section = opened(word).sections[0]
    number = (section.even_page_footer if even else section.footer)._element.find(qn("w:p"))
    assert "".join(t.text for t in number.iter(qn("w:t"))) == "— 1 —"
    assert value(number, "w:fldSimple", "instr") == "PAGE"
    assert value(number, "w:pPr/w:jc") == align
    assert value(number, "w:pPr/w:ind", side) == "280"
    style = opened(word).styles.element.get_by_id("PageNumber")
    assert (value(style, "w:rPr/w:rFonts", "eastAsia"), value(style, "w:rPr/w:sz")) == (SONG, "28")


def test_odd_and_even_pages_differ_and_both_carry_the_header(word: bytes) -> None:
    assert "<w:evenAndOddHeaders/>" in part(word, "word/settings.xml")
    section = opened(word).sections[0]
    for header in (section.header, section.even_page_header):
        assert [p.text for p in header.paragraphs] == ["演示数据"]


def test_without_a_notice_there_is_no_header() -> None:
    word = save(blank_page(), title="演示", author="演示", on=ON)
    assert opened(word).sections[0].header.is_linked_to_previous


def test_the_same_document_gives_the_same_bytes(word: bytes) -> None:
    again = save(blank_page(header="演示数据"), title="演示", author="演示", on=ON)
    assert again == word
