"""An e-mail address, or all of a domain, wherever it stands: in what somebody pasted, in a file, in an answer.

It is looked for whole: kim@example.com is neither in joakim@example.com nor in kim@example.com.au. Beside its usual
form it is known as it stands in links (%40) and in the return addresses that mailing lists and forwarders make of it
(VERP: https://cr.yp.to/proto/verp.txt; SRS: https://www.open-spf.org/SRS/). Of an international domain both spellings
are (RFC 5890 §2.3.2.1).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

import idna

from bot.reading.mail.charset import decode_words
from bot.reading.mail.containers import is_outlook, split_mbox, widened
from bot.reading.mail.outlook import NoOutlookFile, UnreadableOutlookFile, outlook_to_email
from bot.reading.mail.parts import parse, plain_lines
from bot.reading.reader import read

_MOST_OF_A_PART: Final = 16 * 1024 * 1024
_BEGINS: Final = r"(?:(?<!\w)(?<!\w[.+'&~-])|(?<=%[0-9a-f]{2})|(?<=\\[nrt]))"
_ENDS: Final = r"(?!-?\w)(?!\.\w)"
_MOST_OF_A_NAME: Final = 256
"""Letters before the @ of a return address that are looked at: without an end, a text full of “=example.com” would be
gone through once for each of them."""
_AT: Final = r"(?:@|%40)"


class NoAddress(ValueError):
    """What was given is neither an e-mail address nor a domain; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    given: str
    pattern: re.Pattern[str]

    def stands_in(self, text: str) -> bool:
        """Whether it stands in this text."""
        plain = _plain(text)
        return bool(self.pattern.search(plain) or ("&#" in plain and self.pattern.search(html.unescape(plain))))

    def stands_in_input(self, data: bytes | str) -> bool:
        """Whether it stands in what was pasted or attached, however that was encoded."""
        return any(self.stands_in(text) for text in _texts_of(data))


def wanted(given: str) -> Wanted:
    """`kim@example.com`, or `@example.com` for everybody there. Raises `NoAddress`."""
    local, at, domain = _plain(given.strip().removeprefix("<").removesuffix(">")).rpartition("@")
    domain = domain.rstrip(".")
    if not at or not re.fullmatch(r"[\w-]+(?:\.[\w-]+)*", domain) or re.search(r"[\s<>@]", local):
        raise NoAddress(
            f"“{given}” is no e-mail address: expected one like kim@example.com, or @example.com for everybody there."
        )
    where = "|".join(re.escape(spelling) for spelling in _spellings(domain))
    if not local:
        forms = [rf"{_AT}(?:{where}){_ENDS}", rf"=(?:{where})(?==[^\s@<>]{{1,{_MOST_OF_A_NAME}}}@|@)"]
    else:
        who = re.escape(local)
        forms = [
            rf"{_BEGINS}{who}{_AT}(?:{where}){_ENDS}",
            rf"(?<![\w.]){who}=(?:{where}){_ENDS}",
            rf"=(?:{where})={who}@",
        ]
    return Wanted(given.strip(), re.compile("|".join(forms)))


def _plain(text: str) -> str:
    """A text in which letters that are the same to a mail system look the same."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _spellings(domain: str) -> list[str]:
    """An international domain in letters and in ASCII. What is no such domain is only as it is."""
    try:
        ascii_only = idna.encode(domain, uts46=True).decode("ascii")
        return sorted({domain, ascii_only, _plain(idna.decode(ascii_only))})
    except idna.IDNAError:
        return [domain]


def _texts_of(data: bytes | str) -> Iterator[str]:
    """All readings of an input, the cheapest first."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    yield data if isinstance(data, str) else data.decode("utf-8", "replace")
    if b"\0" in raw:  # Outlook's files, and texts of Windows; a text in one of those may begin at any byte
        yield raw.decode("utf-16-le", "replace")
        yield raw[1:].decode("utf-16-le", "replace")
    yield from strings_in(read(data))
    yield from _parts(raw)


def _parts(raw: bytes) -> Iterator[str]:
    """Every part of every e-mail in it, decoded: also of those that are not read for an answer."""
    if is_outlook(raw):
        try:
            raw = outlook_to_email(raw)
        except (UnreadableOutlookFile, NoOutlookFile):
            return
    for mail in split_mbox(plain_lines(widened(raw))):
        for part in parse(mail).walk(into_messages=True):
            yield decode_words(part.header_text)
            if not part.is_multipart:
                yield part.text(_MOST_OF_A_PART)


def strings_in(value: Any) -> Iterator[str]:
    """Every text in what JSON can hold, and in dataclasses and tuples."""
    if isinstance(value, str):
        yield value
        return
    if isinstance(value, dict):
        parts: Iterable[Any] = value.values()
    elif isinstance(value, (list, tuple)):
        parts = value
    else:
        parts = (getattr(value, field.name) for field in fields(value)) if is_dataclass(value) else ()
    for part in parts:
        yield from strings_in(part)
