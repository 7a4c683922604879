"""Invented places of the monthly rural assessment and their figures. Pure, and always the same."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CITY = "demo-yc"
CITY_NAME = "云川市（演示数据）"
COUNTIES = {
    f"{CITY}-{number}": f"{name}（演示数据）"
    for number, name in enumerate(
        ("青岭县", "石溪县", "柳原县", "松河县", "望湖县", "东屏县", "禾丰县", "泉坪县"), start=1
    )
}
CODES = tuple(COUNTIES)
# Item → what the first county is to reach in the year; the others by their size.
_YEAR_PLANS = {"farmland": "12", "trained": "900", "villages": "36", "roads": "96"}
# Plans of things that are counted whole; the others go by tenths.
_WHOLE = {"trained", "villages"}
_SOWN = Decimal("60")
# What the statistics and the party organs give; units are not asked for it.
GIVEN_BY = {
    "revenue": "市统计局（演示数据）",
    "firms": "市统计局（演示数据）",
    "party": "市委组织部（演示数据）",
}
# The county that trains too few people: behind its plan in every month.
_LAGGING = 2
_MONTHS = 12
_FULL = Decimal(100)
_SIZES = (10, 8, 12, 7, 9, 11, 13, 6)


def _rounded(value: Decimal, item: str) -> Decimal:
    places = Decimal(1) if item in _WHOLE else Decimal("0.1")
    return value.quantize(places, ROUND_HALF_UP)


def year_targets(county: int) -> dict[str, str]:
    """Item → what the county is to reach by the end of the year."""
    size = Decimal(_SIZES[county]) / 10
    plans = {item: str(_rounded(Decimal(text) * size, item)) for item, text in _YEAR_PLANS.items()}
    return plans | {"sown": str(_rounded(_SOWN * size, "sown"))}


def month_plans(county: int, month: int) -> dict[str, str]:
    """Item → what the county is to have reached by the end of the month."""
    year = year_targets(county)
    return {
        item: str(_rounded(Decimal(year[item]) * month / _MONTHS, item)) for item in _YEAR_PLANS
    }


def reported(county: int, month: int) -> dict[str, str]:
    """Item → what the county reports for the month; what is 累计 never falls within the year."""
    wave = (3 * county + 2 * month) % 6
    done = {
        item: str(_rounded(Decimal(plan) * _pace(county, item, wave) / 100, item))
        for item, plan in month_plans(county, month).items()
    }
    sown = Decimal(year_targets(county)["sown"]) * (97 + (county + month) % 4) / 100
    return done | {
        "sown": str(_rounded(sown, "sown")),
        "civic": str(62 + (5 * county + 7 * month) % 27),
        "service": str(58 + (7 * county + 5 * month) % 31),
        "sewage": str(Decimal(40 + 2 * county) + Decimal(month) * (2 + county % 3) / 2),
        "foul": str(max(0, 7 - (month + county) // 2)),
        "funds": str(_rounded(min(_FULL, _FULL * month / _MONTHS * (88 + 3 * wave) / 100), "")),
        "helped": str(96 + wave % 5),
        "budget": str(90 + (county + 3 * month) % 11),
        "honours": str((month + county) // 4),
    }


def _pace(county: int, item: str, wave: int) -> int:
    """Percent of the plan."""
    return 61 if county == _LAGGING and item == "trained" else 95 + wave


def given(county: int, month: int) -> dict[str, str]:
    """Item → what data sources (数据来源) give for the county and month."""
    growth = Decimal(8 + (5 * county + 3 * month) % 9) - Decimal(county)
    if county == 0:  # long below zero, and turning at last
        growth = Decimal(2 * month - 15) / 5
    party = ("好", "较好", "一般")[(county + month // 3) % 3]
    return {"revenue": str(growth), "firms": str((county + month) % 4), "party": party}
