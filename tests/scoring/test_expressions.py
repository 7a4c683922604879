"""The expression language: Python's order, chained comparisons, and what it does not know."""

from __future__ import annotations

import ast
import time
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.scoring.expressions.nodes import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Item,
    Logic,
    Negative,
    Not,
    Number,
)
from kaocheng.scoring.expressions.parse import Unreadable, parse
from kaocheng.scoring.expressions.words import phrase
from tests.scoring.profiles import drawn
from tests.scoring.wrong_inputs import assert_chinese, scheme_lines, with_rule

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARED = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def shape(node: Expression) -> str:
    """An expression with all its brackets."""
    if isinstance(node, Number):
        return str(node.value)
    if isinstance(node, Item):
        return node.code
    if isinstance(node, Negative | Not):
        return f"({'-' if isinstance(node, Negative) else 'not '}{shape(node.operand)})"
    if isinstance(node, Arithmetic | Logic):
        return f"({shape(node.left)} {node.operator} {shape(node.right)})"
    if isinstance(node, Comparison):
        parts = [shape(operand) for operand in node.operands]
        links = [f"{sign} {part}" for sign, part in zip(node.operators, parts[1:], strict=True)]
        return f"({' '.join([parts[0], *links])})"
    assert isinstance(node, Call)
    return f"{node.name}({', '.join(shape(arg) for arg in node.args)})"


def python_shape(node: ast.expr) -> str:
    """The same of what Python reads; its `and` and `or` taken from the left, two by two."""
    match node:
        case ast.Constant():
            return str(Fraction(str(node.value)))
        case ast.Name():
            return node.id
        case ast.UnaryOp():
            return _unary(node)
        case ast.BinOp():
            return _binary(node)
        case ast.BoolOp():
            word = " and " if isinstance(node.op, ast.And) else " or "
            return reduce(lambda a, b: f"({a}{word}{b})", map(python_shape, node.values))
        case ast.Compare():
            links = zip(node.ops, node.comparators, strict=True)
            told = [f"{_COMPARED[type(op)]} {python_shape(right)}" for op, right in links]
            return f"({' '.join([python_shape(node.left), *told])})"
    assert isinstance(node, ast.Call)
    return f"{ast.unparse(node.func)}({', '.join(map(python_shape, node.args))})"


def _unary(node: ast.UnaryOp) -> str:
    sign = {ast.Not: "not ", ast.USub: "-", ast.UAdd: "0 + "}[type(node.op)]
    return f"({sign}{python_shape(node.operand)})"


def _binary(node: ast.BinOp) -> str:
    left, right = python_shape(node.left), python_shape(node.right)
    power = isinstance(node.op, ast.Pow)  # its exponent is a number with its sign
    return f"({left} {_SIGNS[type(node.op)]} {right.strip('()') if power else right})"


PRECEDENCE = [
    "a + b * c",
    "a - b - c",
    "a / b / c",
    "a / b * c",
    "-a ** 2",
    "a ** -2",
    "2 ** 3 * a",
    "-a * b",
    "a * -b",
    "- - a",
    "+a - b",
    "a < b < c",
    "a == b != c >= d",
    "a + 1 < b * 2",
    "not a < b",
    "not not a < b",
    "a < b and c < d or not e == 1",
    "a < 1 or b < 1 and c < 1",
    "a < 1 and b < 1 and c < 1",
    "(a < 1 or b < 1) and c < 1",
    "min(a, b + 1, -c) / max(1, 2)",
    "a - (b - c)",
    ".5 * a + 007.50",
]


@pytest.mark.parametrize("text", PRECEDENCE)
def test_order_and_precedence_are_those_of_python(text: str) -> None:
    readable = text.replace("007.50", "7.50")
    assert shape(parse(text)) == python_shape(ast.parse(readable, mode="eval").body)


def test_a_choice_beside_a_sign_keeps_its_brackets() -> None:
    words = phrase(parse("if(has(a), a, b) == c and if(a > 1, a, b) + 1 < c"), {})
    assert words == "（如已填报a则a，否则b）＝c且（如a＞1则a，否则b）＋1＜c"


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["+", "-", "*", "/", "<", "<=", "==", "!=", ">", "and", "or"])
    return st.one_of(
        st.builds(lambda a, sign, b: f"{a} {sign} {b}", parts, signs, parts),
        parts.map(lambda a: f"({a})"),
        parts.map(lambda a: f"(not {a})"),
        parts.map(lambda a: f"min({a}, 1)"),
        st.sampled_from(["a ** 2", "-b", "b ** -1", "-c ** 3"]),
    )


@drawn(150)
@given(st.recursive(st.sampled_from(["a", "b", "1", "2.5"]), _joined, max_leaves=12))
def test_any_expression_is_read_as_python_reads_it(text: str) -> None:
    assert shape(parse(text)) == python_shape(ast.parse(text, mode="eval").body)


@drawn(300)
@given(st.text(alphabet="ab1.+-*/<>=!()\"', and or not if min[]{}@%，粮\n\t", max_size=40))
def test_any_text_is_an_expression_or_is_refused_in_chinese(text: str) -> None:
    refused = refusal(text)
    if refused is not None:
        assert_chinese(refused.what)
        assert refused.mend


def refusal(text: str) -> Unreadable | None:
    try:
        parse(text)
    except Unreadable as refused:
        return refused
    return None


REFUSED = [
    ("grian", "没有“grian”这个数据项。是否要写“grain”"),
    ("grain + corn", "没有“corn”这个数据项。请先在 items 中登记"),
    ("foo(grain)", "没有“foo”这个函数"),
    ("__import__('os')", "没有“__import__”这个函数"),
    ("grain.real", "表达式中的“.”看不懂"),
    ("grain[0]", "表达式中的“[”看不懂"),
    ("lambda: 1", "表达式中的“:”看不懂"),
    ("1 if grain > 1 else 2", "“if”处多出内容"),
    ("grain % 2", "表达式中的“%”看不懂"),
    ("grain // 2", "“/”处缺少数值或数据项"),
    ("grain = 1", "相等请写 =="),
    ("grain ≥ 1", "请写 >="),
    ("grain ＋ 1", "请用半角符号"),
    ("1e5", "“e5”处多出内容"),
    ("1_000", "“_000”处多出内容"),
    ("1,000", "“,”处多出内容"),
    ("5.", "小数点"),
    ("(grain", "此处应有“)”，却是末尾"),
    ("grain +", "末尾处缺少数值或数据项"),
    ("", "表达式是空的"),
    ("'优", "引号须成对"),
    ("target", "target 是函数，后面应有括号"),
    ("target(1)", "须是数据项代码"),
    ("target(grain, 1)", "target 要 1 个参数，写了 2 个"),
    ("growth(target(grain))", "须是数据项代码"),
    ("mean_prior(grain, 0)", "年数须是正整数"),
    ("mean_prior(grain, 1.5)", "直接写出的整数"),
    ("round(grain, grain)", "直接写出的整数"),
    ("grain ** 0.5", "直接写出的整数"),
    ("grain ** grain", "直接写出的整数"),
    ("grain ** 65", "不超过 64"),
    ("(grain ** 64) ** 64", "结果过大"),
    ("'优'", "写的却是文字"),
    ("'a' < 'b'", "写的却是是非"),
    ("grain + '优'", "写的却是文字"),
    ("grain > 1", "写的却是是非"),
    ("if(grain, 1, 2)", "不能直接当条件"),
    ("if('a' < 'b', 1, 2)", "文字只能用 == 和 != 与文字相比"),
    ("if(grain > 1, '优', 1)", "写的却是文字"),
    ("if(1, 2, 3)", "请写成比较"),
    ("None", "没有“None”这个数据项"),
    ("1" * 41, "超过 40 位"),
    ("a" * 3000, "这个数据项"),
    ("x" * 5000, "超过 4000 字"),
    ("+".join(["grain"] * 201), "超过 400 个符号"),
    ("(" * 61 + "grain" + ")" * 61, "嵌套超过 60 层"),
    ("-" * 61 + "1", "嵌套超过 60 层"),
    ("not " * 61 + "(1 < 2)", "嵌套超过 60 层"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=lambda value: value[:24])
def test_what_no_expression_is_gets_a_line_of_its_own(text: str, words: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    begun = time.process_time()
    (line,) = scheme_lines(with_rule(f"{{kind: formula, points: {quoted}}}"))
    assert time.process_time() - begun < 1
    assert "indicators.1.rule.points：" in line
    assert words in line


def test_every_unknown_item_of_an_expression_is_named() -> None:
    lines = scheme_lines(with_rule('"corn + barley * grain"'))
    assert ["corn" in lines[0], "barley" in lines[1], len(lines)] == [True, True, 2]
