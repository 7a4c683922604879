"""Whether one clause only denies another: 未按标准建设 after 按每户一个建设, 不及时 after 及时."""

from __future__ import annotations

import re
from collections.abc import Sequence

# The words that deny, wherever a clause is held against another.
_UNDONE = "未能|没有|没能|尚未|未|没(?!收|落|款)|无"
NOT = f"{_UNDONE}|不"
UNDONE = re.compile(_UNDONE)  # 不合格 is a grade of its own, and so is 不及时 where 较及时 is
DENIAL = re.compile(NOT)
_FIRST = re.compile(f"(?:均|都|仍)?(?:{NOT}|达不到)")
_OR = re.compile("或者|或|、|，|和|及(?!时)|并|且")
_EITHER = re.compile("或者|或|、|，")
_BUT = re.compile("但|而|却|仍")
# What is said of something by itself, before anything is denied.
_DONE = re.compile(
    "建立|制定|成立|设立|完成|召开|开展|落实|达到|组织|健全|完善|齐全|规范|按时|按期|及时|到位|完工|[有已]"
)
# What a clause may have or leave out and says the same: 有专人, 已建立.
_LIGHT = re.compile("或者|[有已了并且和及与、，的]|能够|均|都")
_AS_WANTED = re.compile("按照?(?:标准|要求|规定|规范|照标准|上述标准|此标准)(?:要求)?")
_SET = re.compile("按|符合|达到")
# How a thing is done; without it, less is denied: 未完成 after 按时完成.
LEAST_MANNER = re.compile("(?:按时|按期|如期|及时|提前|全部|全面|足额|完全|基本|超额|高质量|优先)$")
_NONE_OF = re.compile(
    "^(?:全年|年内|当年|本年度?|年度|辖区内?)?(?:无|没有|未发生|没有发生|未出现|没有出现|不存在|未发现|未)"
)
_SOME_OF = re.compile(
    "^(?:(?:如|若)?(?:有|发生|出现|存在|发现)(?:[1一](?:起|次|例|件|个|人|项|处))?(?:及?以上)?|因)?"
)
_HAPPENING = ("发生", "出现", "存在")
_SHORTEST = 2


def denied(words: str) -> str:
    """What words deny from their first: 编制规划 of 未编制规划; "" where they affirm."""
    found = _FIRST.match(words)
    return words[found.end() :] if found is not None else ""


def is_denial(words: str) -> bool:
    """Whether words begin by denying: 未编制规划, 不及时, and a bare 没有."""
    return _FIRST.match(words) is not None


def denies(words: str, said: str) -> bool:
    """Whether `words` say that what is `said` is not so, and nothing more."""
    if DENIAL.search(said):
        return _some(words, said)
    parts = [part for part in _EITHER.split(words) if part]
    if not parts or not all(len(DENIAL.findall(part)) == 1 for part in parts):
        return False
    if len(parts) == 1:
        return _denies_one(words, said)
    affirmed = "".join(DENIAL.sub("", part) for part in parts)
    told = len([part for part in _OR.split(said) if part])
    return told in (1, len(parts)) and _plain(affirmed) == _plain(said)


def lacking(words: str) -> bool:
    """Whether words only say what is not so: 更新不及时, and not 已建成未投用."""
    denial = DENIAL.search(words)
    return denial is not None and not _DONE.search(words[: denial.start()])


def lets_through(words: str, shut: str) -> bool:
    """Whether words say that what shuts is not so: 已编制 for 未编制计划, 未发生 for 发生事故."""
    deed, thing = denied(shut), denied(words)
    if deed:
        done = words.removeprefix("已")
        return done == deed or (len(done) >= _SHORTEST and done != words and deed.startswith(done))
    return thing == shut != "" or (thing in _HAPPENING and shut.startswith(thing))


def _denies_one(words: str, said: str) -> bool:
    """更新不及时 after 更新及时; 成立小组未开会 denies no more than half of 成立小组并开会."""
    denial = DENIAL.search(words)
    if denial is None or _OR.search(said) or _BUT.search(words + said):
        return False
    before, rest = words[: denial.start()], words[denial.end() :]
    if len(before) > _SHORTEST and _DONE.search(before):
        return False
    return _plain(before + rest) == _plain(said)


def lacks_rest(words: str, said: str, shut: set[str]) -> bool:
    """成立小组未开会 after 成立小组并开会, where 未成立小组 gives nothing: all that is left."""
    denial = DENIAL.search(words)
    if denial is None or len(DENIAL.findall(words)) != 1 or words[: denial.start()] not in shut:
        return False
    return _plain(words[: denial.start()] + words[denial.end() :]) == _plain(said)


def denied_of(words: str, gives: Sequence[str]) -> str:
    """Which one of several things is denied in fewer words; "" where it is none, or two.

    未成立 after 成立领导机构, 不及时 after 信息公开及时, 未按标准建设 after 按每户一个建设.
    """
    rest = _denied(words)
    wanted = _AS_WANTED.match(rest)
    done = rest[wanted.end() :] if wanted is not None else rest
    known = [said for said in gives if len(done) >= _SHORTEST and done in said]
    if len(known) != 1 or DENIAL.search(known[0]):
        return ""
    if wanted is not None:
        return known[0] if _SET.search(known[0]) else ""
    manner = LEAST_MANNER.search(known[0].removesuffix(done))
    ends = known[0].removeprefix("已").startswith(done) or known[0].endswith(done)
    return known[0] if ends and not manner else ""


def _denied(words: str) -> str:
    """What is denied, where nothing stands before it: 成立 of 未成立."""
    denial = DENIAL.match(words)
    if denial is None or len(DENIAL.findall(words)) != 1 or _OR.search(words):
        return ""
    return words[denial.end() :]


def _plain(words: str) -> str:
    return _LIGHT.sub("", words)


def _some(words: str, said: str) -> bool:
    """有违法占地的 after 无违法占地的."""
    if DENIAL.search(words) or len(DENIAL.findall(said)) > 1:
        return False
    if len(words) >= _SHORTEST and re.search(f"(?:{NOT}){re.escape(words)}$", said):
        return True  # 超过预算的 after 支出不超过预算的
    none = _NONE_OF.match(said)
    if none is None:
        return False
    what = said[none.end() :]
    return len(what) >= _SHORTEST and _SOME_OF.sub("", words) == what
