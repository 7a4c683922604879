"""The exact reference of ``kaocheng-scheme/1``: slow, plain, one unit and one cell at a time.

It shares no line with the product. Section numbers in its comments are those of the format's text.
"""

from tests.oracle.run import compute
from tests.oracle.values import OracleRefused

__all__ = ["OracleRefused", "compute"]
