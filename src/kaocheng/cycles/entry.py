"""What clerks type into a cell, as an exact value or a refusal that names the way out. Pure.

Full-width digits, thousands marks and the item's own unit are understood. What could mean two
things (a range, a percentage of nothing, a formula gone wrong) is never guessed at.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.exact.decimals import MOST_DIGITS

NOT_APPLICABLE = "NA"
MOST_TEXT = 200

_ASCII = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_PLAIN = _ASCII | {0x3000: " ", 0xA0: " ", 0x2212: "-", 0x2010: "-", 0x2011: "-", 0xFE63: "-"}
_NA_WORDS = frozenset({"NA", "N/A", "不适用", "不涉及"})
_YES_NO = {"是": "1", "否": "0"}
_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?\Z", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)\Z", re.ASCII)
_CANONICAL = re.compile(r"-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{0,7}[1-9])?\Z")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d+)?\Z", re.ASCII)
_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}\Z", re.ASCII)
_LEADING = re.compile(r"([+-]?[\d.,]*\d[\d., ]*?)\s*([^\d\s.,].*)\Z", re.ASCII)
_RANGE = re.compile(r"\d[^\d]{0,6}?(?:~|-|—|–|至|到)+\s*\d", re.ASCII)
_ABOUT = re.compile(r"约|近|余|多|左右|以上|以下|以内|不低于|不超过|达到|超过|[<>≤≥＜＞≈]")
_CHINESE_DIGITS = re.compile(r"[零〇一二三四五六七八九十百千两]+[万亿]?\Z")
_DASHES = frozenset("-—–/\\~一无")
_SCALES = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Entry:
    """`value` is an exact decimal, "NA", a text, or "" for nothing; None where it is refused."""

    value: str | None
    what: str = ""
    mend: str = ""

    @property
    def why(self) -> str:
        """What is wrong and how to mend it, in one sentence."""
        return f"{self.what}。{self.mend}。" if self.what else ""


@dataclass(frozen=True)
class Advice:
    """What to do where no certain figure was typed, as it fits the field.

    `beside`: where words about it go, if anywhere.
    """

    no_number: str
    no_data: str
    beside: str = ""


GRID = Advice(
    "请只填数字；不适用请填“不适用”，没有数据请留空",
    "没有数据请留空，不适用请填“不适用”",
    "“情况说明”",
)
TARGET = Advice("请只填数字；没有目标请留空", "没有目标请留空")
GIVEN = Advice(
    "请只填数字；不适用请填“不适用”，没有数据请删去该行", "没有数据请删去该行，不适用请填“不适用”"
)
MARK_UNIT = "分"


def mark_advice(within: str = "") -> Advice:
    """For an assessor's mark; `within`: 「0.00 至 2.00 之间的」."""
    words = f"请填{f' {within}' if within else ''}分数，只填数字"
    return Advice(words, words, "理由")


@dataclass(frozen=True)
class ItemForm:
    """How the value of an item must look, and what is advised where it does not."""

    unit: str = ""
    is_text: bool = False
    choices: tuple[str, ...] = ()
    advice: Advice = GRID


def read_entry(raw: object, form: ItemForm) -> Entry:
    """The value of a cell as typed, pasted or read from a workbook."""
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return _date(form)
    if isinstance(raw, (bool, int, float, Decimal)):
        return _read_machine(raw, form)
    text = str("" if raw is None else raw).translate(_PLAIN).strip()
    if text == "" or text.upper() in _NA_WORDS:
        return Entry(NOT_APPLICABLE if text else "")
    if _ERROR.match(text):
        return _refused(f"公式出错（{_quoted(text)}）", "请修正公式，或直接填写结果")
    if text.startswith("="):
        return _refused("填的是公式", "请只粘贴数值")
    return _read_text(text, form) if form.is_text else _read_number(text, form.unit, form.advice)


def is_plain_number(raw: object) -> bool:
    """Whether a text is an exact value as it stands, as nearly all are: the short way for many."""
    return type(raw) is str and raw != "-0" and _CANONICAL.match(raw) is not None


def read_percent(raw: object, form: ItemForm) -> Entry:
    """A number of a workbook that is shown as a percentage: 0.1 in the file, 10% on the screen."""
    if not isinstance(raw, (int, float)) or isinstance(raw, bool):
        return read_entry(raw, form)
    shown = Decimal(f"{raw:.15g}") * 100
    return read_entry(f"{shown.normalize():f}%", form)


def same_value(one: str, other: str) -> bool:
    """Whether two stored texts are the same value; 93.40 is 93.4."""
    if one == other:
        return True
    if not (_NUMBER.match(one) and _NUMBER.match(other)):
        return False
    return Decimal(one) == Decimal(other)


def _refused(what: str, mend: str) -> Entry:
    return Entry(None, what, mend)


def _date(form: ItemForm) -> Entry:
    kind, formats = ("文字", "“文本”") if form.is_text else ("数值", "“文本”或“数值”")
    return _refused(f"单元格是日期或时间，不是{kind}", f"请把单元格设为{formats}格式后重填")


def _quoted(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def _read_machine(raw: bool | int | float | Decimal, form: ItemForm) -> Entry:
    """A value that is a number already. Excel keeps 15 digits, and no more are its user's."""
    if isinstance(raw, bool):
        return read_entry("是" if raw else "否", form)
    number = Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        return _refused("不是一个数", "请填写数字")
    if form.is_text:
        return _read_text(_canonical(f"{number:f}"), form)
    return _bounded(f"{number:f}")


def _read_text(text: str, form: ItemForm) -> Entry:
    if _CONTROL.search(text):
        return _refused("含有不可见的控制字符", "请重新键入")
    if len(text) > MOST_TEXT:
        more = f"，详情写入{form.advice.beside}" if form.advice.beside else ""
        return _refused(f"文字超过 {MOST_TEXT} 字", f"请精简{more}")
    if form.choices and text not in form.choices:
        return _refused(f"“{_quoted(text)}”不在可选之列", f"请填 {_list(form.choices)} 之一")
    return Entry(text)


def _list(words: Sequence[str]) -> str:
    return "、".join(words)


def _read_number(text: str, unit: str, advice: Advice) -> Entry:
    if _NUMBER.match(text):
        return _bounded(text)
    if _GROUPED.match(text):
        return _bounded(text.replace(",", "").replace(" ", ""))
    if not unit and text in _YES_NO:
        return Entry(_YES_NO[text])
    refused = _not_one_number(text, advice)
    return refused or _with_suffix(text, unit, advice) or _no_number(text, advice)


def _bounded(text: str) -> Entry:
    canonical = _canonical(text)
    if len(canonical) > MOST_DIGITS:
        return _refused(f"数字超过 {MOST_DIGITS} 位", "请核对")
    return Entry(canonical)


def _canonical(text: str) -> str:
    """One writing for one number: no plus, no idle zeros, no minus before zero."""
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text.lstrip("+"))
    whole, _, decimals = digits.partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    shown = f"{whole}.{decimals}" if decimals else whole
    return shown if shown == "0" else sign + shown


def _not_one_number(text: str, advice: Advice) -> Entry | None:
    """What is more or less than one certain number."""
    if _RANGE.search(text):
        return _refused(f"“{_quoted(text)}”是一个区间，不是一个数", "请填一个确定的数")
    if any(char.isdigit() for char in text) and _ABOUT.search(text):
        more = f"，说明另写入{advice.beside}" if advice.beside else ""
        return _refused(f"“{_quoted(text)}”不是确定的数", f"请填确切的数字{more}")
    if _EXPONENT.match(text):
        return _refused(f"“{_quoted(text)}”是科学记数法", "请把单元格设为数值格式，写出全部数位")
    if text in _DASHES:
        return _refused(f"“{text}”不能当数值", advice.no_data)
    if _CHINESE_DIGITS.match(text):
        return _refused(f"“{_quoted(text)}”是汉字数字", "请用阿拉伯数字填写")
    return None


def _with_suffix(text: str, unit: str, advice: Advice) -> Entry | None:
    """「76项」 and 「10%」, where the unit is the item's own."""
    found = _LEADING.match(text)
    if found is None:
        return None
    number, suffix = found[1].strip(), found[2].strip()
    plain = _read_number(number, "", advice) if number != text else None
    if plain is None or plain.value is None:
        return plain
    if _unit_form(suffix) == _unit_form(unit) or _is_scale_of(suffix, unit):
        return plain
    return _other_unit(text, plain.value, suffix, unit)


def _is_scale_of(suffix: str, unit: str) -> bool:
    """「3.5万」 for an item counted in 万元."""
    return suffix in _SCALES and unit.startswith(suffix)


def _unit_form(unit: str) -> str:
    """Units that look alike are alike: ㎡ and m², ％ and %."""
    return unicodedata.normalize("NFKC", "".join(unit.split())).casefold()


def _other_unit(text: str, number: str, suffix: str, unit: str) -> Entry:
    if suffix == "%" and not unit:
        share = _canonical(f"{Decimal(number) / 100:f}")
        return _refused(f"该项没有计量单位，不能填“{_quoted(text)}”", f"如指比例，请填 {share}")
    if not unit:
        return _refused(f"该项没有计量单位，填的是“{_quoted(text)}”", f"请只填数字 {number}")
    full = _rescaled(Decimal(number), _unit_form(suffix), _unit_form(unit))
    if full is not None:
        what = f"填的是“{_quoted(text)}”，该项的计量单位是“{unit}”"
        return _refused(what, f"如无误，请填 {full}")
    what = f"填的单位是“{_quoted(suffix)}”，该项的计量单位是“{unit}”"
    return _refused(what, f"请换算成“{unit}”后填写数字")


def _rescaled(number: Decimal, suffix: str, unit: str) -> str | None:
    """3.5亿 or 3.5亿元 for an item counted in 万元 is 35000; only proposed, never taken."""
    times, of_suffix = _scale(suffix)
    own, of_unit = _scale(unit)
    if (times, own) == (1, 1) or of_suffix not in ("", of_unit):
        return None
    return _canonical(f"{number * times / own:f}")


def _scale(unit: str) -> tuple[int, str]:
    """万元 → 10000 and 元."""
    times = _SCALES.get(unit[:1], 1)
    return times, unit if times == 1 else unit[1:]


def _no_number(text: str, advice: Advice) -> Entry:
    if "," in text:
        return _refused(f"“{_quoted(text)}”的千分位写法不对", "请去掉逗号，只填数字")
    return _refused(f"“{_quoted(text)}”不是数字", advice.no_number)
