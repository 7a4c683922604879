"""The expression language of schemes: reading, checking, evaluating, putting into words."""
