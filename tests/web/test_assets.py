"""Files of others: reached only by the allow-list, missed with a word on how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from kaocheng.web import assets
from kaocheng.web.assets import ALLOWED, AssetFinder, AssetStorage, check_assets


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like `node_modules` with every allowed file and one more."""
    for path in (*ALLOWED, "echarts/dist/extension/dataTool.js"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("/* */", encoding="utf-8")
    monkeypatch.setenv("KAOCHENG_NODE_MODULES", str(tmp_path))
    return tmp_path


def test_allowed_files_are_found_below_vendor(packages: Path) -> None:
    finder = AssetFinder()
    assert finder.find(f"vendor/{ALLOWED[0]}") == str(packages / ALLOWED[0])
    assert [path for path, _ in finder.list([])] == list(ALLOWED)


@pytest.mark.parametrize(
    "path",
    [
        "vendor/echarts/dist/extension/dataTool.js",
        "vendor/../package.json",
        "echarts/dist/echarts.min.js",
        "vendor/",
    ],
)
def test_nothing_else_is_reached(path: str, packages: Path) -> None:
    assert AssetFinder().find(path) == []


def test_the_scripts_and_styles_of_this_room_are_found() -> None:
    for path in ("kaocheng/shell.css", "kaocheng/charts.js", "django_htmx/htmx-2.min.js"):
        assert finders.find(path) is not None


def test_missing_packages_are_reported_with_the_command_that_brings_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("KAOCHENG_NODE_MODULES", str(tmp_path))
    settings.STATIC_ROOT = tmp_path / "static"
    (error,) = check_assets(None)
    assert "缺少" in error.msg
    assert error.hint is not None
    assert "make setup" in error.hint


def test_collected_files_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("KAOCHENG_NODE_MODULES", str(tmp_path))
    settings.STATIC_ROOT = tmp_path
    paths = ", ".join(f'"vendor/{path}": "x"' for path in ALLOWED)
    (tmp_path / "staticfiles.json").write_text(f'{{"paths": {{{paths}}}}}', encoding="utf-8")
    assert check_assets(None) == []


def test_all_is_well_where_the_packages_are(packages: Path) -> None:
    assert check_assets(None) == []
    assert assets.node_modules() == packages


def test_source_maps_are_not_looked_for() -> None:
    assert "sourceMappingURL" not in str(AssetStorage.patterns)
