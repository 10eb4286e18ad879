"""A small Bolt app that uses what a playground offers; served over HTTP for the tests here."""

import re
import socket
import threading
from types import TracebackType
from typing import Any, Self

import uvicorn
from slack_bolt import Ack, App, BoltContext, Respond, Say
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground.config import PlaygroundConfig

Json = dict[str, Any]
OTHER_EVENTS = re.compile("^(reaction|channel|group|member)_")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, text: str, **more: object) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": action_id, **more}


FORM: Json = {
    "type": "modal",
    "callback_id": "echo_form",
    "title": plain("Bring in a person"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "A person will see the *whole bounce*."}},
        {
            "type": "input",
            "block_id": "note",
            "label": plain("What have you tried?"),
            "hint": plain("A sentence is enough."),
            "element": {"type": "plain_text_input", "action_id": "note_text", "multiline": True, "max_length": 500},
        },
        {
            "type": "input",
            "block_id": "urgency",
            "optional": True,
            "label": plain("How urgent is it?"),
            "element": {
                "type": "radio_buttons",
                "action_id": "urgency_choice",
                "options": [{"text": plain("Today"), "value": "today"}, {"text": plain("This week"), "value": "week"}],
            },
        },
    ],
}

HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Rebound reads bounces")},
        {"type": "section", "text": {"type": "mrkdwn", "text": "Mention me under a bounce, or use the form."}},
        {"type": "actions", "elements": [button("home_form", "Open the form", style="primary")]},
    ],
}


def answer_blocks(text: str) -> list[Json]:
    """An answer with most kinds of blocks in it."""
    return [
        {"type": "header", "text": plain("I heard you")},
        {"type": "section", "text": {"type": "mrkdwn", "text": ":red_circle: *Echo* of what _you_ wrote"}},
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text or "(nothing)"}]}
            ],
        },
        {
            "type": "table",
            "rows": [
                [{"type": "raw_text", "text": "Address"}, {"type": "raw_text", "text": "What to do"}],
                [{"type": "raw_text", "text": "kim@example.com"}, {"type": "raw_text", "text": "Check the spelling"}],
            ],
        },
        {
            "type": "actions",
            "elements": [
                button("open_form", "Bring in a person", style="primary"),
                button("reply_in_place", "That solved it"),
                button("private_word", "Remove", style="danger"),
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [{"text": plain("Show details"), "value": "details"}],
                },
            ],
        },
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "feedback",
                    "positive_button": {"text": plain("Helpful"), "value": "good"},
                    "negative_button": {"text": plain("Not helpful"), "value": "bad"},
                }
            ],
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "Sure (97 %) · <https://example.com|help page>"}]},
    ]


def make_app(client: WebClient, config: PlaygroundConfig) -> App:
    """The Bolt app, listeners and all."""
    app = App(client=client, signing_secret=config.signing_secret)

    @app.event("app_mention")
    def mentioned(event: Json, say: Say) -> None:
        thread = event.get("thread_ts") or event["ts"]
        say(text=f"Echo: {event['text']}"[:3000], thread_ts=thread, blocks=answer_blocks(event["text"][:2500]))

    @app.event("message")
    def written(event: Json, say: Say) -> None:
        if event.get("channel_type") == "im":
            say(text=f"Echo: {event['text']}", thread_ts=event["ts"])

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=HOME)

    @app.event(OTHER_EVENTS)
    def told() -> None:
        """Heard, and nothing to say."""

    @app.command("/bounce")
    def command(ack: Ack, command: Json, client: WebClient) -> None:
        if command.get("text"):
            ack(text=f"You said: {command['text']}", response_type="ephemeral")
            return
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=FORM)

    @app.action("open_form")
    @app.action("home_form")
    def open_form(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.action("reply_in_place")
    def replace(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Solved. :white_check_mark:", replace_original=True)

    @app.action("private_word")
    def private(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Only you can see this.", response_type="ephemeral", replace_original=False)

    @app.action("feedback")
    @app.action("more")
    def heard(ack: Ack, action: Json, context: BoltContext, say: Say, body: Json) -> None:
        ack()
        chosen = action.get("value") or action["selected_option"]["value"]
        say(text=f"Heard: {chosen}", thread_ts=body["container"].get("thread_ts") or body["container"]["message_ts"])

    @app.shortcut("explain_bounce")
    def explain(ack: Ack, shortcut: Json, say: Say) -> None:
        ack()
        say(text=f"About: {shortcut['message']['text']}"[:3000], thread_ts=shortcut["message"]["ts"])

    @app.shortcut("explain_bounce_form")
    def explain_form(ack: Ack, shortcut: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)

    @app.view("echo_form")
    def submitted(ack: Ack, view: Json, client: WebClient) -> None:
        note = view["state"]["values"]["note"]["note_text"]["value"]
        if note == "no":
            ack(response_action="errors", errors={"note": "Please say a little more."})
            return
        ack()
        client.chat_postMessage(channel="#escalations", text=f"A person is needed: {note}")

    @app.view_closed("echo_form")
    def closed(ack: Ack) -> None:
        ack()

    return app


class EchoBot:
    """The app on a free port; ``url`` is where a playground should deliver to."""

    def __init__(self, api_url: str, config: PlaygroundConfig) -> None:
        client = WebClient(token=config.bot_token, base_url=api_url)
        handler = SlackRequestHandler(make_app(client, config))

        async def events(request: Request) -> Response:
            return await handler.handle(request)

        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        web = Starlette(routes=[Route("/slack/events", events, methods=["POST"])])
        self._server = uvicorn.Server(uvicorn.Config(web, log_level="critical", access_log=False))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()
