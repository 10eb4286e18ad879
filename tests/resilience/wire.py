"""HTTP/1.1 over asyncio streams, as little of it as a load needs (RFC 9112).

A web framework would take longer over a request than the program that is measured, on the same processors; and none
lets a handler close a connection in the middle, which is one of the faults that are played.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

MOST_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What came in."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    def arguments(self) -> dict[str, str]:
        """The fields of a call to the Web API, which come as a form, as JSON or in the query."""
        if self.headers.get("content-type", "").startswith("application/json"):
            fields = json.loads(self.body or b"{}")
            return {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        return dict(parse_qsl(self.query)) | dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out, or came back."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(data: Mapping[str, Any], status: int = 200, **headers: str) -> Answer:
    """An answer with a JSON body."""
    return Answer(status, json.dumps(data).encode(), {"content-type": "application/json", **headers})


class Cut(Exception):
    """A handler closes the connection without an answer."""


Handler = Callable[[Request], Awaitable[Answer]]


async def listen(handler: Handler, host: str = "127.0.0.1", port: int = 0) -> asyncio.Server:
    """Serve until the server that this gives is closed. A handler whose client went away runs on to its end."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Cancelled where a run ends with calls that hang: asyncio would report that as an error of the handler's.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            while (request := await _request(reader)) is not None:
                try:
                    answer = await handler(request)
                except Cut:
                    break
                closes = request.headers.get("connection", "").lower() == "close"
                writer.write(_encoded(answer, closes=closes))
                await writer.drain()
                if closes:
                    break
        writer.close()

    return await asyncio.start_server(connected, host, port, limit=MOST_HEAD, backlog=1024)


async def _request(reader: asyncio.StreamReader) -> Request | None:
    try:
        first, headers = await _head(reader)
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None  # the client has no more to ask
    method, target, _ = first.split(" ", 2)
    path, _, query = target.partition("?")
    return Request(method, path, query, headers, await reader.readexactly(int(headers.get("content-length", 0))))


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return first, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _encoded(answer: Answer, *, closes: bool) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} -", f"content-length: {len(answer.body)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    if closes:
        lines.append("connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + answer.body


async def request(
    host: str, port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer:
    """Ask once, on a connection of its own: a program that was restarted in between must not look as if it were away.

    Raises `OSError`, or `asyncio.IncompleteReadError` where the connection ends before the answer does.
    """
    reader, writer = await asyncio.open_connection(host, port)
    try:
        given = {"host": f"{host}:{port}", "content-length": str(len(body)), "connection": "close", **(headers or {})}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
        writer.write("\r\n".join(lines).encode("latin-1") + body)
        await writer.drain()
        first, found = await _head(reader)
        length = found.get("content-length")
        content = await (reader.readexactly(int(length)) if length is not None else reader.read())
        return Answer(int(first.split(" ")[1]), content, found)
    finally:
        writer.close()
