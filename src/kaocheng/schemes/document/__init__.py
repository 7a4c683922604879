"""A draft's document: `kaocheng-scheme/1` as a tree of plain values that people edit.

Mappings, lists, texts, truth values, None, and numbers as `Decimal`, so that 0.10 stays 0.10. A
draft may be unfinished; only `check` says whether it can be issued. No table is touched here.
"""
