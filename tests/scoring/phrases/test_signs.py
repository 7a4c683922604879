"""What shows in a finished reading that it went wrong, whatever form the sentence had."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from kaocheng.scoring.phrases import propose
from kaocheng.scoring.phrases.items import Item
from kaocheng.scoring.phrases.proposal import Proposal
from kaocheng.scoring.phrases.signs import signs_of

NONE = ""


def notes(rule: Mapping[str, object], *items: tuple[str, str], indicator: str = "") -> str:
    asked = tuple(Item(name, name, unit) for name, unit in items)
    proposal = Proposal("", Decimal(5), "rule", rule, asked)
    return "；".join(signs_of(proposal, indicator))


def attain(when: str) -> dict[str, object]:
    return {"kind": "attain", "when": when, "points": 5}


def count(of: str) -> dict[str, object]:
    return {"kind": "deduct", "of": of, "points": 1}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("该项指标的上线率", "不像一件完整的事"),
        ("低于", "不像一件完整的事"),
        ("各泊位投放救生圈各", "不像一件完整的事"),
        ("比进度要求慢3天以内是", "不像一件完整的事"),
        ("设有3档甲级", "不像一件完整的事"),
        ("网络是否通不全", "不像一件完整的事"),
        ("被评为星级航站得", "不像一件完整的事"),
        ("后者", "不像一件完整的事"),
        ("横幅进行宣传宣传方式", "不像一件完整的事"),
        ("养蚝连片以上", "不像一件完整的事"),
        ("直至", "不像一件完整的事"),
        ("及以上的为次品占比", "不像一件完整的事"),
        ("奖状获得", NONE),
        ("二级以上", NONE),
        ("一港一档", NONE),
        ("原始得分", NONE),
        ("统计分析报告", NONE),
        ("指挥船数", NONE),
        ("其他渡口客流量", NONE),
    ],
)
def test_names_that_are_no_whole_thing(name: str, said: str) -> None:
    assert (
        said in notes(count(name), (name, "个")) if said else not notes(count(name), (name, "个"))
    )


def test_a_basis_is_no_fact() -> None:
    rule = attain("根据质量抽检结果 == 1 and 合格率 >= 90")
    assert "根据质量抽检结果" in notes(rule, ("根据质量抽检结果", ""), ("合格率", "%"))
    assert not notes(attain("按照规定上报 == 1"), ("按照规定上报", ""))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("无故滞留票款每滞留半个月", True),
        ("查票款到位的具体凭证", True),
        ("每季度召开例会", False),
        ("每个班组都有台账", False),
        ("查无台账", False),
    ],
)
def test_what_is_counted_or_looked_at_is_no_fact(name: str, said: bool) -> None:
    assert bool(notes(attain(f"{name} == 1"), (name, ""))) is said


def test_what_says_nothing_beside_a_figure() -> None:
    rule = {"kind": "sum", "parts": [attain("完不成任务 == 1"), count("漏检船数")]}
    assert "完不成任务" in notes(rule, ("完不成任务", ""), ("漏检船数", "艘"))
    assert not notes(attain("完不成任务 == 1"), ("完不成任务", ""))


def test_a_heading_that_gives_the_points() -> None:
    cases = [{"when": "灯塔建设 == 1", "rule": Decimal(5)}]
    rule = {"kind": "cases", "cases": cases, "otherwise": attain("主体完工 == 1")}
    items = (("灯塔建设", ""), ("主体完工", ""))
    assert "“灯塔建设”像是标题" in notes(rule, *items)
    within = {"kind": "sum", "parts": [{"kind": "cases", "cases": cases, "otherwise": 1}]}
    assert "“灯塔建设”像是标题" in notes(within, *items, indicator="灯塔建设情况")
    deed = [{"when": "完成灯塔建设 == 1", "rule": Decimal(5)}]
    assert not notes({"kind": "cases", "cases": deed, "otherwise": 1}, ("完成灯塔建设", ""))
    shut = [{"when": "灯塔建设 == 1", "rule": Decimal(0)}]
    assert not notes({"kind": "cases", "cases": shut, "otherwise": 1}, *items)


def test_one_fact_asked_both_ways() -> None:
    rule = attain("票款按时足额上缴 == 1 and 未按时足额上缴 == 1")
    assert "是一件事" in notes(rule, ("票款按时足额上缴", ""), ("未按时足额上缴", ""))
    grades = attain("考评合格 == 1 and 考评不合格 == 1")
    assert not notes(grades, ("考评合格", ""), ("考评不合格", ""))


def test_one_fact_asked_by_the_number_of_its_misses() -> None:
    rule = attain("按期完成航标协议签订 == 1 and 未完成1个县协议签订 == 1")
    assert "是一件事" in notes(rule, ("按期完成航标协议签订", ""), ("未完成1个县协议签订", ""))


def test_levels_of_several_periods() -> None:
    names = ("一季度晒盐率", "二季度晒盐率", "三季度晒盐率")
    tiers = [{"when": f"{name} >= 60", "rule": Decimal(1)} for name in names]
    rule = {"kind": "cases", "cases": tiers}
    assert "请分期写" in notes(rule, *((name, "%") for name in names))
    added = {"kind": "sum", "parts": [attain(f"{name} >= 60") for name in names]}
    assert "请分期写" not in notes(added, *((name, "%") for name in names))


def test_one_figure_under_two_names() -> None:
    rule = {"kind": "sum", "parts": [count("盐田面积"), count("盐田晒制面积")]}
    assert "是不是同一个数" in notes(rule, ("盐田面积", "亩"), ("盐田晒制面积", "亩"))
    assert not notes(rule, ("盐田面积", "亩"), ("盐田晒制面积", "块"))
    assert not notes(rule, ("船只检验", "次"), ("县级船只检验", "次"))


def test_one_number_measured_from_two_places() -> None:
    near = "渗漏率 > baseline(渗漏率) and 渗漏率 <= baseline(渗漏率) + 3"
    rule = {"kind": "sum", "parts": [attain(near), attain("渗漏率 > 3")]}
    assert "与3比还是与相差3比" in notes(rule, ("渗漏率", "%"))
    level = {"kind": "sum", "parts": [attain(near), attain("渗漏率 > 8")]}
    assert not notes(level, ("渗漏率", "%"))


def test_two_kinds_of_doubt() -> None:
    asked = (Item("漏检", "漏检", "次"),)
    doubts = ("“倒扣”从哪里扣起没有写清", "加分没有写上限")
    for notes, left, said in ((doubts, "", 1), (doubts[:1], "另行通知", 1), (doubts[:1], "", 0)):
        one = Proposal("", None, "rule", count("漏检"), asked, notes=notes, left=left)
        assert len(list(signs_of(one, ""))) == said
    same = Proposal("", None, "rule", count("漏检"), asked, notes=("“甲”按是否计", "“乙”按是否计"))
    assert not list(signs_of(same, ""))


def test_nothing_to_see_where_there_is_no_rule() -> None:
    assert not list(signs_of(Proposal("", None, "judged"), ""))


@pytest.mark.parametrize(
    ("sentence", "points", "said"),
    [
        ("主办的每场得1分，协办的每场得0.5分，与外队联办的减半得分。", "6", "“减半”的是哪个分数"),
        (
            "仓储险：4起不扣分，每超一起扣0.5分。运输险9起不扣分，每超一起扣0.2分。",
            "5",
            "扣了或加了两次",
        ),
        ("班车准点率超过标准的每班每超5人扣1分。", "5", "要一个一个算"),
        ("航道工低于配备标准或者长期离岗的，每少1人扣1分。", "6", "不止一个，请分开写"),
        ("渔港、码头各占20分，渔港建成，得20分。", "40", "里的计分没有读出来"),
        ("盐田水质（6分×2项），达标率达100%得满分，每低1个百分点扣1分。", "12", "几项各自的分值"),
        ("沉船未上报的1艘扣2分，当天未上报的扣1分。", "10", "每有一个都算还是只算一次"),
        ("完成养蚝任务的计6分（没有任务的岛，该项分值并入养虾）。", "6", "按有没有这一项分组写"),
        ("渔民缺乏归属感在50%以下扣6分，50%至70%扣3分。", "10", "与这个名称的意思相反"),
    ],
)
def test_what_is_low_says_which_words(sentence: str, points: str, said: str) -> None:
    proposal = propose(sentence, points)
    assert proposal.confidence == "low"
    assert said in "".join((*proposal.notes, proposal.left))
