"""Kaocheng (考成): target-responsibility assessment, from the scheme to the circular."""

__version__ = "0.1.0"
