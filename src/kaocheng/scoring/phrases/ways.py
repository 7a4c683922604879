"""Which way a figure has gone: 持平, 上升, 不降反升, 零增长或者下降."""

from __future__ import annotations

import re

FALLS = ("下降", "减少", "降低", "压减", "缩短")
RISES = ("增加", "增长", "提升", "提高", "上升", "改善")
_UP = "净?增加|净增|增长|增产|提升|提高|上升|回升|反弹|改善|正增长|正值|正"
_DOWN = "下降|下滑|减少|减产|降低|压减|缩短|回落|退步|恶化|负增长|负值|负"
_NOT = "(?:未能|没有|未|无|不)(?:实现)?"
_SINCE = re.compile("^(?:同比|环比|(?:与|比|较|同)?(?:上年|去年|上一年)(?:同期|度)?(?:相比|相)?)")
_OR = re.compile("或者|或|、|以及|和|及")
_LED = "(?:仍|继续|均|出现|实现|保持|为|是|有所|略有|稍有|小幅)*"
# Whatever the sentence wishes for.
_WAYS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(f"{_LED}(?:持平|不变|零增长|无变化|没有变化)"), "="),
    (re.compile(f"{_LED}(?:{_UP})"), ">"),
    (re.compile(f"{_LED}(?:{_DOWN})"), "<"),
    (re.compile(f"{_NOT}(?:{_UP})"), "<="),
    (re.compile(f"{_NOT}(?:{_DOWN})"), ">="),
    (re.compile("不降反[升增]|不减反增"), ">"),
    (re.compile("只减不增|只降不升"), "<="),
    (re.compile("只增不减|只升不降"), ">="),
    (re.compile("不增反[降减]|不升反降"), "<"),
)
_SIGNS = {"=": "==", ">": ">", "<": "<", "<=": "<=", "=>": ">="}


def ways_of(words: str) -> str:
    """The sign of 持平或者上升 (>=), of 零增长和下降 (<=); "" where the words say anything else."""
    ways: set[str] = set()
    for part in _OR.split(_SINCE.sub("", words.removesuffix("的"))):
        bare = _SINCE.sub("", part)
        found = [sign for form, sign in _WAYS if form.fullmatch(bare)]
        if not found:
            return ""
        ways |= set(found[0])
    return _SIGNS.get("".join(sorted(ways)), "")


def rises(measure: str) -> bool | None:
    """Whether a measure is how far something rises; None where it is how far nothing moves."""
    verb = measure.removesuffix("幅度")[-2:] if measure.endswith("幅度") else ""
    return verb in RISES if verb in (*RISES, *FALLS) else None


def thing_moved(measure: str) -> str:
    """What it is that rises or falls: 信访总量 of 信访总量下降幅度."""
    return measure.removesuffix("幅度")[:-2]
