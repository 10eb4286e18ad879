"""The HTTP side of the Web API: reading a call, checking its token, running it, keeping a record."""

import asyncio
import base64
import binascii
import json
from typing import cast
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.api import chat, conversations, files, oauth, people, small, streams, views
from bot.playground.api.calls import METHODS, ApiError, Call, Method
from bot.playground.config import PlaygroundConfig
from bot.playground.installs import Installs
from bot.playground.records import ApiRequest, Fault, now
from bot.playground.things import Json, Team
from bot.playground.world import World

_SECRETS = ("client_secret", "access_token", "refresh_token", "code")
FAMILIES = (chat, conversations, files, oauth, people, small, streams, views)


async def read_arguments(request: Request) -> Json:
    """The arguments of a call, from the query, a form or a JSON body; an odd body counts as empty."""
    arguments: Json = dict(request.query_params)
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            parsed = json.loads(body or b"{}")
        except ValueError:
            parsed = None
        if isinstance(parsed, dict):
            arguments |= cast(Json, parsed)
        return arguments
    return arguments | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def client_of(authorization: str) -> Json:
    """The app's id and secret, where a call names them by HTTP Basic, as ``oauth.v2.access`` may."""
    if not authorization.startswith("Basic "):
        return {}
    try:
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": name, "client_secret": secret}


def _without_tokens(response: Json) -> Json:
    """A response as the page may show it."""
    return {name: "…" if name in _SECRETS else value for name, value in response.items()}


class WebApi:
    """Answers ``/api/<method>`` as Slack does."""

    def __init__(self, world: World, config: PlaygroundConfig, installs: Installs) -> None:
        self._world = world
        self._config = config
        self._installs = installs

    def routes(self) -> list[Route]:
        return [Route("/api/{method}", self.answer, methods=["GET", "POST"])]

    async def answer(self, request: Request) -> Response:
        """Run one call, unless a fault is waiting for it."""
        name = request.path_params["method"]
        arguments = await read_arguments(request)
        authorization = request.headers.get("authorization", "")
        arguments |= client_of(authorization)
        token = arguments.pop("token", None) or authorization.removeprefix("Bearer ")
        fault = self._world.faults.take(name)
        if fault is not None:
            if fault.after_work:
                self._run(name, token, arguments)
            return await self._fail(name, arguments, fault)
        wait = self._wait(name, token)
        if wait is not None:
            return await self._fail(name, arguments, Fault(429, wait, error="ratelimited"))
        response = self._run(name, token, arguments)
        self._record(name, arguments, response, 200, token)
        return JSONResponse(response, headers={"X-OAuth-Scopes": ",".join(self._scopes(token))})

    def _run(self, name: str, token: str, arguments: Json) -> Json:
        try:
            found, team = self._allowed(name, token)
            with self._world.lock:
                call = Call(self._world, self._config, arguments, team, self._installs, self._scopes(token))
                return {"ok": True, **found.run(call)}
        except ApiError as error:
            return error.response

    def _wait(self, name: str, token: str) -> int | None:
        """Seconds that the limited tier asks for, None when the call may go on."""
        team = self._installs.owners.get(token, "")
        with self._world.lock:
            return self._world.limited.wait(name, team, self._world.clock())

    def _scopes(self, token: str) -> tuple[str, ...]:
        try:
            return self._installs.grant_of(token).scopes
        except ApiError:
            return ()

    def _allowed(self, name: str, token: str) -> tuple[Method, Team]:
        """The method, when it is there and this token may use it, and whose the token is. Raises ApiError."""
        first = next(iter(self._world.teams.values()))
        found = METHODS.get(name)
        if found is None:
            raise ApiError("unknown_method", req_method=name)
        if found.open or name == "api.test":
            return found, first
        if not token:
            raise ApiError("not_authed")
        if found.app_level or token == self._config.app_token:
            if not found.app_level or token.startswith("xoxb-"):
                raise ApiError("not_allowed_token_type")
            if token != self._config.app_token:
                raise ApiError("invalid_auth")
            return found, first
        grant = self._installs.grant_of(token)
        if found.scope and not set(found.scope.split("|")) & set(grant.scopes):
            raise ApiError("missing_scope", needed=found.scope, provided=",".join(grant.scopes))
        return found, self._world.teams[grant.team]

    async def _fail(self, name: str, arguments: Json, fault: Fault) -> Response:
        if fault.hang:
            await asyncio.sleep(fault.hang)
        self._record(name, arguments, {"ok": False, "error": fault.error}, fault.status)
        if fault.status == 429:
            body = {"ok": False, "error": "ratelimited"}
            return JSONResponse(body, 429, headers={"Retry-After": str(fault.retry_after or 1)})
        return PlainTextResponse("Something went wrong on the server.", fault.status)

    # A call without a token has an empty one.
    def _record(self, name: str, arguments: Json, response: Json, status: int, token: str = "") -> None:  # nosec B107
        shown = {key: value for key, value in arguments.items() if key not in _SECRETS}
        record = ApiRequest(self._world.next_record(), name, shown, _without_tokens(response), status, now(), token)
        with self._world.lock:
            self._world.requests.append(record)
            self._world.announce("request", record=record)
