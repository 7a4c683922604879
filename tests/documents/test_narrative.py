"""What the circular says about a result."""

from __future__ import annotations

from fractions import Fraction

from kaocheng.documents.figures import figures_of
from kaocheng.documents.findings import losses
from kaocheng.documents.narrative import blocks, opening
from tests.documents.factories import DemoResult, demo_result, leave_out


def text_of(result: DemoResult) -> str:
    figures = figures_of(result.scheme, result.document, units=result.units)
    return "\n".join(block.lead + block.text for block in blocks(figures))


def test_the_opening_names_ground_units_and_matter() -> None:
    result = demo_result()
    figures = figures_of(result.scheme, result.document, result.units)
    assert opening(figures) == (
        "根据示考〔2024〕1号，对20个县（市、区）进行了2024年度粮食安全责任制考核。现将结果通报如下："
    )


def test_mean_best_and_worst_total() -> None:
    text = text_of(demo_result())
    assert "满分100分，平均84.56分，10个高于平均分。" in text
    assert "得分最高的是演示甲县，100.00分；最低的是演示酉县，63.88分，相差36.12分。" in text


def test_grades_name_their_units_and_the_empty_ones() -> None:
    text = text_of(demo_result(count=4))
    assert "（二）等次评定。优秀3个：演示甲县、演示乙县、演示丙县；不合格1个：演示丁县；" in text
    assert "良好、合格等次空缺。" in text


def test_groups_have_their_mean_and_their_first_three() -> None:
    text = text_of(demo_result())
    assert "（三）分组情况。平原区10个，平均85.65分，前三位依次为演示甲县（100.00分）、" in text


def test_without_groups_nothing_is_said_about_them() -> None:
    text = text_of(demo_result(grouped=False))
    assert "分组情况" not in text
    assert "演示甲县居首位，高出平均15.44分" in text


def test_leaders_are_compared_in_percentage_points() -> None:
    assert "“粮食生产”高出16.1个百分点" in text_of(demo_result())


def test_losses_carry_their_part_of_all_points_lost() -> None:
    result = demo_result()
    figures = figures_of(result.scheme, result.document, result.units)
    found = losses(figures)
    everything = sum((loss.points for loss in found), Fraction(0))
    assert everything == sum((100 - unit.total for unit in figures.ranked), Fraction(0))
    assert "1.“粮食总产量”失104.50分，占全部失分的33.8%，平均得分率79.1%" in text_of(result)


def test_the_hindmost_learn_their_gap_and_where_it_lies() -> None:
    text = text_of(demo_result())
    assert (
        "演示酉县63.88分，列第20名，比平均分低20.68分，主要失分在“粮食总产量”（失10.45分）" in text
    )


def test_missing_values_are_named_with_unit_and_indicator() -> None:
    assert "1个县（市、区）有未报数据，按考核方案的规定处理：演示酉县（“信息报送”）。" in text_of(
        demo_result()
    )


def test_a_veto_is_named_with_its_basis() -> None:
    text = text_of(demo_result())
    assert "演示酉县（等次为不合格）触发“发生‘大棚房’问题”，依据是“示考〔2024〕1号第九条”。" in text


def test_no_veto_is_said_too() -> None:
    result = demo_result()
    result.document["units"][-1]["vetoes"] = []
    assert "没有单位触发一票否决和负面清单事项。" in text_of(result)


def test_lead_units_and_the_hindmost_are_asked_to_close_the_gaps() -> None:
    text = text_of(demo_result())
    assert "（一）抓紧补齐短板。农业农村部门、粮食和储备部门要围绕“粮食总产量”" in text
    assert "演示未县、演示申县、演示酉县要对照附件查找差距" in text


def test_a_unit_left_out_is_named_and_not_counted_in_the_mean() -> None:
    result = demo_result()
    leave_out(result, 19)
    text = text_of(result)
    assert "另有1个按考核方案规定不计总分、不参加排名：演示酉县。" in text
    assert "平均85.65分" in text


def test_a_single_unit_is_not_compared_with_itself() -> None:
    text = text_of(demo_result(count=1))
    assert "满分100分，演示甲县" in text
    assert "平均" not in text
    assert "最低" not in text


def test_nobody_ranked_is_said_plainly() -> None:
    result = demo_result(count=2)
    for index in (0, 1):
        leave_out(result, index)
    assert "全部考核对象均未计总分，不作排名。" in text_of(result)
