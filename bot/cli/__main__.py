"""`python -m bot.cli` is `rebound`."""

from bot.cli.app import main

main()
