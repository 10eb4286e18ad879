"""The shape of one knowledge-base entry: what an error means, in our own words, with its sources.

Texts may carry slots, `<address>` or `<address|the address>`: filled from the bounce at hand, else the words
after the bar, else the slot's usual words (`SLOTS`). Wordings carry the same names as placeholders, which stand for
whatever a server writes there.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from bot.reading.message import Form
from bot.reading.text.language import Language

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
MailKind = Literal["auto-reply", "abuse-report", "delivery-success", "not-a-bounce"]
"""What is no bounce, and is answered all the same."""

SLOTS: Final[dict[str, str]] = {
    "address": "the address",
    "domain": "the recipient’s domain",
    "dns-record": "DNS",
    "server": "the receiving server",
    "ip": "the sending IP address",
    "limit": "the limit",
    "blocklist": "the blocklist",
    "url": "the page that the bounce names",
    "code": "the code",
    "sender": "the sending address",
    "sender-domain": "the sender’s domain",
    "new-address": "the new address",
    "until": "some time",
    "size": "the message’s size",
    "quota": "the space",
    "rule": "the rule",
    "group": "the group",
    "list": "the list",
    "listed": "the listed address",
    "mark": "the mark",
    "forwarder": "the server that passes mail on",
    "original-address": "the address that was written to",
}
"""Every slot, with the words that stand in when a bounce does not say."""

SLOT: Final = re.compile(r"<([a-z][a-z-]*)(?:\|([^<>]*))?>")

CONDITIONAL: Final = re.compile(r"\{([^{}]*)\}")
"""A sentence in braces stands only where the bounce fills every slot in it: {The limit there is <limit>.}"""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^([245x]\d\d)?( ?[245x]\.\d{1,3}\.\d{1,3})?$", min_length=3)]


class Part(BaseModel):
    """What every piece of an entry shares: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Steps(Part):
    """What to do now, by who does it. Verbs first, the likeliest first, one to four each."""

    sender: tuple[Line, ...] = ()
    sender_admin: tuple[Line, ...] = Field(default=(), alias="sender-admin")
    recipient: tuple[Line, ...] = ()
    recipient_admin: tuple[Line, ...] = Field(default=(), alias="recipient-admin")
    domain_owner: tuple[Line, ...] = Field(default=(), alias="domain-owner")
    forwarder: tuple[Line, ...] = ()
    list_owner: tuple[Line, ...] = Field(default=(), alias="list-owner")
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


class When(Part):
    """What must hold for a variant to be used: everything that is given."""

    lost: Lost | None = None
    party: tuple[Party, ...] = ()
    """One of these said no."""
    forged: bool | None = None
    """The asker says that they never sent it."""
    kind: Literal["bounce", "delay", "question"] | None = None
    dns_record: tuple[str, ...] = Field(default=(), alias="dns-record")
    code: tuple[Code, ...] = ()
    says: tuple[Short, ...] = ()
    """Any of these words stands in the diagnostic."""


class Variant(Part):
    """Texts that replace the entry's own when `when` holds. Each text is that of the first that holds and has it."""

    when: When
    title: Short | None = None
    meaning: Line | None = None
    who: Who | None = None
    steps: Steps | None = None
    retry: Line | None = None
    reply: str | None = None


class Source(Part):
    """Where a fact comes from: an RFC section or a documentation page, by name, with its address if it has one."""

    title: Short
    url: Annotated[str, StringConstraints(pattern=r"^https://")] | None = None


class Examples(Part):
    """Texts that this entry must, and must not, be the answer to. `kb test` runs them."""

    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


class Entry(Part):
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
    refused_by: tuple[Party, ...] = Field(default=(), alias="refused-by")
    """Who can have said this no, the likeliest first. What the bounce shows chooses among them, and only among them."""
    lost: Lost | None = None
    """Set where the entry itself says it, whatever the codes are: what is delayed is not lost."""
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
    answers_silence: tuple[Literal["bounce", "delay"], ...] = Field(default=(), alias="answers-silence")
    """The kinds of notice that this entry answers when they say nothing of why."""
    final_only: bool = Field(default=False, alias="final-only")
    """True for a reason that is given only when nobody tries any more: never of a delay. One entry says it for all of
    its reason."""
    needs_recipient: bool = Field(default=False, alias="needs-recipient")
    """True for a reason that a server can know only once the recipient was named to it: never its reply to MAIL FROM or
    to what comes before (RFC 5321 section 3.3). One entry of a reason says it for all of that reason."""
    check_spelling: bool = Field(default=False, alias="check-spelling")
    """True where a mistyped domain is a likely cause: it is held against `mail-domains`."""
    last_resort: bool = Field(default=False, alias="last-resort")
    """True for what a bare code means: answers only when nothing more specific does."""

    @field_validator("codes", mode="before")
    @classmethod
    def _codes_are_text(cls, value: object) -> object:
        return [str(item) for item in value] if isinstance(value, list) else value

    @model_validator(mode="after")
    def _slots_are_known(self) -> Entry:
        for text in (*self.wordings, *texts_of(self)):
            for name, _ in SLOT.findall(text):
                if name not in SLOTS:
                    raise ValueError(f"the placeholder <{name}> is not known; known are {', '.join(sorted(SLOTS))}")
        return self


def texts_of(entry: Entry) -> tuple[str, ...]:
    """Every text of an entry that a person may come to read."""
    found: list[str | None] = []
    parts: tuple[Entry | Variant, ...] = (entry, *entry.variants)
    for part in parts:
        steps = part.steps or Steps()
        found += [part.title, part.meaning, part.retry, part.reply]
        found += [line for name in STEPS_FOR for line in steps.of(name)]
    return tuple(text for text in (*found, *entry.questions) if text)


class Word(Part):
    """Words that mean the same to this base: `means` is the concept, `words` are its spellings, in any language."""

    means: EntryId
    words: tuple[Short, ...]


class PartyTexts(Part):
    """What is said of any error that another party than usual refused, where the entry does not say it itself."""

    party: Party
    meaning: Line
    """Said after the entry’s meaning."""
    who: Who
    steps: Steps
    """The sender’s replace those of the entry; everybody else’s are added."""


class Mark(Part):
    """A provider’s own mark for an error (TSS04, S3150), and what exactly it stands for."""

    mark: Short
    """As the provider writes it."""
    provider: Short
    beside: tuple[Short, ...] = ()
    """Any of these words has to stand in the text too, for a mark that others may use for something else."""
    means: Line
    """A whole sentence, in plain words."""
    sources: tuple[Source, ...]


class Next(Part):
    """What the customer is told to do, by whether the mail is lost."""

    yes: Line
    no: Line | None = None
    """None where there is nothing left to be tried, or nothing but to wait."""


class ReasonReply(Part):
    """The sentences of a reply about one reason; with a party, where that one said no."""

    reason: EntryId
    party: Party | None = None
    what: Line
    """What happened, after “was not delivered” or “has not arrived yet”."""
    next: Next


class PartyReply(Part):
    """The sentences of a reply for any reason, where this party said no and the reason has none of its own for it."""

    party: Party
    where: Line
    next: Next


class SeveralReply(Part):
    """What joins the sentences of a reply about several recipients. `{number}` and `{whom}` are filled in."""

    both: str = " and "
    """Between the last two addresses."""
    more: str = "{number} more"
    """How many are not named."""
    others: str = "Other addresses could not be reached for other reasons:"
    """Above the list of those that failed for other reasons."""
    hidden: str = "an address that the notice does not show"
    unknown: str = "The reason is not clear yet."
    lost: str = "The message to {whom} is lost and has to be sent again."
    tried: str = "The message to {whom} is not lost: the mail systems go on trying."
    comma: str = ", "


class Replies(Part):
    """Replies for the customer in one language: whole sentences, put together by reason, by lost and by party."""

    language: Language
    greeting: Short
    lost: Line
    """The first sentence when the mail will not arrive. May have <address|…>."""
    trying: Line
    """The first sentence when it is still being tried."""
    held: Line
    """The first sentence when somebody has to let it pass."""
    closing: Short
    several: SeveralReply = SeveralReply()
    reasons: tuple[ReasonReply, ...]
    parties: tuple[PartyReply, ...]


class KnowledgeFile(Part):
    """One file of the knowledge base."""

    entries: tuple[Entry, ...] = ()
    words: tuple[Word, ...] = ()
    off_topic: tuple[Line, ...] = Field(default=(), alias="off-topic")
    """What people write that is no question about a bounce."""
    mail_domains: tuple[Short, ...] = Field(default=(), alias="mail-domains")
    """Well-known domains of mailboxes, that an address is often meant to be at."""
    forwarding_services: tuple[Short, ...] = Field(default=(), alias="forwarding-services")
    """Domains of services that do nothing but pass mail on to another address."""
    parties: tuple[PartyTexts, ...] = ()
    marks: tuple[Mark, ...] = ()
    replies: tuple[Replies, ...] = ()
