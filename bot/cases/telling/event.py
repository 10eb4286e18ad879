"""What a request outside says: one happening of one case, written down at the moment it happened.

docs/webhook.schema.json describes it for those who take it; docs/outward.md says it in words. Fields are only ever
added; what would break a reader gets another `VERSION`.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from bot.answering.emphasis import plain
from bot.cases.case import Case, Escalation
from bot.cases.changes import Change
from bot.cases.job import Job

VERSION: Final = 1
MOST_TEXT: Final = 100_000
TOLD: Final = frozenset(
    {
        Change.CREATED,
        Change.TAKEN,
        Change.RELEASED,
        Change.ASSIGNED,
        Change.REPLIED,
        Change.RESOLVED,
        Change.NOT_A_BOUNCE,
        Change.REOPENED,
    }
)
"""What is told outside. Notes between helpers are not, nor what somebody says in a thread."""


def event_id(job: Job, change: Change) -> str:
    """The same for the same happening, however often it is told: whoever takes it knows by this what they have."""
    return "evt_" + hashlib.blake2b(f"{job.place.team} {job.id} {change}".encode(), digest_size=12).hexdigest()


def event_of(job: Job, change: Change, case: Case, escalation: Escalation, *, at: float, with_text: bool) -> str:
    """The happening as JSON text; links are put in when it is sent."""
    answer = case.answer
    data: dict[str, Any] = {
        "team": case.place.team,
        "case": case.id,
        "state": escalation.state.value,
        "who": job.place.user,
        "asked_by": case.place.user,
        "called_by": escalation.asked_by,
        "taken_by": escalation.claimed_by,
        "ended_by": escalation.resolved_by,
        "urgent": escalation.urgent,
        "private": case.private or case.place.is_direct,
        "asked_at": case.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "entry": answer.entry_id if answer else None,
        "reason": answer.reason if answer else None,
        "headline": plain(case.title),
        "lost": answer.lost if answer else None,
        "acts": answer.acts if answer else None,
        "refused_by": answer.refused_by if answer else None,
        "outcome": escalation.outcome.value if escalation.outcome else None,
        "right_entry": escalation.right_entry,
        "links": {"card": None, "thread": None},
    }
    if with_text:
        data |= {"text": case.text[:MOST_TEXT], "outcome_words": escalation.outcome_words}
    return json.dumps(
        {
            "version": VERSION,
            "id": event_id(job, change),
            "type": f"case.{change.value}",
            "timestamp": datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds"),
            "data": data,
        },
        ensure_ascii=True,
    )


def when(event: str) -> float:
    """When it happened, in seconds since 1970."""
    return datetime.fromisoformat(str(json.loads(event)["timestamp"])).timestamp()


def body_of(event: str, *, card: str | None, thread: str | None) -> bytes:
    """What is sent: the happening with its links."""
    told = json.loads(event)
    told["data"]["links"] = {"card": card, "thread": thread}
    return json.dumps(told, ensure_ascii=True).encode()
