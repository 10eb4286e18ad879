"""The base that ships, for the tests that only look at it: read from its YAML once in each process.

A test about reading a base reads one of its own. Here the base is whole as soon as a test file is loaded, so that
tests can be made of its entries.
"""

from __future__ import annotations

from functools import cache

from bot.knowledge.base import Knowledge
from bot.knowledge.load import load_knowledge


@cache
def shipped() -> Knowledge:
    """The base, as `load_knowledge` makes it. It is frozen, so no test can harm another by it."""
    return load_knowledge()
