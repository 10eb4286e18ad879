"""`python -m bot.cli` is `rebound`."""

from bot.cli.start import main

main()
