"""What people see fits Slack's limits in every language, and is in that language."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from bot.answering.block_kit import Json, SlackMessage
from bot.answering.blocks import help_message, plain_message
from bot.cases.case import Case, Escalation, Outcome, State
from bot.cases.chat import CardNews, News
from bot.cases.waiting.hours import Hours, back_again
from bot.cases.waiting.reminders import Reminder, Timing
from bot.cases.workspace.channels import ChannelSettings
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import check_view
from bot.slack.people import UserGroup
from bot.slack.views.card import card_message
from bot.slack.views.card_forms import assign_form, note_form, reply_form, resolve_form
from bot.slack.views.card_news import to_asker, under_card
from bot.slack.views.explained import reading_form
from bot.slack.views.forms import escalate_form, explain_form, thanks, wrong_answer_form
from bot.slack.views.home import PROMPTS, KnowledgeState, RecentCase, home_view
from bot.slack.views.news import call_again_message, news_message
from bot.slack.views.reminders import reminder_message
from bot.slack.views.settings import SECTIONS, Shown, not_for_you, settings_view
from bot.slack.views.settings_forms import settings_form
from bot.words import ENGLISH, LANGUAGES, Language, language_of, say, speaking
from tests.slack.test_views import case, escalation

OTHERS: Final = [language for language in LANGUAGES if language != ENGLISH]
LONG: Final = "550 5.1.1 user unknown\n" * 2_000
SHOWN: Final = Shown(
    "C9",
    ChannelSettings(hours=Hours("Europe/Berlin", holidays=("2026-12-25",)), people=("U1",)),
    {"C1": ChannelSettings(answers_by_itself=True), "C2": ChannelSettings(follows_threads=False)},
    groups=(UserGroup("S1", "leads"),),
    webhook="https://example.com/cases",
)
ENTRIES: Final = (("mailbox-full", "Mailbox full"), ("unknown-recipient", "Unknown recipient"))


def stands(state: State = State.ESCALATED, **more: Any) -> Escalation:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    return replace(escalation(state), created_at=began, seen_at=began + timedelta(days=3), urgent=True, **more)


def views(of: Case) -> dict[str, Json]:
    """Every form, and Home."""
    recent = tuple(RecentCase(replace(of, state=state), "https://x.example/1") for state in State)
    return {
        "explain": explain_form(channel_id="C1", reply_url="https://hooks.slack.com/commands/T1/2/x"),
        "escalate": escalate_form(of, can_escalate=True),
        "nowhere": escalate_form(of, can_escalate=False),
        "wrong": wrong_answer_form("c1"),
        "thanks": thanks(),
        "reading": reading_form(),
        "assign": assign_form("c1"),
        "note": note_form("c1"),
        "reply": reply_form("c1"),
        "resolve": resolve_form(of, ENTRIES),
        "home": home_view(KnowledgeState(300, "broken.yaml"), None, recent, may_set=True),
        "settings": settings_view(SHOWN),
        "closed": not_for_you(),
        **{f"settings {name}": settings_form(name, SHOWN) for name in SECTIONS},
        "no groups": settings_form("leads", replace(SHOWN, groups=None)),
    }


def messages(of: Case) -> dict[str, SlackMessage]:
    """Every kind of message but answers (test_blocks.py)."""
    waited = {timing: Reminder(timing, 3_600.0 * 50, who="U1", people=("U2",), aloud=True) for timing in Timing}
    cards = {f"card {state}": card_message(of, stands(state), "https://x.example/1", "Kim") for state in CARDS}
    ended = {
        f"ended {outcome}": under_card(
            CardNews.RESOLVED, stands(State.RESOLVED, outcome=outcome, outcome_words="Try again."), by="U1", name="Kim"
        )
        for outcome in Outcome
    }
    return {
        "help": help_message(),
        "plain": plain_message("…", case_id="c1"),
        **cards,
        **ended,
        **{f"under {news}": under_card(news, stands(), by="U1", name="Kim", text="Words") for news in CardNews},
        **{f"news {news}": news_message(of, news, stands(), "U8", "Problem.", directly=True) for news in News},
        **{f"clock {timing}": reminder_message(of, reminder) for timing, reminder in waited.items()},
        "again": call_again_message("U1", "Note", reopened=True),
        "words": to_asker(of, "Kim", "Words", alone=True),
    }


CARDS: Final = (State.ESCALATED, State.CLAIMED, State.RESOLVED, State.NOT_A_BOUNCE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_fits_slacks_limits_in_every_language(language: Language) -> None:
    with speaking(language):
        made = views(case(text=LONG))
    wrong = {name: check_view(json.loads(json.dumps(view)), ("modal", "home")) for name, view in made.items()}
    assert {name: problems for name, problems in wrong.items() if problems} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_fits_slacks_limits_in_every_language(language: Language) -> None:
    with speaking(language):
        made = messages(case(text=LONG))
    wrong = {name: check_blocks(json.loads(json.dumps(said.blocks)), "message") for name, said in made.items()}
    assert {name: problems for name, problems in wrong.items() if problems} == {}
    assert all(said.text for said in made.values())


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("made", [views, messages])
def test_everything_that_is_shown_is_in_that_language(
    language: Language, made: Callable[[Case], dict[str, Any]]
) -> None:
    english = made(case())
    with speaking(language):
        spoken = made(case())
    assert {name for name in english if english[name] == spoken[name]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_to_ask_has_room_for_its_title(language: Language) -> None:
    with speaking(language):
        assert max(len(say(title)) for title, _ in PROMPTS) <= 30


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "People are here again on Monday at 09:00 (UTC). Your case waits for them."),
        ("de-DE", "Jemand ist am Montag um 09:00 Uhr (UTC) wieder da. Ihr Fall wartet solange."),
    ],
)
def test_when_people_are_back_is_said_as_the_language_says_it(locale: str, said: str) -> None:
    saturday = datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp()
    with speaking(language_of(locale)):
        assert back_again(Hours("UTC"), saturday) == said
