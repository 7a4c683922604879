"""From a scoring sentence (评分标准) in Chinese to a proposed rule of `kaocheng-scheme/1`.

    proposal = propose("垃圾处理率达到95%的，得3分；每低1个百分点扣0.5分，扣完为止。", "3")
    proposal.rule    # {"kind": "deduct", "of": "shortfall(垃圾处理率, 95)", "points": 0.5}

Hand-written patterns over a small scanner; no model, no network. What is not understood is said.
"""

from kaocheng.scoring.phrases.proposal import Proposal, Span
from kaocheng.scoring.phrases.propose import propose
from kaocheng.scoring.phrases.validity import one_leaf, scheme_of

__all__ = ["Proposal", "Span", "one_leaf", "propose", "scheme_of"]
