"""What is kept beside cases is forgotten, handed out and swept too: taught entries, who spoke in threads, incidents,
what is known of floods, what a waiting job has read, and settings."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from bot.answering.explain import Explainer
from bot.cases.case import Case, Feedback, Outcome, Post, State
from bot.cases.durable import Clock, Given
from bot.cases.durable.overview import Overview
from bot.cases.durable.queue import JobState, Queue
from bot.cases.durable.steps import Progress
from bot.cases.floods.flood_tables import ArrivalRow
from bot.cases.keeping.beside import Stays
from bot.cases.keeping.export import export
from bot.cases.keeping.forget import Found, find_address, find_user, forget
from bot.cases.keeping.sweeping import sweep
from bot.cases.keeping.wanted import wanted
from bot.cases.lead.entries import EntryState
from bot.cases.records import Sessions
from bot.cases.store import Store
from bot.cases.tables import CaseRow, JobRow
from bot.cases.talk.conversation_tables import EntryRow, IncidentCaseRow, IncidentRow, ThreadRow
from bot.cases.workspace.channels import ChannelSettings
from bot.cases.workspace.workspaces import LEADS, Leads, Workspaces
from bot.hearing.thread import Spoken
from tests.cases.conftest import FULL, TEAM, UNKNOWN, explain_job
from tests.cases.postgres import server_or_skip

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
KIM = wanted("kim@exmaple.com")
ABOUT_KIM = 'entries:\n- id: asleep\n  title: "Ask kim\\x40exmaple.com"\n'
ABOUT_NOBODY = "entries:\n- id: asleep\n  title: Ask somebody\n"


def a_case(store: Store, explainer: Explainer, data: str = UNKNOWN, *, id: str = "Ev1", user: str = "U1") -> Case:
    job = explain_job(id=id, ts=f"{id}.1", user=user)
    case, _ = store.open_case(job, data=data, answer=explainer.explain(data).answer)
    store.mark_answered(TEAM, case.id, None)
    return case


def entries_left(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return list(connection.scalars(select(EntryRow.id).order_by(EntryRow.id)))


def heard(store: Store) -> list[Any]:
    with store.engine.connect() as connection:
        return [each for found in connection.scalars(select(ThreadRow.heard)) for each in found]


def count(engine: Engine, *tables: Any) -> list[int]:
    with engine.connect() as connection:
        return [connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def forget_found(store: Store, found: Found) -> None:
    forget(store.engine, found, NOW)


# -- entries that people taught --------------------------------------------------------------------------------------


def test_an_entry_with_the_address_is_named_first_and_then_deleted_however_yaml_spells_it(store: Store) -> None:
    store.entries.teach(TEAM, "asleep", ABOUT_KIM, by="U1", case_id=None, accept=True)
    store.entries.propose(TEAM, "awake", ABOUT_NOBODY, by="U1", case_id=None)
    version = store.entries.overlay_version(TEAM)

    found = find_address(store.engine, KIM)
    assert [(entry.id, entry.state) for entry in found.beside.entries] == [("asleep", EntryState.ACCEPTED)]
    assert entries_left(store) == ["asleep", "awake"]

    forget_found(store, found)
    assert entries_left(store) == ["awake"]
    assert store.entries.overlay_of(TEAM) == ()
    assert store.entries.overlay_version(TEAM) != version  # by which every process notices


def test_an_entry_that_is_no_yaml_is_looked_through_as_it_stands(store: Store) -> None:
    store.entries.propose(TEAM, "broken", "- [kim@exmaple.com", by="U1", case_id=None)
    store.entries.propose(TEAM, "no-date", "at: 2026-13-45", by="U1", case_id=None)
    forget_found(store, find_address(store.engine, KIM))
    assert entries_left(store) == ["no-date"]


def test_what_a_person_proposed_goes_and_what_was_accepted_is_named_and_stays(store: Store) -> None:
    store.entries.propose(TEAM, "declined", ABOUT_NOBODY, by="U1", case_id=None)
    store.entries.decide(TEAM, "declined", EntryState.DECLINED, by="U2")
    store.entries.propose(TEAM, "proposed", ABOUT_NOBODY, by="U1", case_id=None)
    store.entries.propose(TEAM, "of-another", ABOUT_NOBODY, by="U2", case_id=None)
    store.entries.teach(TEAM, "accepted", ABOUT_NOBODY, by="U1", case_id=None, accept=True)
    found = find_user(store.engine, "U1")
    assert found.beside.stays == (Stays(TEAM, entry="accepted"),)
    forget_found(store, found)
    assert entries_left(store) == ["accepted", "of-another"]


def test_entries_that_nobody_uses_are_swept_and_those_in_use_are_not(store: Store) -> None:
    for name, state in (("declined", EntryState.DECLINED), ("back", EntryState.TAKEN_BACK)):
        store.entries.propose(TEAM, name, ABOUT_NOBODY, by="U1", case_id=None)
        store.entries.decide(TEAM, name, state, by="U2")
    store.entries.teach(TEAM, "accepted", ABOUT_NOBODY, by="U1", case_id=None, accept=True)
    store.entries.propose(TEAM, "proposed", ABOUT_NOBODY, by="U1", case_id=None)
    with store.engine.begin() as connection:
        connection.execute(update(EntryRow).values(decided_at=NOW - timedelta(days=91)))
        connection.execute(update(EntryRow).where(EntryRow.id == "back").values(decided_at=NOW - timedelta(days=89)))
    sweep(store.engine, NOW, 0)
    assert entries_left(store) == ["accepted", "back", "declined", "proposed"]
    sweep(store.engine, NOW, 90)
    assert entries_left(store) == ["accepted", "back", "proposed"]


# -- who spoke in a thread -------------------------------------------------------------------------------------------


def a_thread(store: Store, explainer: Explainer) -> Case:
    case = a_case(store, explainer)
    place = case.place
    for ts, who, to in (("5.1", "U1", None), ("5.2", "U2", "U1"), ("5.3", "U2", None)):
        store.threads.hear(TEAM, place.channel, place.thread_ts or "", Spoken(who, ts, to=to))
    return case


def test_a_person_is_taken_out_of_what_is_noted_of_threads_and_others_are_not(
    store: Store, explainer: Explainer
) -> None:
    a_thread(store, explainer)
    found = find_user(store.engine, "U1")
    assert len(found.beside.threads) == 1
    forget_found(store, Found(beside=found.beside))  # the thread alone, as on the case of another
    assert [(each["who"], each["ts"]) for each in heard(store)] == [("U2", "5.3")]


def test_who_spoke_goes_with_the_texts_of_the_case(store: Store, explainer: Explainer) -> None:
    case = a_thread(store, explainer)
    forget_found(store, Found(cases=find_address(store.engine, KIM).cases))
    assert heard(store) == []
    assert store.threads.case_in(TEAM, case.place.channel, case.place.thread_ts or "") == case.id


def test_who_spoke_after_that_is_swept_after_so_many_days(store: Store, explainer: Explainer) -> None:
    a_thread(store, explainer)
    with store.engine.begin() as connection:
        connection.execute(update(CaseRow).values(state=State.CLAIMED.value))  # it is not cleared by its age
        connection.execute(update(ThreadRow).values(updated_at=NOW - timedelta(days=89)))
    sweep(store.engine, NOW, 90)
    assert len(heard(store)) == 3
    sweep(store.engine, NOW, 88)
    assert heard(store) == []


# -- incidents and floods --------------------------------------------------------------------------------------------


def an_incident(store: Store, case: Case, domain: str, last: datetime = NOW) -> None:
    with Session(store.engine) as session, session.begin():
        session.add(
            IncidentRow(
                team_id=TEAM, id=f"of {domain}", entry_id="x", domain=domain, window_at=1.0, last_at=last.timestamp(),
                version=0,
            )
        )  # fmt: skip
        session.add(IncidentCaseRow(team_id=TEAM, incident_id=f"of {domain}", case_id=case.id, at=last))


@pytest.mark.parametrize(("given", "left"), [("@exmaple.com", [1, 1]), ("kim@exmaple.com", [2, 2])])
def test_an_incident_is_forgotten_with_everybody_at_its_domain_and_not_with_one_of_them(
    store: Store, explainer: Explainer, given: str, left: list[int]
) -> None:
    case = a_case(store, explainer)
    an_incident(store, case, "exmaple.com")
    an_incident(store, case, "example.org")
    forget_found(store, find_address(store.engine, wanted(given)))
    assert count(store.engine, IncidentRow, IncidentCaseRow) == left


def test_incidents_are_swept_after_so_many_days(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer)
    an_incident(store, case, "old.example", NOW - timedelta(days=91))
    an_incident(store, case, "young.example", NOW - timedelta(days=89))
    sweep(store.engine, NOW, 90)
    with store.engine.connect() as connection:
        assert list(connection.scalars(select(IncidentRow.domain))) == ["young.example"]
    assert count(store.engine, IncidentCaseRow) == [1]


def test_what_a_flood_counts_of_a_case_goes_with_its_texts(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer)
    with Session(store.engine) as session, session.begin():
        session.add(
            ArrivalRow(
                team_id=TEAM, case_id=case.id, channel_id="C1", at=1.0, program="B1", flood_id="f", label="Unknown",
                lost="yes", domain="exmaple.com",
            )
        )  # fmt: skip
    forget_found(store, find_address(store.engine, KIM))
    with store.engine.connect() as connection:
        row = connection.execute(select(ArrivalRow)).one()
    assert (row.at, row.program) == (1.0, "B1")
    assert (row.label, row.lost, row.domain) == (None, None, None)


# -- what a job has read by the time it is put off -------------------------------------------------------------------


def a_job_that_read(store: Store, noted: str, state: JobState) -> None:
    queue = Queue(store.engine, Clock())
    given = Given(TEAM, "job", "explain", "C1", "job", explain_job(id="job", text="what is this?").to_json())
    taken = queue.record(given, "me", due_at=0.0)
    assert taken is not None
    progress = Progress(done={"place in the thread": noted}).to_json()
    queue.put_off(taken.number, "me", due_at=time.time(), progress=progress, problem="rate limited")
    if state is JobState.GIVEN_UP:
        (again,) = queue.take("me", 5, (), ())
        queue.finish(again.number, "me", state=state)


@pytest.mark.parametrize("noted", ["It is kim@exmaple.com.", json.dumps({"bounce": {"text": "\u00fckim@exmaple.com"}})])
def test_the_words_of_a_thread_that_a_waiting_job_has_read_are_found(store: Store, noted: str) -> None:
    about = wanted("\u00fckim@exmaple.com") if "\\u" in noted else KIM
    a_job_that_read(store, noted, JobState.WAITING)
    found = find_address(store.engine, about)
    assert found.waiting == 1
    assert forget(store.engine, found, NOW).left


def test_the_words_that_a_job_had_read_when_it_was_given_up_are_taken_out(store: Store) -> None:
    a_job_that_read(store, "It is kim@exmaple.com.", JobState.GIVEN_UP)
    forget_found(store, find_address(store.engine, KIM))
    with store.engine.connect() as connection:
        row = connection.execute(select(JobRow.payload, JobRow.progress)).one()
    assert tuple(row) == ("", "")


def test_a_job_that_is_emptied_because_nobody_asked_keeps_nothing_that_it_has_read(store: Store) -> None:
    a_job_that_read(store, "It is kim@exmaple.com.", JobState.GIVEN_UP)
    Overview(store.engine).empty(TEAM, "job")
    with store.engine.connect() as connection:
        assert "kim@" not in "".join(connection.execute(select(JobRow.payload, JobRow.progress)).one())


# -- what is set -----------------------------------------------------------------------------------------------------


def test_settings_that_name_somebody_are_told_and_stay(store: Store) -> None:
    workspaces = Workspaces(Sessions(store.engine))
    workspaces.set(TEAM, LEADS, Leads(people=("U1", "U2")).to_json())
    workspaces.set("T2", "desk_address", "kim@exmaple.com")
    store.channels.set(TEAM, "C9", ChannelSettings(people=("U1",)))
    store.channels.set(TEAM, "C8", ChannelSettings(people=("U2",)))
    of_person, of_address = find_user(store.engine, "U1"), find_address(store.engine, KIM)
    assert of_person.beside.stays == (Stays(TEAM), Stays(TEAM, channel="C9"))
    assert of_address.beside.stays == (Stays("T2"),)
    forget_found(store, of_person)
    assert store.channels.get(TEAM, "C9").people == ("U1",)


# -- words on the case of another ------------------------------------------------------------------------------------


def test_of_a_card_only_what_this_person_wrote_is_emptied(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, FULL, user="U3")
    store.escalations.open(TEAM, case.id, asked_by="U1", note="my note", channel="C9")
    store.escalations.move(
        TEAM, case.id, to=State.RESOLVED, user="U2", job_id="j", only_from=frozenset(State),
        outcome=Outcome.NEW_ERROR, outcome_words="their words",
    )  # fmt: skip
    forget_found(store, find_user(store.engine, "U2"))
    card = store.escalations.of(TEAM, case.id)
    assert card is not None
    assert (card.note, card.outcome_words) == ("my note", "")


# -- handing it out --------------------------------------------------------------------------------------------------


def test_a_person_is_handed_what_is_kept_beside_cases_too(store: Store, explainer: Explainer) -> None:
    case = a_thread(store, explainer)
    store.relays.begin(TEAM, "C1", "5.1", case_id=case.id, user="U1", to_helpers=True)
    store.relays.end(TEAM, "C1", "5.1", Post("C9", "9.9"))
    store.entries.propose(TEAM, "mine", ABOUT_NOBODY, by="U1", case_id=case.id)
    store.entries.propose(TEAM, "of-another", ABOUT_NOBODY, by="U2", case_id=case.id)
    store.entries.decide(TEAM, "of-another", EntryState.DECLINED, by="U1")
    store.channels.set(TEAM, "C9", ChannelSettings(people=("U1",)))
    store.keep_feedback(Feedback(TEAM, case.id, "U1", False, "", "mailbox-full"))

    things = [json.loads(line) for line in export(store.engine, "U1")]
    by_kind = {kind: [each for each in things if each["kind"] == kind] for kind in {each["kind"] for each in things}}
    assert [(each["message"], each["to_message"]) for each in by_kind["carried"]] == [("5.1", "9.9")]
    entries = {each["id"]: each for each in by_kind["entry"]}
    assert (entries["mine"]["yaml"], entries["mine"]["decided"]) == (ABOUT_NOBODY, False)
    assert (entries["of-another"]["yaml"], entries["of-another"]["decided"]) == (None, True)
    assert [each["channel"] for each in by_kind["spoke"]] == [case.place.channel]
    assert [each["channel"] for each in by_kind["setting"]] == ["C9"]
    assert [each["right"] for each in by_kind["feedback"]] == ["mailbox-full"]
    elsewhere = [json.loads(line)["kind"] for line in export(store.engine, "U1", "T9")]
    assert elsewhere == []


def test_all_of_it_is_found_and_taken_out_on_postgres_too(explainer: Explainer) -> None:
    with server_or_skip() as address:
        store = Store.open(address)
        with store.engine.begin() as connection:
            connection.exec_driver_sql("TRUNCATE cases CASCADE")
            connection.exec_driver_sql("TRUNCATE incidents, taught_entries")
        case = a_thread(store, explainer)
        an_incident(store, case, "exmaple.com")
        store.entries.teach(TEAM, "asleep", ABOUT_KIM, by="U2", case_id=None, accept=True)
        forget_found(store, Found(beside=find_user(store.engine, "U1").beside))
        assert [each["ts"] for each in heard(store)] == ["5.3"]
        sweep(store.engine, NOW + timedelta(days=1), 0)
        forget_found(store, find_address(store.engine, wanted("@exmaple.com")))
        assert entries_left(store) == []
        assert count(store.engine, IncidentRow, IncidentCaseRow) == [0, 0]
        assert heard(store) == []
        a_thread(store, explainer)
        an_incident(store, case, "example.org", NOW - timedelta(days=91))
        with store.engine.begin() as connection:
            connection.execute(update(CaseRow).values(state=State.CLAIMED.value))
            connection.execute(update(ThreadRow).values(updated_at=NOW - timedelta(days=91)))
        sweep(store.engine, NOW, 90)
        assert (heard(store), count(store.engine, IncidentRow)) == ([], [0])
        store.close()
