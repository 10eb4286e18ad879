"""Threads as conversations about one case."""
