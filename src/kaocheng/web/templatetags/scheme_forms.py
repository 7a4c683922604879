"""What rule forms offer: the kinds to choose from, the words of expressions."""

from __future__ import annotations

from django import template

from kaocheng.schemes.rule_forms import KIND_FORMS
from kaocheng.scoring.expressions.functions import FUNCTIONS

register = template.Library()

_PLACES = {"{0}": "某数", "{1}": "另一数", "{2}": "第三数", "{*}": "几个数"}


@register.simple_tag
def rule_kinds() -> list[tuple[str, str, str]]:
    """Kind, name and what it does in one line."""
    return [(each.kind, each.title, each.line) for each in KIND_FORMS.values()]


@register.simple_tag
def expression_words() -> list[tuple[str, str]]:
    """Functions with empty brackets, and what each means."""
    return [(f"{name}()", _meaning(function.words)) for name, function in FUNCTIONS.items()]


def _meaning(words: str) -> str:
    for place, word in _PLACES.items():
        words = words.replace(place, word)
    return words
