"""What became of a mail: whose system said no, and whether the mail is lost. Decided here, and nowhere else.

Reading gives the evidence (who spoke, what the words say of further tries); the entry says whose no it can be at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.answering.details import SEARCHED as DETAILED
from bot.answering.details import details_in
from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry, Lost, Party
from bot.matching.finding import Finding
from bot.matching.providers import names_of
from bot.reading.facts.asker_says import never_sent, own_refused, sends_with
from bot.reading.facts.forwarding import forwarding
from bot.reading.facts.plain_words import words_of
from bot.reading.facts.retrying import Outcome as Tries
from bot.reading.facts.retrying import retrying
from bot.reading.facts.voices import Voices, organisation, voices_of
from bot.reading.message import NOTHING_SAID, Failure, Kind, Message

SEARCHED: Final = 20_000
"""How much of a notice is searched for words on further tries: it says it near its beginning, or in its last lines."""
USUAL: Final[Party] = "recipient"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whose no it was, and whether the mail is lost; None where that cannot be told."""

    party: Party | None = None
    lost: Lost | None = None
    held: bool = False
    """Somebody has to let it pass."""
    submitted: bool = True
    """False when it was refused before any queue had it."""
    application: bool = False
    """An application submitted it: whoever runs that has to act, where a person would."""
    forged: bool = False
    """The asker says that they never sent it: somebody else used the address."""


def outcome_of(message: Message, finding: Finding, knowledge: Knowledge) -> Outcome:
    """What became of the mail of one failure, with the entry that is held to be the reason."""
    entry = finding.best.entry if finding.best and finding.answered else None
    if entry is not None and entry.kind is not None:
        return Outcome(
            usual_party(entry), entry.lost, held=entry.lost == "no" and entry.who in ("list-owner", "sender")
        )
    if entry is not None and not entry.refused_by and message.kind is Kind.QUESTION:
        return Outcome()
    voices = voices_of(message, finding.failure)
    party = _party(message, finding, entry, voices, knowledge)
    lost, held = _lost(message, finding, entry, party, voices)
    forged = bool(message.question) and never_sent(message.question)
    own = party == "own"
    return Outcome(
        party,
        lost,
        held,
        submitted=not (own and voices.submission),
        application=own and voices.application,
        forged=forged,
    )


def usual_party(entry: Entry) -> Party:
    """Who says this no as a rule."""
    return entry.refused_by[0] if entry.refused_by else USUAL


def written_for(entry: Entry) -> Party:
    """Whose no the entry’s own texts are about."""
    return entry.written_for or usual_party(entry)


def _party(
    message: Message, finding: Finding, entry: Entry | None, voices: Voices, knowledge: Knowledge
) -> Party | None:
    """The party that the evidence points to, of those that the entry allows; else the entry's usual one."""
    failure = finding.failure or NOTHING_SAID
    if entry is None or entry.reason == "unclear":
        return USUAL if voices.remote and voices.replied else None
    allowed = entry.refused_by or (USUAL,)
    if len(allowed) == 1:
        return allowed[0]
    said = failure.diagnostic.value if failure.diagnostic else ""
    bare = not said or message.kind is Kind.QUESTION
    if "own" in allowed and bare and not voices.remote and entry.last_resort:
        return None
    own = voices.own_relay or voices.submission or (voices.service and not voices.remote)
    own = own or _asker_points_home(message, names_of(entry.provider))
    shown: tuple[tuple[Party, bool], ...] = (
        ("forwarder", _forwards(message, failure) or _at_forwarding_service(failure, knowledge)),
        ("list", voices.list_software),
        ("own", own),
        ("recipient", allowed[0] in ("nobody", "own") and voices.remote and _answered(failure, voices)),
    )
    return next((party for party, holds in shown if holds and party in allowed), allowed[0])


def _asker_points_home(message: Message, names: tuple[str, ...]) -> bool:
    """Does the asker say that their own server refused it, or that they send with the very provider that did?"""
    told = message.question or message.text
    return own_refused(told) or (bool(names) and any(name in words for words in sends_with(told) for name in names))


def _answered(failure: Failure, voices: Voices) -> bool:
    """Did the other server say it? What concerns network and routing (RFC 3463 section 3.5) mostly is found here."""
    routing = failure.status is not None and failure.status.value[2:4] == "4."
    return failure.reply_code is not None and (voices.quoted or not routing)


def _lost(
    message: Message, finding: Finding, entry: Entry | None, party: Party | None, voices: Voices
) -> tuple[Lost | None, bool]:
    """Lost or not, and whether somebody holds it: by the words first, then by the report’s fields, then by the code."""
    failure = finding.failure or NOTHING_SAID
    action = failure.action.value if failure.action else None
    if len({str(each.action) for each in message.failures}) > 1 and action in ("failed", "delayed"):
        return ("yes" if action == "failed" else "no"), False  # the notice's words are about some of them only
    words = _words_on_tries(message)
    if words == "held":
        return "no", True
    if message.kind is Kind.DELAY:
        return "no", False
    if words is not None:
        return ("yes" if words == "over" else "no"), False
    if entry is not None and entry.lost is not None:
        return entry.lost, False
    if action == "delayed" and failure.permanence is None:
        return "no", False
    final = action == "failed"
    never_queued = party == "own" or voices.submission  # a temporary refusal of a program that has no queue
    if failure.permanence == "soft" and not never_queued and not final and not (entry and entry.final_only):
        return "no", False
    return "yes", False


def _at_forwarding_service(failure: Failure, knowledge: Knowledge) -> bool:
    """Is the address, or the server that answered, one of a service that does nothing but pass mail on?"""
    domain = failure.recipient.value.rpartition("@")[2].lower() if failure.recipient else ""
    host = failure.remote_mta.value.lower().rstrip(".") if failure.remote_mta else ""
    return knowledge.is_forwarding_domain(domain) or knowledge.is_forwarding_host(host)


def _words_on_tries(message: Message) -> Tries | None:
    """What the pasted words say; the person's own where no pasted line says it."""
    return _tries(message.notice) or (_tries(message.question) if message.question else None)


@lru_cache(maxsize=32)
def _tries(text: str) -> Tries | None:
    """Kept, since a report of many recipients is asked for each."""
    return retrying(text[:SEARCHED]).outcome


def _forwards(message: Message, failure: Failure) -> bool:
    """Does somebody pass mail on? An alias within the recipient’s own domain is the recipient’s."""
    said = failure.diagnostic.value if failure.diagnostic else ""
    found = (*_forwarders(said), *_forwarders(message.notice))
    if not found:
        return False
    home = organisation(failure.recipient.value.rpartition("@")[2]) if failure.recipient else None
    return any("@" not in who or organisation(who.rpartition("@")[2]) != home for who in found)


def _forwarders(text: str) -> tuple[str, ...]:
    details = details_in(text) if len(text) <= DETAILED else forwarding(words_of(text[:SEARCHED]))
    return tuple(each.value for each in details if each.name == "forwarder")
