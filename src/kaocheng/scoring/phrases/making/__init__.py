"""From lines to a rule: what is given, what is taken off, bounds, ladders, places, formulas."""
