"""What is said in a thread is heard as what it asks, and what is not for the bot is left alone."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hearing.ear import LONGEST, Ear
from bot.hearing.marks import vocative
from bot.hearing.thread import MOST_KEPT, Thread, spoken
from bot.knowledge.base import Knowledge
from bot.knowledge.load import load_knowledge
from tests.hearing.lines import lines_in

UNDER_THE_ANSWER = Thread("U1")


@pytest.fixture(scope="module")
def ear(knowledge: Knowledge) -> Ear:
    return Ear(knowledge)


@cache
def ways() -> tuple[tuple[str, str, bool], ...]:
    """Every way of asking in the base, with what it asks, and what only sounds like it."""
    found: list[tuple[str, str, bool]] = []
    for follow_up in load_knowledge().follow_ups:
        found += [(follow_up.id, words, True) for words in follow_up.asked]
        found += [(follow_up.id, words, False) for words in follow_up.unlike]
    return tuple(found)


@pytest.mark.parametrize(("follow_up", "words"), [(name, words) for name, words, asks in ways() if asks])
def test_every_way_of_asking_in_the_base_is_heard_where_the_bot_is_called(ear: Ear, follow_up: str, words: str) -> None:
    assert ear.hears(words, "U1", UNDER_THE_ANSWER).follow_up == follow_up


@pytest.mark.parametrize("words", [words for _, words, asks in ways() if not asks])
def test_what_only_sounds_like_it_is_left_alone_where_nobody_called(ear: Ear, words: str) -> None:
    assert ear.overhears(words, "U1", UNDER_THE_ANSWER).follow_up is None


def test_every_follow_up_has_ways_of_asking_in_four_languages_and_a_last_word(knowledge: Knowledge) -> None:
    for follow_up in knowledge.follow_ups:
        if follow_up.id == "unclear":
            assert not follow_up.asked, "it is what is none of all the others"
            continue
        assert len(follow_up.asked) >= 6, follow_up.id
        assert follow_up.frames[-1].when is None, follow_up.id


@pytest.mark.parametrize(
    ("name", "one_in", "answered"),
    [("heard-while-building.jsonl", 50, 0.8), ("never-heard.jsonl", 50, 0.8), ("heard-last.jsonl", 30, 0.75)],
)
def test_hardly_anybody_is_interrupted_and_most_questions_are_answered(
    ear: Ear, name: str, one_in: int, answered: float
) -> None:
    lines = list(lines_in(name))
    spoke = {line: ear.overhears(line.text, line.who, line.thread).follow_up is not None for line in lines}
    silent = [spoken for line, spoken in spoke.items() if not line.is_for_the_bot]
    asked = [spoken for line, spoken in spoke.items() if line.is_for_the_bot]
    assert sum(silent) <= -(-len(silent) // one_in)
    assert sum(asked) >= answered * len(asked)


def test_a_line_that_mentions_somebody_is_theirs_whatever_it_asks(ear: Ear) -> None:
    for _, words, asks in ways():
        if asks:
            assert ear.overhears(f"<@U2> {words}", "U1", UNDER_THE_ANSWER).follow_up is None


def test_a_line_that_calls_somebody_by_name_is_theirs() -> None:
    for words in ("Jens, is it lost?", "what port did you put in there, Miriam?", "hey Tom, any news?"):
        assert vocative(words) is not None
    for words in ("Sorry, is it lost?", "so, is it lost?", "is it lost, still?", "Danke, hat geklappt"):
        assert vocative(words) is None


def test_thanks_after_a_person_spoke_is_for_that_person(ear: Ear) -> None:
    after_a_person = UNDER_THE_ANSWER.with_one_more(spoken("U2", "1.0", "it is 587"))
    assert ear.overhears("thanks!", "U1", UNDER_THE_ANSWER).follow_up == "thanks"
    assert ear.overhears("thanks!", "U1", after_a_person).follow_up is None


def test_a_thread_keeps_who_spoke_lately_and_no_words() -> None:
    thread = UNDER_THE_ANSWER
    for number in range(10):
        thread = thread.with_one_more(spoken("U2", f"{number}.0", f"secret words {number}?"))
    assert len(thread.before) == MOST_KEPT
    assert "secret" not in repr(thread)


def test_what_comes_late_is_put_where_it_was_said() -> None:
    thread = UNDER_THE_ANSWER.with_one_more(spoken("U2", "3.0", "b")).with_one_more(spoken("U3", "2.0", "a"))
    assert [each.who for each in thread.before] == ["U3", "U2"]
    assert thread.until("3.0").before == thread.before[:1]


@given(st.text(max_size=LONGEST * 2), st.booleans())
def test_whatever_is_said_is_heard_without_a_fault(text: str, called: bool) -> None:
    ear = _shared_ear()
    heard = ear.hears(text, "U1", UNDER_THE_ANSWER) if called else ear.overhears(text, "U2", UNDER_THE_ANSWER)
    assert 0 <= heard.likely <= 1


@cache
def _shared_ear() -> Ear:
    return Ear(load_knowledge())


def test_a_call_for_a_person_is_heard_with_a_note_in_any_words_behind_it(ear: Ear) -> None:
    assert ear.overhears("I need a human, the customer is angry", "U1", UNDER_THE_ANSWER).follow_up == "human"
    assert ear.overhears("I need a coffee, the customer is angry", "U1", UNDER_THE_ANSWER).follow_up is None


def test_a_writing_that_it_has_not_learnt_is_left_alone_where_nobody_called(ear: Ear) -> None:
    for words in ("מה השעה?", "昼ごはんは？", "что это?"):
        assert ear.overhears(words, "U1", UNDER_THE_ANSWER).follow_up is None
