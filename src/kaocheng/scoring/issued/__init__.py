"""From an issued scoring table (Excel, Word) to a scheme, and from a scheme to the table.

table = read_issued("评分表.xlsx")
made = draft(table)                                  # every standard with its proposed rule
made = draft(table, {"评分表!E5": Decision("judged")})  # as people decided
made.source                                          # kaocheng-scheme/1
"""

from kaocheng.scoring.issued.drafting import Drafted
from kaocheng.scoring.issued.exporting import export_scheme
from kaocheng.scoring.issued.making import Draft, draft
from kaocheng.scoring.issued.reading import read_issued
from kaocheng.scoring.issued.shapes import Decision, Finding, IssuedTable, Node, Part, Standard

__all__ = [
    "Decision",
    "Draft",
    "Drafted",
    "Finding",
    "IssuedTable",
    "Node",
    "Part",
    "Standard",
    "draft",
    "export_scheme",
    "read_issued",
]
