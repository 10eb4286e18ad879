"""People whose Slack is German, French or Japanese use the bot in it; cards speak as the workspace has chosen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from bot.cases.records import Sessions
from bot.cases.workspace.workspaces import Workspaces
from bot.playground.cast import CAMILLE, JONAS, LUCIA, PRIYA, ROBIN, TEAM_ID, YUKI
from bot.playground.config import PlaygroundConfig
from bot.playground.driver import Playground
from bot.playground.manifest import as_in_manifest
from bot.playground.things import Message
from bot.slack.languages import SETTING
from tests.journeys.conftest import MANIFEST, Stage, listening, opened, settings_for
from tests.journeys.test_mention import UNKNOWN


def shown(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def answered(stage: Stage, user: str) -> Message:
    return stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN, user=user))


def test_an_answer_has_its_buttons_in_the_language_of_whoever_asked(stage: Stage) -> None:
    assert "Antwort für den Kunden" in shown(answered(stage, JONAS))
    assert "Réponse au client" in shown(answered(stage, CAMILLE))
    assert "お客様への返信文" in shown(answered(stage, YUKI))
    assert "Respuesta al cliente" in shown(answered(stage, LUCIA))
    assert "Reply for the customer" in shown(answered(stage, ROBIN))


def test_an_answer_keeps_its_language_whoever_presses_a_button_under_it(stage: Stage) -> None:
    answer = answered(stage, JONAS)
    stage.slack.click(answer, "show_details", user=YUKI)
    stage.slack.wait_for(lambda: "hide_details" in shown(answer))
    assert "Details ausblenden" in shown(answer)


def test_a_form_is_in_the_language_of_whoever_opens_it(stage: Stage) -> None:
    answer = answered(stage, JONAS)
    stage.slack.click(answer, "escalate", user=YUKI)
    view = stage.slack.view_of(YUKI)
    assert view is not None
    assert view.payload["title"]["text"] == "担当者に相談"
    assert view.payload["submit"]["text"] == "送信"


def test_an_answer_for_one_person_is_in_their_language(stage: Stage) -> None:
    stage.slack.slash("/bounce", UNKNOWN, user=YUKI)
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#support", YUKI)))
    assert "チャンネルで共有" in shown(stage.slack.ephemeral("#support", YUKI)[-1])


def test_the_thread_hears_of_a_case_in_the_language_of_whoever_asked(stage: Stage) -> None:
    answer = answered(stage, JONAS)
    card = escalated(stage, answer, ROBIN)
    stage.slack.click(card, "claim", user=PRIYA)
    stage.slack.wait_for(lambda: any("hat das übernommen" in reply.text for reply in stage.slack.replies(answer)))


def test_a_card_speaks_english_until_the_workspace_has_chosen(stage: Stage) -> None:
    assert "Urgent: a customer is waiting." in shown(escalated(stage, answered(stage, JONAS), JONAS))
    workspaces_of(stage).set(TEAM_ID, SETTING, "de")
    assert "Dringend: Ein Kunde wartet." in shown(escalated(stage, answered(stage, YUKI), YUKI))


def test_without_the_permission_to_see_people_english_is_spoken(tmp_path: Path) -> None:
    granted = as_in_manifest(PlaygroundConfig(), MANIFEST)
    fewer = replace(granted, scopes=tuple(scope for scope in granted.scopes if scope != "users:read"))
    database = tmp_path / "cases.sqlite"
    with Playground(fewer) as slack, opened(slack, settings_for(slack, database)) as bot, listening(bot) as url:
        slack.connect(url)
        assert "Reply for the customer" in shown(answered(Stage(slack, bot, url), JONAS))


def escalated(stage: Stage, answer: Message, user: str) -> Message:
    """Bring in a person, urgently; gives the card."""
    before = len(stage.slack.history("#escalations"))
    stage.slack.click(answer, "escalate", user=user)
    view = stage.slack.view_of(user)
    assert view is not None
    assert stage.slack.submit(view, {"note": "", "urgency": "urgent"}).ok
    stage.slack.wait_for(lambda: len(stage.slack.history("#escalations")) > before)
    return stage.slack.history("#escalations")[before]


def test_a_lead_chooses_the_language_of_the_cards_and_sees_the_settings_in_their_own(stage: Stage) -> None:
    workspaces_of(stage).set(TEAM_ID, "leads", {"group": "", "people": [JONAS]})
    stage.slack.open_home(user=JONAS)
    stage.slack.wait_for(lambda: JONAS in stage.slack.world.homes)
    home = stage.slack.world.homes[JONAS]
    assert "Ist eine Mail zurückgekommen?" in json.dumps(home.payload["blocks"], ensure_ascii=False)
    stage.slack.click(home, "settings", user=JONAS)
    settings = stage.slack.view_of(JONAS)
    assert settings is not None
    assert settings.payload["title"]["text"] == "Einstellungen"
    stage.slack.click(settings, "settings_language", user=JONAS)
    form = stage.slack.view_of(JONAS)
    assert form is not None
    assert stage.slack.submit(form, {"language": "ja"}).ok
    assert "至急：お客様が待っています。" in shown(escalated(stage, answered(stage, ROBIN), ROBIN))


def workspaces_of(stage: Stage) -> Workspaces:
    return Workspaces(Sessions(stage.bot.work.cases.engine))
