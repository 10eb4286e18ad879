"""What of a case tells whether it is like another: which mail it is about, and whose no it was."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.answering.answer import Answer
from bot.cases.tables import CaseRow

_OF_ONE_MAILBOX: Final = ("recipient-", "mailbox-")
"""Reasons that are about one address: those at one provider have nothing to do with each other."""
_DOMAIN: Final = re.compile(r"@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_SERVER: Final = "Server that answered"


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a case tells whether it is like another."""

    id: str
    user: str
    at: datetime
    mail: str
    domain: str
    keys: tuple[str, ...]


def seen_in(row: CaseRow) -> Seen:
    """The same of a row."""
    answer: dict[str, Any] = json.loads(row.answer) if row.answer else {}
    read = dict(map(tuple, answer.get("read") or ()))
    domain = (row.domain or "").lower()
    keys = _keys(str(answer.get("reason") or ""), domain, read.get(_SERVER, ""))
    return Seen(row.id, row.user_id, row.created_at, row.mail_key or _mail_by(answer, read, row.id), domain, keys)


def keys_of(answer: Answer) -> tuple[str, ...]:
    """By what a case with this answer may be like others: the domain that was written to, and whose server refused."""
    return _keys(answer.reason or "", domain_in(answer) or "", dict(answer.read).get(_SERVER, ""))


def _keys(reason: str, domain: str, server: str) -> tuple[str, ...]:
    provider = "" if reason.startswith(_OF_ONE_MAILBOX) else provider_of(server)
    return tuple(dict.fromkeys(key for key in (domain, provider) if key))


def _mail_by(answer: dict[str, Any], read: dict[str, str], case_id: str) -> str:
    """What stands for the mail where nothing better is known: its recipient and the line that it went by."""
    told = f"{read.get('Recipient', '')} {answer.get('quote') or ''}".strip()
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest() if told else case_id


def domain_in(answer: Answer | None) -> str | None:
    """Of the first address that could not be reached, as far as the answer names one."""
    if answer is None:
        return None
    named = answer.recipients[0].address if answer.recipients else dict(answer.read).get("Recipient", "")
    found = _DOMAIN.search(named)
    return found[1].lower()[:255] if found else None


def provider_of(host: str) -> str:
    """Whose server it is, by the end of its name: `protection.outlook.com` and all others of outlook.com are one."""
    labels = [label for label in host.lower().rstrip(".").split(".") if label]
    if len(labels) < 2 or labels[-1].isdecimal() or not all(label.replace("-", "").isalnum() for label in labels):
        return ""
    kept = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2  # like example.co.uk
    return ".".join(labels[-kept:])
