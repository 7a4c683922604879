"""A file of its own, so that it runs beside the other groups."""

from __future__ import annotations

from tests.postgresql.rooms import assert_passes, needs_postgresql


@needs_postgresql
def test_the_rooms_tests_pass_on_postgresql_too() -> None:
    assert_passes("results")
