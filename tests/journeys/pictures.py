"""Pictures of the pages, for people to look at: artefacts/screenshots/<name>.png."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Error, Page

PICTURES = Path(__file__).resolve().parents[2] / "artefacts" / "screenshots"

# What Chromium answers when it has no frame to copy yet. It is not what the page did: asked again
# a moment later it gives the same picture (microsoft/playwright, MarketSquare/
# robotframework-browser#5237: one capture in some forty thousand).
_NO_FRAME = "Unable to capture screenshot"
_AGAIN_MS = 250


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of what the page shows, or of the whole page down to its end."""
    taken(page, PICTURES / f"{name}.png", whole=whole)


def taken(page: Page, path: Path, *, whole: bool = False) -> None:
    """Write a picture of the page to a file; where Chromium has no frame yet, ask it once more."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        page.screenshot(path=path, full_page=whole)
    except Error as error:
        if _NO_FRAME not in error.message:
            raise
        page.wait_for_timeout(_AGAIN_MS)
        page.screenshot(path=path, full_page=whole)
