"""The handbook page 怎样写一条能算的评分标准, made from the table of patterns: it cannot drift."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kaocheng.scoring.phrases.exemplars import EXEMPLARS
from kaocheng.scoring.phrases.forms import shown
from kaocheng.scoring.phrases.meaning import Pattern
from kaocheng.scoring.phrases.notation import yaml_text
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.patterns import TABLE
from kaocheng.scoring.phrases.proposal import Proposal
from kaocheng.scoring.phrases.propose import propose
from kaocheng.scoring.phrases.told import words_of

_HEAD = """# 怎样写一条能算的评分标准

评分标准是一句话，也是一道算式。写得清楚，平台就能读成规则；写不清楚的，人也算不出同一个分。

```sh
kaocheng phrase 条文.txt          # 一行一条，可写“分值<制表符>条文<制表符>指标名称”
kaocheng phrase --json 条文.txt   # 一行一个 JSON
```

在平台里边写边读：导入评分表时点“改写”，编辑草稿时展开“用一句话写”，旁边就能试算。
在表格里也可以改写：条文下面另起一行写“【改写】说得更清楚的话”，或加一列“改写”，导入时按改写的话读，
原条文照样保留。

分值和指标名称知道的尽量写上：分值定几句话是相加还是择一，“每降低1个百分点”没有写是哪个数的，就用指标名称。

平台逐个分句去读：先找这一句对分数做了什么（得、扣、加、不得分），再读它前面的条件，最后合成一条规则。
读出来的只是草稿，采用之前请逐条核对。没有读懂的话写在“未读懂”里，不会装懂。

## 把握

| 把握 | 什么意思 |
|---|---|
| 高 | 每个分句都读懂了，各项分数与分值相符，而且这样的写法在本项目的例句里逐条核对过 |
| 中 | 读懂了，但有一处要核对，如没有写明考核的是哪个数、酌情的部分由人给分、这样的写法还没有先例 |
| 低 | 分数对不上、到不了满分，有的话或数没有用上，数据项接错了字，或几处没有读准：不改不要用 |

只写要求、没有写怎么计分的，结论是“定性评审”，由评审部门给分。
一票否决不是评分标准，写在方案的 `vetoes` 里。

## 写的时候

- 一个分句只说一件事：条件以“的”收尾，后面写分数。“无制度的，不得分”，不写“制度建设情况，酌情扣分”。
- 门槛写全：哪个数，达到还是超过，多少，什么单位。以上、以下、以内含本数；超过、低于、不足不含本数。
  相邻两档写“90%以上”和“不足90%”，不写“90%以上”和“90%以下”。
- 每多少扣多少，要写从哪里扣起、扣到哪里为止，不足一档的怎么办。没有写的按比例折算。
- 在满分之上加分的，写明最多加几分；没有写的按不封顶读。扣分不封底的也要写明，没有写的扣完为止。
- 几档的上下限要相衔接；最高一档的分数就是分值。
- 分别、依次要几样对几个数：优、良、中分别得5分、4分、3分。数目对不上的读不了。
- 类推用于名次和等距的几档；每增减一步加减同样的分可以合写，加倍这样的话要逐条写开。
- 产区、非产区这样分组给分的，连着写：产区得4分，非产区得3分。
- 几项加起来等于分值的，读成各项累加；最高一项等于分值的，读成分情形；就高不累加要写明。
- 一句之内择一、几句相加的，句与句用分号或句号隔开，各句最高分加起来等于分值。
- 分几项的，每项写明分值，加起来等于分值：台账（4分，少一项扣1分）；巡查（3分，少一次扣1分）……
- 扣完为止、最多扣几分、不得分，写在一项里的只管这一项。几项合起来有限额的，写“累计最多扣3分”；
  管整条的（发生什么情况的，本项不得分）单独写一句，放在最前面或最后面。
- 各项最高分加起来超过分值的，读成可以超过分值。不许超过的，写“最高得5分”。
"""


def page() -> str:
    """The page as it stands in docs/guide/phrases.md."""
    parts = [_HEAD, _together()]
    for title, patterns in TABLE.items():
        parts.append(f"\n## {title}\n")
        parts += [_section(pattern) for pattern in patterns]
    return "".join(parts)


def _section(pattern: Pattern) -> str:
    forms = "\n".join(f"- {shown(form)}" for form in pattern.forms)
    note = f"\n{pattern.note}\n" if pattern.note else ""
    return f"\n### {pattern.name}\n\n{forms}\n{note}\n{_example(pattern.example, pattern.points)}"


def _example(sentence: str, points: str) -> str:
    """A sentence, what becomes of it, and the rule in the notation of a scheme."""
    proposal = propose(sentence, points)
    return f"> {sentence}（{points}分）\n\n{_outcome(proposal)}"


def _outcome(proposal: Proposal) -> str:
    if proposal.rule is None:
        return f"不成规则：{proposal.left or '由评审部门给分'}。\n"
    rule = yaml_text(dict(proposal.rule), flow=True).strip()
    return f"{words_of(proposal)}{_by_group(proposal)}。\n\n```text\n{rule}\n```\n"


def _by_group(proposal: Proposal) -> str:
    """What full points are in each group, where the sentence itself says so."""
    groups = "，".join(f"{name}{plain(value)}分" for name, value in proposal.group_points)
    return f"；满分按组别：{groups}" if groups else ""


def _together() -> str:
    return "\n## 常用写法\n" + "".join(
        f"\n### {title}\n\n{_example(sentence, points)}" for title, sentence, points in EXEMPLARS
    )


def examples() -> Iterator[tuple[str, str, str]]:
    """Every example of the page: name, sentence, points."""
    for patterns in TABLE.values():
        yield from ((each.name, each.example, each.points) for each in patterns)
    yield from EXEMPLARS


def write(path: Path) -> None:
    """Write the page anew: `python -m kaocheng.scoring.phrases.handbook docs/guide/phrases.md`."""
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    import sys

    write(Path(sys.argv[1]))
