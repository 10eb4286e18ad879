"""One request to somebody's web address: to the very machine that was looked at, without detours, and not for long."""

from __future__ import annotations

import functools
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

import httpcore

from bot.outward.addresses import is_public
from bot.outward.trouble import Passing, Useless

SECONDS: Final = 10.0
"""For all of it: connecting, sending, and hearing whether it was taken."""
_MOST_READ: Final = 16_384
_MOST_ADDRESSES: Final = 4
_LONGEST_WISH: Final = 3_600.0
_PASSING: Final = (408, 425, 429)
"""Of the 4xx (RFC 9110 §15.5, RFC 8470, RFC 6585), those that are a matter of time."""


class _NotPublic(Exception):
    """The name leads into a private network."""


def post(url: str, headers: Mapping[str, str], body: bytes, *, private_ok: bool, seconds: float = SECONDS) -> None:
    """Send it. Raises `Passing` and `Useless`; nothing is retried, and no redirect is followed.

    The name is looked up once, what comes of it is looked at, and the connection goes there: a name that says one
    thing to whoever checks and another to whoever connects gets nowhere. No proxy of the environment is used.
    """
    deadline = time.monotonic() + seconds
    limits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)}
    network = _Network(deadline, private_ok=private_ok)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=network, retries=0) as pool,
            pool.stream("POST", url, headers=list(headers.items()), content=body, extensions=limits) as response,
        ):
            status, wish = response.status, _header(response.headers, b"retry-after")
            _read_a_little(response.iter_stream())
    except _NotPublic as error:
        raise Useless("its name leads into a private network") from error
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        raise Passing("it could not be reached") from error
    except httpcore.TimeoutException as error:
        raise Passing(f"it did not answer within {seconds:.0f} seconds") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        raise Passing("the line to it broke") from error
    except (httpcore.UnsupportedProtocol, httpcore.LocalProtocolError, UnicodeError) as error:
        raise Useless("its address cannot be used") from error
    _judge(status, wish)


def _judge(status: int, wish: str) -> None:
    if 200 <= status < 300:
        return
    if status >= 500 or status in _PASSING:
        raise Passing(f"it answered {status}", min(float(wish), _LONGEST_WISH) if wish.isdecimal() else None)
    if 300 <= status < 400:
        raise Useless(f"it answered {status}, and I follow no redirects")
    raise Useless(f"it answered {status}")


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    return next((value.decode("latin-1")[:20] for key, value in headers if key.lower() == name), "")


def _read_a_little(parts: Iterable[bytes]) -> None:
    """Hear an ordinary answer out, so that the other side is not cut off in its middle; no more than that."""
    length = 0
    for part in parts:
        length += len(part)
        if length > _MOST_READ:
            return


@functools.cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Network(httpcore.NetworkBackend):
    """Connects to addresses that were looked at, and keeps to one deadline, however slowly the other side drips."""

    def __init__(self, deadline: float, *, private_ok: bool) -> None:
        self._deadline = deadline
        self._private_ok = private_ok
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = httpcore.ConnectError("no address")
        for address in self._addresses_of(host, port):
            try:
                stream = self._system.connect_tcp(address, port, _left(self._deadline), local_address, socket_options)
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
        raise trouble

    def _addresses_of(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))[:_MOST_ADDRESSES]
        if not self._private_ok and not all(map(is_public, addresses)):
            raise _NotPublic
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("out of time")
    return left
