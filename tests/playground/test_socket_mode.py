"""Slack's own Socket Mode client can dial in, and then hears everything over that line."""

from collections.abc import Iterator

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground.driver import Playground
from tests.playground.echo_bot import make_app


@pytest.fixture
def dialled_in(slack: Playground) -> Iterator[Playground]:
    client = WebClient(token=slack.config.bot_token, base_url=slack.api_url)
    handler = SocketModeHandler(
        make_app(client, slack.config), slack.config.app_token, web_client=WebClient(base_url=slack.api_url)
    )
    handler.connect()  # type: ignore[no-untyped-call]
    slack.wait_for(lambda: slack.socket_connected)
    yield slack
    handler.close()  # type: ignore[no-untyped-call]


def test_events_commands_and_forms_go_over_the_line(dialled_in: Playground) -> None:
    slack = dialled_in
    answer = slack.wait_for_reply(slack.mention("#support", "550"))
    slack.click(answer, "open_form")
    slack.wait_for(lambda: slack.last_view is not None)
    view = slack.last_view
    assert view is not None

    assert slack.submit(view, {"note": "no"}).errors == {"note": "Please say a little more."}
    assert slack.submit(view, {"note": "enough"}).ok
    slack.slash("/bounce", "550")
    assert [m.text for m in slack.ephemeral("#support")] == ["You said: 550"]
    assert all(delivery.acknowledged for delivery in slack.deliveries)


def test_a_socket_ticket_is_good_for_one_line(slack: Playground) -> None:
    client = WebClient(token=slack.config.app_token, base_url=slack.api_url)
    urls = {client.apps_connections_open(app_token=slack.config.app_token)["url"] for _ in range(2)}

    assert len(urls) == 2
    assert all(url.startswith("ws://127.0.0.1") for url in urls)
