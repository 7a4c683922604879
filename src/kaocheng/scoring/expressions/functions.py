"""The table of functions: how many arguments, what they take, how a sentence names them."""

from __future__ import annotations

from dataclasses import dataclass

ITEM, NUMBER, WHOLE, TRUTH, SAME = "item", "number", "whole", "truth", "same"


@dataclass(frozen=True)
class Function:
    """`takes` gives the kind of each argument; with `more`, the last may repeat."""

    takes: tuple[str, ...]
    gives: str = NUMBER  # number | truth | item (what the item is) | same (what its branches are)
    more: bool = False
    words: str = ""

    def accepts(self, count: int) -> bool:
        return count >= len(self.takes) if self.more else count == len(self.takes)


FUNCTIONS: dict[str, Function] = {
    "target": Function((ITEM,), ITEM, words="{0}目标值"),
    "baseline": Function((ITEM,), ITEM, words="{0}基期值"),
    "plan": Function((ITEM,), ITEM, words="{0}计划值"),
    "prior": Function((ITEM,), ITEM, words="上年同期{0}"),
    "previous": Function((ITEM,), ITEM, words="上期{0}"),
    "mean_prior": Function((ITEM, WHOLE), words="{0}前{1}年平均值"),
    "total": Function((ITEM,), words="{0}年内合计"),
    "growth": Function((ITEM,), words="{0}同比增幅"),
    "rate": Function((ITEM,), words="{0}完成率"),
    "shortfall": Function((NUMBER, NUMBER), words="{0}比{1}少的部分"),
    "excess": Function((NUMBER, NUMBER), words="{0}超过{1}的部分"),
    "time_share": Function((), words="序时进度"),
    "group_mean": Function((NUMBER,), words="同组{0}平均值"),
    "group_min": Function((NUMBER,), words="同组{0}最小值"),
    "group_max": Function((NUMBER,), words="同组{0}最大值"),
    "full": Function((), words="满分"),
    "has": Function((ITEM,), TRUTH, words="已填报{0}"),
    "min": Function((NUMBER,), more=True, words="{*}中的较小者"),
    "max": Function((NUMBER,), more=True, words="{*}中的较大者"),
    "abs": Function((NUMBER,), words="{0}的绝对值"),
    "floor": Function((NUMBER,), words="{0}取整（舍）"),
    "ceil": Function((NUMBER,), words="{0}取整（入）"),
    "round": Function((NUMBER, WHOLE), words="{0}保留{1}位小数"),
    "if": Function((TRUTH, SAME, SAME), SAME, words="如{0}则{1}，否则{2}"),
}
WORDS_OF_LOGIC = ("and", "or", "not", "if")


def reserved(code: str) -> bool:
    """Whether an item may not be called so."""
    return code in FUNCTIONS or code in WORDS_OF_LOGIC
