"""A picture that the browser refuses once is asked for again; whatever else fails stays failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.journeys.pictures import taken


def _refuse(monkeypatch: pytest.MonkeyPatch, message: str, times: int) -> None:
    shot, refusals = Page.screenshot, iter([message] * times)

    def once_refused(page: Page, **options: object) -> bytes:
        if refusal := next(refusals, None):
            raise Error(refusal)
        return shot(page, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "screenshot", once_refused)


def test_no_frame_yet(visitor: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.goto("/login/")
    _refuse(monkeypatch, "Protocol error: Unable to capture screenshot", 1)
    taken(visitor, tmp_path / "new" / "a.png")
    assert (tmp_path / "new" / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("message", "times"), [("Unable to capture screenshot", 2), ("Target closed", 1)]
)
def test_what_stays_refused(
    visitor: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, message: str, times: int
) -> None:
    visitor.goto("/login/")
    _refuse(monkeypatch, message, times)
    with pytest.raises(Error, match=message):
        taken(visitor, tmp_path / "a.png")
