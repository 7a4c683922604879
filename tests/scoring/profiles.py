"""How drawn tests run: without deadlines, and in CI the same examples every time."""

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

IN_CI = bool(os.environ.get("CI"))


def drawn(examples: int) -> Callable[[Any], Any]:
    """Settings for a test of drawn cases. Large cases are meant: they are not filtered."""
    return settings(
        max_examples=examples,
        derandomize=IN_CI,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
