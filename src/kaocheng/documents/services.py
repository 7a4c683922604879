"""Documents as acts: who had which document made is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.documents.circular import CircularOptions, circular_title, compose
from kaocheng.results.queries import frozen_result

if TYPE_CHECKING:
    from kaocheng.orgs.models import User


@transaction.atomic
def circular_of_run(actor: User, run_pk: int) -> tuple[str, bytes]:
    """The circular of a run: file name and Word file. Raises `NotVisible` as the query does."""
    frozen = frozen_result(actor, run_pk)
    options = CircularOptions(notice=frozen.run.notice or None)
    word = compose(frozen.scheme, frozen.document, units=frozen.units, options=options)
    record(
        str(actor), "生成考核通报", frozen.run.title, {"result_digest": frozen.run.result_digest}
    )
    return f"{circular_title(frozen.scheme, frozen.document)}.docx", word
