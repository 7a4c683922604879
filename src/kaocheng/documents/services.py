"""Documents as acts: who had which document made is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.documents.circular import CircularOptions, circular_title, compose
from kaocheng.results.queries import frozen_result

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from kaocheng.results.queries import FrozenResult


@transaction.atomic
def circular_of_run(actor: User, run_pk: int) -> tuple[str, bytes]:
    """The circular of a run: file name and Word file. Raises `NotVisible` as the query does."""
    frozen = frozen_result(actor, run_pk)
    options = _options(frozen)
    word = compose(frozen.scheme, frozen.document, units=frozen.units, options=options)
    record(
        str(actor), "生成考核通报", frozen.run.title, {"result_digest": frozen.run.result_digest}
    )
    return f"{circular_title(frozen.scheme, frozen.document)}.docx", word


def _options(frozen: FrozenResult) -> CircularOptions:
    """A draft leaves open what only the organ knows; what was published stands as it was issued."""
    notice, issued = frozen.run.notice or None, frozen.issued
    if issued is None:
        return CircularOptions(notice=notice)
    return CircularOptions(
        organ=issued.organ,
        number=issued.number,
        document_date=issued.document_date,
        notice=notice,
    )
