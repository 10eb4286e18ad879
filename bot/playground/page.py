"""The page's own requests: what the person at the browser does, and the live feed back."""

import base64
import binascii
import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.feed import Feed
from bot.playground.fingers import Fingers
from bot.playground.hands import Attachment, Hands, UnknownPlace
from bot.playground.happenings import Happenings
from bot.playground.state import Value
from bot.playground.things import Json, View

STATIC = Path(__file__).parent / "static"
Deed = Callable[[Json], Json]


def _values(body: Json) -> dict[str, Value]:
    values = body.get("values")
    return cast("dict[str, Value]", values) if isinstance(values, dict) else {}


def _optional(body: Json, key: str) -> str | None:
    return str(body[key]) if body.get(key) else None


def _told(notice: str | None) -> Json:
    return {"notice": notice} if notice else {}


class Page:
    """Serves the page, and does what it asks for."""

    def __init__(self, hands: Hands, fingers: Fingers, happenings: Happenings, feed: Feed) -> None:
        self._hands = hands
        self._fingers = fingers
        self._happenings = happenings
        self._feed = feed
        self._world = hands.world
        self._deeds: dict[str, Deed] = {
            "say": self._say,
            "slash": self._slash,
            "example": self._example,
            "click": self._click,
            "submit": self._submit,
            "close": self._close,
            "message_shortcut": self._message_shortcut,
            "global_shortcut": self._global_shortcut,
            "home": self._home,
            "react": self._react,
            "edit": self._edit,
            "delete": self._delete,
            "read": self._read,
            "app_says": self._app_says,
            "email": self._email,
            "clock": self._clock,
            "membership": self._membership,
            "archive": self._archive,
            "deactivate": self._deactivate,
            "reset": self._reset,
        }

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._index),
            Route("/archives/{rest:path}", self._index),
            Route("/page/state", self._state),
            Route("/page/events", self._events),
            Route("/page/{deed}", self._do, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def _index(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self._feed.snapshot())

    async def _events(self, request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._feed.stream(), media_type="text/event-stream", headers=headers)

    async def _do(self, request: Request) -> Response:
        """Run one deed in a thread, since it may wait for the app.

        Only the page itself may ask: another site can neither set this header nor send JSON without asking first.
        """
        deed = self._deeds.get(request.path_params["deed"])
        if deed is None or "x-playground" not in request.headers:
            return JSONResponse({"notice": "The page asked for something that is not known here."}, 404)
        try:
            body = json.loads(await request.body() or b"{}")
            if not isinstance(body, dict):
                raise TypeError("not an object")
            return JSONResponse(await run_in_threadpool(deed, body))
        except UnknownPlace as error:
            return JSONResponse({"notice": f"That is no longer there: {error}."}, 409)
        except (KeyError, TypeError, ValueError, binascii.Error):
            return JSONResponse({"notice": "The page sent something that could not be read."}, 400)

    def _view(self, body: Json) -> View:
        view = self._world.views.get(str(body["view"]))
        if view is None:
            raise UnknownPlace("the form was closed")
        return view

    def _say(self, body: Json) -> Json:
        files = [Attachment(f["name"], base64.b64decode(f["content"], validate=True)) for f in body.get("files", [])]
        forwards = self._hands.message(*body["forwards"]) if body.get("forwards") else None
        message = self._hands.say(
            body["user"],
            body["channel"],
            body["text"],
            thread_ts=_optional(body, "thread_ts"),
            files=files,
            forwards=forwards,
        )
        return {"ts": message.ts}

    def _slash(self, body: Json) -> Json:
        notice = self._hands.slash(
            body["user"], body["channel"], body["command"], body["text"], thread_ts=_optional(body, "thread_ts")
        )
        return _told(notice)

    def _example(self, body: Json) -> Json:
        example = self._hands.config.examples[int(body["index"])]
        message = self._hands.post_example(body["user"], example)
        return {"ts": message.ts, "channel": message.channel}

    def _click(self, body: Json) -> Json:
        block_id, value, values = _optional(body, "block_id"), body.get("value"), _values(body)
        if body.get("view"):
            view = self._view(body)
            return _told(
                self._fingers.click_in_view(
                    body["user"], view, body["action_id"], block_id=block_id, value=value, values=values
                )
            )
        message = self._hands.message(body["channel"], body["ts"])
        return _told(
            self._fingers.click_in_message(
                body["user"], message, body["action_id"], block_id=block_id, value=value, values=values
            )
        )

    def _submit(self, body: Json) -> Json:
        outcome = self._fingers.submit(body["user"], self._view(body), _values(body))
        return {"errors": outcome.errors, **_told(outcome.notice)}

    def _close(self, body: Json) -> Json:
        self._fingers.close(body["user"], self._view(body), all_of_them=bool(body.get("all")))
        return {}

    def _message_shortcut(self, body: Json) -> Json:
        message = self._hands.message(body["channel"], body["ts"])
        return _told(self._hands.message_shortcut(body["user"], body["callback_id"], message))

    def _global_shortcut(self, body: Json) -> Json:
        return _told(self._hands.global_shortcut(body["user"], body["callback_id"]))

    def _home(self, body: Json) -> Json:
        self._hands.open_home(body["user"], "messages" if body.get("tab") == "messages" else "home")
        return {}

    def _react(self, body: Json) -> Json:
        self._hands.react(body["user"], self._hands.message(body["channel"], body["ts"]), body["name"])
        return {}

    def _edit(self, body: Json) -> Json:
        message = self._hands.message(body["channel"], body["ts"])
        if body["user"] == message.user and str(body["text"]).strip():
            self._hands.edit(message, body["text"])
        return {}

    def _read(self, body: Json) -> Json:
        self._world.read(body["user"], body["channel"])
        return {}

    def _app_says(self, body: Json) -> Json:
        given = {key: str(body.get(key) or "") for key in ("title", "pretext", "words", "field", "value")}
        attachment: Json = {"fallback": given["title"] or given["words"], "color": "17494d"}
        attachment |= {key: given[key] for key in ("title", "pretext") if given[key]}
        if given["words"]:
            attachment["text"] = given["words"]
        if given["field"]:
            attachment["fields"] = [{"title": given["field"], "value": given["value"], "short": True}]
        filled = [attachment] if any(given.values()) else []
        message = self._happenings.post_as_app(
            body["channel"], text=str(body.get("text") or ""), attachments=filled, webhook=_optional(body, "webhook")
        )
        return {"ts": message.ts}

    def _email(self, body: Json) -> Json:
        return {"ts": self._happenings.email_into(body["channel"], str(body["raw"]).encode()).ts}

    def _clock(self, body: Json) -> Json:
        self._happenings.move_clock(float(body["seconds"]))
        return {}

    def _membership(self, body: Json) -> Json:
        change = self._happenings.join if body["member"] else self._happenings.leave
        change(body["channel"], body["who"], by=body["user"])
        return {}

    def _archive(self, body: Json) -> Json:
        change = self._happenings.archive if body["archived"] else self._happenings.unarchive
        change(body["channel"], by=body["user"])
        return {}

    def _deactivate(self, body: Json) -> Json:
        self._happenings.deactivate(body["who"])
        return {}

    def _delete(self, body: Json) -> Json:
        message = self._hands.message(body["channel"], body["ts"])
        if body["user"] in (message.user, message.only_for):
            self._hands.take_back(message)
        return {}

    def _reset(self, body: Json) -> Json:
        self._world.reset()
        return {}
