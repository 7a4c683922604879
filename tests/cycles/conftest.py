"""Fixtures of a small county under assessment."""

from __future__ import annotations

from tests.cycles.factories import (  # noqa: F401
    county,
    county_office,
    cycle_pk,
    draft_cycle,
    on_third_of_april,
    scheme_pk,
)
