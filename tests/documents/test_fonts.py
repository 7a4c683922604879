"""What is said about fonts that are not installed."""

from __future__ import annotations

from kaocheng.documents import fonts
from kaocheng.documents.typeface import FANGSONG, FONTS, TITLE_SONG


def bare_server(family: str) -> str:
    """Like Fontconfig on a server with Noto only: any other family becomes DejaVu."""
    return family if family.startswith("Noto") else "DejaVu Sans"


def office_computer(family: str) -> str:
    return family


def test_substitutions_are_named_one_by_one() -> None:
    said = fonts.report(bare_server)
    assert f"{FANGSONG}：未安装，以DejaVu Sans代替" in said
    assert "不符合GB/T 9704—2012" in said


def test_an_office_computer_needs_no_substitution() -> None:
    assert all(each.is_official for each in fonts.substitutions(office_computer))
    assert "不符合" not in fonts.report(office_computer)


def test_the_alias_file_maps_official_names_to_what_is_installed() -> None:
    made = fonts.alias_file(bare_server)
    assert made.count("<match") == len(FONTS)
    assert f"<string>{TITLE_SONG}</string>" in made
    assert "<string>Noto Serif CJK SC</string>" in made
    assert "bold" in made


def test_the_alias_file_leaves_installed_fonts_alone() -> None:
    assert "<match" not in fonts.alias_file(office_computer)
