"""YAML whose numbers keep their digits: how tests read worked cases and write schemes."""

import re
from decimal import Decimal
from typing import Any

import yaml


class ExactLoader(yaml.SafeLoader):
    """Numbers become decimals; ``优`` and ``NA`` stay texts."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  (PyYAML's own way)


def _digits(loader: yaml.SafeLoader, node: Any) -> Decimal:
    return Decimal(loader.construct_scalar(node))


_NUMBER = re.compile(r"^[-+]?[0-9]+(\.[0-9]+)?$")
ExactLoader.add_implicit_resolver("!number", _NUMBER, list("-+0123456789"))
ExactLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"]
)
ExactLoader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile("^(null|~|)$"), ["n", "~", ""]
)
ExactLoader.add_constructor("!number", _digits)


class ExactDumper(yaml.SafeDumper):
    """Decimals are written as the digits they are."""

    def ignore_aliases(self, data: Any) -> bool:
        """The same part twice is written twice: readers need not know anchors."""
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = digits(value)
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


ExactDumper.add_representer(Decimal, _number)


def digits(value: Decimal) -> str:
    """The digits of a decimal, never with an exponent."""
    return f"{value:f}"


def load(text: str) -> Any:
    """A document of worked cases."""
    return yaml.load(text, Loader=ExactLoader)


def dump(document: Any) -> str:
    """A scheme's text."""
    return yaml.dump(document, Dumper=ExactDumper, allow_unicode=True, sort_keys=False)
