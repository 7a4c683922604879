"""The writer: the same document gives the same bytes, and they read back as the same scheme."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.schemes.document.reading import document_of
from kaocheng.schemes.document.tree import contacts_of, decode, encode, put_contacts
from kaocheng.schemes.document.writer import write
from kaocheng.scoring import Refused, pack, pack_names, read_scheme
from kaocheng.scoring.plain import text
from tests.schemes.documents import SMALL, alike, one_leaf, small
from tests.scoring.exact_yaml import dump
from tests.scoring.profiles import drawn
from tests.scoring.strategies import GROUPS, schemes


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_comes_back_as_the_same_scheme(name: str) -> None:
    source = pack(name).scheme_path.read_bytes()
    document = document_of(source)
    written = write(document).source
    assert alike(read_scheme(written)) == alike(read_scheme(source))
    assert write(document_of(written)).source == written
    assert decode(encode(document)) == document


@drawn(60)
@given(st.sampled_from([(), GROUPS]).flatmap(schemes))
def test_any_scheme_comes_back_as_the_same(given_scheme: dict[str, object]) -> None:
    source = dump(given_scheme).encode()
    document = decode(encode(document_of(source)))
    written = write(document).source
    assert alike(read_scheme(written)) == alike(read_scheme(source))
    assert write(document_of(written)).source == written


@drawn(200)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_comes_back_as_it_was(words: str) -> None:
    document = small()
    document["indicators"][0]["text"] = words
    assert read_scheme(write(document).source).node["1"].text == words.strip()


@pytest.mark.parametrize("word", ["true", "No", "null", "1.10", "2025-05", "~", "#", "a: b", "- x"])
def test_words_that_yaml_would_take_for_something_else_are_quoted(word: str) -> None:
    assert text(word) == f'"{word}"'


def test_numbers_keep_their_digits() -> None:
    document = one_leaf({"kind": "formula", "points": Decimal("0.10")})
    assert b"points: 0.10}" in write(document).source
    assert decode(encode(document)) == document


def test_the_order_of_the_edits_does_not_show() -> None:
    document = small()
    turned = dict(reversed(list(document.items())))
    node = turned["indicators"][0]["children"][0]
    turned["indicators"][0]["children"][0] = dict(reversed(list(node.items())))
    node = turned["indicators"][0]["children"][0]
    node["points"] = {"a": node["points"]["a"], "b": node["points"]["b"]}
    node["rule"] = {"kind": "ratio", "of": "x", "to": "target(x)"}
    assert write(turned).source == write(document).source


def test_what_belongs_to_drafts_alone_is_not_written() -> None:
    document = put_contacts(small(), {"1.1": "省农业农村厅粮食处"})
    assert contacts_of(document) == {"1.1": "省农业农村厅粮食处"}
    written = write(document).source.decode()
    assert "粮食处" not in written
    assert "ref" not in written


def test_a_line_leads_to_the_node_that_stands_there() -> None:
    written = write(small())
    lines = written.source.decode().splitlines()
    at = {line.strip(): written.anchor(n) for n, line in enumerate(lines, 1)}
    assert at['- code: "1"'] == "node:n1"
    assert next(where for line, where in at.items() if "target(x)" in line) == "node:n2"
    assert next(where for line, where in at.items() if "次数" in line) == "items:1"
    assert next(where for line, where in at.items() if "清零" in line) == "vetoes:0"
    assert at["code: small"] == "head"


def test_a_faulty_file_is_refused_with_every_fault() -> None:
    source = SMALL.replace("points: 10", "pionts: 10").replace("of: y,", "of: z,").encode()
    with pytest.raises(Refused) as refused:
        document_of(source, "方案.yaml")
    told = "\n".join(str(fault) for fault in refused.value.faults)
    assert "pionts" in told
    assert "没有“z”这个数据项" in told
    assert "方案.yaml 第" in told
