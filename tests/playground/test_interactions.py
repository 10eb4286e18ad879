"""Buttons, forms, shortcuts and the App Home work over real HTTP with a real Bolt app."""

import itertools

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import cast
from bot.playground.driver import Playground
from bot.playground.things import View
from bot.playground.world import World
from tests.playground.echo_bot import FORM


def form(slack: Playground) -> View:
    slack.wait_for(lambda: slack.last_view is not None)
    assert slack.last_view is not None
    return slack.last_view


def test_the_request_url_can_be_verified(echo: Playground) -> None:
    assert echo.verify_url()


def test_a_mention_is_answered_in_its_thread(echo: Playground) -> None:
    question = echo.mention("#support", "550 5.1.1 <kim@example.com>")

    answer = echo.wait_for_reply(question)
    assert "mailto:kim@example.com" in answer.text
    assert answer.thread_ts == question.ts
    assert len(echo.history("#support")) == 1


def test_a_form_is_opened_checked_sent_and_closed(echo: Playground) -> None:
    answer = echo.wait_for_reply(echo.mention("#support", "x"))
    echo.click(answer, "open_form")
    view = form(echo)

    assert echo.submit(view, {}).errors == {"note": "Please complete this required field."}
    assert echo.submit(view, {"note": "x" * 501}).errors["note"].startswith("Use at most 500")
    assert echo.delivered("view_submission echo_form") == []
    assert echo.submit(view, {"note_text": "no"}).errors == {"note": "Please say a little more."}
    assert echo.last_view is view

    assert echo.submit(view, {"note": "I sent it twice", "urgency": "today"}).ok
    assert echo.last_view is None
    echo.wait_for(lambda: bool(echo.history("#escalations")))
    assert echo.history("#escalations")[0].text == "A person is needed: I sent it twice"
    state = echo.delivered("view_submission echo_form")[-1].body["view"]["state"]["values"]
    assert state["urgency"]["urgency_choice"]["selected_option"]["value"] == "today"


def test_closing_a_form_is_told_when_the_app_asked_for_it(echo: Playground) -> None:
    echo.shortcut("explain_bounce_form")
    echo.close(form(echo))

    assert echo.last_view is None
    assert echo.delivered("view_closed echo_form")[0].acknowledged


def test_a_button_can_replace_its_message(echo: Playground) -> None:
    answer = echo.wait_for_reply(echo.mention("#support", "x"))
    echo.click(answer, "reply_in_place")

    echo.wait_for(lambda: answer.text.startswith("Solved."))
    assert answer.blocks == []


def test_a_button_can_answer_one_person(echo: Playground) -> None:
    answer = echo.wait_for_reply(echo.mention("#support", "x"))
    echo.click(answer, "private_word", user=cast.PRIYA)

    echo.wait_for(lambda: bool(echo.ephemeral("#support", cast.PRIYA)))
    assert echo.ephemeral("#support", cast.ROBIN) == []


@pytest.mark.parametrize(("action_id", "value"), [("feedback", "bad"), ("more", "details")])
def test_a_choice_is_told_with_its_value(echo: Playground, action_id: str, value: str) -> None:
    question = echo.mention("#support", "x")
    echo.click(echo.wait_for_reply(question), action_id, value=value)

    echo.wait_for(lambda: len(echo.replies(question)) == 2)
    assert echo.replies(question)[1].text == f"Heard: {value}"


def test_a_message_shortcut_is_told_with_the_message(echo: Playground) -> None:
    bounce = echo.say("#support", "550 mailbox full", user=cast.MATEO)
    echo.shortcut("explain_bounce", bounce)

    assert echo.wait_for_reply(bounce).text == "About: 550 mailbox full"


def test_an_empty_command_opens_the_form_and_a_full_one_is_answered(echo: Playground) -> None:
    echo.slash("/bounce")
    assert form(echo).payload["callback_id"] == "echo_form"
    echo.slash("/bounce", "550")
    assert [m.text for m in echo.ephemeral("#support")] == ["You said: 550"]


def test_opening_the_home_publishes_it(echo: Playground) -> None:
    echo.open_home()
    echo.wait_for(lambda: echo.home() is not None)
    home = echo.home()
    assert home is not None
    echo.click(home, "home_form")

    assert form(echo).user == cast.ROBIN


def test_a_trigger_lives_three_seconds_and_opens_one_view() -> None:
    seconds = itertools.count(1_700_000_000.0)
    moment = [next(seconds)]
    with Playground(world=World(clock=lambda: moment[0])) as slack:
        client = WebClient(token=slack.config.bot_token, base_url=slack.api_url)
        used, late = (slack.world.new_trigger(cast.ROBIN, 3.0) for _ in range(2))
        client.views_open(trigger_id=used, view=FORM)
        errors = []
        for trigger in (used, late, "never-given"):
            moment[0] += 2
            with pytest.raises(SlackApiError) as failure:
                client.views_open(trigger_id=trigger, view=FORM)
            errors.append(failure.value.response["error"])

    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


def test_a_stale_hash_does_not_overwrite_a_view(slack: Playground, api: WebClient) -> None:
    opened = api.views_open(trigger_id=slack.world.new_trigger(cast.ROBIN, 3), view=FORM)["view"]
    api.views_update(view_id=opened["id"], hash=opened["hash"], view=FORM)

    with pytest.raises(SlackApiError) as failure:
        api.views_update(view_id=opened["id"], hash=opened["hash"], view=FORM)
    assert failure.value.response["error"] == "hash_conflict"


def test_at_most_three_views_are_stacked(slack: Playground, api: WebClient) -> None:
    def trigger() -> str:
        return slack.world.new_trigger(cast.ROBIN, 3)

    api.views_open(trigger_id=trigger(), view=FORM)
    api.views_push(trigger_id=trigger(), view=FORM)
    api.views_push(trigger_id=trigger(), view=FORM)
    with pytest.raises(SlackApiError) as failure:
        api.views_push(trigger_id=trigger(), view=FORM)
    assert failure.value.response["error"] == "push_limit_reached"


def test_a_response_url_can_be_used_five_times(slack: Playground) -> None:
    url = slack.world.new_response_url(cast.SUPPORT, cast.ROBIN)

    statuses = [httpx.post(url, json={"text": str(number)}).status_code for number in range(6)]
    assert statuses == [200] * 5 + [404]
    assert len(slack.ephemeral("#support")) == 5


def test_a_response_url_can_delete_and_speak_to_all(slack: Playground, api: WebClient) -> None:
    posted = api.chat_postMessage(channel="#support", text="gone soon")
    url = slack.world.new_response_url(cast.SUPPORT, cast.ROBIN, posted["ts"])
    httpx.post(url, json={"text": "hello all", "response_type": "in_channel", "replace_original": False})
    httpx.post(url, json={"delete_original": True})

    assert [m.text for m in slack.history("#support")] == ["hello all"]
