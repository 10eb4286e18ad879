"""Makes an e-mail of an Outlook .msg file: its transport headers, its text, and the files attached to it.

Sources: [MS-OXMSG] for where the properties are kept, [MS-OXPROPS] for their numbers. Outlook turns a delivery report
into a form of its own and keeps what the server said with each recipient, so that is read as well.
"""

from __future__ import annotations

import io
import re
from typing import Any

from bot.reading.mail.charset import clean
from bot.reading.text.patterns import Pattern

_MOST_STREAM = 8_388_608
_MOST_STORAGES = 500
_BOUNDARY = "=_of-an-outlook-message"
_DROPPED = Pattern(r"^(?:content-[a-z-]+|mime-version)[ \t]*:.*(?:\n[ \t].*)*\n?", re.IGNORECASE | re.MULTILINE)

_SUBJECT, _SENDER, _SENDER_SMTP, _BODY, _HTML, _HEADERS = "0037", "0C1F", "5D01", "1000", "1013", "007D"
_REPORT_TEXT, _SUPPLEMENT, _ADDRESS, _SMTP_ADDRESS = "1001", "0C1B", "3003", "39FE"
_FILE_NAME, _LONG_FILE_NAME, _MIME_TYPE, _DATA = "3704", "3707", "370E", "3701"


class UnreadableOutlookFile(ValueError):
    """The file calls itself an Outlook message and cannot be read as one."""


class NoOutlookFile(ValueError):
    """The file has the same format and is something else, such as a document of an old Word."""


def outlook_to_email(data: bytes) -> bytes:
    """The e-mail in an Outlook .msg file, as RFC 5322 bytes.

    Raises UnreadableOutlookFile when the container is broken, NoOutlookFile when no message is in it.
    """
    import olefile  # heavy, and seldom needed

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = [path[0] for path in ole.listdir()]
            if names and not any(name.startswith("__") for name in names):
                raise NoOutlookFile("a document of another program")
            return _compose(ole)
    except NoOutlookFile:
        raise
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableOutlookFile("the Outlook file is damaged") from error


def _compose(ole: Any) -> bytes:
    headers = _DROPPED.sub("", _text(ole, (), _HEADERS).replace("\r\n", "\n")).strip("\n")
    if not headers:
        sender = _text(ole, (), _SENDER_SMTP) or _text(ole, (), _SENDER)
        headers = f"From: {_one_line(sender)}\nSubject: {_one_line(_text(ole, (), _SUBJECT))}"
    html = "" if _text(ole, (), _BODY).strip() else _html(ole)
    body = "\n\n".join(filter(None, [html or _text(ole, (), _BODY) or _text(ole, (), _REPORT_TEXT), _said_of(ole)]))
    subtype = "html" if html else "plain"
    pieces = [f"Content-Type: text/{subtype}; charset=utf-8\n\n{body}".encode("utf-8", "replace"), *_attached(ole)]
    mark = f"\n--{_BOUNDARY}\n".encode()
    head = f'{headers}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{_BOUNDARY}"\n'
    return (
        head.encode("utf-8", "replace") + b"".join(mark + piece for piece in pieces) + f"\n--{_BOUNDARY}--\n".encode()
    )


def _said_of(ole: Any) -> str:
    """What the report keeps with each recipient: the address, and the words of the server."""
    lines: list[str] = []
    for storage in _storages(ole, "__recip_version1.0_"):
        said = _text(ole, storage, _SUPPLEMENT) or _text(ole, storage, _REPORT_TEXT)
        address = _text(ole, storage, _SMTP_ADDRESS) or _text(ole, storage, _ADDRESS)
        if said and address:
            lines.append(f"{_one_line(address)}\n    {_one_line(said)}")
    return "\n".join(lines)


def _attached(ole: Any) -> list[bytes]:
    pieces: list[bytes] = []
    for storage in _storages(ole, "__attach_version1.0_"):
        data = _stream(ole, storage, _DATA + "0102")
        if not data:
            continue
        name = _text(ole, storage, _LONG_FILE_NAME) or _text(ole, storage, _FILE_NAME)
        kind = _one_line(_text(ole, storage, _MIME_TYPE)).lower() or "application/octet-stream"
        if name.lower().endswith(".eml"):
            kind = "message/rfc822"
        disposition = "" if kind.startswith("message/") else "Content-Disposition: attachment\n"
        pieces.append(f"Content-Type: {kind}\n{disposition}\n".encode("ascii", "ignore") + data)
    return pieces


def _storages(ole: Any, prefix: str) -> list[tuple[str]]:
    names: list[str] = [entry[0] for entry in ole.listdir(streams=False, storages=True) if len(entry) == 1]
    return [(name,) for name in sorted(names) if name.startswith(prefix)][:_MOST_STORAGES]


def _text(ole: Any, storage: tuple[str, ...], number: str) -> str:
    wide = _stream(ole, storage, number + "001F")
    if wide:
        return clean(wide.decode("utf-16-le", "replace")).replace("\r\n", "\n")
    narrow = _stream(ole, storage, number + "001E")
    return clean(narrow.decode("cp1252", "replace")).replace("\r\n", "\n")


def _html(ole: Any) -> str:
    return clean(_stream(ole, (), _HTML + "0102").decode("utf-8", "replace")) or _text(ole, (), _HTML)


def _stream(ole: Any, storage: tuple[str, ...], tag: str) -> bytes:
    path = [*storage, f"__substg1.0_{tag}"]
    if not ole.exists(path) or ole.get_size(path) > _MOST_STREAM:
        return b""
    content = ole.openstream(path).read()
    return content if isinstance(content, bytes) else b""


def _one_line(text: str) -> str:
    return " ".join(text.split())
