"""Forms of scoring rules: one table of kinds and fields, filled from a document and taken back."""

from kaocheng.schemes.rule_forms.fields import Bound, BoundRow, BoundRule, Field, Form, KindForm
from kaocheng.schemes.rule_forms.fill import fill, fill_rule, names_in
from kaocheng.schemes.rule_forms.kinds import KIND_FORMS
from kaocheng.schemes.rule_forms.take import take, take_rule

__all__ = [
    "KIND_FORMS",
    "Bound",
    "BoundRow",
    "BoundRule",
    "Field",
    "Form",
    "KindForm",
    "fill",
    "fill_rule",
    "names_in",
    "take",
    "take_rule",
]
