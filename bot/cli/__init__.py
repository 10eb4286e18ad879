"""The command line: `rebound …`."""

from bot.cli.start import main

__all__ = ["main"]
