"""Schemes that are wrong or hostile: refused with line, path, what is wrong and how to mend it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kaocheng.scoring import read_scheme
from tests.scoring.wrong_inputs import (
    RULE,
    SCHEME,
    lines_of,
    refused_once,
    scheme_lines,
    scheme_of,
    spoilt,
    with_rule,
)

GRADES = "grades:\n  - {name: 优秀, at_least: 9, quota: [{top: 1}]}\n  - {name: 合格}\n"
HEAD = SCHEME.split("indicators:")[0]


# Keys, types, codes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("year: 2025", "yaer: 2025", ("第4行", "yaer", "“year”")),
        ("points: 10,", "points: 10, wieght: 2,", ("第9行 indicators.1.wieght", "weight")),
        ("title: 方案", "title: [方案]", ("第3行 title", "须是文字")),
        ("title: 方案", 'title: "  "', ("第3行 title", "是空的")),
        ("year: 2025", "year: 二〇二五", ("第4行 year", "须是数字", "二〇二五")),
        ("year: 2025", "year: 2025.5", ("第4行 year", "整数")),
        ("full: 10", "full: 0", ("score.full", "大于 0")),
        ("full: 10", "full: 10, decimals: 9", ("score.decimals", "0 到 8")),
        ("full: 10", "full: 10, round: up", ("score.round", "leaf、total")),
        ("{full: 10}", "[full]", ("第5行 score", "键: 值")),
        ('code: "1"', "code: 1.10", ("第9行", "code", '"1.10"')),
        ('code: "1"', 'code: ""', ("第9行", "“code”是空的")),
        ('code: "1"', 'code: "' + "1" * 99 + '"', ("过长",)),
        ("points: 10", 'points: "10"', ("indicators.1.points", "分值须是数字")),
        ("points: 10", "points: 1e1", ("indicators.1.points", "分值须是数字")),
        ("points: 10", "points: .inf", ("indicators.1.points", "分值须是数字")),
        ("points: 10", "points: 10%", ("indicators.1.points", "分值须是数字")),
        ("points: 10", "points: -1", ("indicators.1.points", "负数")),
        ("points: 10", "points: 10000000000", ("indicators.1.points", "大得不合常理")),
        ("points: 10", "points: " + "9" * 41, ("第9行", "超过 40 位")),
        ("points: 10", "points: {plain: 10}", ("indicators.1.points", "没有“plain”这个组别")),
        ("points: 10", "points: 10, weight: 0", ("indicators.1.weight", "大于 0")),
        ("points: 10", "points: 10, missing: nil", ("indicators.1.missing", "zero、full、error")),
        ("points: 10", "points: 10, kind: x", ("indicators.1.kind", "quantitative")),
        ("points: 10", "points: 10, combine: sum", ("indicators.1.combine", "不认识")),
        (f", rule: {RULE}", "", ("indicators.1", "既没有下级指标也没有评分标准")),
        (RULE, RULE + ", children: [{code: x, name: x, points: 1, rule: 1}]", ("既有下级",)),
        ("code: grain, ", "code: grain, code: corn, ", ("第7行", "键“code”重复")),
        ("/1", "/2", ("第1行 format", "kaocheng-scheme/1")),
    ],
)
def test_a_slip_is_named_with_its_line_and_path(old: str, new: str, words: tuple[str, ...]) -> None:
    scheme = spoilt(old, new)
    if "corn" in new:
        scheme = scheme.replace("of: grain, to: target(grain)", "of: corn, to: target(corn)")
    refused_once(scheme, *words)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    scheme = (
        spoilt("title: 方案", "titel: 方案\ntitle: 一\ntitle: 二")
        .replace("year: 2025", "year: x")
        .replace("points: 10", "points: x")
        .replace("to: target(grain)", "to: corn + barley")
        + "  - {code: '1', name: b, points: 1, rule: {kind: ladder, of: grain, steps: [3]}}\n"
        + "adjustments: [{code: b1, name: b, kind: bonus, rule: foo(1)}]\n"
        + "ranking: {by: [nothing]}\n"
    )
    text = "\n".join(scheme_lines(scheme))
    for word in ("titel", "键“title”重复", "year", "分值", "corn", "barley", "代码“1”重复"):
        assert word in text
    for word in ("steps[1]", "adjustments[1].rule：没有“foo”这个函数", "没有“nothing”这个指标"):
        assert word in text


def test_what_is_no_mapping_is_told_once_and_not_for_each_key_it_lacks() -> None:
    lines = scheme_lines(HEAD + "indicators: [a, 1, [x]]\n")
    assert [line.split("：")[0] for line in lines] == [
        f"方案.yaml 第8行 indicators[{place}]" for place in (1, 2, 3)
    ]


def test_the_line_of_a_key_is_told_also_where_its_value_begins_on_the_next() -> None:
    refused_once(SCHEME + "basiss:\n  - x\n", "第10行 basiss")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('  - {code: "1", name: b, points: 1, rule: 1}\n', ("第10行", "指标代码“1”重复")),
        (
            '  - {code: "2", name: b, points: 1, children: [{code: "1", name: c, points: 1, '
            "rule: 1}]}\n",
            ("indicators.2.children[1].code", "重复"),
        ),
        ("groups: [{code: g}, {code: g}]\n", ("groups[2].code", "组别代码“g”重复")),
        ("groups: [{code: 1}]\n", ("groups[1].code", "须是文字")),
        ("groups: plain\n", ("第10行 groups", "须是一列")),
        ("grades: [{name: a}, {name: a}]\n", ("grades[2].name", "等次“a”重复")),
    ],
)
def test_codes_are_texts_and_stand_once(more: str, words: tuple[str, ...]) -> None:
    refused_once(SCHEME + more, *words)


@pytest.mark.parametrize(
    ("code", "words"),
    [("grain", "重复"), ("a-b", "不合规则"), ("target", "函数或保留字"), ("not", "函数或保留字")],
)
def test_an_item_code_must_be_a_fresh_name(code: str, words: str) -> None:
    item = f"  - {{code: {code}, name: x}}\nindicators:\n"
    refused_once(SCHEME.replace("indicators:\n", item), "items[2].code", words)


def test_points_by_group_name_every_group_and_no_other() -> None:
    groups = "groups: [{code: plain}, {code: hill}, {code: sea}]\n"
    lines = scheme_lines(spoilt("points: 10", "points: {plain: 1, hil: 2, sea: x}") + groups)
    assert [line.split("：")[1].split("。")[0] for line in lines] == [
        "没有“hil”这个组别",
        "“sea”组的分值须是数字",
        "分值没有写“hill”组",
    ]


def test_points_by_group_need_groups() -> None:
    refused_once(spoilt("points: 10", "points: {}"), "indicators.1.points", "方案没有分组")


def test_a_scheme_without_indicators_is_none() -> None:
    refused_once(HEAD + "indicators: []\n", "第8行 indicators", "至少一项")
    refused_once(HEAD, "缺少“indicators”")


# Rules -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{of: grain}", ("indicators.1.rule", "缺少“kind”")),
        ("{kind: ratio, of: grain}", ("indicators.1.rule", "缺少“to”")),
        ("{kind: ratio, of: grain, to: 1, capp: 2}", ("rule.capp", "“cap”")),
        ("{kind: ratio, of: [1], to: 1}", ("rule.of", "数值或算式")),
        ("[1]", ("indicators.1.rule", "评分标准须是")),
        ("true", ("indicators.1.rule", "评分标准须是")),
        ("{kind: ladder, of: grain, steps: []}", ("rule.steps", "至少一项")),
        ("{kind: ladder, of: grain, steps: [{points: 2}]}", ("steps[1]", "须写一个界限")),
        (
            "{kind: ladder, of: grain, steps: [{at_least: 1, above: 2, points: 3}]}",
            ("steps[1]", "须写一个界限"),
        ),
        (
            "{kind: ladder, of: grain, steps: [{at_least: 60, points: 6}, "
            "{at_least: 90, points: 9}]}",
            ("steps[2].at_least", "（90）被前一档（60）挡住"),
        ),
        (
            "{kind: ladder, of: grain, steps: [{at_most: 60, points: 6}, {below: 60, points: 9}]}",
            ("steps[2].below", "挡住"),
        ),
        ("{kind: curve, of: grain, knots: [[1, 2], [1, 3]]}", ("rule.knots", "没有递增")),
        ("{kind: curve, of: grain, knots: [[2]]}", ("rule.knots[1]", "节点须是")),
        ("{kind: deduct, of: grain, points: 1, per: 0}", ("rule.per", "大于 0")),
        ("{kind: deduct, of: grain, points: 1, whole: yes}", ("rule.whole", "true 或 false")),
        (
            "{kind: deduct, of: grain, points: 1, unbounded: true, floor: -2}",
            ("rule.floor", "不能再写 floor"),
        ),
        (
            "{kind: award, of: grain, points: 1, unbounded: true, cap: 12}",
            ("rule.cap", "不能再写 cap"),
        ),
        ("{kind: rank, of: grain}", ("indicators.1.rule", "linear、step、table")),
        ("{kind: rank, of: grain, step: 1, linear: {}}", ("linear、step、table",)),
        ("{kind: rank, of: grain, step: 1, order: up}", ("rule.order", "desc、asc")),
        ("{kind: rank, of: grain, table: {0: 1}}", ("rule.table", "从 1 起的整数")),
        ("{kind: judged, item: foo}", ("rule.item", "没有“foo”这个数据项")),
        ("{kind: judged, item: mark, bands: []}", ("rule.bands", "档次")),
        ("{kind: judged, item: mark, bands: {1: 2}}", ("rule.bands", "加引号")),
        ("{kind: checklist, parts: [{when: grain, points: 1}]}", ("parts[1].when", "条件")),
        ("{kind: cases, cases: []}", ("rule.cases", "至少一项")),
        ("{kind: sum, parts: grain}", ("rule.parts", "须是一列")),
        ("{kind: formula, points: '\"优\"'}", ("rule.points", "写的却是文字")),
    ],
)
def test_a_rule_that_says_too_little_or_too_much(rule: str, words: tuple[str, ...]) -> None:
    refused_once(with_rule(rule), *words)


# Adjustments, vetoes, grades, ranking ------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        ("{}", ("grades[1].quota[1]", "top 或 share 之一")),
        ("{top: 1, share: 0.5}", ("grades[1].quota[1]", "top 或 share 之一")),
        ("{top: -1}", ("quota[1].top", "整数")),
        ("{top: 1.5}", ("quota[1].top", "整数")),
        ("{share: 20}", ("quota[1].share", "0 到 1")),
        ("{share: 20%}", ("quota[1].share", "须是数字")),
        ("{share: 0.2, of: all}", ("quota[1].of", "ranked、rest")),
        ("{share: 0.2, round: up}", ("quota[1].round", "floor、half_up、ceil")),
        ("{top: 1, ties: some}", ("quota[1].ties", "none、all")),
        ("{top: 1, foo: 1}", ("quota[1].foo", "不认识")),
        ("3", ("grades[1].quota[1]", "键: 值")),
    ],
)
def test_a_quota_that_cannot_be_filled(quota: str, words: tuple[str, ...]) -> None:
    lines = scheme_lines(SCHEME + GRADES.replace("{top: 1}", quota))
    assert len(lines) <= 2
    for word in words:
        assert word in "\n".join(lines)


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("", ("vetoes[1]", "缺少“effect”")),
        ("{}", ("vetoes[1].effect", "须写一项")),
        ("3", ("vetoes[1].effect", "键: 值")),
        ("{points: -30, rank: last}", ("vetoes[1].effect", "须写一项")),
        ("{grade: 不合格}", ("effect.grade", "没有“不合格”这个等次", "优秀、合格")),
        ("{not: 良好}", ("effect.not", "没有“良好”这个等次")),
        ("{indicator_zero: '9'}", ("effect.indicator_zero", "没有“9”这个指标代码")),
        ("{indicator_zero: 1}", ("effect.indicator_zero", "须是文字")),
        ("{rank: first}", ("effect.rank", "last")),
        ("{points: a}", ("effect.points", "须是数字")),
    ],
)
def test_a_veto_whose_effect_is_none(effect: str, words: tuple[str, ...]) -> None:
    veto = f"vetoes:\n  - {{code: v, name: n, when: grain > 1, effect: {effect}}}\n"
    refused_once(SCHEME + GRADES + veto, *words)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("adjustments: [{code: b, name: n, kind: x, rule: 1}]\n", ("bonus、deduction",)),
        ("adjustments: [{code: b, name: n, kind: bonus}]\n", ("缺少“rule”",)),
        ("adjustments: [{code: b, name: n, kind: bonus, rule: full()}]\n", ("满分", "cap")),
        ("adjustments: [{code: b, name: n, kind: bonus, rule: 1, cap: -1}]\n", ("负数",)),
        ("adjustment_caps: {bonus: -5}\n", ("adjustment_caps.bonus", "负数")),
        ("adjustment_caps: 5\n", ("adjustment_caps", "键: 值")),
        ("grades: [{name: a, at_least: grain}]\n", ("grades[1].at_least", "须是数字")),
        ("grades: [{name: a, requires: grain}]\n", ("grades[1].requires", "条件")),
        ("grades: [{name: a, requires: full() > 1}]\n", ("grades[1].requires", "full()")),
        ("ranking: {by: []}\n", ("ranking.by", "没有写")),
        ("ranking: {by: [total, '7']}\n", ("ranking.by", "没有“7”这个指标")),
        ("ranking: {ties: max}\n", ("ranking.ties", "min")),
    ],
)
def test_what_stands_beside_the_tree_is_read_as_strictly(more: str, words: tuple[str, ...]) -> None:
    refused_once(SCHEME + more, *words)


# The file itself ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ("是空的",)),
        (b" \n\n", ("是空的",)),
        (b"# only a remark\n", ("没有内容",)),
        (b"---\n...\n", ("没有内容",)),
        (b"- 1\n- 2\n", ("第1行", "键: 值")),
        (SCHEME.encode("gbk"), ("不是 UTF-8", "另存为 UTF-8")),
        (SCHEME.encode("utf-16"), ("UTF-16", "UTF-8")),
        (b"PK\x03\x04" + bytes(40), ("xlsx",)),
        (SCHEME.encode() + b"\0", ("第10行", "控制字符")),
        (SCHEME.encode() + b'basis: "\\x07"\n', ("第10行", "控制字符")),
        (SCHEME.encode() + b"basis:\n\t- x\n", ("第11行", "制表符")),
        (SCHEME.encode() + b"basis: [a\n", ("第10行", "括号")),
        (SCHEME.encode() + b'basis: "a\n', ("第10行", "引号")),
        (SCHEME.encode() + b" level: a\n", ("第10行", "缩进")),
        (SCHEME.encode() + b"---\n" + SCHEME.encode(), ("第10行", "一份方案")),
        (SCHEME.encode() + b"? [a, b]\n: 3\n", ("第10行", "键须是文字")),
        (SCHEME.encode() + b"basis: !!python/name:os.system x\n", ("第10行", "标签")),
        (SCHEME.encode() + b"<<: {level: a}\n", ("第10行", "<<", "写全")),
        (SCHEME.encode() + b"basis: *nobody\n", ("第10行", "*nobody")),
        (SCHEME.encode() + b"basis: &x [*x]\n", ("第10行", "它自己")),
    ],
)
def test_a_file_that_is_no_scheme(data: bytes, words: tuple[str, ...]) -> None:
    refused_once(data, *words)


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_fault() -> None:
    data = b"\xef\xbb\xbf" + SCHEME.replace("\n", "\r\n").encode()
    assert read_scheme(data).code == "c"


def test_a_name_that_leads_to_no_file(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)
    for path, word in (
        (tmp_path / "nothing.yaml", "找不到"),
        (tmp_path, "文件夹"),
        (huge, "200 MB"),
        (Path("/dev/zero"), "不是普通文件"),
        (Path("x" * 5000), "文件名太长"),
        (Path("a\0b"), "文件名"),
    ):
        if word == "文件名太长":  # the name is part of the line
            with pytest.raises(Exception, match=word):
                read_scheme(path)
            continue
        assert word in lines_of(lambda path=path: read_scheme(path))[0]


# Bounded -----------------------------------------------------------------------------------------


def bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines)


def many(count: int, line: str) -> str:
    return "".join(line.format(n=n) for n in range(count))


@pytest.mark.parametrize(
    ("scheme", "word"),
    [
        (bomb(), "层层引用"),
        ("a: " + "[" * 100_000, "嵌套超过"),
        ("a: " + "{a: " * 100_000, "嵌套超过"),
        ("".join(" " * n + "a:\n" for n in range(2000)), "嵌套超过"),
        ("- " * 5000 + "x", "嵌套超过"),
        (SCHEME + many(20_000, "key{n}: x\n"), "其余未再检查"),
        (SCHEME + "indicators: x\n" * 20_000, "其余未再检查"),
        (HEAD + "indicators:\n" + many(15_000, "  - {{code: {n}, rule: a{n}}}\n"), "其余未再检查"),
        (
            HEAD
            + many(15_000, "  - {{code: item{n}}}\n")
            + "indicators:\n"
            + many(5000, "  - {{code: i{n}, name: x, points: 1, rule: itme{n}}}\n"),
            "其余未再检查",
        ),
        (SCHEME + "groups:\n" + many(30_000, "  - {{code: g{n}}}\n"), "组别超过"),
        (SCHEME + "grades:\n" + many(30_000, "  - {{name: g{n}}}\n"), "等次超过"),
    ],
    ids=lambda value: value[:20] if len(value) < 20 else "",
)
def test_hostile_schemes_are_refused_before_they_grow(scheme: str, word: str) -> None:
    begun = time.process_time()
    lines = scheme_lines(scheme)
    assert time.process_time() - begun < 10
    assert word in lines[-1]


def test_a_long_chain_of_comparisons_settles_in_linear_time() -> None:
    items = many(2000, "  - {{code: a{n}}}\n")
    leaves = many(1999, '  - {{code: "{n}", name: x, points: 1, rule: "if(a{n} == a0, 1, 0)"}}\n')
    text = SCHEME.split("items:")[0] + f"items:\n{items}indicators:\n{leaves}"
    begun = time.process_time()
    assert scheme_of(text).kinds.is_number("a1998")
    assert time.process_time() - begun < 5
