"""The draw: repeatable with a hash tool, blind to order and names, exactly as many as asked."""

from __future__ import annotations

import hashlib
import random
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.orgs.refusals import Refusal
from kaocheng.review import sampling
from kaocheng.review.draw_record import (
    FrameUnit,
    digest_of,
    frame_as_csv,
    frame_from_csv,
    outcome_as_text,
    outcome_from_text,
    repeated,
)
from kaocheng.review.plan_entry import TypedPlan, TypedQuota, read_plan
from kaocheng.review.sampling import (
    CERTAIN,
    DRAWN,
    EXCLUDED,
    LEFT,
    Candidate,
    Plan,
    Quota,
    draw,
    hash_of,
    strata,
)

CODES = st.text("0123456789ABCDEF", min_size=1, max_size=9)
SEEDS = st.text("0123456789abcxyz 年期", min_size=1, max_size=20).filter(lambda s: s == s.strip())
DIFFERENCES = st.none() | st.fractions(0, 10, max_denominator=100)
QUOTAS = st.integers(0, 6).map(lambda n: Quota(number=n)) | st.fractions(
    0, 1, max_denominator=20
).map(lambda share: Quota(share=share))


@st.composite
def units(draw_one: st.DrawFn) -> list[Candidate]:
    codes = draw_one(st.lists(CODES, unique=True, min_size=1, max_size=25))
    return [
        Candidate(
            code,
            draw_one(st.sampled_from(["main", "other", ""])),
            draw_one(DIFFERENCES),
            draw_one(st.booleans()),
        )
        for code in codes
    ]


@st.composite
def plans(draw_one: st.DrawFn) -> Plan:
    return Plan(
        quota=draw_one(QUOTAS),
        quotas=draw_one(st.dictionaries(st.sampled_from(["main", "other"]), QUOTAS, max_size=2)),
        minimum=draw_one(st.integers(0, 3)),
        certain_above=draw_one(st.none() | st.fractions(0, 5, max_denominator=10)),
        exclude_before=draw_one(st.booleans()),
    )


# By hand -----------------------------------------------------------------------------------------


def test_the_hash_is_that_of_any_hash_tool() -> None:
    # printf '%s' '0718222631|230100' | sha256sum
    assert hash_of("0718222631", "230100") == (
        "d76483d9c4c83a3e1e8b561fdec2c716fef02385132cd6116c8cf3b18889bb99"
    )
    # printf '%s' '二〇二六年第1期|c1' | sha256sum
    assert hash_of("二〇二六年第1期", "c1") == (
        "0d0cc725031c74f02a95378c1ad15ca583fe2bd87c0540f42343142b9ff8d843"
    )


def test_a_draw_worked_by_hand() -> None:
    codes = ["230100", "230200", "230300", "230400"]
    by_hand = sorted(codes, key=lambda code: hashlib.sha256(f"7|{code}".encode()).hexdigest())
    tickets = draw(Plan(Quota(number=2)), "7", [Candidate(code, "main") for code in codes])
    assert [t.code for t in tickets] == by_hand
    assert [t.outcome for t in tickets] == [DRAWN, DRAWN, LEFT, LEFT]
    assert [t.place for t in tickets] == [1, 2, 3, 4]


def test_a_certain_unit_takes_nobodys_place_and_stands_before_exclusion() -> None:
    far = Candidate("A", "main", Fraction(4), drawn_before=True)
    rest = [Candidate(code, "main", Fraction(1)) for code in "BCD"]
    plan = Plan(Quota(number=1), certain_above=Fraction(3), exclude_before=True)
    tickets = {t.code: t for t in draw(plan, "7", [far, *rest])}
    assert tickets["A"].outcome == CERTAIN
    assert sum(t.outcome == DRAWN for t in tickets.values()) == 1
    just = Candidate("A", "main", Fraction(3))
    assert draw(plan, "7", [just, *rest])[0].outcome != CERTAIN


def test_a_share_is_of_the_whole_group_and_rounded_up() -> None:
    group = [Candidate(str(n), "main", drawn_before=n < 3) for n in range(11)]
    plan = Plan(Quota(share=Fraction(1, 5)), exclude_before=True)
    tickets = draw(plan, "7", group)
    assert sum(t.outcome == DRAWN for t in tickets) == 3  # 11 × 20% = 2.2
    assert sum(t.outcome == EXCLUDED for t in tickets) == 3


def test_another_quota_for_one_group() -> None:
    group = [Candidate(f"{g}{n}", g) for g in ("main", "other") for n in range(5)]
    found = strata(Plan(Quota(number=1), {"main": Quota(number=3)}), group)
    assert {each.code: each.to_draw for each in found} == {"main": 3, "other": 1}


@pytest.mark.parametrize("seed", ["", " 7", "7 ", "a|b", "a\nb", "x" * 65])
def test_what_cannot_be_a_seed_is_refused(seed: str) -> None:
    assert sampling.fault_of_seed(seed)
    with pytest.raises(ValueError, match="。"):
        draw(Plan(Quota(number=1)), seed, [Candidate("A", "")])


def test_a_unit_that_is_listed_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="重复"):
        draw(Plan(Quota(number=1)), "7", [Candidate("A", ""), Candidate("A", "main")])


# Whatever the list and the plan ------------------------------------------------------------------


@given(plans(), SEEDS, units(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(
    plan: Plan, seed: str, group: list[Candidate], shuffle: random.Random
) -> None:
    turned = list(group)
    shuffle.shuffle(turned)
    assert draw(plan, seed, group) == draw(plan, seed, turned)


@given(plans(), SEEDS, units())
def test_every_unit_gets_one_ticket_and_each_stratum_its_number(
    plan: Plan, seed: str, group: list[Candidate]
) -> None:
    tickets = draw(plan, seed, group)
    assert sorted(t.code for t in tickets) == sorted(unit.code for unit in group)
    for stratum in {unit.stratum for unit in group}:
        here = [t for t in tickets if t.stratum == stratum]
        pool = [t for t in here if t.outcome in (DRAWN, LEFT)]
        quota = plan.quota_of(stratum)
        asked = quota.number if quota.share is None else ceil(quota.share * len(here))
        wanted = min(len(pool), max(plan.minimum, asked or 0))
        taken = [t for t in pool if t.outcome == DRAWN]
        assert len(taken) == wanted
        assert sorted(t.place for t in pool) == list(range(1, len(pool) + 1))
        if taken and len(taken) < len(pool):
            assert max(t.hash for t in taken) < min(t.hash for t in pool if t.outcome == LEFT)


@given(plans(), SEEDS, units())
def test_nobody_is_certain_or_excluded_but_by_the_plan(
    plan: Plan, seed: str, group: list[Candidate]
) -> None:
    by_code = {unit.code: unit for unit in group}
    for ticket in draw(plan, seed, group):
        unit = by_code[ticket.code]
        limit = plan.certain_above
        far = limit is not None and unit.difference is not None and unit.difference > limit
        assert (ticket.outcome == CERTAIN) == far
        out = plan.exclude_before and unit.drawn_before and not far
        assert (ticket.outcome == EXCLUDED) == out
        assert ticket.hash == hashlib.sha256(f"{seed}|{unit.code}".encode()).hexdigest()


@given(plans(), SEEDS, units(), CODES)
def test_one_more_unit_does_not_reorder_the_others(
    plan: Plan, seed: str, group: list[Candidate], code: str
) -> None:
    if code in {unit.code for unit in group}:
        return
    before = [t.code for t in draw(plan, seed, group)]
    more = [*group, Candidate(code, "main")]
    after = [t.code for t in draw(plan, seed, more) if t.code != code]
    assert after == before


@given(plans(), SEEDS, units())
def test_what_is_written_down_is_enough_to_repeat_the_draw(
    plan: Plan, seed: str, group: list[Candidate]
) -> None:
    listed = [
        FrameUnit(
            unit.code,
            f"单位，“{unit.code}”",
            unit.stratum,
            "" if unit.difference is None else f"{float(round(unit.difference, 2)):.2f}",
            unit.drawn_before,
        )
        for unit in group
    ]
    frame, text = frame_as_csv(listed), sampling.canonical(sampling.plan_as_data(plan))
    assert sorted(frame_from_csv(frame), key=lambda u: u.code) == sorted(
        listed, key=lambda u: u.code
    )
    tickets = repeated(seed, text, frame)
    assert tickets == draw(plan, seed, [unit.candidate for unit in listed])
    assert outcome_from_text(outcome_as_text(tickets)) == tickets
    whole = digest_of(seed, text, frame, outcome_as_text(tickets))
    assert digest_of(f"{seed}1", text, frame, outcome_as_text(tickets)) != whole


@given(st.integers(0, 200))
def test_over_many_seeds_no_unit_is_preferred(start: int) -> None:
    group = [Candidate(code, "") for code in "ABCD"]
    rounds = 400
    taken = [
        next(t.code for t in draw(Plan(Quota(number=1)), f"{start}-{n}", group))
        for n in range(rounds)
    ]
    for code in "ABCD":
        assert 50 < taken.count(code) < 150  # a quarter, six standard deviations either way


# As it is typed ----------------------------------------------------------------------------------


def test_a_plan_as_it_is_typed() -> None:
    typed = TypedPlan(
        every=TypedQuota("２", ""),
        groups={"main": TypedQuota("", "12.5%"), "other": TypedQuota()},
        minimum="1",
        certain_above="3.5",
        exclude_before=True,
    )
    plan = Plan(Quota(number=2), {"main": Quota(share=Fraction(1, 8))}, 1, Fraction(7, 2), True)
    assert read_plan(typed) == plan
    assert sampling.plan_from_data(sampling.plan_as_data(plan)) == plan


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (TypedPlan(TypedQuota("", "")), "请填写每组抽取"),
        (TypedPlan(TypedQuota("2", "20")), "只填一个"),
        (TypedPlan(TypedQuota("两个", "")), "不小于 0 的数"),
        (TypedPlan(TypedQuota("1.5", "")), "整数"),
        (TypedPlan(TypedQuota("", "120")), "不能超过 100%"),
        (TypedPlan(TypedQuota("-1", "")), "不小于 0 的数"),
        (TypedPlan(TypedQuota("2"), certain_above="多"), "必查分差"),
        (TypedPlan(TypedQuota("2"), minimum="0.5"), "每组最少"),
    ],
)
def test_a_slip_in_a_plan_is_refused_by_the_name_of_its_field(typed: TypedPlan, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        read_plan(typed)
