"""An upload that is too large is not read into the house, whatever it says it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

# What a form carries beside its file.
_SPARE = 2**20
_MOST = 64 * 2**20


def most_of_a_request() -> int:
    """The largest body (setting UPLOAD_MOST_BYTES): the largest evidence and its form."""
    evidence = int(getattr(settings, "EVIDENCE_MOST_BYTES", 50 * 2**20)) + _SPARE
    return int(getattr(settings, "UPLOAD_MOST_BYTES", max(_MOST, evidence)))


def is_too_large(request: HttpRequest) -> bool:
    """Whether the body was left unread because of its size."""
    return _length(request.META.get("CONTENT_LENGTH")) > most_of_a_request()


def _length(text: object) -> int:
    return int(str(text)) if text and str(text).isdigit() else 0


class BoundedUpload(TemporaryFileUploadHandler):
    """Files go to the disk as they come; a body beyond the bound is taken for an empty form."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django hands it in by this name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        """Answer in place of the parser where the body is too large."""
        if content_length > most_of_a_request():
            return QueryDict(encoding=encoding), MultiValueDict()
        return None
