"""Exact numbers: decimals and rounding, error-bounded floats, fractions, and columns of them."""
