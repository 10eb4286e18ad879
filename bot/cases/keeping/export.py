"""Everything that is kept about one person in Slack, as JSON Lines (https://jsonlines.org): one object for each thing,
whose `kind` says what it is. Of the cases of others it holds what this person did there.

The notes on an escalation are kept as one text: those of others who called for help after this person are among them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Executable, and_, or_, select

from bot.cases.durable.queue import JobState
from bot.cases.keeping.beside import settings_about, threads_of
from bot.cases.tables import CaseRow, EscalationRow, FeedbackRow, HistoryRow, InputRow, JobRow
from bot.cases.talk.conversation_tables import EntryRow, RelayRow
from bot.cases.workspace.installation_tables import InstallationRow


def export(database: Engine, user: str, team: str | None = None) -> Iterator[str]:
    """One line for each thing, in all workspaces or in one. Raises SQLAlchemy's error."""
    for kind, thing in _things(database, user, team):
        yield json.dumps({"kind": kind, **thing}, ensure_ascii=False)


def _things(database: Engine, user: str, team: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    for key in _keys_of_cases(database, user, team):
        yield "case", _case(database, *key)
    feedback = select(FeedbackRow).where(FeedbackRow.user_id == user)
    took_part = or_(EscalationRow.asked_by == user, EscalationRow.claimed_by == user, EscalationRow.resolved_by == user)
    history = select(HistoryRow).where(HistoryRow.user_id == user).order_by(HistoryRow.at)
    solved = select(CaseRow.team_id, CaseRow.id).where(CaseRow.solved_by == user, CaseRow.user_id != user)
    jobs = select(JobRow).where(JobRow.state != JobState.DONE.value, JobRow.payload != "")
    installed = select(InstallationRow).where(InstallationRow.installed_by == user)
    if team is not None:
        feedback, history = feedback.where(FeedbackRow.team_id == team), history.where(HistoryRow.team_id == team)
        took_part = and_(EscalationRow.team_id == team, took_part)
        solved, jobs = solved.where(CaseRow.team_id == team), jobs.where(JobRow.team_id == team)
        installed = installed.where(InstallationRow.team_id == team)
    for row in _all(database, feedback):
        opinion = {"good": row.good, "words": row.words, "right": row.right_entry, "at": _moment(row.updated_at)}
        yield "feedback", {"team": row.team_id, "case": row.case_id, **opinion}
    for row in _all(database, select(EscalationRow).where(took_part)):
        yield "escalation", _escalation(row, user)
    for row in _all(database, history):
        yield "history", {"team": row.team_id, "case": row.case_id, "what": row.what, "at": _moment(row.at)}
    for row in _all(database, solved):
        yield "solved", {"team": row.team_id, "case": row.id}
    for row in _all(database, jobs):
        about = json.loads(row.payload)
        if about.get("place", {}).get("user") == user:
            at = _moment(datetime.fromtimestamp(row.created_at, UTC))
            yield "job", {"team": row.team_id, "state": row.state, "at": at, "about": about}
    for row in _all(database, installed):
        at = _moment(row.installed_at)
        yield "installation", {"team": row.team_id, "organisation": row.enterprise_id, "at": at}
    yield from _beside(database, user, team)


def _beside(database: Engine, user: str, team: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """What stands beside cases: messages of theirs that were carried, threads in which they spoke lately, entries that
    they taught, and settings that name them."""
    carried = select(RelayRow).where(RelayRow.user_id == user).order_by(RelayRow.at)
    taught = select(EntryRow).where(or_(EntryRow.proposed_by == user, EntryRow.decided_by == user))
    if team is not None:
        carried, taught = carried.where(RelayRow.team_id == team), taught.where(EntryRow.team_id == team)
    for row in _all(database, carried):
        to = {"to_channel": row.to_channel, "to_message": row.to_ts}
        yield "carried", {
            "team": row.team_id, "case": row.case_id, "channel": row.channel_id, "message": row.ts, **to,
            "at": _moment(row.at),
        }  # fmt: skip
    for row in _all(database, taught):
        own = row.proposed_by == user
        yield "entry", {
            "team": row.team_id, "id": row.id, "state": row.state, "proposed": own, "decided": row.decided_by == user,
            "yaml": row.yaml if own else None, "at": _moment(row.proposed_at),
        }  # fmt: skip
    with database.connect() as connection:
        threads, settings = list(threads_of(connection, user, team)), list(settings_about(connection, user, team))
    for workspace, channel, thread in threads:
        yield "spoke", {"team": workspace, "channel": channel, "thread": thread}
    for setting in settings:
        yield "setting", {"team": setting.team, "channel": setting.channel or None}


def _all(database: Engine, query: Executable) -> Sequence[Any]:
    """Read in one go, so that no transaction waits for whoever reads the output."""
    with database.connect() as connection:
        return connection.execute(query).all()


def _keys_of_cases(database: Engine, user: str, team: str | None) -> list[tuple[str, str]]:
    query = select(CaseRow.team_id, CaseRow.id).where(CaseRow.user_id == user).order_by(CaseRow.created_at)
    if team is not None:
        query = query.where(CaseRow.team_id == team)
    return [(row.team_id, row.id) for row in _all(database, query)]


def _case(database: Engine, team: str, case_id: str) -> dict[str, Any]:
    with database.connect() as connection:
        row = connection.execute(select(CaseRow).where(CaseRow.team_id == team, CaseRow.id == case_id)).one()
        kept = connection.execute(
            select(InputRow.data, InputRow.pasted).where(InputRow.team_id == team, InputRow.case_id == case_id)
        ).first()
    thing = {
        "team": team, "id": row.id, "asked": _moment(row.created_at), "changed": _moment(row.updated_at),
        "way": row.surface, "channel": row.channel_id, "thread": row.thread_ts, "message": row.message_ts,
        "seen_by_this_person_alone": row.private, "state": row.state, "entry": row.entry_id,
        "answer": json.loads(row.answer) if row.answer else None, "words": row.words,
        "answer_channel": row.posted_channel, "answer_message": row.posted_ts, "problem": row.problem,
        "solved_by_this_person": row.solved_by == row.user_id, "text_taken_out": _moment(row.cleared_at),
    }  # fmt: skip
    if row.text:
        thing["text"] = row.text
    if kept is not None and kept.pasted:
        thing["pasted"] = kept.data.decode("utf-8", "replace")
    elif kept is not None:
        thing["file_in_base64"] = base64.b64encode(kept.data).decode("ascii")
    return thing


def _escalation(row: Any, user: str) -> dict[str, Any]:
    asked = row.asked_by == user
    return {
        "team": row.team_id, "case": row.case_id, "state": row.state, "asked": asked,
        "taken": row.claimed_by == user, "closed": row.resolved_by == user,
        "notes": row.note if asked else None,
        "outcome": row.outcome if row.resolved_by == user else None,
        "outcome_words": row.outcome_words if row.resolved_by == user else None,
        "made": _moment(row.created_at), "changed": _moment(row.updated_at),
    }  # fmt: skip


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
