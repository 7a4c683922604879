"""The responsibility list (责任清单): who leads, supports, assesses and supplies data. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaocheng.schemes.tree import inherited, path_names, points_words
from kaocheng.scoring import Scheme
from kaocheng.scoring.expressions.words import show_number
from kaocheng.scoring.scheme.model import Adjustment, Indicator

ROLES = {"lead": "牵头", "support": "配合", "assessor": "评审", "data_source": "提供数据"}
NOBODY = "（未明确）"
ADJUSTED = "加减分项"


@dataclass(frozen=True)
class Duty:
    """What a department has to do for one indicator."""

    department: str
    role: str
    code: str
    name: str
    path: tuple[str, ...]
    points: str
    text: str
    evidence: tuple[str, ...]
    contact: str


@dataclass(frozen=True)
class DepartmentDuties:
    """A department: its duties in the order of the scheme, and the points that it leads.

    `led` is a range, as 24～26, where groups differ.
    """

    department: str
    leader: str
    duties: tuple[Duty, ...]
    led: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class LeaderDuties:
    """A leader with the departments under them."""

    leader: str
    departments: tuple[DepartmentDuties, ...]


def duties_of(
    scheme: Scheme, contacts: Mapping[str, str], leaders: Mapping[str, str]
) -> tuple[DepartmentDuties, ...]:
    """Every department, in the order in which the scheme first names it."""
    found: dict[str, list[Duty]] = {}
    for leaf in scheme.leaves:
        for duty in _duties(scheme, leaf, contacts):
            found.setdefault(duty.department, []).append(duty)
    for each in scheme.adjustments:
        if each.assessor:
            found.setdefault(each.assessor, []).append(_of_adjustment(scheme, each))
    return tuple(
        _department(scheme, name, tuple(duties), leaders.get(name, ""))
        for name, duties in found.items()
    )


def _of_adjustment(scheme: Scheme, each: Adjustment) -> Duty:
    """Who reviews a bonus or deduction; nobody leads or supports one."""
    points = "" if each.cap is None else show_number(-each.cap if each.deducts else each.cap)
    path, words = (ADJUSTED,), each.words(scheme.item_names)
    return Duty(each.assessor, ROLES["assessor"], each.code, each.name, path, points, words, (), "")


def by_leader(departments: tuple[DepartmentDuties, ...]) -> tuple[LeaderDuties, ...]:
    """The same under the leaders; departments without one stand last."""
    names = sorted({each.leader for each in departments}, key=lambda name: (not name, name))
    return tuple(
        LeaderDuties(name, tuple(each for each in departments if each.leader == name))
        for name in names
    )


def _duties(scheme: Scheme, leaf: Indicator, contacts: Mapping[str, str]) -> Iterator[Duty]:
    codes = (leaf.code, *reversed(scheme.path[leaf.code]))
    contact = next((contacts[code] for code in codes if contacts.get(code)), "")
    for role, words in ROLES.items():
        held = inherited(scheme, leaf, role)
        names = (held,) if isinstance(held, str) else tuple(held)
        if role == "lead" and not any(names):
            names = (NOBODY,)
        for name in filter(None, names):
            yield Duty(
                name,
                words,
                leaf.code,
                leaf.name,
                path_names(scheme, leaf.code),
                points_words(leaf.points),
                leaf.text,
                leaf.evidence,
                contact,
            )


def _department(
    scheme: Scheme, name: str, duties: tuple[Duty, ...], leader: str
) -> DepartmentDuties:
    led = [duty.code for duty in duties if duty.role == ROLES["lead"]]
    counts = tuple((words, sum(duty.role == words for duty in duties)) for words in ROLES.values())
    return DepartmentDuties(name, leader, duties, _led(scheme, led), counts)


def _led(scheme: Scheme, codes: list[str]) -> str:
    groups = [group.code for group in scheme.groups] or [""]
    sums = [
        sum((scheme.node[code].points_for(group) for code in codes), Fraction(0))
        for group in groups
    ]
    ends = dict.fromkeys((min(sums), max(sums)))
    return "～".join(show_number(each) for each in ends)
