"""Schemes: their values, reading them strictly, and lint."""
