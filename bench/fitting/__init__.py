"""How the match is fitted and measured, from files of this repository alone. `bench/learn.py` is the command."""
