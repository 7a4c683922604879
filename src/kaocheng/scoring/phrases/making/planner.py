"""One rule of lines that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.amounts import figure, same, total
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making import grants as granting
from kaocheng.scoring.phrases.making.amiss import from_nothing
from kaocheng.scoring.phrases.making.bonuses import Bonuses
from kaocheng.scoring.phrases.making.endless import uncapped
from kaocheng.scoring.phrases.making.ladders import curve, joins_up, of_one_measure
from kaocheng.scoring.phrases.making.parts import Rule, amount_of, cases, deduct, ratio
from kaocheng.scoring.phrases.making.plan import ZERO, NoRule
from kaocheng.scoring.phrases.making.settling import settled
from kaocheng.scoring.phrases.making.sharing import only_denies
from kaocheng.scoring.phrases.meaning import (
    ADD,
    CITED,
    GIVE,
    JUDGED,
    NOTHING,
    REVERSE,
    SHARE,
    SHARE_ADDED,
    SHARE_LOST,
    STEP_DOWN,
    STRAIGHT,
    TAKE,
    Level,
    Line,
    bounds_of,
)
from kaocheng.scoring.phrases.patterns.limits import LEAST, MOST_GIVEN, TO_FULL, UNTIL_ZERO
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import LACKING


class Planner(Bonuses):
    """Makes one rule of lines that belong together."""

    def plan(self, lines: Sequence[Line]) -> object:
        """The rule of these lines."""
        self.lines = from_nothing(list(settled(lines, self.asker, self.full)))
        gives = [one for one in self.of_kind(GIVE) if one.each is None]
        bonuses = [one for one in self.of_kind(ADD) if one.each is None]
        self.asker.level = _full_level(gives or bonuses) or _begun(self.of_kind(TAKE))
        self.asker.levels = _levels_of(gives)
        found = granting.grants_of(self.asker, gives)
        decision = granting.decide(found, self.full, self.highest, self.hint, self.parted())
        decision = self._with_counted(found, decision)
        self.agrees, self.sure = self.agrees and decision.agrees, self.sure and decision.sure
        self.full = self.full or decision.full
        self._say_once(found, decision)
        self._count_bonuses(found)
        if decision.way == granting.CHOSEN and _by_class(found):
            if any(line.each for line in lines):
                raise NoRule("几类单位的要求不同，扣分从哪一类算起没有写清，请按组别分开写")
            self.asker.doubt("几类单位的要求不同，请按组别分开写")
            self.sure = False
        bare = [one for one in gives if not (one.tests or one.cited or one.effect.base)]
        if bare and len(lines) > 1:
            self.agrees = False
        if self.full is not None and not any(worth for _, worth in self.full.groups):
            return self.only_off()
        if self.of_kind(STEP_DOWN):
            raise NoRule("“递减”从哪里减起没有写清")
        core = self._judged_too(self._core(found, decision), found)
        return self.gated(core, found)

    def _say_once(self, found: list[granting.Grant], decision: granting.Decision) -> None:
        """成立机构得2分，未成立不得分: the second is left out where nothing changes the points."""
        plain = all(one.effect.kind in (GIVE, NOTHING) and not one.each for one in self.lines)
        if not plain or (len(found) > 1 and decision.way != granting.ADDED):
            return
        told = [
            one
            for one in self.of_kind(NOTHING)
            if any(only_denies(one, grant) and not one.whole_item for grant in found)
        ]
        self.lines = [one for one in self.lines if one not in told]

    def _with_counted(
        self, found: list[granting.Grant], decision: granting.Decision
    ) -> granting.Decision:
        """每次得1分，最高2分 beside other things: together they may come to full points."""
        known = bounds_of(self.each_gives(), MOST_GIVEN)
        tops = [top for grant in found if (top := grant.top(self.full)) is not None]
        if not known or len(known) < len(self.each_gives()) or len(tops) < len(found) or not tops:
            return decision
        if self.full is None or not same(total(*tops, *known), self.full):
            return decision
        return granting.Decision(granting.ADDED, self.full)

    def _judged_too(self, core: object, found: list[granting.Grant]) -> object:
        """酌情扣1至2分 beside clauses that can be computed: an assessor's figure is added."""
        judged = [one for one in self.of_kind(JUDGED) if found or self.of_kind(TAKE, ADD, NOTHING)]
        if not judged:
            return core
        self.asker.doubt("“酌情”的部分由评审部门给分")
        parts = [core, *(self._assessed(line) for line in judged)]
        if self.full is None and not found:
            return {"kind": "sum", "parts": parts}
        return {"kind": "sum", "parts": parts, "floor": ZERO, "cap": "full()"}

    def _assessed(self, line: Line) -> str:
        code = self.asker.items.code(f"{text_of(line.shape)}酌定分数", "分")
        most = figure(amount_of(line.effect.points, self.full))
        return f"{'-' if line.effect.off else ''}min({most}, max(0, {code}))"

    def _count_bonuses(self, found: list[granting.Grant]) -> None:
        """A base and its bonuses may come to full points together."""
        known = bounds_of(self.of_kind(ADD), MOST_GIVEN)
        top = found[0].top(self.full) if len(found) == 1 else None
        if top is not None and any(
            self.ends(line) or line.limit(TO_FULL) for line in self.of_kind(ADD)
        ):
            self.sure = True
        if known and top is not None and self.full is not None:
            self.sure = self.sure or same(total(top, *known), self.full)

    def _core(self, found: list[granting.Grant], decision: granting.Decision) -> object:
        """What is left when no gate is shut."""
        straight = self._straight(found)
        if straight is not None:
            return straight
        if not found:
            return self._without_grants()
        if self._shares_above(found):
            return self._share_then_steps(found)
        changes = self.of_kind(TAKE, SHARE_LOST, ADD, SHARE_ADDED, SHARE) + self.each_gives()
        if decision.way == granting.ADDED:
            changes = [line for line in changes if not self._said_again(line, found)]
            if any(self._lacks_one(line, found) for line in changes):
                self.asker.miss("“缺一项”扣的是哪几项没有写清")
        if self.otherwise is not None and self.otherwise.effect.kind in (SHARE, SHARE_LOST):
            changes.append(self.otherwise)
        nothing_else = self.otherwise is None or self.otherwise.effect.kind == NOTHING
        summed = decision.way == granting.ADDED and len(found) > 1 and nothing_else
        if changes or (summed and self.local_gates(found)):
            return self.changed(found, decision, changes)
        return self._granted(found, decision)

    def _shares_above(self, found: list[granting.Grant]) -> bool:
        """80%以上的按比例得分；60%—80%的得5分: a share above, fixed points below."""
        shares = self.of_kind(SHARE)
        if len(shares) != 1 or shares[0].level is None or shares[0].level.sign not in (">=", ">"):
            return False
        if any(self.of_kind(kind) for kind in (TAKE, ADD, SHARE_LOST, SHARE_ADDED)):
            return False
        lines = [*(line for grant in found for line in grant.lines), shares[0]]
        level, first = shares[0].level, found[0].lines[0].level
        return (
            self.otherwise is None
            and of_one_measure(self.asker, lines)
            and first is not None
            and first.sign == "in"
            and isinstance(level.value, Quantity)
            and isinstance(first.value, Quantity)
            and first.value.value <= level.value.value
        )

    def _share_then_steps(self, found: list[granting.Grant]) -> object:
        share = self.of_kind(SHARE)[0]
        when = self.asker.condition(share.tests)
        given = [granting.rule_of(self.asker, grant, self.full) for grant in found]
        rest = given[0] if len(given) == 1 else {"kind": "highest", "parts": given}
        return cases([(when, ratio(self.asker, self.reached(share.level), share))], rest)

    def _said_again(self, line: Line, found: list[granting.Grant]) -> bool:
        """三项各得1分，每缺一项扣1分: the points of the one that is lacking, and no more."""
        each, taken = line.each, line.effect.points
        if each is None or each.way != "less" or line.tests or each.noun or each.measure:
            return False
        if line.effect.kind != TAKE or each.verb not in LACKING or each.step.value != 1:
            return False
        tops = [grant.top(self.full) for grant in found]
        worth = [top for top in tops if top is not None]
        every = taken is not None and all(same(top, taken) for top in worth)
        return every and 1 < len(worth) == len(tops)

    def _lacks_one(self, line: Line, found: list[granting.Grant]) -> bool:
        """制度得2分，人员得2分，经费得1分，缺一项扣1分: one of them all, and not of the last."""
        each = line.each
        if each is None or each.way != "less" or line.tests or each.noun or each.measure:
            return False
        near = [grant for grant in found if grant.lines[0].part == line.part]
        return line.effect.kind == TAKE and each.step.unit == "项" and len(near) > 1

    def _straight(self, found: list[granting.Grant]) -> object | None:
        """Between two levels on a straight line."""
        if not self.of_kind(STRAIGHT):
            return None
        lines = [*(one for grant in found for one in grant.lines), *self._zero_levels()]
        made = curve(self.asker, lines, self.full)
        made = made or (self._to_hundred() if not found else None)
        if made is None:
            raise NoRule("插值的两端没有写清")
        return made

    def _to_hundred(self) -> Rule | None:
        """低于90%不得分，高于90%的按线性内插: a rate gives full points at 100 %."""
        zeros = [line.level for line in self._zero_levels() if line.level is not None]
        level = zeros[0] if len(zeros) == 1 else None
        low = level.value if level is not None else None
        if (
            level is None
            or not isinstance(low, Quantity)
            or low.unit != "%"
            or level.sign[0] != "<"
        ):
            return None
        if not low.value < 100:
            return None
        self.asker.doubt("插值的另一端没有写，按100%得满分")
        of = self.asker.measure(level.measure, low.unit)
        return {"kind": "curve", "of": of, "knots": [[low.value, ZERO], [Decimal(100), "full()"]]}

    def _zero_levels(self) -> list[Line]:
        return [one for one in self.of_kind(NOTHING) if one.level and len(one.tests) == 1]

    def _granted(self, found: list[granting.Grant], decision: granting.Decision) -> object:
        other = self.other_amount()
        if len(found) == 1:
            if found[0].steps and not joins_up(found[0].lines):
                self.asker.doubt("各档之间不相衔接")
            return self._with_judged(granting.rule_of(self.asker, found[0], self.full, other))
        if self.highest:
            return granting.highest(self.asker, found, self.full)
        if decision.way == granting.CHOSEN:
            return self._with_judged(granting.chosen(self.asker, found, self.full, other))
        if other != ZERO:
            rest = granting.added(self.asker, found, self.full)
            none = " and ".join(self.denied(grant.lines[0]) for grant in found)
            return cases([(none, other)], rest)
        return granting.added(self.asker, found, self.full)

    def _with_judged(self, rule: object) -> object:
        """否则酌情: an assessor gives the points of the last branch."""
        other = self.otherwise
        if other is None or other.effect.kind != JUDGED or not isinstance(rule, dict):
            return rule
        judged = {"kind": "judged", "item": self.asker.items.code("酌情评定的得分", "分")}
        self.asker.doubt("“酌情”的部分由评审部门给分")
        if rule["kind"] == "attain":
            return cases([(str(rule["when"]), rule.get("points", "full()"))], judged)
        return {**rule, "otherwise": judged} if rule["kind"] == "cases" else rule

    def _without_grants(self) -> object:
        takes = self.of_kind(TAKE, SHARE_LOST)
        adds = self.of_kind(ADD, SHARE_ADDED) + self.each_gives()
        if len(self.of_kind(SHARE)) == 1 and adds and not takes:
            return self._share_and_more(self.of_kind(SHARE)[0], adds)
        if self.of_kind(SHARE) and (takes or adds):
            raise NoRule("按比例计分的部分与其他部分的关系没有写清")
        if takes and not adds:
            if self._only_taken(takes):
                return self._off_nothing(takes)
            if len(takes) == 1 and takes[0].each is not None and takes[0].effect.kind == TAKE:
                return deduct(self.asker, takes[0], self.full)
            return self.sum_of("full()", takes)
        if adds and takes:
            rule = self.sum_of(self.beginning(adds), [*takes, *adds])
            return uncapped(rule) if self.full is None else rule
        return self.awards(adds) if adds else self._without_changes()

    def _only_taken(self, takes: list[Line]) -> bool:
        """Whether nothing is said of any points that the deductions could be taken from."""
        if self.full is not None or len(takes) < len(self.lines):
            return False
        return not any(line.limit(UNTIL_ZERO) or line.limit(LEAST) for line in takes)

    def _off_nothing(self, takes: list[Line]) -> object:
        """发生一起扣2分, and no points known: so much less, whatever there is."""
        self.asker.doubt("没有写分值，扣分从0分算起")
        rule = self.sum_of(ZERO, takes)
        parts = rule["parts"]
        assert isinstance(parts, list)
        return parts[0] if len(parts) == 1 and "floor" not in rule else rule

    def _share_and_more(self, share: Line, adds: list[Line]) -> object:
        """按完成比例得分，超额的每超10%加0.5分."""
        base = ratio(self.asker, self.reached(share.level), share)
        if share.level is None:
            self.asker.subject, self.asker.unit = str(base["of"]), "%"
            self.asker.level = Level("", ">=", Quantity(Decimal(100), "%"))
        else:
            self.asker.level = share.level
        return self.sum_of(base, adds)

    def _without_changes(self) -> object:
        """Nothing given, nothing taken off: a share, an assessor, or a gate alone."""
        shares = self.of_kind(SHARE)
        if shares:
            return ratio(self.asker, self.reached(shares[0].level), shares[0])
        if self.of_kind(CITED) or any(not one.effect.off for one in self.of_kind(JUDGED)):
            self.asker.doubt("由评审部门或另行规定的办法给分")
            return {"kind": "judged", "item": self.asker.items.code("评审得分", "分")}
        if not self.of_kind(NOTHING, REVERSE):
            raise NoRule("没有写怎么得分、怎么扣分")
        return "full()"


def _by_class(found: list[granting.Grant]) -> bool:
    """A类县增速达到8%，B类县增速达到7%: one measure under several names."""
    names = [grant.lines[0].level.measure for grant in found if grant.lines[0].level is not None]
    if len(names) < 2 or len(set(names)) < 2:
        return False
    return all(len(name) > 2 and name[-2:] == names[0][-2:] for name in names)


def _levels_of(gives: Sequence[Line]) -> list[Level]:
    """受理率、办结率均达到100%: the levels of the one line that gives full points."""
    return gives[0].levels if len(gives) == 1 else []


def _begun(takes: Sequence[Line]) -> Level | None:
    """三年以上未换届的扣3分，每多一年加扣1分: the steps go on from there."""
    for before, line in pairwise(takes):
        level, each = before.level, line.each
        if level is None or each is None or each.measure or each.base or before.each is not None:
            continue
        like = isinstance(level.value, Quantity) and level.value.unit == each.step.unit
        if like and each.way == "more" and level.sign in (">=", ">") and not line.tests:
            return level
    return None


def _full_level(gives: Sequence[Line]) -> Level | None:
    """The level of the first line that gives points: steps are counted from it."""
    levels = [line.level for line in gives if line.level is not None]
    return levels[0] if levels else None
