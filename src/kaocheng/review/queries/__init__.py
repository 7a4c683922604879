"""Reads of the review room; each starts from an actor."""

from __future__ import annotations
