"""The command line: `rebound …`."""

from bot.cli.app import main

__all__ = ["main"]
