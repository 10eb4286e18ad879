"""The card, its forms and what is said under it: what they say, and that they fit Slack's limits whatever comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.answering.answer import Answer, Suggestion
from bot.cases.case import Case, Escalation, Outcome, State
from bot.cases.chat import CardNews, News
from bot.cases.job import FileRef
from bot.matching.finding import Certainty
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import check_view
from bot.reading.message import Kind
from bot.slack.views.card import card_message, headline
from bot.slack.views.card_forms import assign_form, note_form, reply_form, resolve_form
from bot.slack.views.card_news import to_asker, under_card
from bot.slack.views.forms import escalate_form
from bot.slack.views.news import news_message
from tests.slack.test_views import as_json, case, escalation, shown

HOSTILE = "<!channel> <@U0PRIYA> <https://evil.example/login|your bank> &amp; *bold* \u202e\ue000 "
TEXTS = {
    "nothing": "",
    "hostile": HOSTILE * 40,
    "huge": "x" * 3_000,
    "right to left": "הכתובת אינה קיימת " * 160,
    "emoji": "👩‍👩‍👧‍👦" * 270,
    "lines": "line\n" * 600,
}
SINCE = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


def answered(headline: str = "Spamhaus lists 203.0.113.9") -> Case:
    answer = Answer(kind=Kind.BOUNCE, certainty=Certainty.SURE, headline=headline, label="Blocklisted")
    return replace(case(text=TEXTS["hostile"]), answer=answer)


def standing(state: State = State.ESCALATED, minutes: float = 0, **more: object) -> Escalation:
    seen = SINCE + timedelta(minutes=minutes)
    return replace(escalation(state), created_at=SINCE, seen_at=seen, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.5, "waiting"),
        (12, "waiting 12 min"),
        (59.9, "waiting 59 min"),
        (60, "waiting 1 h"),
        (47 * 60, "waiting 47 h"),
        (48 * 60, "waiting 2 days"),
    ],
)
def test_the_first_line_says_how_long_a_case_waits(minutes: float, words: str) -> None:
    assert headline(answered(), standing(minutes=minutes), "") == f"Spamhaus lists 203.0.113.9 · {words}"


def test_a_case_that_was_given_back_waits_from_then_on() -> None:
    given_back = standing(minutes=90, heard_at=SINCE + timedelta(minutes=80))
    assert headline(answered(), given_back, "").endswith("waiting 10 min")


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.CLAIMED, "Priya has it"), (State.RESOLVED, "solved"), (State.NOT_A_BOUNCE, "not a bounce")],
)
def test_the_first_line_says_how_a_case_stands(state: State, words: str) -> None:
    line = headline(answered(), standing(state), "Priya")
    assert line == f"Spamhaus lists 203.0.113.9 · {words}"
    assert card_message(answered(), standing(state), None, "Priya").text == line


def test_of_a_long_first_line_what_it_is_about_is_cut_and_not_how_it_stands() -> None:
    line = headline(answered("y" * 400), standing(State.CLAIMED, urgent=True), "N" * 200)
    assert len(line) == 150
    assert line.startswith("⏰ y")
    assert line.endswith(" has it")


def test_only_an_open_case_is_marked_urgent() -> None:
    assert "⏰" in shown(card_message(answered(), standing(urgent=True), None).blocks)
    assert "⏰" not in shown(card_message(answered(), standing(State.RESOLVED, urgent=True), None).blocks)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("state", [State.ESCALATED, State.CLAIMED, State.RESOLVED, State.NOT_A_BOUNCE])
def test_a_card_fits_slacks_limits_whatever_was_written(state: State, text: str) -> None:
    about = replace(answered(text or "x"), text=text)
    kept = standing(state, note=text, urgent=True, outcome=Outcome.OTHER_ENTRY, right_title=text, outcome_words=text)
    message = card_message(about, kept, "https://example.slack.com/x", text[:40] or "somebody")
    assert check_blocks(as_json(message.blocks), "message") == []
    assert "<!" not in message.text
    assert len(shown(message.blocks)) < 60_000


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("news", list(CardNews))
def test_what_is_said_under_a_card_fits_slacks_limits_and_pings_nobody_by_chance(news: CardNews, text: str) -> None:
    said = "U9" if news is CardNews.ASKER_CAME_BACK else text
    files = tuple(
        (FileRef(f"F{n}", text or "a", "https://files.slack.com/x", 30_000_000, "png", "image/png"), n % 2 == 0)
        for n in range(30)
    )
    kept = standing(State.CLAIMED, outcome=Outcome.NEW_ERROR, outcome_words=text)
    some = files if news is CardNews.FILES_LEFT else ()
    message = under_card(news, kept, by="U1", name=text[:40] or "Robin", text=said, files=some)
    assert check_blocks(as_json(message.blocks), "message") == []
    assert "<!channel>" not in message.text
    assert "<@U0PRIYA>" not in message.text
    assert "https://evil" not in message.text
    assert message.text.strip()


@pytest.mark.parametrize("text", [text for text in TEXTS.values() if text], ids=[name for name in TEXTS if TEXTS[name]])
def test_what_a_helper_writes_reaches_the_asker_within_slacks_limits(text: str) -> None:
    for alone in (False, True):
        message = to_asker(answered(), "Priya", text, alone=alone)
        assert check_blocks(as_json(message.blocks), "message") == []
        assert "<!channel>" not in message.text
        assert ("It is about" in message.text) is alone


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_words_for_the_asker_come_with_the_news_that_it_is_resolved(text: str) -> None:
    kept = standing(State.RESOLVED, outcome=Outcome.OTHER_ENTRY, right_title="Mailbox full", outcome_words=text)
    message = news_message(answered(), News.RESOLVED, kept, "U8", None)
    assert check_blocks(as_json(message.blocks), "message") == []
    assert "“Mailbox full”" in message.text


def test_a_message_of_slacks_is_carried_as_it_is_read() -> None:
    text = "see <https://evil.example/x|this>, <mailto:kim@example.org|kim@example.org> says 5 &gt; 4"
    message = under_card(CardNews.ASKER_SAID, standing(), by="U1", name="Robin", text=text)
    assert "kim@example.org says 5 > 4" in shown(message.blocks)
    assert "https://evil" not in shown(message.blocks)


@pytest.mark.parametrize(
    "view", [assign_form("c1"), note_form("c1"), reply_form("c1"), escalate_form(case(), can_escalate=True)]
)
def test_the_forms_of_a_card_fit_slacks_limits(view: object) -> None:
    assert check_view(as_json(view), ("modal",)) == []


@pytest.mark.parametrize("count", [0, 1, 100, 101, 3_000])
def test_all_of_the_base_can_be_chosen_from_as_far_as_slack_takes_it(count: int) -> None:
    entries = [(f"entry-{number}", f"{chr(97 + number % 26)} {TEXTS['right to left'][:80]}") for number in range(count)]
    view = resolve_form(answered(), [*entries, ("i" * 200, "too long an id")])
    assert check_view(as_json(view), ("modal",)) == []
    assert len(shown(view).encode()) < 250_000


def test_what_the_answer_suggested_comes_first_and_what_it_said_is_not_offered() -> None:
    about = answered()
    assert about.answer is not None
    answer = replace(
        about.answer, entry_id="a", suggestions=(Suggestion("c", "C", 0.4), Suggestion("gone", "Gone", 0.1))
    )
    view = resolve_form(replace(about, answer=answer), [("a", "Aa"), ("b", "Bb"), ("c", "Cc")])
    (block,) = (block for block in view["blocks"] if block.get("block_id") == "entry")
    offered = [[option["value"] for option in group["options"]] for group in block["element"]["option_groups"]]
    assert offered == [["c"], ["b"]]
