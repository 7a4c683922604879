"""A run: leaves, tree, adjustments, vetoes, totals, places and grades of all units."""
