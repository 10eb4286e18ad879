"""Somebody is forgotten: all that holds their address, or all that they wrote in Slack, and nothing else."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.answering.explain import Explainer
from bot.cases.case import Case, Feedback, Place, State, Surface
from bot.cases.durable import Clock, Given
from bot.cases.durable.queue import JobState, Queue
from bot.cases.job import Job, JobKind
from bot.cases.keeping.export import export
from bot.cases.keeping.forget import Forgotten, find_address, find_user, forget
from bot.cases.keeping.wanted import wanted
from bot.cases.store import Store
from bot.cases.tables import CaseRow, JobRow
from tests.cases.conftest import FULL, TEAM, UNKNOWN, explain_job

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
KIM = wanted("kim@exmaple.com")


def a_case(
    store: Store, explainer: Explainer, data: bytes | str, *, id: str = "Ev1", user: str = "U1", team: str = TEAM
) -> Case:
    job = explain_job(id=id, ts=f"{id}.1", user=user, team=team)
    case, _ = store.open_case(job, data=data, answer=explainer.explain(data).answer)
    store.mark_answered(team, case.id, None)
    return case


def a_job(store: Store, text: str, state: JobState, *, id: str = "job", user: str = "U1") -> None:
    job = Job(JobKind.EXPLAIN, id, Place(TEAM, "C1", None, user), Surface.MENTION, text=text)
    queue = Queue(store.engine, Clock())
    taken = queue.record(Given(TEAM, id, "explain", "C1", id, job.to_json()), "me", due_at=0.0)
    if state is JobState.GIVEN_UP:
        assert taken is not None
        queue.finish(taken.number, "me", state=state)


def is_cleared(store: Store, case: Case) -> bool:
    found = store.case(case.place.team, case.id)
    assert found is not None
    return found.cleared


def forget_kim(store: Store, team: str | None = None) -> Forgotten:
    return forget(store.engine, find_address(store.engine, KIM, team), NOW)


def test_cases_with_the_address_are_cleared_and_others_are_not(store: Store, explainer: Explainer) -> None:
    about_kim = a_case(store, explainer, UNKNOWN.replace("kim@", "Kim@"))
    about_lee = a_case(store, explainer, FULL, id="Ev2")
    assert forget_kim(store) == Forgotten(cases=1, words=0, left=False, file_clean=True)
    assert is_cleared(store, about_kim)
    assert store.input(TEAM, about_kim.id) is None
    assert not is_cleared(store, about_lee)
    assert store.input(TEAM, about_lee.id) == FULL


def test_to_look_for_it_changes_nothing_and_names_each_case_by_its_date(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, UNKNOWN)
    (found,) = find_address(store.engine, KIM).cases
    assert (found.team, found.id, found.created_at) == (TEAM, case.id, case.created_at)
    assert not is_cleared(store, case)


def test_a_case_is_found_by_its_file(store: Store, explainer: Explainer) -> None:
    coded = base64.b64encode(b"Hello kim@exmaple.com").decode()
    mail = (
        f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{coded}"
    )
    case = a_case(store, explainer, mail.encode())
    assert b"kim@" not in mail.encode()
    forget_kim(store)
    assert is_cleared(store, case)


def test_a_case_is_found_by_its_answer_alone(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, FULL)
    with store.engine.begin() as connection:
        connection.execute(update(CaseRow).values(answer=json.dumps({"why": "Who is this?\nkim@exmaple.com"})))
    forget_kim(store)
    assert is_cleared(store, case)


def test_a_case_is_found_by_a_note_alone(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, FULL)
    store.escalations.open(TEAM, case.id, asked_by="U1", note="Ask kim@exmaple.com.", channel="C9")
    forget_kim(store)
    assert is_cleared(store, case)


def test_a_case_is_found_by_an_opinion_alone(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, FULL)
    store.keep_feedback(Feedback(TEAM, case.id, "U2", True, "kim@exmaple.com will be glad"))
    forget_kim(store)
    assert is_cleared(store, case)
    assert [opinion.words for opinion in store.feedback_of(TEAM, case.id)] == [""]


def test_a_case_that_a_person_has_is_forgotten_too(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, UNKNOWN)
    with store.engine.begin() as connection:
        connection.execute(update(CaseRow).values(state=State.CLAIMED.value))
    assert find_address(store.engine, KIM).cases[0].state is State.CLAIMED
    forget_kim(store)
    assert is_cleared(store, case)


def test_only_the_workspace_that_was_named_forgets(store: Store, explainer: Explainer) -> None:
    here, there = (a_case(store, explainer, UNKNOWN, team=team) for team in ("T1", "T2"))
    forget_kim(store, "T2")
    assert not is_cleared(store, here)
    assert is_cleared(store, there)


def test_all_of_several_hundred_cases_are_looked_at(store: Store, explainer: Explainer) -> None:
    answer = explainer.explain(UNKNOWN).answer
    for number in range(205):
        store.open_case(explain_job(id=f"Ev{number}", ts=f"{number}.1"), data=UNKNOWN, answer=answer)
    assert forget_kim(store).cases == 205
    assert find_address(store.engine, KIM).cases == ()


def test_nothing_of_it_can_be_read_in_the_file_or_its_log_afterwards(
    store: Store, explainer: Explainer, tmp_path: Path
) -> None:
    a_case(store, explainer, UNKNOWN)
    a_job(store, UNKNOWN, JobState.GIVEN_UP)
    written = (tmp_path / "cases.sqlite-wal").read_bytes()
    assert b"kim@exmaple.com" in written
    assert forget_kim(store).file_clean
    for path in tmp_path.iterdir():
        assert b"kim@exmaple.com" not in path.read_bytes(), path.name


def test_a_reader_that_keeps_the_log_from_being_emptied_is_said_so(store: Store, explainer: Explainer) -> None:
    a_case(store, explainer, UNKNOWN)
    with store.engine.connect() as reading:
        reading.execute(select(CaseRow.id)).all()
        assert not forget_kim(store).file_clean


def test_a_job_that_was_given_up_is_about_nothing_any_more(store: Store) -> None:
    a_job(store, UNKNOWN, JobState.GIVEN_UP, id="kim")
    a_job(store, FULL, JobState.GIVEN_UP, id="lee")
    found = find_address(store.engine, KIM)
    assert len(found.given_up) == 1
    assert not forget(store.engine, found, NOW).left
    with store.engine.connect() as connection:
        payloads = {row.id: row.payload for row in connection.execute(select(JobRow.id, JobRow.payload))}
    assert payloads["kim"] == ""
    assert payloads["lee"] != ""


def test_what_is_being_worked_on_is_left_and_said_so(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, UNKNOWN)
    a_job(store, UNKNOWN, JobState.RUNNING, id="Ev1")
    found = find_address(store.engine, KIM)
    assert [each.busy for each in found.cases] == [True]
    assert forget(store.engine, found, NOW) == Forgotten(cases=0, words=0, left=True, file_clean=True)
    assert not is_cleared(store, case)


def test_a_question_that_has_no_case_yet_is_said_to_be_left(store: Store) -> None:
    a_job(store, UNKNOWN, JobState.RUNNING)
    assert forget_kim(store).left


# -- a person in Slack ---------------------------------------------------------------------------------------------


def test_what_a_person_asked_and_wrote_is_forgotten_and_what_others_did_is_not(
    store: Store, explainer: Explainer
) -> None:
    own = a_case(store, explainer, UNKNOWN, user="U1")
    of_another = a_case(store, explainer, FULL, id="Ev2", user="U2")
    store.keep_feedback(Feedback(TEAM, of_another.id, "U1", True, "words of U1"))
    store.keep_feedback(Feedback(TEAM, of_another.id, "U2", True, "words of U2"))
    store.escalations.open(TEAM, of_another.id, asked_by="U1", note="a note of U1", channel="C9")
    a_job(store, FULL, JobState.GIVEN_UP, id="by U1", user="U1")
    a_job(store, FULL, JobState.GIVEN_UP, id="by U2", user="U2")

    found = find_user(store.engine, "U1")
    assert [case.id for case in found.cases] == [own.id]
    assert len(found.given_up) == 1
    assert forget(store.engine, found, NOW) == Forgotten(cases=1, words=2, left=False, file_clean=True)

    assert is_cleared(store, own)
    assert not is_cleared(store, of_another)
    assert {opinion.user: opinion.words for opinion in store.feedback_of(TEAM, of_another.id)} == {
        "U1": "",
        "U2": "words of U2",
    }
    escalation = store.escalations.of(TEAM, of_another.id)
    assert escalation is not None
    assert escalation.note == ""
    assert find_user(store.engine, "U1").cases == ()


def lines_about(store: Store, user: str, team: str | None = None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export(store.engine, user, team)]


def test_everything_about_a_person_is_handed_to_them(store: Store, explainer: Explainer) -> None:
    pasted = a_case(store, explainer, UNKNOWN, user="U1")
    attached = a_case(store, explainer, b"Subject: \xff\n\nraw", id="Ev2", user="U1")
    of_another = a_case(store, explainer, FULL, id="Ev3", user="U2")
    store.keep_feedback(Feedback(TEAM, of_another.id, "U1", False, "words of U1"))
    store.keep_feedback(Feedback(TEAM, of_another.id, "U2", False, "words of U2"))
    store.escalations.open(TEAM, of_another.id, asked_by="U2", note="a note of U2", channel="C9")
    store.escalations.move(
        TEAM, of_another.id, to=State.CLAIMED, user="U1", job_id="press", only_from=frozenset({State.ESCALATED})
    )
    store.escalations.open(TEAM, pasted.id, asked_by="U1", note="a note of U1", channel="C9")
    a_job(store, "waits", JobState.RUNNING, user="U1")
    a_job(store, "of another", JobState.RUNNING, id="other", user="U2")

    lines = lines_about(store, "U1")
    cases = {line["id"]: line for line in lines if line["kind"] == "case"}
    assert cases.keys() == {pasted.id, attached.id}
    assert cases[pasted.id]["pasted"] == UNKNOWN
    assert base64.b64decode(cases[attached.id]["file_in_base64"]) == b"Subject: \xff\n\nraw"
    assert "kim@exmaple.com" in json.dumps(cases[pasted.id]["answer"])
    assert [line["words"] for line in lines if line["kind"] == "feedback"] == ["words of U1"]
    claims = {
        line["case"]: (line["asked"], line["taken"], line["notes"]) for line in lines if line["kind"] == "escalation"
    }
    assert claims == {pasted.id: (True, False, "a note of U1"), of_another.id: (False, True, None)}
    assert [line["what"] for line in lines if line["kind"] == "history"] == ["claimed"]
    assert [line["about"]["text"] for line in lines if line["kind"] == "job"] == ["waits"]
    assert "of U2" not in json.dumps(lines)


def test_only_the_workspace_that_was_named_is_exported(store: Store, explainer: Explainer) -> None:
    for team in ("T1", "T2"):
        a_case(store, explainer, UNKNOWN, team=team)
    assert {line["team"] for line in lines_about(store, "U1", "T2")} == {"T2"}
    assert {line["team"] for line in lines_about(store, "U1")} == {"T1", "T2"}


def test_of_somebody_unknown_there_is_nothing(store: Store, explainer: Explainer) -> None:
    a_case(store, explainer, UNKNOWN)
    assert lines_about(store, "U404") == []


@pytest.mark.parametrize("user", ["U1", "U2"])
def test_after_a_person_was_forgotten_their_export_holds_no_text(store: Store, explainer: Explainer, user: str) -> None:
    a_case(store, explainer, UNKNOWN, user=user)
    forget(store.engine, find_user(store.engine, user), NOW)
    (line,) = lines_about(store, user)
    assert line["text_taken_out"] == NOW.isoformat()
    assert "kim@exmaple.com" not in json.dumps(line)
