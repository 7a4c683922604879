"""Which items a scheme needs from a unit."""

from __future__ import annotations

from kaocheng.cycles.needs import needs_of
from kaocheng.scoring import Scheme, pack, read_scheme
from tests.cycles.factories import SCHEME


def scheme() -> Scheme:
    return read_scheme(SCHEME, name="方案")


def test_items_of_indicators_without_points_for_the_group_are_not_asked() -> None:
    hill = {need.code for need in needs_of(scheme(), "hill")}
    plain = {need.code for need in needs_of(scheme(), "plain")}
    assert ("roads" in hill, "share" in hill) == (True, False)
    assert ("roads" in plain, "share" in plain) == (False, True)


def test_each_need_knows_its_leaves_and_what_is_read() -> None:
    needs = {need.code: need for need in needs_of(scheme(), "hill")}
    assert needs["grain"].leaves == ("1.1",)
    assert needs["grain"].reads == {"actual", "target"}
    assert needs["award"].leaves == ("b1",)
    assert needs["trend"].form.is_text


def test_marks_of_an_assessor_and_grounds_of_vetoes_are_the_offices() -> None:
    needs = {need.code: need for need in needs_of(scheme(), "hill")}
    assert [code for code, need in needs.items() if need.by_office] == ["quality", "accident"]
    assert needs["quality"].form.choices == ("好", "中", "差")


def test_a_judged_bonus_is_given_by_its_assessor_if_it_has_one() -> None:
    rule = b"rule: {kind: judged, item: merit, bands: {\xe9\xab\x98: 1, \xe4\xbd\x8e: 0.5}}"
    item = "  - {code: merit, name: 创新评价}\n".encode()
    bonus = b"  - {code: b9, kind: bonus, cap: 2, " + rule
    at = SCHEME.index(b"adjustments:\n") + len(b"adjustments:\n")
    items = SCHEME.index(b"items:\n") + len(b"items:\n")
    for said, by_office in ((b"}\n", False), (", assessor: 县生态环境局}\n".encode(), True)):
        source = SCHEME[:items] + item + SCHEME[items:at] + bonus + said + SCHEME[at:]
        needs = {need.code: need for need in needs_of(read_scheme(source, name="x"), "hill")}
        assert needs["merit"].by_office is by_office


def test_a_history_that_is_read_is_not_asked_as_a_present_value() -> None:
    source = SCHEME.replace(b"of: projects, to: 20", b"of: grain, to: prior(projects)")
    needs = {need.code: need for need in needs_of(read_scheme(source, name="x"), "hill")}
    assert not needs["projects"].asked
    assert needs["grain"].asked


def test_a_real_scheme_asks_for_what_its_rules_read() -> None:
    real = read_scheme(pack("grain-2018").scheme_path)
    codes = {need.code for need in needs_of(real, real.groups[0].code)}
    codes |= {need.code for need in needs_of(real, real.groups[1].code)}
    assert codes == set(real.items_read)
