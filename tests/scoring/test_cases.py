"""Each worked case holds for the exact reference and for the product."""

from typing import Any

import pytest

from tests.oracle import OracleRefused, compute
from tests.scoring.casebook import Case, all_cases, differences
from tests.scoring.product import Refused, evaluated

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_oracle(case: Case) -> None:
    """The exact reference agrees with the arithmetic done by hand."""
    if "refused" in case.expect:
        with pytest.raises(OracleRefused):
            compute(*case.texts)
        return
    assert differences(case.expect, compute(*case.texts)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_product(case: Case) -> None:
    """So does the product."""
    if "refused" in case.expect:
        with pytest.raises(Refused):
            evaluated(*case.texts)
        return
    document: dict[str, Any] = evaluated(*case.texts)
    assert differences(case.expect, document) == []
