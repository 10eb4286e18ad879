"""The HTTP side of the Web API: reading a call, checking its token, running it, keeping a record."""

import asyncio
import json
from typing import cast
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.api import chat, conversations, files, people, small, streams, views
from bot.playground.api.calls import METHODS, ApiError, Call, Method
from bot.playground.config import PlaygroundConfig
from bot.playground.records import ApiRequest, Fault, now
from bot.playground.things import Json
from bot.playground.world import World

FAMILIES = (chat, conversations, files, people, small, streams, views)


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


class WebApi:
    """Answers ``/api/<method>`` as Slack does."""

    def __init__(self, world: World, config: PlaygroundConfig) -> None:
        self._world = world
        self._config = config

    def routes(self) -> list[Route]:
        return [Route("/api/{method}", self.answer, methods=["GET", "POST"])]

    async def answer(self, request: Request) -> Response:
        """Run one call, unless a fault is waiting for it."""
        name = request.path_params["method"]
        arguments = await read_arguments(request)
        token = arguments.pop("token", None) or request.headers.get("authorization", "").removeprefix("Bearer ")
        fault = self._world.faults.take(name)
        if fault is not None:
            if fault.after_work:
                self._run(name, token, arguments)
            return await self._fail(name, arguments, fault)
        response = self._run(name, token, arguments)
        self._record(name, arguments, response, 200)
        return JSONResponse(response, headers={"X-OAuth-Scopes": ",".join(self._config.scopes)})

    def _run(self, name: str, token: str, arguments: Json) -> Json:
        try:
            found = self._allowed(name, token)
            with self._world.lock:
                return {"ok": True, **found.run(Call(self._world, self._config, arguments))}
        except ApiError as error:
            return error.response

    def _allowed(self, name: str, token: str) -> Method:
        """The method, when it is there and this token may use it. Raises ApiError."""
        found = METHODS.get(name)
        if found is None:
            raise ApiError("unknown_method", req_method=name)
        if not token and name != "api.test":
            raise ApiError("not_authed")
        right, other = self._config.bot_token, self._config.app_token
        if found.app_level:
            right, other = other, right
        if name != "api.test" and token != right:
            raise ApiError("not_allowed_token_type" if token == other else "invalid_auth")
        if found.scope and not set(found.scope.split("|")) & set(self._config.scopes):
            raise ApiError("missing_scope", needed=found.scope, provided=",".join(self._config.scopes))
        return found

    async def _fail(self, name: str, arguments: Json, fault: Fault) -> Response:
        if fault.hang:
            await asyncio.sleep(fault.hang)
        self._record(name, arguments, {"ok": False, "error": fault.error}, fault.status)
        if fault.status == 429:
            body = {"ok": False, "error": "ratelimited"}
            return JSONResponse(body, 429, headers={"Retry-After": str(fault.retry_after or 1)})
        return PlainTextResponse("Something went wrong on the server.", fault.status)

    def _record(self, name: str, arguments: Json, response: Json, status: int) -> None:
        record = ApiRequest(self._world.next_record(), name, arguments, response, status, now())
        with self._world.lock:
            self._world.requests.append(record)
            self._world.announce("request", record=record)
