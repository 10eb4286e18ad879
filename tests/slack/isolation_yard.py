"""Two workspaces that have one of everything, by the very same ids and with other words behind them, and a way to call
any method for one of them."""

from __future__ import annotations

import base64
import inspect
import typing
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.answering.answer import Answer
from bot.answering.explain import Explainer
from bot.cases.alike.incidents import Incidents
from bot.cases.case import Case, Feedback, Outcome, Place, Post, State, Surface
from bot.cases.durable import Clock, Given
from bot.cases.durable.overview import Overview
from bot.cases.durable.queue import JobState, Queue
from bot.cases.floods.flood import FloodLimits
from bot.cases.floods.flood_tables import FloodRow
from bot.cases.floods.floods import Floods
from bot.cases.job import Job, JobKind
from bot.cases.keeping.wanted import Wanted, wanted
from bot.cases.lead.entries import Entries, EntryState
from bot.cases.lead.insight import Insight
from bot.cases.lead.proposing import Proposing
from bot.cases.records import Sessions, now
from bot.cases.store import Store
from bot.cases.tables import CaseRow, Table
from bot.cases.talk.conversation_tables import IncidentCaseRow, IncidentRow
from bot.cases.telling.settings import Destinations
from bot.cases.workspace.channels import ChannelSettings
from bot.cases.workspace.installations import Installation, Installations, Token
from bot.cases.workspace.sealed import Sealer
from bot.cases.workspace.workspaces import Workspaces
from bot.hearing.thread import Spoken
from bot.knowledge.drafting import draft_entry
from bot.knowledge.load import load_knowledge
from bot.matching.finding import Certainty
from bot.outward.defaults import OutwardDefaults
from bot.outward.smtp import MailServer, Tls
from bot.reading.reader import read

OURS, THEIRS, EMPTY = "T0OURS", "T0THEIRS", "T0EMPTY"
OUR_WORDS, THEIR_WORDS = "only-in-ours", "only-in-theirs"
SECRET = f"550 5.1.1 <kim.{OUR_WORDS}@same.example>: Recipient address rejected: User unknown"
CARD, ANSWER, ANYTHING = Post("C9", "3.0"), Post("C1", "2.0"), Post("anything", "anything")
INCIDENT, FLOOD, ENTRY = "i" * 16, "f" * 16, "recipient-unknown-here"


@cache
def explainer() -> Explainer:
    return Explainer(load_knowledge())


@cache
def entry(words: str = "") -> str:
    """An entry that is good as it is."""
    return draft_entry(
        read("550 5.9.9 the hamster of this mailbox is asleep"),
        knowledge=explainer().knowledge,
        entry_id=ENTRY,
        reason="unclear",
        label="Asleep",
        title="The hamster is asleep",
        meaning=f"It wakes up by itself. {words}",
    )


class Yard:
    """A store in which one workspace has one of everything; another one has the same ids with other words."""

    def __init__(self, path: Path, *, filled: bool = True) -> None:
        self.store = Store.open(f"sqlite:///{path}")
        self.engine = self.store.engine
        self.sessions = Sessions(self.engine)
        self.workspaces = Workspaces(self.sessions)
        sealer = Sealer((base64.urlsafe_b64encode(b"1" * 32).decode(),))
        self.installations = Installations(self.sessions, sealer)
        defaults = OutwardDefaults(mail_server=MailServer("127.0.0.1", 25, Tls.FIRST), mail_from="bot@example.org")
        self.destinations = Destinations(self.workspaces, defaults, sealer)
        self.floods = Floods(self.sessions, FloodLimits(quiet=1e12))
        self.job = Job(
            JobKind.EXPLAIN, "Ev1", Place(OURS, "C1", "1.0", "U1"), Surface.MENTION, text=SECRET, message_ts="1.0"
        )
        self.another_answer: Answer = explainer().explain("452 4.2.2 mailbox over quota").answer
        self.owners: dict[str, Any] = {
            "Store": self.store,
            "Escalations": self.store.escalations,
            "Relays": self.store.relays,
            "Workspaces": self.workspaces,
            "Channels": self.store.channels,
            "Waits": self.store.waits,
            "Entries": self.store.entries,
            "Insight": Insight(self.sessions),
            "Incidents": Incidents(self.sessions),
            "Floods": self.floods,
            "Threads": self.store.threads,
            "Recollection": self.store.recollection,
            "Overview": Overview(self.engine),
            "Destinations": self.destinations,
            "Proposing": Proposing(self.store, typing.cast(Any, None), lambda team: explainer()),
            "Installations": self.installations,
        }
        if not filled:
            self.fill()
        (self.case,) = self.store.recent(OURS, "U1", limit=1)
        card = self.store.escalations.of(OURS, self.case.id)
        assert card is not None
        self.card = card
        (self.unsure,) = self.store.recent(OURS, "U9", limit=1)

    def fill(self) -> None:
        """Put everything into an empty store."""
        case = self._a_case()
        self._around(case)
        self._alike()
        self._copy()
        self._one_alike(6)  # which the other workspace has not

    def _a_case(self) -> Case:
        store = self.store
        case, _ = store.open_case(self.job, data=SECRET, answer=explainer().explain(SECRET).answer, mail_key=OUR_WORDS)
        store.mark_answered(OURS, case.id, ANSWER)
        card = store.escalations.open(OURS, case.id, asked_by="U1", note=SECRET, channel="C9")
        store.escalations.mark_card(OURS, card.id, CARD)
        anywhere = frozenset(State)
        store.escalations.move(
            OURS, case.id, to=State.RESOLVED, job_id="EvEnd", user="U1", only_from=anywhere,
            outcome=Outcome.OTHER_ENTRY, right_entry=OUR_WORDS, outcome_words=SECRET,
        )  # fmt: skip
        store.escalations.move(OURS, case.id, to=State.CLAIMED, job_id="EvTake", user="U1", only_from=anywhere)
        store.keep_feedback(Feedback(OURS, case.id, "U1", False, SECRET))
        store.note(OURS, case.id, job_id="Ev1", what="asked anything", user="U1")
        return case

    def _around(self, case: Case) -> None:
        for ts in ("anything", "anything F1"):
            self.store.relays.begin(OURS, "anything", ts, case_id=case.id, user="U1", to_helpers=True)
        self.store.relays.end(OURS, "anything", "anything", ANYTHING)
        self.store.threads.hear(OURS, "C1", "1.0", Spoken(OUR_WORDS, "1.5"))
        self.store.entries.propose(OURS, ENTRY, entry(OUR_WORDS), by="U1", case_id=case.id)
        self.store.entries.decide(OURS, ENTRY, EntryState.ACCEPTED, by="U1")
        self.store.entries.propose(OURS, f"{OUR_WORDS}-2", "yaml", by="U1", case_id=case.id)
        self.workspaces.set_escalation_channel(OURS, "C9")
        self.workspaces.set(OURS, "words", SECRET)
        self.destinations.set_webhook(OURS, f"https://{OUR_WORDS}.example.com/hook", "whsec_" + "b" * 40)
        self.destinations.set_desk(OURS, f"desk@{OUR_WORDS}.example")
        self.store.channels.set(OURS, "anything", ChannelSettings(people=(SECRET,)))
        queue = Queue(self.engine, Clock())
        for job_id, state in (("Ev1", JobState.GIVEN_UP), ("Ev2", None)):
            given = Given(OURS, job_id, "explain", "C1", job_id, replace(self.job, id=job_id).to_json())
            taken = queue.record(given, "me", due_at=0.0)
            if state is not None and taken is not None:
                queue.finish(taken.number, "me", state=state)
        self.installations.save(
            Installation(
                OURS, None, OUR_WORDS, "A1", "B1", "U0BOT", ("chat:write",), Token("xoxb-1"), "U1", now()
            )
        )  # fmt: skip

    def _alike(self) -> None:
        """Four more of the same kind, for an incident that is about to begin; and one that was, and a flood."""
        for number in range(2, 6):
            self._one_alike(number)
        job = replace(
            self.job, id="Unsure", place=replace(self.job.place, thread_ts="9.0", user="U9"), message_ts="9.0"
        )
        unsure = explainer().explain(f"550 5.9.9 {OUR_WORDS} the hamster is asleep").answer
        unsure = replace(unsure, certainty=Certainty.UNSURE, entry_id=None, headline=SECRET)
        case, _ = self.store.open_case(job, data=SECRET, answer=unsure)
        self.store.escalations.open(OURS, case.id, asked_by="U9", note=SECRET, channel="C9")
        self.store.escalations.move(
            OURS, case.id, to=State.RESOLVED, job_id="EvNew", user="U9", only_from=frozenset(State),
            outcome=Outcome.NEW_ERROR, outcome_words=SECRET,
        )  # fmt: skip
        with Session(self.engine) as session, session.begin():
            session.get_one(CaseRow, (OURS, case.id)).state = State.OPEN.value  # and nobody was told yet
            at, alike = now(), session.scalars(sa.select(CaseRow.entry_id).where(CaseRow.job_id == "Alike2")).one()
            session.add(
                IncidentRow(
                    team_id=OURS, id=INCIDENT, entry_id=alike, domain="same.example", version=1,
                    window_at=at.timestamp() - 60, last_at=at.timestamp(), posting="Ev1", channel="C9", ts="4.0",
                )
            )  # fmt: skip
            session.add(IncidentCaseRow(team_id=OURS, incident_id=INCIDENT, case_id=case.id, at=at))
            session.add(
                FloodRow(
                    team_id=OURS, id=FLOOD, channel_id="C1", began_at=1.0, last_at=2.0, ended_at=None, round=5,
                    channel=ANSWER.channel, ts=ANSWER.ts,
                )
            )  # fmt: skip
        self.floods.take_in(OURS, case, program="B1", domain=OUR_WORDS, at=3.0)

    def _one_alike(self, number: int) -> None:
        place = replace(self.job.place, thread_ts=f"{number}.0", user=f"U{number}")
        job = replace(self.job, id=f"Alike{number}", place=place, message_ts=f"{number}.0")
        text = SECRET.replace("kim", f"kim{number}")
        self.store.open_case(job, data=text, answer=explainer().explain(text).answer, mail_key=f"{number}")

    def _copy(self) -> None:
        """The other workspace: the same rows, by the same ids, with words of its own."""
        with self.engine.begin() as connection:
            for table in Table.metadata.sorted_tables:
                if "team_id" not in table.c:
                    continue
                for row in connection.execute(table.select().where(table.c.team_id == OURS)).mappings().all():
                    values = {name: _theirs(value) for name, value in row.items() if name != "number"}
                    if table.name == "installations":
                        values["id"] = THEIRS
                    connection.execute(table.insert().values(**values))

    def close(self) -> None:
        self.store.close()

    def rows(self, team: str) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that the tables hold of a workspace."""
        with self.engine.connect() as connection:
            return {
                name: sorted((tuple(row) for row in connection.execute(table.select().where(whose == team))), key=str)
                for name, table in Table.metadata.tables.items()
                if (whose := table.c.get("team_id")) is not None
            }

    def call(self, owner: str, name: str, team: str) -> object:
        """Call a method for a workspace: with that, and for all the rest what is the first one's."""
        method = getattr(self.owners[owner], name)
        return self.call_function(method, team, SPECIAL.get((owner, name), {}))

    def call_function(self, method: Callable[..., Any], team: str, special: Mapping[str, Any] | None = None) -> object:
        """The same for a method, or a function, as it is."""
        hints = typing.get_type_hints(method)
        parameters = inspect.signature(method).parameters
        assert "team" in parameters or {Job, Feedback, Case} & set(hints.values()), (
            f"{method.__qualname__} does not say which workspace it is about"
        )
        with Session(self.engine) as session, session.begin():
            given = {"session": session, "connection": session.connection} | dict(special or {})
            positional, named = [], {}
            for name, parameter in parameters.items():
                argument = self._argument(name, hints[name], team, given)
                if parameter.kind is parameter.VAR_POSITIONAL:
                    positional.append(argument)
                elif parameter.kind is parameter.KEYWORD_ONLY:
                    named[name] = argument
                else:
                    positional.append(argument)
            shown = method(*positional, **named)
            return list(shown) if isinstance(shown, Iterator) else shown

    def _argument(self, name: str, kind: Any, team: str, special: Mapping[str, Any]) -> Any:
        if name in special:
            found = special[name]
            return found(self) if inspect.isfunction(found) else found() if inspect.ismethod(found) else found
        by_name = {
            "team": team, "case_id": self.case.id, "escalation_id": self.card.id, "job_id": "Ev1", "user": "U1",
            "incident_id": INCIDENT, "flood_id": FLOOD, "entry_id": ENTRY, "card": CARD, "since": now() - timedelta(1),
            "at": now().timestamp(), "yaml": entry(), "text": entry(),
        }  # fmt: skip
        if name in by_name and not (name == "at" and kind is datetime):
            return by_name[name]
        if isinstance(kind, UnionType) or typing.get_origin(kind) is typing.Union:
            return self._argument(name, next(one for one in typing.get_args(kind) if one is not NoneType), team, {})
        origin = typing.get_origin(kind)
        if origin is frozenset:
            return frozenset(State)
        if origin in (dict, Mapping):
            return {}
        if origin is tuple or (origin is not None and issubclass(origin, (Sequence, Collection))):
            return tuple(State) if State in typing.get_args(kind) else (self.case.id, self.unsure.id)
        by_kind: dict[Any, Any] = {
            str: "anything",
            bytes: b"anything",
            bool: True,
            int: 5,
            float: 5.0,
            object: "anything",
            datetime: now() - timedelta(1),
            sa.Engine: self.engine,
            Sessions: self.sessions,
            Entries: self.store.entries,
            Wanted: wanted("@same.example"),
            Answer: self.another_answer,
            Case: replace(self.case, place=replace(self.case.place, team=team)),
            ChannelSettings: ChannelSettings(people=("anything",)),
            EntryState: EntryState.ACCEPTED,
            Spoken: Spoken("U7", "7.0"),
            Post: ANSWER,
            State: State.RESOLVED,
            Outcome: Outcome.NEW_ERROR,
            Job: replace(self.job, place=replace(self.job.place, team=team)),
            Feedback: Feedback(team, self.case.id, "U1", True, "anything"),
        }
        assert kind in by_kind, f"say in this test what to give for {name}: {kind}"
        return by_kind[kind]


def _theirs(value: Any) -> Any:
    """A value of a row, as the other workspace has it."""
    if isinstance(value, str):
        return value.replace(OURS, THEIRS).replace(OUR_WORDS, THEIR_WORDS)
    if isinstance(value, bytes):
        return value.replace(OUR_WORDS.encode(), THEIR_WORDS.encode())
    if isinstance(value, list):
        return [_theirs(each) for each in value]
    if isinstance(value, dict):
        return {name: _theirs(each) for name, each in value.items()}
    return value


SPECIAL: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("Escalations", "of_card"): {"channel": "C9", "ts": "3.0"},
    ("Escalations", "open_in"): {"channel": "C9"},
    ("Escalations", "did"): {"what": State.CLAIMED.value, "job_id": "EvTake"},
    ("Escalations", "move"): {"job_id": "EvMove"},
    ("Waits", "when_did"): {"what": "asked anything"},
    ("Waits", "begin_reminding"): {"version": lambda yard: yard.store.escalations.of(OURS, yard.case.id).version},
    ("Entries", "decide"): {"state": EntryState.TAKEN_BACK, "only_from": EntryState.ACCEPTED},
    ("Entries", "of_state"): {"states": EntryState.ACCEPTED},
    ("Entries", "teach"): {"entry_id": "another", "yaml": "anything"},
    ("Destinations", "set_webhook"): {"url": "https://elsewhere.example.com/", "secret": "whsec_" + "a" * 40},
    ("Destinations", "set_desk"): {"address": "desk@elsewhere.example"},
    ("Proposing", "decide"): {"to": EntryState.TAKEN_BACK},
    ("Incidents", "may_be_one"): {"entry_id": lambda yard: yard.case.answer.entry_id},
    ("Floods", "take_in"): {"case": lambda yard: yard.case},
    ("Floods", "end_if_quiet"): {"now": 1e13},
    ("Floods", "is_bundled"): {"case_id": lambda yard: yard.unsure.id},
    ("Floods", "waiting_in"): {"before": ""},
    ("Threads", "case_in"): {"channel": "C1", "thread_ts": "1.0"},
    ("Threads", "spoke"): {"channel": "C1", "thread_ts": "1.0"},
    ("Threads", "hear"): {"channel": "C1", "thread_ts": "1.0"},
    ("Threads", "may_speak"): {"channel": "C1", "thread_ts": "1.0"},
    ("Recollection", "by_message"): {"channel": "C1", "ts": "1.0"},
    ("Recollection", "latest_in"): {"channel": "C1"},
    ("Overview", "is_unfinished"): {"job_id": "Ev2"},
    ("Overview", "is_busy_in"): {"lane": "Ev2"},
}
"""What the arguments of one method are, where what others are given would find nothing."""
