"""Which fonts a conversion on this computer would really use, and a way to choose better ones.

The official fonts may not be shipped. A converter then substitutes silently, and Fontconfig may
well answer with a font that has no Chinese at all. `substitutions` says what happens;
`alias_file` is a Fontconfig file that maps the official names to good fonts that are installed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from shutil import which
from xml.sax.saxutils import escape

from kaocheng.documents.typeface import FANGSONG, FONTS, HEITI, KAITI, SONG, TITLE_SONG

# In order of likeness. Noto and Source Han are under the OFL and the usual ones on servers.
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "WenQuanYi Zen Hei")
ALTERNATIVES: dict[str, tuple[str, ...]] = {
    TITLE_SONG: ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", *_SERIF),
    FANGSONG: ("仿宋", "FangSong", "FZFangSong-Z02", *_SERIF),
    KAITI: ("楷体", "KaiTi", "AR PL UKai CN", *_SERIF),
    HEITI: ("SimHei", *_SANS),
    SONG: ("SimSun", *_SERIF),
}
_TIMEOUT_SECONDS = 20

Match = Callable[[str], str]


@dataclass(frozen=True)
class Substitution:
    """An official font and the one used for it; `used` is empty if that cannot be found out."""

    official: str
    used: str

    @property
    def is_official(self) -> bool:
        return self.official in self.used.split(",")

    def __str__(self) -> str:
        if self.is_official:
            return f"{self.official}：已安装"
        return f"{self.official}：未安装，以{self.used or '未知字体'}代替"


def font_match(family: str) -> str:
    """The families Fontconfig would use for a family, comma-separated; empty without Fontconfig."""
    program = which("fc-match")
    if program is None:
        return ""
    found = subprocess.run(  # noqa: S603  a fixed program with an argument of ours
        [program, "--format=%{family}", family],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )
    return found.stdout.strip()


def substitutions(match: Match = font_match, fonts: Iterable[str] = FONTS) -> list[Substitution]:
    """What each official font would be set in."""
    return [Substitution(font, match(font)) for font in fonts]


def report(match: Match = font_match) -> str:
    """A line a font. With any substitution the output does not conform to the standard."""
    found = substitutions(match)
    lines = [str(each) for each in found]
    if not all(each.is_official for each in found):
        lines.append(
            "有字体被代替，转换所得文件的字体不符合GB/T 9704—2012，请在装有公文字体的电脑上打印。"
        )
    return "\n".join(lines)


def alias_file(match: Match = font_match) -> str:
    """A Fontconfig file; name it in FONTCONFIG_FILE when a document is converted to PDF."""
    aliases = []
    for official, wanted in ALTERNATIVES.items():
        installed = [font for font in wanted if font in match(font).split(",")]
        if official not in match(official).split(",") and installed:
            aliases.append(_alias(official, installed[0]))
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        "<fontconfig>\n"
        '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"{''.join(aliases)}</fontconfig>\n"
    )


def _alias(official: str, used: str) -> str:
    weight = (
        '    <edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>\n'
        if official == TITLE_SONG
        else ""
    )
    return (
        f'  <match target="pattern">\n'
        f'    <test name="family" qual="any"><string>{escape(official)}</string></test>\n'
        f'    <edit name="family" mode="assign" binding="strong">'
        f"<string>{escape(used)}</string></edit>\n"
        f"{weight}  </match>\n"
    )
