"""The table of expectations put together: one entry for every address."""

from __future__ import annotations

from tests.permissions import table_api, table_assessments, table_business, table_places
from tests.permissions.rules import Table

TABLE: Table = {
    **table_places.TABLE,
    **table_business.TABLE,
    **table_assessments.TABLE,
    **table_api.TABLE,
}
