"""Whoever reads something reads it in their language, and nothing goes wrong where that cannot be told."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, cast

import pytest

from bot.cases.case import Place
from bot.cases.chat import Chat
from bot.cases.errors import ChatError, Refused, TryAgain
from bot.cases.workspace.workspaces import Workspaces, sessions_on
from bot.slack.api import SlackApi
from bot.slack.languages import SETTING, TO_EVERYBODY, TO_THE_ASKER, TO_WHOEVER_ACTS, Languages
from bot.slack.names import LANGUAGE_KEPT_FOR, Names
from bot.words import Language

SAYS_NOTHING = frozenset(
    {
        "escalation_channel", "language", "unmention", "thread_page", "fetch", "answers_of", "cards_of",
        "retract", "is_helper", "person", "take_back_file", "react", "summaries_of", "is_writable", "link",
    }
)  # fmt: skip
"""Methods that only look, or take something away."""
TO_WHOEVER_ACTS_ANYWAY = frozenset({"show_tryout"})
"""Shown to whoever handed over the job, whose language is spoken in it already."""

SPOKEN: dict[str, Language] = {"UDE": "de", "UFR": "fr", "UJA": "ja"}


class Api:
    """Answers `users.info`, and counts how often it is asked."""

    def __init__(self) -> None:
        self.locale: str | None = "de-DE"
        self.trouble: ChatError | None = None
        self.asked: list[dict[str, Any]] = []

    def promptly(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.asked.append(arguments)
        if self.trouble:
            raise self.trouble
        return {"user": {"name": "kim", **({"locale": self.locale} if self.locale else {})}}

    call = promptly


@pytest.fixture
def workspaces(tmp_path: Path) -> Workspaces:
    return Workspaces(sessions_on(f"sqlite:///{tmp_path / 'cases.sqlite'}"))


@pytest.fixture
def languages(workspaces: Workspaces) -> Languages:
    return Languages(workspaces, lambda team, user: SPOKEN.get(user, "en"))


# -- a person ------------------------------------------------------------------------------------------------------


def test_the_language_of_somebody_is_asked_for_once_an_hour() -> None:
    api, clock = Api(), [0.0]
    names = Names(cast(SlackApi, api), lambda: clock[0])
    assert names.language_of("U1") == "de"
    clock[0] = LANGUAGE_KEPT_FOR - 1
    assert names.language_of("U1") == "de"
    assert len(api.asked) == 1
    assert api.asked[0]["include_locale"] is True
    clock[0], api.locale = LANGUAGE_KEPT_FOR, "ja-JP"
    assert names.language_of("U1") == "ja"


def test_whoever_is_asked_about_by_name_need_not_be_asked_about_again() -> None:
    api = Api()
    names = Names(cast(SlackApi, api))
    names.of("U1")
    assert names.language_of("U1") == "de"
    assert len(api.asked) == 1


@pytest.mark.parametrize("trouble", [Refused("missing_scope", "…"), Refused("user_not_found", "…"), TryAgain("…")])
def test_where_a_language_cannot_be_had_english_is_spoken(trouble: ChatError) -> None:
    api = Api()
    api.trouble = trouble
    assert Names(cast(SlackApi, api)).language_of("U1") == "en"


def test_where_slack_is_away_the_language_that_was_last_known_is_spoken() -> None:
    api, clock = Api(), [0.0]
    names = Names(cast(SlackApi, api), lambda: clock[0])
    names.language_of("U1")
    clock[0], api.trouble = LANGUAGE_KEPT_FOR, TryAgain("…")
    assert names.language_of("U1") == "de"


def test_a_slack_that_does_not_say_the_locale_means_english() -> None:
    api = Api()
    api.locale = None
    assert Names(cast(SlackApi, api)).language_of("U1") == "en"


# -- a workspace ---------------------------------------------------------------------------------------------------


def test_a_workspace_speaks_english_until_it_chooses(languages: Languages, workspaces: Workspaces) -> None:
    assert languages.of_workspace("T1") == "en"
    workspaces.set("T1", SETTING, "fr")
    assert languages.of_workspace("T1") == "fr"
    assert languages.of_workspace("T2") == "en"


@pytest.mark.parametrize("kept", ["klingon", 7, None, ["de"], {}])
def test_a_setting_that_makes_no_sense_means_english(languages: Languages, workspaces: Workspaces, kept: Any) -> None:
    workspaces.set("T1", SETTING, kept)
    assert languages.of_workspace("T1") == "en"


@pytest.mark.parametrize("user", ["", "B0DESK", "USLACKBOT"])
def test_what_a_program_brings_is_answered_in_the_language_of_the_workspace(
    languages: Languages, workspaces: Workspaces, user: str
) -> None:
    workspaces.set("T1", SETTING, "es")
    assert languages.of("T1", user) == "es"


# -- what Slack tells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        {"team_id": "T1", "user_id": "UDE", "command": "/bounce"},
        {"team": {"id": "T1"}, "user": {"id": "UDE"}, "type": "block_actions"},
        {"team_id": "T1", "event": {"type": "app_home_opened", "user": "UDE"}},
    ],
)
def test_a_payload_is_heard_in_the_language_of_whoever_acted(languages: Languages, payload: dict[str, Any]) -> None:
    assert languages.of_payload(payload) == "de"


@pytest.mark.parametrize("payload", [{}, {"team_id": "T1"}, {"team_id": "T1", "event": {"user": {"id": "UDE"}}}])
def test_a_payload_that_does_not_say_who_acted_is_heard_in_english(
    languages: Languages, payload: dict[str, Any]
) -> None:
    assert languages.of_payload(payload) == "en"


# -- what the chat says --------------------------------------------------------------------------------------------


def test_of_every_method_of_the_chat_it_is_known_who_reads_what_it_says() -> None:
    methods = {name for name, _ in inspect.getmembers(Chat, inspect.isfunction) if not name.startswith("_")}
    tables = [TO_EVERYBODY, TO_THE_ASKER, TO_WHOEVER_ACTS, SAYS_NOTHING, TO_WHOEVER_ACTS_ANYWAY]
    assert sum(map(len, tables)) == len(frozenset().union(*tables))
    assert methods == frozenset().union(*tables)


@pytest.mark.parametrize(("names", "first"), [(TO_THE_ASKER, "case"), (TO_WHOEVER_ACTS, "place")])
def test_such_methods_name_the_reader_first(names: frozenset[str], first: str) -> None:
    for name in names:
        assert list(inspect.signature(getattr(Chat, name)).parameters)[1] == first


def test_cards_speak_the_language_of_the_workspace_and_whispers_that_of_one_person(
    languages: Languages, workspaces: Workspaces
) -> None:
    workspaces.set("T1", SETTING, "es")
    place = Place("T1", "C1", None, "UJA")
    card, whisper = languages.of_call("update_card", "T1", ()), languages.of_call("whisper", "T1", (place, "…", None))
    assert card is not None
    assert whisper is not None
    assert (card(), whisper()) == ("es", "ja")
    assert languages.of_call("thread_page", "T1", (place,)) is None
