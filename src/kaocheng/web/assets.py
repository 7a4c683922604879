"""Stylesheets, scripts and fonts of others, served from `node_modules` by an allow-list.

Nothing is bundled and nothing of theirs is in the repository. Only the files named here can ever be
reached, so a package that brings more than we use opens no door.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PREFIX = "vendor"
ALLOWED = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/icons-webfont/dist/tabler-icons.min.css",
    "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
    "@tabler/icons-webfont/dist/fonts/tabler-icons.woff",
    "@tabler/icons-webfont/dist/fonts/tabler-icons.ttf",
    "echarts/dist/echarts.min.js",
    "tabulator-tables/dist/css/tabulator.min.css",
    "tabulator-tables/dist/js/tabulator.min.js",
)


def node_modules() -> Path:
    """Where npm has put the packages: the repository's root, or what the environment says."""
    stated = os.environ.get("KAOCHENG_NODE_MODULES")
    return Path(stated) if stated else Path(__file__).resolve().parents[3] / "node_modules"


class AssetFinder(BaseFinder):
    """Finds the allowed files under `vendor/`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=node_modules())
        # collectstatic puts the files of a storage with a prefix below that prefix.
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """The files are checked by `check_assets`, which also knows of collected ones."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's place on disk, or an empty list as Django wants it."""
        inner = path.removeprefix(f"{PREFIX}/")
        known = path != inner and inner in ALLOWED and self.storage.exists(inner)
        if not known:
            return []
        place = self.storage.path(inner)
        return [place] if find_all or kwargs.get("all") else place

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Every allowed file that is there."""
        for path in ALLOWED:
            if self.storage.exists(path) and not matches_patterns(path, list_of(ignore_patterns)):
                yield path, self.storage


def list_of(patterns: Iterable[str] | None) -> Sequence[str]:
    """Patterns as `matches_patterns` takes them."""
    return tuple(patterns or ())


class AssetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed files; source maps, which the packages lack, are not looked for."""

    # Django's own CSS patterns without the one for sourceMappingURL, and none for scripts.
    patterns = (
        (
            "*.css",
            (
                r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))""",
                (
                    r"""(?P<matched>@import\s*["']\s*(?P<url>.*?)["'])""",
                    """@import url("%(url)s")""",
                ),
            ),
        ),
    )


def missing_assets() -> Sequence[str]:
    """The allowed files that npm has not put in their place."""
    return [path for path in ALLOWED if not (node_modules() / path).is_file()]


def check_assets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start without the browser's files, unless they were already collected."""
    missing = missing_assets()
    if not missing or _collected():
        return []
    what = f"前端资源不完整：{node_modules()} 中缺少 {len(missing)} 个文件，如 {missing[0]}。"
    return [Error(what, hint="请在项目根目录运行 make setup，再重新启动。", id="web.E001")]


def _collected() -> bool:
    manifest = Path(str(settings.STATIC_ROOT or "")) / "staticfiles.json"
    if not manifest.is_file():
        return False
    paths = json.loads(manifest.read_text(encoding="utf-8")).get("paths", {})
    return all(f"{PREFIX}/{path}" in paths for path in ALLOWED)
