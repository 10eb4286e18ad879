"""What a lead is told of the cases: what waits, how long things took, what was wrong, what could not be answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.answering.answer import Answer
from bot.answering.explain import Explainer
from bot.cases.case import Feedback, Outcome, Place, State
from bot.cases.job import Job, JobKind
from bot.cases.lead.entries import Entries, EntryState
from bot.cases.lead.gaps import MOST_CASES, Unanswered, alike, gaps, without_names
from bot.cases.lead.insight import Insight, Where, since
from bot.cases.lead.numbers import NOT_SAID, numbers, spread
from bot.cases.records import Sessions
from bot.cases.store import Store
from bot.cases.tables import CaseRow
from bot.matching.finding import Certainty
from bot.reading.message import Kind

TEAM, OTHER = "T1", "T2"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEGAN = since(datetime.now(UTC))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(f"sqlite:///{tmp_path / 'cases.sqlite'}")
    yield made
    made.close()


@pytest.fixture
def sessions(store: Store) -> Sessions:
    return Sessions(store.engine)


def unsure(line: str) -> Answer:
    return Answer(Kind.BOUNCE, Certainty.UNSURE, "I can see a 554, but not why.", quote=line)


def known(entry_id: str) -> Answer:
    return Answer(Kind.BOUNCE, Certainty.SURE, "The address does not exist.", entry_id=entry_id)


def ask(store: Store, number: int, answer: Answer, *, team: str = TEAM, user: str = "U1", channel: str = "C1") -> str:
    place = Place(team, channel, None, user)
    case, _ = store.open_case(Job(JobKind.EXPLAIN, f"E{number}", place), data="a bounce", answer=answer)
    return case.id


def escalated(store: Store, case_id: str, at: datetime, *, urgent: bool = False) -> None:
    store.escalations.now = lambda: at
    store.escalations.open(TEAM, case_id, asked_by="U1", note="", channel="C9", urgent=urgent)
    with Sessions(store.engine).writing() as session:
        row = session.get_one(CaseRow, (TEAM, case_id))
        row.state = State.ESCALATED.value


def moved(store: Store, case_id: str, to: State, at: datetime, **more: object) -> None:
    store.escalations.now = lambda: at
    states = frozenset({State.ESCALATED, State.CLAIMED})
    assert store.escalations.move(
        TEAM, case_id, to=to, user="U8", job_id=f"{to} {case_id}", only_from=states, **more  # type: ignore[arg-type]
    )  # fmt: skip


def test_nine_of_ten_is_a_time_that_something_really_took() -> None:
    assert spread([]) is None
    one = spread([60.0])
    assert one is not None
    assert (one.count, one.median, one.most) == (1, 60.0, 60.0)
    ten = spread([float(number) for number in range(10, 0, -1)])
    assert ten is not None
    assert (ten.median, ten.most) == (5.5, 9.0)


def test_what_waits_comes_in_order_urgent_first_and_then_the_oldest(store: Store, sessions: Sessions) -> None:
    ids = [ask(store, number, known("mailbox-full")) for number in range(3)]
    for minutes, case_id in enumerate(ids):
        escalated(store, case_id, NOON + timedelta(minutes=minutes), urgent=case_id == ids[2])
    moved(store, ids[1], State.CLAIMED, NOON + timedelta(minutes=9))
    page = Insight(sessions).cases(TEAM)
    assert [line.where.case_id for line in page.lines] == [ids[2], ids[0], ids[1]]
    assert page.lines[2].claimed_by == "U8"
    assert page.lines[1].since == NOON
    assert Insight(sessions).cases(OTHER).lines == ()
    assert Insight(sessions).cases(TEAM, limit=1).count == 3


def test_how_long_it_took_and_how_it_ended_is_counted(store: Store, sessions: Sessions) -> None:
    ids = [ask(store, number, known("mailbox-full")) for number in range(3)]
    at = datetime.now(UTC)
    for case_id in ids:
        escalated(store, case_id, at)
    moved(store, ids[0], State.CLAIMED, at + timedelta(minutes=4))
    moved(store, ids[0], State.RESOLVED, at + timedelta(minutes=30), outcome=Outcome.NEW_ERROR)
    moved(store, ids[1], State.NOT_A_BOUNCE, at + timedelta(minutes=10))
    alone = ask(store, 9, known("greylisted"))
    store.solve(TEAM, alone, "U1")
    store.note(TEAM, alone, job_id="J1", what="asked lost", user="U1")
    went = numbers(sessions, TEAM, BEGAN)
    assert (went.asked, went.to_people, went.solved_alone) == (4, 3, 1)
    assert dict(went.outcomes) == {"new-error": 1, "not-a-bounce": 1}
    assert went.to_take is not None
    assert went.to_take.median == 240
    assert went.to_end is not None
    assert (went.to_end.count, went.to_end.most) == (2, 1800)
    assert went.follow_ups == (("lost", 1),)
    assert Insight(sessions).most_asked(TEAM, BEGAN) == (("mailbox-full", 3), ("greylisted", 1))
    assert numbers(sessions, OTHER, BEGAN).asked == 0


def test_an_end_without_an_outcome_is_counted_as_such(store: Store, sessions: Sessions) -> None:
    case_id = ask(store, 1, known("mailbox-full"))
    escalated(store, case_id, datetime.now(UTC))
    moved(store, case_id, State.RESOLVED, datetime.now(UTC))
    assert numbers(sessions, TEAM, BEGAN).outcomes == ((NOT_SAID, 1),)


def test_bad_marks_corrections_and_outcomes_are_wrong_answers_each_case_once(store: Store, sessions: Sessions) -> None:
    marked, corrected, ended, good = (ask(store, number, known("mailbox-full")) for number in range(4))
    store.keep_feedback(Feedback(TEAM, marked, "U1", good=False, words="It was no full box."))
    store.keep_feedback(Feedback(TEAM, corrected, "U2", good=True, words="", right_entry="greylisted"))
    store.keep_feedback(Feedback(TEAM, good, "U3", good=True, words="Thanks"))
    store.keep_feedback(Feedback(TEAM, ended, "U3", good=False, words="No."))
    escalated(store, ended, datetime.now(UTC))
    at = datetime.now(UTC) + timedelta(minutes=1)
    moved(store, ended, State.RESOLVED, at, outcome=Outcome.OTHER_ENTRY, right_entry="too-many-hops")
    wrong = Insight(sessions).wrong(TEAM, BEGAN)
    assert {(one.where.case_id, one.right_entry, one.words) for one in wrong} == {
        (marked, None, "It was no full box."),
        (corrected, "greylisted", ""),
        (ended, "too-many-hops", "No."),
    }
    assert wrong[0].where.case_id == ended
    assert Insight(sessions).wrong(OTHER, BEGAN) == ()


def test_what_could_not_be_answered_is_grouped_by_likeness_with_nobodys_address_in_it(
    store: Store, sessions: Sessions
) -> None:
    lines = [f"554 Blorf engaged, ask your zorper about {name}@acme.example" for name in ("kim", "lee", "ann")]
    for number, line in enumerate(lines):
        ask(store, number, unsure(line), user=f"U{number % 2}")
    ask(store, 7, unsure("550 The frobnicator of 192.0.2.7 says mx.acme.example is unaligned"))
    ask(store, 8, known("mailbox-full"))
    ask(store, 9, unsure("554 Blorf engaged, ask your zorper"), team=OTHER)
    found = gaps(sessions, store.entries, TEAM, BEGAN)
    assert [(gap.count, gap.people) for gap in found.groups] == [(3, 2), (1, 1)]
    assert found.groups[0].line == "554 Blorf engaged, ask your zorper about ‹address›"
    assert found.groups[1].line == "550 The frobnicator of ‹ip› says ‹host› is unaligned"
    assert not found.is_cut


def test_a_new_error_that_people_found_out_comes_with_their_words_though_it_was_answered(
    store: Store, sessions: Sessions
) -> None:
    case_id = ask(store, 1, known("code-x-7-0"))
    escalated(store, case_id, datetime.now(UTC))
    moved(store, case_id, State.RESOLVED, NOON, outcome=Outcome.NEW_ERROR, outcome_words="Their zorp filter.")
    (gap,) = gaps(sessions, store.entries, TEAM, BEGAN).groups
    assert gap.words == "Their zorp filter."


def test_what_an_entry_was_accepted_for_is_no_gap_until_it_comes_again(store: Store, sessions: Sessions) -> None:
    first = ask(store, 1, unsure("554 Blorf engaged, ask your zorper"))
    ask(store, 2, unsure("554 Blorf engaged; ask your zorper"))
    store.entries.teach(TEAM, "team-blorf", "entries: []", by="U8", case_id=first, accept=False)
    (gap,) = gaps(sessions, store.entries, TEAM, BEGAN).groups
    assert (gap.count, gap.proposed) == (2, "team-blorf")
    store.entries.decide(TEAM, "team-blorf", EntryState.ACCEPTED, by="U8")
    assert gaps(sessions, store.entries, TEAM, BEGAN).groups == ()
    ask(store, 3, unsure("554 Blorf engaged: ask your zorper"))
    (gap,) = gaps(sessions, store.entries, TEAM, BEGAN).groups
    assert gap.count == 1
    store.entries.decide(TEAM, "team-blorf", EntryState.TAKEN_BACK, by="U8")
    (gap,) = gaps(sessions, store.entries, TEAM, BEGAN).groups
    assert gap.count == 3


def test_of_very_many_the_newest_are_looked_at_and_it_is_said_that_there_are_more(
    store: Store, sessions: Sessions
) -> None:
    at = datetime.now(UTC)
    row = {column.name: None for column in CaseRow.__table__.columns}
    ask(store, 0, unsure("554 Blorf engaged"))
    with store.engine.begin() as connection:
        kept = connection.execute(sa.select(CaseRow.__table__)).mappings().one()
        many = [
            {**row, **kept, "id": f"c{number}", "job_id": f"J{number}", "created_at": at - timedelta(seconds=number)}
            for number in range(MOST_CASES + 5)
        ]
        connection.execute(sa.insert(CaseRow.__table__), many)  # type: ignore[arg-type]
    found = gaps(sessions, store.entries, TEAM, BEGAN)
    assert found.cases == MOST_CASES
    assert found.is_cut


def test_a_short_line_does_not_swallow_a_long_one_that_has_its_words() -> None:
    lines = ["message rejected", "message rejected since the frobnicator of the gateway is not aligned with the zorp"]
    found = [Unanswered(Where(str(number)), NOON, "U1", line) for number, line in enumerate(lines)]
    assert len(alike(found)) == 2


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("to <kim@acme.example>", "to <‹address›>"),
        ("see https://evil.example/x?y", "see ‹url›"),
        ("version 2.1 of rfc5321.MailFrom", "version 2.1 of rfc5321.MailFrom"),
        ("[2001:db8::1] said", "[‹ip›] said"),
    ],
)
def test_names_are_taken_out_of_a_line(line: str, shown: str) -> None:
    assert without_names(line) == shown


def test_what_was_asked_in_private_shows_no_title_to_others(store: Store, sessions: Sessions) -> None:
    ask(store, 1, known("mailbox-full"), channel="D1")
    (line,) = Insight(sessions).cases(TEAM, tuple(State)).lines
    assert line.where.hidden
    assert line.title == ""


def test_of_two_who_teach_the_same_id_the_first_wins_and_the_other_gets_to_see_whose_it_is(store: Store) -> None:
    entries = store.entries
    first = entries.teach(TEAM, "team-blorf", "one", by="U1", case_id="c1", accept=True)
    second = entries.teach(TEAM, "team-blorf", "two", by="U2", case_id="c2", accept=True)
    assert first == second
    assert second is not None
    assert (second.yaml, second.decided_by) == ("one", "U1")
    kept = entries.decide(TEAM, "team-blorf", EntryState.TAKEN_BACK, by="U2", only_from=EntryState.ACCEPTED)
    again = entries.decide(TEAM, "team-blorf", EntryState.TAKEN_BACK, by="U1", only_from=EntryState.ACCEPTED)
    assert kept == again
    assert kept is not None
    assert kept.decided_by == "U2"
    assert entries.get(OTHER, "team-blorf") is None


def test_every_change_of_what_was_taught_has_a_higher_number(store: Store) -> None:
    entries: Entries = store.entries
    seen = [entries.overlay_version(TEAM)]
    for entry_id in ("a", "b"):
        entries.teach(TEAM, entry_id, "x", by="U1", case_id=None, accept=True)
        seen.append(entries.overlay_version(TEAM))
    entries.propose(TEAM, "c", "x", by="U1", case_id=None)
    seen.append(entries.overlay_version(TEAM))
    entries.decide(TEAM, "a", EntryState.TAKEN_BACK, by="U1")
    seen.append(entries.overlay_version(TEAM))
    assert seen == sorted(set(seen))
    assert [entry.id for entry in entries.overlay_of(TEAM)] == ["b"]
    assert entries.overlay_version(OTHER) == 0


def test_a_draft_fits_into_a_form_and_is_in_order_though_the_bounce_is_long(explainer: Explainer) -> None:
    from bot.cases.lead.proposal import MOST_YAML, drafted, looked_at

    bounce = "554 Blorf engaged; " + "the zorp of the gateway is not aligned " * 200
    text = drafted(bounce, "It is a filter. " * 300, explainer.knowledge, set())
    assert len(text) <= MOST_YAML
    assert looked_at(text, explainer.knowledge).problems == ()
