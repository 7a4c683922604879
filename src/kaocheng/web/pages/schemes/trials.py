"""How the trial calculator (试算) answers, in the editor and beside an imported table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaocheng.schemes.trial import Trial


def trial_answer(
    request: HttpRequest, found: Trial, given: Mapping[str, str], place: Mapping[str, Any]
) -> HttpResponse:
    """The outcome alone, so that typing goes on; the form anew where it asks for other figures.

    `place` is what the template makes the calculator's own address of.
    """
    same = found.shape == given.get("shape")
    template = f"web/schemes/_trial{'_outcome' if same else ''}.html"
    response = render(request, template, {"trial": found, **place})
    if same:
        response["HX-Reswap"] = "none"
    return response
