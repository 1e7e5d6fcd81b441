"""The version of quitus."""

__version__ = "0.1.0"
