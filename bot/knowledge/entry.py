"""One entry of the base: what an error means, in our own words, with its sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from bot.knowledge.text import Code, EntryId, Line, Short, Url
from bot.reading.message import Form

Who = Literal[
    "sender",
    "sender-admin",
    "recipient",
    "recipient-admin",
    "domain-owner",
    "forwarder",
    "list-owner",
    "wait",
    "nobody",
]
"""Who can put it right first."""
Party = Literal["own", "forwarder", "list", "recipient", "nobody"]
"""Whose system said the decisive no: the sender’s own side, whoever forwards for the recipient, list software, the
recipient’s servers; or no server did (DNS, a time-out)."""
Lost = Literal["yes", "no"]
"""Whether the mail is lost: `no` while it is tried, or held for somebody’s decision."""
InEveryCase = Literal["who", "steps"]
"""What is said of any error, where an entry does not say that its own holds all the same."""
MailKind = Literal["auto-reply", "abuse-report", "delivery-success", "not-a-bounce"]
"""What is no bounce, and is answered all the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Steps:
    """What to do now, by who does it. Verbs first, the likeliest first, one to four each."""

    sender: tuple[Line, ...] = ()
    sender_admin: tuple[Line, ...] = ()
    recipient: tuple[Line, ...] = ()
    recipient_admin: tuple[Line, ...] = ()
    domain_owner: tuple[Line, ...] = ()
    forwarder: tuple[Line, ...] = ()
    list_owner: tuple[Line, ...] = ()
    agent: tuple[Line, ...] = ()

    def of(self, name: str) -> tuple[Line, ...]:
        """The steps of one of `STEPS_FOR`."""
        lines: tuple[Line, ...] = getattr(self, name.replace("-", "_"))
        return lines


STEPS_FOR: Final = (
    "sender",
    "sender-admin",
    "recipient",
    "recipient-admin",
    "domain-owner",
    "forwarder",
    "list-owner",
    "agent",
)
"""Everybody who may have steps of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """What must hold for a variant to be used: everything that is given."""

    lost: Lost | None = None
    party: tuple[Party, ...] = ()
    """One of these said no."""
    forged: bool | None = None
    """The asker says that they never sent it."""
    kind: Literal["bounce", "delay", "question"] | None = None
    dns_record: tuple[str, ...] = ()
    code: tuple[Code, ...] = ()
    says: tuple[Short, ...] = ()
    """Any of these words stands in the diagnostic."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """Texts that replace the entry's own when `when` holds. Each text is that of the first that holds and has it."""

    when: When
    title: Short | None = None
    meaning: Line | None = None
    who: Who | None = None
    steps: Steps | None = None
    retry: Line | None = None
    reply: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a fact comes from: an RFC section or a documentation page, by name, with its address if it has one."""

    title: Short
    url: Url | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Examples:
    """Texts that this entry must, and must not, be the answer to. `kb test` runs them."""

    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One documented error, or one topic that people ask about.

    An entry that names another in `extends` takes from it every text that it does not give itself (not its
    wordings, codes, asks or examples): a provider's own wording of a general error, with its own cure.
    """

    id: EntryId
    reason: EntryId
    extends: EntryId | None = None
    label: Short
    """The error's short name, said beside the confidence: “Unknown recipient”."""
    title: Short | None = None
    """The headline, about this bounce: “The address <address> does not exist”."""
    provider: Short | None = None
    """Whose wording this is; only mail systems and providers that a bounce can be told to come from."""
    codes: tuple[Code, ...] = ()
    """Codes that speak for this entry, `550 5.1.1`, `5.1.1` or `550`; a first digit x stands for 4 or 5."""
    wordings: tuple[Line, ...] = ()
    """What servers literally say, with <placeholders>."""
    asks: tuple[Line, ...] = ()
    """How people ask about it who have no bounce at hand."""
    kind: MailKind | None = None
    """Set for what is no bounce: the kind of message that this entry answers. Its reason is the kind’s name."""
    form: Form | None = None
    """Set with `kind`: the form of such mail that this entry answers, as reading tells it."""
    refused_by: tuple[Party, ...] = ()
    """Who can have said this no, the likeliest first. What the bounce shows chooses among them, and only among them."""
    written_for: Party | None = None
    """Whose no its own texts are about, where that is not the first of `refused_by`: a team may say that somebody else
    refuses, and leave the texts as they are."""
    lost: Lost | None = None
    """Set where the entry itself says it, whatever the codes are: what is delayed is not lost."""
    in_every_case: tuple[InEveryCase, ...] = ()
    """What of its own texts holds whatever became of the mail and whoever refused it: what is said of any error then
    does not take its place. A team’s own texts, laid over an entry, hold so."""
    meaning: Line | None = None
    who: Who | None = None
    steps: Steps | None = None
    retry: Line | None = None
    """Whether trying again is worth it, and when not."""
    reply: str | None = None
    """A finished mail to the customer, 60 to 120 words, without codes."""
    questions: tuple[Line, ...] = ()
    """What to ask the customer when it stays unclear."""
    variants: tuple[Variant, ...] = ()
    sources: tuple[Source, ...] = ()
    see: tuple[EntryId, ...] = ()
    """Related entries."""
    checked: date | None = None
    """The day on which the sources were last read against the entry."""
    examples: Examples = Examples()
    yields: bool = False
    """True for what says little (expired, delayed, refused by some rule): anything more specific that the same
    bounce says wins over it."""
    answers_silence: tuple[Literal["bounce", "delay"], ...] = ()
    """The kinds of notice that this entry answers when they say nothing of why."""
    final_only: bool = False
    """True for a reason that is given only when nobody tries any more: never of a delay. One entry says it for all of
    its reason."""
    needs_recipient: bool = False
    """True for a reason that a server can know only once the recipient was named to it: never its reply to MAIL FROM or
    to what comes before (RFC 5321 section 3.3). One entry of a reason says it for all of that reason."""
    check_spelling: bool = False
    """True where a mistyped domain is a likely cause: it is held against `mail-domains`."""
    last_resort: bool = False
    """True for what a bare code means: answers only when nothing more specific does."""


def texts_of(entry: Entry) -> tuple[str, ...]:
    """Every text of an entry that a person may come to read."""
    found: list[str | None] = []
    parts: tuple[Entry | Variant, ...] = (entry, *entry.variants)
    for part in parts:
        steps = part.steps or Steps()
        found += [part.title, part.meaning, part.retry, part.reply]
        found += [line for name in STEPS_FOR for line in steps.of(name)]
    return tuple(text for text in (*found, *entry.questions) if text)
