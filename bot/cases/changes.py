"""What happens to an escalation, and who is told within the program: reminders, whoever is told outside."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from bot.cases.job import Job


class Change(StrEnum):
    """What somebody did, or the clock."""

    CREATED = "created"
    TAKEN = "taken"
    RELEASED = "released"
    ASSIGNED = "assigned"
    NOTED = "noted"
    REPLIED = "replied"
    """Somebody who helps wrote to the one who asked."""
    ASKER_SAID = "asker-said"
    RESOLVED = "resolved"
    NOT_A_BOUNCE = "not-a-bounce"
    REOPENED = "reopened"


Told = Callable[[Job, Change], None]
"""Is told of a change, in a step of the job that made it: it may be told of the same one twice, and hands over further
jobs only, whose ids are made of this job's, so that each is recorded once."""
