"""The product and the exact reference agree, figure for figure, on drawn schemes and facts."""

from typing import Any

from hypothesis import given

from tests.oracle import OracleRefused, compute
from tests.scoring.casebook import Texts
from tests.scoring.focused_strategies import grading_cases, policy_cases
from tests.scoring.product import Refused, comparable, evaluated
from tests.scoring.profiles import drawn
from tests.scoring.strategies import cases


@drawn(300)
@given(cases())
def test_product_equals_oracle(case: Texts) -> None:
    """Section 9's JSON, key for key; and what the one refuses the other refuses."""
    assert product(case) == oracle(case)


@drawn(150)
@given(policy_cases())
def test_policies_agree(case: Texts) -> None:
    """The same where much is missing or does not apply."""
    assert product(case) == oracle(case)


@drawn(150)
@given(grading_cases())
def test_places_and_grades_agree(case: Texts) -> None:
    """The same where places are contested."""
    assert product(case) == oracle(case)


def oracle(case: Texts) -> dict[str, Any] | str:
    """The reference's result, or that it refused."""
    try:
        return compute(*case)
    except OracleRefused:
        return "refused"


def product(case: Texts) -> dict[str, Any] | str:
    """The product's."""
    try:
        return comparable(evaluated(*case))
    except Refused:
        return "refused"
