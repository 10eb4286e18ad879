"""What Rebound is measured beside: the least a Bolt app can do with a mention. It acknowledges, and says the same text.

Bolt's way (https://docs.slack.dev/tools/bolt-python/concepts/adapters): its Starlette adapter under uvicorn. Nothing is
recorded, so that what it had not said when it dies is lost.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import uvicorn
from slack_bolt import App, Say
from slack_bolt.adapter.starlette.handler import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

bolt = App(
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
)


@bolt.event("app_mention")
def mentioned(event: dict[str, Any], say: Say) -> None:
    say(text=event["text"], thread_ts=event["ts"])


handler = SlackRequestHandler(bolt)


async def events(request: Request) -> Response:
    return await handler.handle(request)


async def healthz(request: Request) -> Response:
    return PlainTextResponse("ok")


if __name__ == "__main__":  # started as `… serve --port N`, as Rebound is
    routes = [Route("/slack/events", events, methods=["POST"]), Route("/healthz", healthz)]
    uvicorn.run(Starlette(routes=routes), port=int(sys.argv[-1]), log_config=None, access_log=False)
