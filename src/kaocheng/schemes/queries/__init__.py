"""Reads of schemes: issued versions, drafts of the own office, duties, comparisons."""

from kaocheng.orgs.queries import NotVisible
from kaocheng.schemes.queries.drafts import (
    draft_bytes,
    draft_page,
    draft_start,
    entries_page,
    groups_of_draft,
    issue_page,
    sentence_for_draft,
    trial,
)
from kaocheng.schemes.queries.duties import duty_page, duty_workbook
from kaocheng.schemes.queries.imports import (
    import_card,
    import_check,
    import_page,
    import_report,
    import_trial,
    import_wording,
    imports_page,
)
from kaocheng.schemes.queries.shapes import (
    DraftHeader,
    DraftPage,
    EntriesPage,
    Finding,
    NodePane,
    SchemeHeader,
    SchemeLists,
    SchemePage,
    SchemeRow,
    TreeLine,
)
from kaocheng.schemes.queries.tables import draft_table, version_table
from kaocheng.schemes.queries.versions import (
    comparison_page,
    parsed,
    scheme_lists,
    scheme_page,
    schemes_visible_to,
    version_bytes,
)

__all__ = [
    "DraftHeader",
    "DraftPage",
    "EntriesPage",
    "Finding",
    "NodePane",
    "NotVisible",
    "SchemeHeader",
    "SchemeLists",
    "SchemePage",
    "SchemeRow",
    "TreeLine",
    "comparison_page",
    "draft_bytes",
    "draft_page",
    "draft_start",
    "draft_table",
    "duty_page",
    "duty_workbook",
    "entries_page",
    "groups_of_draft",
    "import_card",
    "import_check",
    "import_page",
    "import_report",
    "import_trial",
    "import_wording",
    "imports_page",
    "issue_page",
    "parsed",
    "scheme_lists",
    "scheme_page",
    "schemes_visible_to",
    "sentence_for_draft",
    "trial",
    "version_bytes",
    "version_table",
]
