"""What is kept beside cases, when somebody is forgotten: entries that people taught, incidents, who spoke in
threads, and settings.

An entry or an incident that holds what is to be forgotten is deleted whole: other processes see by the sum of the
entries' revisions that one is gone, and the buttons that stand in Slack say so. What a person set or taught for a whole
workspace is not theirs alone: it is named, and stays until somebody changes it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import yaml
from sqlalchemy import ColumnElement, Connection, Engine, String, cast, delete, select, true, tuple_, update

from bot.cases.keeping.wanted import Wanted, strings_in
from bot.cases.lead.entries import EntryState
from bot.cases.talk.conversation_tables import ChannelRow, EntryRow, IncidentCaseRow, IncidentRow, ThreadRow
from bot.cases.workspace.installation_tables import WorkspaceRow

ThreadKey = tuple[str, str, str]
_SOMEBODY_SPOKE: Final = cast(ThreadRow.heard, String) != "[]"


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry that somebody taught."""

    team: str
    id: str
    state: EntryState


@dataclass(frozen=True, slots=True)
class Stays:
    """What is only told: an accepted entry that this person wrote (`entry`), or the settings of a channel or of the
    whole workspace (`channel` empty) that name what was looked for."""

    team: str
    entry: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What there is to forget beside cases, and what stays all the same."""

    entries: tuple[FoundEntry, ...] = ()
    incidents: tuple[tuple[str, str], ...] = ()
    threads: tuple[ThreadKey, ...] = ()
    """In which it is noted that this person spoke lately."""
    person: str = ""
    stays: tuple[Stays, ...] = ()


def beside_address(database: Engine, wanted: Wanted, team: str | None) -> Beside:
    """Entries and settings that hold an address. The domain of an incident counts where everybody there is meant."""
    entries = select(EntryRow.team_id, EntryRow.id, EntryRow.state, EntryRow.yaml).where(_of(EntryRow, team))
    incidents = select(IncidentRow.team_id, IncidentRow.id, IncidentRow.domain).where(_of(IncidentRow, team))
    with database.connect() as connection:
        found = tuple(
            FoundEntry(row.team_id, row.id, EntryState(row.state))
            for row in connection.execute(entries)
            if any(map(wanted.stands_in, _texts_of(row.yaml)))
        )
        alike = tuple(
            (row.team_id, row.id) for row in connection.execute(incidents) if wanted.stands_in(f"@{row.domain}")
        )
        return Beside(found, alike, stays=tuple(_settings(connection, team, wanted.stands_in)))


def beside_user(database: Engine, user: str, team: str | None) -> Beside:
    """What a person in Slack proposed and nobody accepted, and the threads in which they spoke lately."""
    proposed = select(EntryRow.team_id, EntryRow.id, EntryRow.state).where(
        EntryRow.proposed_by == user, _of(EntryRow, team)
    )
    with database.connect() as connection:
        entries = [FoundEntry(row.team_id, row.id, EntryState(row.state)) for row in connection.execute(proposed)]
        threads = tuple(threads_of(connection, user, team))
        settings = tuple(_settings(connection, team, lambda text: text == user))
    accepted = tuple(Stays(one.team, entry=one.id) for one in entries if one.state is EntryState.ACCEPTED)
    others = tuple(one for one in entries if one.state is not EntryState.ACCEPTED)
    return Beside(others, (), threads, user, (*accepted, *settings))


def threads_of(connection: Connection, user: str, team: str | None) -> Iterator[ThreadKey]:
    """The threads in which it is noted that this person spoke, or was spoken to."""
    query = select(ThreadRow.team_id, ThreadRow.channel_id, ThreadRow.thread_ts, ThreadRow.heard)
    for row in connection.execute(query.where(_SOMEBODY_SPOKE, _of(ThreadRow, team))):
        if any(_is_about(each, user) for each in row.heard):
            yield row.team_id, row.channel_id, row.thread_ts


def forget_beside(connection: Connection, found: Beside) -> None:
    """Delete the entries and the incidents, and take the person out of what is noted of threads."""
    for entry in found.entries:
        connection.execute(delete(EntryRow).where(EntryRow.team_id == entry.team, EntryRow.id == entry.id))
    _delete_incidents(connection, found.incidents)
    for key in found.threads:
        which = tuple_(ThreadRow.team_id, ThreadRow.channel_id, ThreadRow.thread_ts) == tuple_(*key)
        heard = connection.scalar(select(ThreadRow.heard).where(which).with_for_update())
        left = [each for each in heard or () if not _is_about(each, found.person)]
        connection.execute(update(ThreadRow).where(which).values(heard=left))


def sweep_beside(connection: Connection, before: datetime) -> None:
    """What is older than that: who spoke in threads, incidents, and entries that are not used any more."""
    connection.execute(update(ThreadRow).where(ThreadRow.updated_at < before, _SOMEBODY_SPOKE).values(heard=[]))
    unused = EntryRow.state.in_([EntryState.DECLINED.value, EntryState.TAKEN_BACK.value])
    connection.execute(delete(EntryRow).where(unused, EntryRow.decided_at < before))
    moment = before.timestamp() if before.year > 1 else 0.0
    old = connection.execute(select(IncidentRow.team_id, IncidentRow.id).where(IncidentRow.last_at < moment))
    _delete_incidents(connection, [(row.team_id, row.id) for row in old])


def _delete_incidents(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    for team, incident in keys:
        of_it = IncidentCaseRow.team_id == team, IncidentCaseRow.incident_id == incident
        connection.execute(delete(IncidentCaseRow).where(*of_it))
        connection.execute(delete(IncidentRow).where(IncidentRow.team_id == team, IncidentRow.id == incident))


def settings_about(connection: Connection, user: str, team: str | None) -> Iterator[Stays]:
    """The settings that name a person in Slack."""
    return _settings(connection, team, lambda text: text == user)


def _settings(connection: Connection, team: str | None, is_meant: Callable[[str], bool]) -> Iterator[Stays]:
    workspaces = select(WorkspaceRow.team_id, WorkspaceRow.settings).where(_of(WorkspaceRow, team))
    for row in connection.execute(workspaces.order_by(WorkspaceRow.team_id)):
        if any(map(is_meant, strings_in(row.settings))):
            yield Stays(row.team_id)
    channels = select(ChannelRow.team_id, ChannelRow.channel_id, ChannelRow.settings).where(_of(ChannelRow, team))
    for row in connection.execute(channels.order_by(ChannelRow.team_id, ChannelRow.channel_id)):
        if any(map(is_meant, strings_in(row.settings))):
            yield Stays(row.team_id, channel=row.channel_id)


def _of(table: Any, team: str | None) -> ColumnElement[bool]:
    return true() if team is None else table.team_id == team


def _is_about(spoken: dict[str, Any], user: str) -> bool:
    return user in (spoken.get("who"), spoken.get("to"))


def _texts_of(text: str) -> Iterator[str]:
    """An entry as it was written, and as YAML means it: an address can be spelt with escapes."""
    yield text
    try:
        yield from strings_in(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError, RecursionError):  # a date that is none, and nesting without end
        return
