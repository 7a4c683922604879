"""Rules as JSON and YAML whose numbers keep their digits: 0.10 stays 0.10, never 1E-1."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

import yaml

from kaocheng.scoring.phrases.numerals import plain


class _Digits(yaml.SafeDumper):
    """Decimals are written as the digits they are, and nothing is written by reference."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = plain(value)
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


_Digits.add_representer(Decimal, _number)


def yaml_text(document: object, flow: bool | None = False) -> str:
    """YAML as a scheme has it."""
    return str(
        yaml.dump(
            document,
            Dumper=_Digits,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=flow,
            width=10**6 if flow else 100,
        )
    )


def json_text(value: object) -> str:
    """JSON on one line; decimals become JSON numbers with the same digits."""
    return "".join(_json(value))


def _json(value: object) -> Iterator[str]:
    if isinstance(value, Decimal):
        yield plain(value)
    elif isinstance(value, Mapping):
        yield "{"
        for place, (key, each) in enumerate(value.items()):
            yield f"{', ' if place else ''}{json.dumps(str(key), ensure_ascii=False)}: "
            yield from _json(each)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for place, each in enumerate(value):
            yield ", " if place else ""
            yield from _json(each)
        yield "]"
    else:
        yield json.dumps(value, ensure_ascii=False)
