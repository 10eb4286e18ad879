"""The playground as one web application: the Web API, files, response URLs, Socket Mode and the page."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.parser import BytesParser
from email.policy import HTTP

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.playground.api.routes import WebApi
from bot.playground.config import PlaygroundConfig
from bot.playground.consent import ConsentPage
from bot.playground.delivery import Deliverer
from bot.playground.feed import Feed
from bot.playground.fingers import Fingers
from bot.playground.hands import Hands
from bot.playground.happenings import Happenings
from bot.playground.installs import Installs
from bot.playground.page import Page
from bot.playground.refusal import ApiError
from bot.playground.responses import apply_response
from bot.playground.sockets import SocketHub
from bot.playground.things import SlackFile
from bot.playground.world import World

__all__ = ["PlaygroundConfig", "create_playground_app"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]


class SafeHeaders:
    """The page runs its own scripts and styles only, whatever a message contains."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, adding headers to the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        await self._app(scope, receive, with_headers)


class Parts:
    """The parts of one playground, put together; ``app`` is the application."""

    def __init__(self, world: World, config: PlaygroundConfig) -> None:
        world.base_url = config.public_url
        self.world = world
        self.config = config
        self.installs = Installs(config, world.clock)
        self.sockets = SocketHub(world)
        self.deliverer = Deliverer(world, config, self.sockets)
        self.hands = Hands(world, config, self.deliverer, self.installs)
        self.fingers = Fingers(self.hands)
        self.happenings = Happenings(self.hands)
        page = Page(self.hands, self.fingers, self.happenings, Feed(world, config, self.sockets))
        self.app = Starlette(
            routes=[
                *WebApi(world, config, self.installs).routes(),
                *ConsentPage(world, config, self.installs, self.deliverer).routes(),
                *self.sockets.routes(),
                Route("/files/{file_id}/{name:path}", self.serve_file),
                Route("/upload/{file_id}", self.take_upload, methods=["POST", "PUT"]),
                Route("/hooks/{secret}", self.take_response, methods=["POST"]),
                *page.routes(),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=LOCAL_HOSTS),
                Middleware(SafeHeaders),
            ],
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        self.deliverer.close()

    async def serve_file(self, request: Request) -> Response:
        """A file's bytes, for the holder of a token that sees it; as Slack does, anyone else gets a log-in page."""
        found = self.world.files.get(request.path_params["file_id"])
        if not self._may_see(request.headers.get("authorization", ""), found):
            return Response(
                "<!doctype html><title>Sign in</title><p>Sign in to see this file.</p>", media_type="text/html"
            )
        if found is None:
            return PlainTextResponse("There is no such file.", 404)
        return Response(found.content, media_type=found.mimetype)

    def _may_see(self, authorization: str, file: SlackFile | None) -> bool:
        try:
            team = self.installs.grant_of(authorization.removeprefix("Bearer ")).team
        except ApiError:
            return False
        if file is None or self.world.team_of(file.user).id == team:
            return True
        with self.world.lock:
            return any(
                file in message.files and team in self.world.channels[message.channel].teams
                for found in self.world.messages.values()
                for message in found
            )

    async def take_upload(self, request: Request) -> Response:
        """The second step of an upload: the bytes, bare or as a form with one file."""
        upload = self.world.tickets.uploads.get(request.path_params["file_id"])
        body = await request.body()
        content_type = request.headers.get("content-type", "")
        if upload is None:
            return PlainTextResponse("There is no such upload.", 404)
        if content_type.startswith("multipart/form-data"):
            head = f"Content-Type: {content_type}\r\n\r\n".encode()
            parts = BytesParser(policy=HTTP).parsebytes(head + body).iter_parts()
            body = next((bytes(p.get_payload(decode=True) or b"") for p in parts if p.get_filename()), b"")
        if len(body) != upload.length:
            return PlainTextResponse(f"{upload.length} bytes were announced and {len(body)} came.", 400)
        upload.content = body
        return PlainTextResponse(f"OK - {len(body)}")

    async def take_response(self, request: Request) -> Response:
        """A response URL: five uses in half an hour."""
        try:
            body = json.loads(await request.body())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        with self.world.lock:
            ticket = self.world.tickets.use_response(request.path_params["secret"], self.world.clock())
            if ticket is None:
                return JSONResponse({"ok": False, "error": "expired_url"}, 404)
            error = apply_response(self.world, ticket, body)
        if error:
            return JSONResponse({"ok": False, "error": error}, 400 if error == "invalid_blocks" else 500)
        return PlainTextResponse("ok")


def create_playground_app(world: World, config: PlaygroundConfig) -> Starlette:
    """The application for one world; its parts are at ``app.state.parts``."""
    parts = Parts(world, config)
    parts.app.state.parts = parts
    return parts.app
