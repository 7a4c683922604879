"""An invented city with twelve counties in three groups, and their year. Pure, always the same."""

from __future__ import annotations

from decimal import Decimal

CITY = "demo-cy"
CITY_NAME = "澄阳市（演示数据）"
_GROUPS = {
    "ecology": ("云岫县", "雾溪原县", "青崖坪县", "鹿鸣原县"),
    "farming": ("秋禾县", "麦野县", "丰塘原县", "谷岗县"),
    "industry": ("铁泉县", "澄江原区", "东澄区", "炉峰原县"),
}
# Code → name and group.
COUNTIES = {
    f"{CITY}-{number:02d}": (name, group)
    for number, (name, group) in enumerate(
        ((name, group) for group, names in _GROUPS.items() for name in names), start=1
    )
}
CODES = tuple(COUNTIES)
# How far each county is above or below what it was to reach; the rest follows from it.
_STRENGTH = (2, 0, 1, -2, 1, 3, -1, -7, 5, 1, 4, -1)
# The same of the year before, when nothing was vetoed.
_STRENGTH_BEFORE = (1, 1, 0, -3, 2, -1, 0, -6, 4, 2, 3, -7)
# Grounds of a veto: a case in the leadership of 麦野县, a grave accident in 东澄区.
_CORRUPTION, _ACCIDENT = 5, 10
# 鹿鸣原县 breaks through the control line of safety, 丰塘原县 that of petitions.
_UNSAFE, _PETITIONS = 3, 6
_BANDS = ("好", "较好", "一般")
# Item → who gives it; units are asked for the rest.
GIVEN_BY = {
    **dict.fromkeys(
        ("gdp", "investment", "industry_growth", "retail", "urban_income", "rural_income"),
        "市统计局（演示数据）",
    ),
    **dict.fromkeys(("public_good", "public_fair", "public_poor"), "市统计局（演示数据）"),
    "revenue": "市财政局（演示数据）",
    "air": "市生态环境局（演示数据）",
    "pollution": "市生态环境局（演示数据）",
    "deaths": "市应急局（演示数据）",
    "accidents": "市应急局（演示数据）",
    "petitions": "市信访局（演示数据）",
    "innovation": "市委政法委（演示数据）",
    "unrest": "市委政法委（演示数据）",
    "corruption": "市纪委监委（演示数据）",
    **dict.fromkeys(("panel_good", "panel_fair", "panel_poor"), "市考核办（演示数据）"),
}


def targets(county: int) -> dict[tuple[str, str], str]:
    """(item, kind) → what the county is to reach, or not to exceed."""
    size = 10 + 3 * county % 7
    reached = {
        "gdp": str(6 + Decimal(county % 3) / 2),
        "revenue": str(8000 * size),
        "investment": str(8 + county % 4),
        "industry_growth": str(7 + county % 3),
        "urban_income": str(30000 + 700 * size),
        "rural_income": str(15000 + 400 * size),
        "welfare": "12",
        "capital": str(3 * size),
        "air": str(88 - county // 4 * 4),
    }
    lines = {"deaths": str(3 + county % 4), "petitions": str(4 + county % 3)}
    return {(item, "target"): value for item, value in reached.items()} | {
        (item, "plan"): value for item, value in lines.items()
    }


def year_figures(county: int, *, before: bool = False) -> dict[str, str]:
    """Item → what the year came to, or the year before it."""
    strengths = _STRENGTH_BEFORE if before else _STRENGTH
    strength, aims = Decimal(strengths[county]), targets(county)
    grounds = dict.fromkeys(_grounds(county), "0") if before else _grounds(county)
    return {
        **_economy(county, strength, aims),
        **_people(county, strength, aims),
        **grounds,
        **_opinion(county),
    }


def _economy(county: int, strength: Decimal, aims: dict[tuple[str, str], str]) -> dict[str, str]:
    def over(item: str, points: Decimal) -> str:
        return str(Decimal(aims[item, "target"]) + points)

    def rate(item: str, percent: Decimal) -> str:
        return str(Decimal(aims[item, "target"]) * (100 + percent) / 100)

    return {
        "gdp": over("gdp", strength * Decimal("0.7")),
        "revenue": rate("revenue", strength * 2),
        "investment": over("investment", strength),
        "industry_growth": over("industry_growth", strength * Decimal("0.8")),
        "retail": str(6 + strength / 2 + Decimal(county) / 10),
        "urban_income": rate("urban_income", strength),
        "rural_income": rate("rural_income", strength / 2),
        "capital": rate("capital", strength * 3),
        "projects": str(min(100, 92 + 2 * strength)),
    }


def _people(county: int, strength: Decimal, aims: dict[tuple[str, str], str]) -> dict[str, str]:
    deaths, petitions = int(aims["deaths", "plan"]), int(aims["petitions", "plan"])
    return {
        "welfare": str(12 + min(0, int(strength))),
        "air": str(Decimal(aims["air", "target"]) + strength / 2),
        "deaths": str(deaths + 2 if county == _UNSAFE else max(0, deaths - 1 - county % 2)),
        "petitions": str(petitions + 3 if county == _PETITIONS else petitions - 1),
        "innovation": _BANDS[county % 3],
        "honours_nation": "2" if county in (8, _ACCIDENT) else "0",
        "honours_province": str(county % 3),
    }


def _grounds(county: int) -> dict[str, str]:
    """Grounds of vetoes: cases, by the county where they came about."""
    return {
        "corruption": str(int(county == _CORRUPTION)),
        "unrest": "0",
        "accidents": str(int(county == _ACCIDENT)),
        "pollution": "0",
    }


# Grades of the third year back, as they stood in a document: county → grade.
EARLIER = (
    "良好",
    "优秀",
    "良好",
    "良好",
    "优秀",
    "良好",
    "良好",
    "良好",
    "优秀",
    "良好",
    "良好",
    "一般",
)


def _opinion(county: int) -> dict[str, str]:
    """Votes of a panel of fifty, and four hundred answers of the public."""
    good, fair = 36 + 2 * county % 9, 8 - county % 4
    public, partly = 290 + 13 * county % 60, 40 + 7 * county % 20
    return {
        "panel_good": str(good),
        "panel_fair": str(fair),
        "panel_poor": str(50 - good - fair),
        "public_good": str(public),
        "public_fair": str(partly),
        "public_poor": str(400 - public - partly),
    }
