"""Bounces that arrive by themselves, and many of them at once."""
