"""Which rows of a table are its heading, and what each column holds.

A heading may take several rows: 责任单位 over 牵头单位 and 配合单位, 分值 over 产区 and 非产区.
What a column holds is read from all that stands over it, the lowest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kaocheng.scoring.issued.grids import Cell, Grid, plain
from kaocheng.scoring.issued.texts import points_of

SERIAL, LEVEL, POINTS, STANDARD = "serial", "level", "points", "standard"
TARGET, MEASURE, NATURE, SOURCE = "target", "measure", "nature", "data_source"
ASSESSOR, LEAD, SUPPORT, EVIDENCE = "assessor", "lead", "support", "evidence"
REMARK, MARKS, UNKNOWN = "remark", "marks", "unknown"

_MOST_ROWS = 4  # of one heading
_LONGEST = 24  # signs of a cell of a heading
_BY = "(?:单位|部门|科室|处室)"
_WITH_POINTS = "(?:[及和与、]?(?:标准)?(?:分值|权重|满分|分数))"  # 考核项目及分值: 制度建设10分
# In order: what is filled in when marks are given goes first, 部门评审得分 is no 考核部门.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        MARKS,
        (
            "(?:自评|自查|考核|评审|部门|核定|实际|实|抽查|最终|县级|市级|省级|初评|复核)*"
            "(?:得分|评分|打分|核分|计分结果|调整)",
            "(?:自评|考评|考核)分|得分情况|自评分数|扣分|加分",
            "(?:失分|扣分|加分|加扣分)(?:原因|理由|情况|依据)",
        ),
    ),
    (SERIAL, ("序号|编号|指标编号|指标代码|代码|项目编号|条款号",)),
    (
        STANDARD,
        (
            ".*(?:评分|计分|考核|评价|评定|得分|赋分|打分|扣分|加分|考评|加扣分)"
            "(?:标准|办法|细则|规则|方法|依据及标准|说明|要点及标准)",
            "(?:评分|计分|得分|赋分|打分|计算)(?:公式|方式)",
            "(?:考核|考评|检查|评价)?(?:内容|要点|项目|指标|要求)[及和与、](?:标准|办法|细则|方法)",
            "(?:评分|计分|考核|考评|评价|扣分|检查)?(?:标准|办法|细则)[及和与、](?:分值|权重|满分|分数)",
            "评分要求|(?:扣分|加分|加扣分|减分)(?:项|情形|事由|因素)",
        ),
    ),
    (
        TARGET,
        (
            "(?:年度|考核|工作|全年)?(?:目标值|目标任务数|任务数|指标值|目标数)",
            "年度目标|目标值?|完成目标",
        ),
    ),
    (MEASURE, ("计量单位|度量单位|单位|数据单位",)),
    (NATURE, ("指标性质|性质|指标类型|指标属性|定[量性][/、和或]?定[性量]|类型",)),
    (
        SOURCE,
        (
            f"(?:数据|资料|信息|指标)来源{_BY}?",
            f"数据(?:提供|采集){_BY}|取数部门",
        ),
    ),
    (
        LEAD,
        (
            f"(?:牵头|责任|主责|主管|负责|主办|牵头责任|责任牵头|实施){_BY}",
            "牵头|责任主体",
        ),
    ),
    (SUPPORT, (f"(?:配合|协办|协同|参与|协助|协作|配合责任){_BY}|配合",)),
    (
        ASSESSOR,
        (
            "(?:负责)?(?:考核|评审|评分|评价|考评|打分|审核|考核评分|考核责任|评分责任|考核牵头)(?:责任)?"
            "(?:单位|部门|主体|组)",
        ),
    ),
    (
        EVIDENCE,
        (
            "(?:佐证|证明|印证|支撑|备查|考核|报送)(?:材料|资料)(?:要求|清单|目录)?",
            "佐证|材料要求|材料清单",
        ),
    ),
    (
        POINTS,
        (
            "分值|满分|标准分值?|分数|权重|基本分值?|赋分|基础分值?|满分值|配分|权值|权数|比重",
            "分值权重|权重分值?|总分值?|(?:指标|考核|考评|评分)分值|应得分[数值]?|规定分[数值]?|最高分",
            "(?:单项|小项|分项|各项|每项)(?:满分|分值?|得分)",
        ),
    ),
    (
        LEVEL,
        (
            "[一二三四五1-5]级指标.*",
            "(?:考核|评价|重点考核|重点|工作|主要|具体|评分|评审|目标|考评|加分|扣分|减分|奖惩|否决|一票否决)*"
            f"(?:内容|事项|项目|指标|要点|类别|任务|目标任务|方面|维度|领域|要素|(?<=[核作考])重点)(?:名称)?{_WITH_POINTS}?",
            "类别|名称|分类",
            # 检查考评项目, 目标责任制内容
            r"(?!.*(?:材料|资料|依据|部门|单位|领导|分|情况|说明|备注))[\u4e00-\u9fff]{1,8}(?:内容|项目|指标|事项)",
        ),
    ),
    (
        REMARK,
        (
            "备注|说明|其他说明|责任领导|责任人|联系人|分管领导|完成时限|考核方式|考核形式",
            "指标解释|政策依据|考核依据|文件依据|上级对口部门|考核周期|考核时间",
        ),
    ),
)
_PATTERNS = tuple((role, re.compile(f"(?:{'|'.join(words)})\\Z")) for role, words in _WORDS)
_NOT_HEAD = re.compile(r"[。；]|\d{2,}分|\d+%")
_WEIGHTS = {STANDARD: 4, LEVEL: 3, POINTS: 3, LEAD: 2, SUPPORT: 2, ASSESSOR: 2, SOURCE: 2}


@dataclass(frozen=True)
class Column:
    """A column: what it holds, and the words over it from the top down."""

    index: int
    role: str
    words: tuple[str, ...]

    @property
    def heading(self) -> str:
        """The lowest words over the column."""
        return self.words[-1] if self.words else ""


@dataclass(frozen=True)
class Heading:
    """The heading of a table within a grid: its rows, its columns, and how sure it is."""

    top: int
    bottom: int
    columns: tuple[Column, ...]
    score: int

    def of(self, *roles: str) -> tuple[Column, ...]:
        """The columns of these roles, from the left."""
        return tuple(column for column in self.columns if column.role in roles)

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        return tuple(column.words for column in self.columns)


@lru_cache(maxsize=4096)
def role_of(words: str) -> str:
    """What a column under these words holds; unknown for what is no heading."""
    bare = re.sub(r"[((][^()()]*[))]|[*：:]", "", words) or words.strip("()*：:")
    if not bare or len(words) > _LONGEST or _NOT_HEAD.search(words):
        return UNKNOWN
    return next((role for role, pattern in _PATTERNS if pattern.match(bare)), UNKNOWN)


def headings(grid: Grid) -> tuple[Heading, ...]:
    """Every heading in the grid, from the top. Rows between two belong to the upper table."""
    found: list[Heading] = []
    row = 0
    while row < grid.height:
        heading = _heading_at(grid, row) if _is_likely(grid, row) else None
        if heading is None:
            row += 1
        else:
            found.append(heading)
            row = heading.bottom + 1
    return tuple(found)


def _is_likely(grid: Grid, row: int) -> bool:
    """Whether two cells of the row are words of a heading."""
    known = 0
    for cell in grid.by_row.get(row, ()):
        known += role_of(cell.plain) != UNKNOWN
    return known >= 2


def _heading_at(grid: Grid, top: int) -> Heading | None:
    candidates = []
    bottom = _merged_bottom(grid, top)
    for end in range(bottom, min(top + _MOST_ROWS, grid.height)):
        if end > bottom and not _goes_on(grid, top, end):
            break
        candidates.append(_heading(grid, top, end))
    usable = [each for each in candidates if _is_scoring(each)]
    return max(usable, key=lambda each: (each.score, each.bottom), default=None)


def _merged_bottom(grid: Grid, top: int) -> int:
    """A heading is at least as deep as its cells that reach down; one that reaches on is none."""
    depths = [cell.rows for cell in grid.by_row.get(top, ()) if role_of(cell.plain) != UNKNOWN]
    deep = max(depths, default=1)
    return top + (deep if deep <= _MOST_ROWS else 1) - 1


def _goes_on(grid: Grid, top: int, end: int) -> bool:
    """Whether the row stands under a wide cell of the heading, in words of a heading."""
    wide = {
        column
        for row in range(top, end)
        for cell in grid.by_row.get(row, ())
        if cell.columns > 1
        for column in range(cell.column, cell.last_column + 1)
    }
    cells = grid.by_row.get(end, ())
    return bool(cells) and all(
        cell.column in wide and len(cell.plain) <= _LONGEST and not _NOT_HEAD.search(cell.plain)
        for cell in cells
    )


def _heading(grid: Grid, top: int, bottom: int) -> Heading:
    columns = tuple(_column(grid, index, top, bottom) for index in range(grid.width))
    columns = _settled(_without_ways(grid, bottom, _as_written(grid, bottom, columns)))
    columns = tuple(_of_figures(grid, bottom, tuple(_naming_rows(grid, bottom, columns))))
    roles = {column.role for column in columns}
    score = sum(_WEIGHTS.get(role, 1) for role in roles - {UNKNOWN})
    return Heading(top, bottom, columns, score)


def _column(grid: Grid, index: int, top: int, bottom: int) -> Column:
    words: list[str] = []
    for row in range(top, bottom + 1):
        cell = grid.at(row, index)
        if cell is not None and (not words or words[-1] != cell.plain):
            words.append(cell.plain)
    return Column(index, _role(words), tuple(words))


_BOTH_WAYS = re.compile("(?:加|扣|减|奖)+分?(?:情况|说明|原因|依据|事项)?")
_GIVES = re.compile("[加扣减得计][^。；]{0,6}[0-9.]+分|[0-9.]+分|满分|[不得计扣]分|比例|分值|酌情")
_BRACKETS = re.compile(r"\(分|[及和与、]分值")  # points behind names
_LOOKED_AT = 60  # rows below a heading


def _as_written(grid: Grid, bottom: int, columns: Sequence[Column]) -> Iterator[Column]:
    """加减分 over 全勤加2分 says how points are given; over empty cells it is filled in later.

    So 得分 over 2分, where no other column has points.
    """
    has_points = any(c.role == POINTS or _BRACKETS.search("".join(c.words)) for c in columns)
    for column in columns:
        fits = column.role in (MARKS, UNKNOWN) and _BOTH_WAYS.match(column.heading)
        if fits and _tells_points(grid, bottom, column):
            yield Column(column.index, STANDARD, column.words)
        elif not has_points and column.heading == "得分" and _holds_points(grid, bottom, column):
            yield Column(column.index, POINTS, column.words)
        else:
            yield column


def _without_ways(grid: Grid, bottom: int, columns: Iterable[Column]) -> tuple[Column, ...]:
    """考核方法 over 查阅资料 beside 评分标准: how it is looked at, and no standard."""
    known = tuple(columns)
    told = [c for c in known if c.role == STANDARD and _tells_points(grid, bottom, c)]
    return tuple(
        Column(c.index, REMARK, c.words) if c.role == STANDARD and told and c not in told else c
        for c in known
    )


def _naming_rows(grid: Grid, bottom: int, columns: Sequence[Column]) -> Iterator[Column]:
    """考核要求 with a text for each row below one cell of 考核项目: the rows' own names."""
    levels = [column.index for column in columns if column.role == LEVEL]
    standards = [column.index for column in columns if column.role == STANDARD]
    for column in columns:
        between = levels and standards and levels[-1] < column.index < standards[0]
        wanted = column.role == UNKNOWN and _REQUIRED.search(column.heading)
        named = between and wanted and _parts_rows(grid, bottom, column.index, levels[-1])
        yield Column(column.index, LEVEL, column.words) if named else column


_FIGURE = re.compile(r"[≥≤><]?\d+(?:\.\d+)?(?:[^\d\s。；，、]{1,4})?")


def _of_figures(grid: Grid, bottom: int, columns: Sequence[Column]) -> Iterator[Column]:
    """目标任务 over 24 and 2000: what is to be reached, and no name, where others name."""
    levels = [column for column in columns if column.role == LEVEL]
    for column in columns:
        cells = list(_below(grid, bottom, column))
        figures = cells and all(_FIGURE.fullmatch(cell.plain) for cell in cells)
        aim = figures and column in levels[1:] and "序" not in column.heading
        yield Column(column.index, TARGET, column.words) if aim else column


def _below(grid: Grid, bottom: int, column: Column) -> Iterator[Cell]:
    """The cells of a column that are looked at to tell what it holds."""
    for row in range(bottom + 1, bottom + 1 + _LOOKED_AT):
        cell = grid.at(row, column.index)
        if cell is not None and cell.plain:
            yield cell


_REQUIRED = re.compile("(?:要求|目标|任务|要点)$")


def _parts_rows(grid: Grid, bottom: int, index: int, above: int) -> bool:
    """Whether a cell of the column above covers several cells of this one."""
    held: dict[str, int] = {}
    for row in range(bottom + 1, grid.height):
        cell, over = grid.at(row, index), grid.at(row, above)
        if cell is not None and over is not None and cell.row == row:
            held[over.address] = held.get(over.address, 0) + 1
    return any(many > 1 for many in held.values())


def _holds_points(grid: Grid, bottom: int, column: Column) -> bool:
    said = list(_below(grid, bottom, column))
    return bool(said) and all(points_of(cell.text) for cell in said)


def _tells_points(grid: Grid, bottom: int, column: Column) -> bool:
    return any(_GIVES.search(cell.plain) for cell in _below(grid, bottom, column))


def _role(words: list[str]) -> str:
    """The lowest words decide; 产区 under 分值 are points."""
    for each in reversed(words):
        role = role_of(each)
        if role != UNKNOWN:
            return role
    return UNKNOWN


def _settled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """责任单位 beside 牵头单位 supports it; words behind the standards name no indicator."""
    leads = [column for column in columns if column.role == LEAD]
    levels = [column.index for column in columns if column.role == LEVEL]
    standards = [column.index for column in columns if column.role == STANDARD]
    out = []
    for column in columns:
        role = column.role
        if role == LEAD and len(leads) > 1 and column is not leads[0]:
            role = SUPPORT
        if role == STANDARD and not levels and column.index == standards[0] and len(standards) > 1:
            role = LEVEL
        if role == LEVEL and standards and column.index > standards[-1]:
            role = UNKNOWN
        if role == UNKNOWN and not levels and _NAMED_BY.search(column.heading):
            role = LEVEL  # 考核内容及要求, where nothing else names what is assessed
        if role == STANDARD and not levels and _NAMES_TOO.match(column.heading):
            role = LEVEL  # 考核内容及评分标准, the only words of each row
        out.append(column if role == column.role else Column(column.index, role, column.words))
    return tuple(out)


_NAMED_BY = re.compile("(?:内容|项目|指标|事项|任务)")
_NAMES_TOO = re.compile("(?:考核|考评|评价|工作|检查)*(?:内容|项目|指标|要点|要求)[及和与、]")


def _is_scoring(heading: Heading) -> bool:
    """A scoring table names what is assessed, and how or for how many points."""
    return bool(heading.of(LEVEL)) and bool(heading.of(STANDARD, POINTS))


def words_over(grid: Grid, heading: Heading) -> Iterator[Cell]:
    """The cells of the heading."""
    for row in range(heading.top, heading.bottom + 1):
        yield from grid.by_row.get(row, ())


def group_of(column: Column) -> str:
    """产区 of 分值 over 产区, or of 分值(产区); "" for points that are the same for all."""
    inside = re.search(r"\(([^()]+)\)\Z", column.heading)
    if role_of(column.heading) in (POINTS, MARKS):
        return "" if inside is None or inside[1] in ("分", "%", "满分", "百分制") else inside[1]
    return plain(column.heading)
