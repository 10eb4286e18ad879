"""Which workspace the arguments of a call are about: every method of `Chat` says it in one of few ways."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.cases.case import Case, Escalation, Place
from bot.cases.job import Job


def team_among(method: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """The workspace that a call of this method is about: that of its place, case, job or escalation, or its `team`.

    Raises `TypeError` where no argument says it, and `ValueError` where two say different ones: nothing is carried
    from one workspace into another.
    """
    given = _signature(method).bind(None, *args, **kwargs).arguments
    teams = {team for name, value in given.items() if (team := _team_of(name, value)) is not None}
    if not teams:
        raise TypeError(f"{method.__name__} does not say which workspace it is about")
    if len(teams) > 1:
        raise ValueError(f"{method.__name__} was called about more than one workspace")
    return teams.pop()


def _team_of(name: str, value: object) -> str | None:
    if isinstance(value, Case | Job):
        return value.place.team
    if isinstance(value, Escalation | Place):
        return value.team
    return value if name == "team" and isinstance(value, str) else None


@functools.cache
def _signature(method: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(method)
