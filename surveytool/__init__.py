"""Needs assessment and evaluation for the board of a community."""

__version__ = "0.1.0"
