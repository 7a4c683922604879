"""Expectations: the interface for machines, each with a token of one post."""

from __future__ import annotations

from tests.permissions.people import REPORTER, SIGN_OFF
from tests.permissions.rules import BUSINESS, Entry, Method, Table, Thing, at
from tests.permissions.table_assessments import DONE, TOGETHER
from tests.permissions.table_business import CYCLE, REPORT, RUN, UNIT, VERSION

LIST = Thing({}, at(own=BUSINESS))
ORGANISATION = Thing({"code": "organisation"}, at(own=BUSINESS, child=BUSINESS))
CELL = {"item_code": "grain", "text": "7", "seen_version": 1}


def read(thing: Thing = LIST, **more: object) -> Entry:
    """An endpoint that is read."""
    return Entry(thing, get=Method(**more))  # type: ignore[arg-type]


TABLE: Table = {
    "api:openapi-json": Entry(Thing({}, at(own=BUSINESS)), get=Method(), public=True),
    "api:openapi-view": Entry(Thing({}, at(own=BUSINESS)), get=Method(), public=True),
    # What is at no address is 404 with a sentence, whoever asks.
    "api:api-root": Entry(Thing({}, at(own=())), get=Method(), public=True),
    "api:": Entry(Thing({}, at(own=())), get=Method(), public=True),
    "api:scheme_list": read(),
    "api:scheme": read(VERSION),
    "api:scheme_source": read(VERSION),
    "api:organisation_list": read(),
    "api:organisation": read(ORGANISATION),
    "api:cycle_list": read(),
    "api:cycle": read(CYCLE),
    "api:assessee_list": read(CYCLE),
    "api:standing_list": read(CYCLE),
    "api:report_list": read(),
    "api:begin_report": Entry(
        Thing({"pk": "period 2025-Q4_of", "code": "unit"}, REPORT.seen), put=Method()
    ),
    "api:report": read(REPORT),
    "api:save": Entry(REPORT, put=Method(at(own=[REPORTER]), {"cells": [CELL]}, as_json=True)),
    # Not signed yet, and a signature is nothing that a token gives: who may hears just that.
    "api:hand_in": Entry(
        REPORT, put=Method(at(own=[REPORTER, SIGN_OFF]), yes=frozenset({409}), as_json=True)
    ),
    "api:history": read(REPORT.of(code="=grain")),
    "api:run_list": read(),
    "api:ranking": read(RUN),
    "api:unit_result": read(UNIT),
    "api:assessment_list": read(),
    "api:published": read(DONE, shows=TOGETHER),
}
