"""Who spoke, as far as a bounce shows it: evidence on whose no it was, for whoever decides that with the reason known.

Roles are those of RFC 5598: the author's side submits (RFC 6409) and relays, the recipient's side receives; aliases and
mailing lists stand between the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from bot.reading.message import NOTHING_SAID, Failure, Message
from bot.reading.text.patterns import Pattern
from bot.reading.text.wordings import Wordings

LIST_MANAGER: Final = "list-manager"
"""The layout of what programs that run mailing lists write."""
REPORTERS: Final = ("webhook", "amazon-ses", "sendgrid")
"""The layouts of sending services’ events: a reply code in them is what the other server answered."""
SEARCHED: Final = 12_000
"""How much of a notice is searched; a notice names its speakers near what they say."""

_SUBMITTING: Final = r"""
    expected response code | smtp ?(?:recipients|sender)refused | smtplib
    smtp(?:authentication|data|connect|helo|response|serverdisconnected)?(?:error|exception)\b
    nodemailer | phpmailer | swift_?mailer | swift_transport
    invalid login | smtp error: (?:could not|data not|the following) | net::smtp | javax\.mail | jakarta\.mail
    system\.net\.mail | mailkit | actionmailer | wp_mail | responsecode | simpleemailservice | sendrawemail
    can't send mail | cannot send (?:the )?(?:message|mail)\b
    unable to send (?:an |the )?(?:e-?mail|mail|message)
    failed to send (?:some |the |an? )?(?:e-?mail|mail|message)
    error (?:while )?sending (?:e-?mail|mail|message)
    send error | sending of (?:the )?message failed | an error occurred (?:while|when) sending | 0x800ccc\w{2}
    could not be sent\b[^\n]{0,60}\bsmtp | outgoing (?:mail )?server | negative smtp reply
    permanent_failure | gen_smtp | bad response received for command | mailers?_?error\b
    error message from (?:the )?smtp
    auth (?:plain|login|xoauth2) | authentication unsuccessful | username and password not accepted
    via smtp server '
    message you are trying to send exceeds | the message was not sent | graph\.microsoft\.com\S{1,80}sendmail
    rejected by the server because it does not allow relaying
    the (?:mail |outgoing |smtp )?server respon(?:se was|ded) ?: | der (?:mail-?)?server antwortete
    fehler beim senden
    le serveur (?:de messagerie |smtp )?a répondu | el servidor (?:de correo |smtp )?respondió
    il server (?:di posta )?ha risposto
    de (?:mail)?server antwoordde | o servidor (?:de e-?mail )?respondeu | error sending e-?mail
"""
"""What programs say whose own submission was refused: the server that spoke is the one they send through."""
_APPLICATION: Final = r"""
    expected response code | smtplib | nodemailer | phpmailer | swift_?mailer | swift_transport | net::smtp
    javax\.mail
    smtp(?:recipientsrefused|senderrefused|authentication\w{0,9}|data\w{0,9}|connect\w{0,9}|sendrequest\w{0,9})
    jakarta\.mail | system\.net\.mail | mailkit | actionmailer | wp_mail | responsecode | simpleemailservice
    traceback \( | stack ?trace | \bexception\b | \.(?:rb|py|php|js|java|go|ts):\d{1,5} | \.php on line
    gen_smtp | errno
    "stack": | "errors?"\s?: | graph\.microsoft\.com | smtp code: | permanent_failure | wordpress | wp mail
    plugin | smtp error: could not authenticate
"""
"""What an application or its library writes, and no mail program of a person’s."""
_SENDING_SERVICE: Final = r"""
    suppression list | on the suppression | marked as inactive | inactive recipients? | hardbounce.{0,20}suppress
    previously bounced | previously unsubscribed | not delivering to previously | sandbox
    email address is not verified
    sending (?:paused|suspended|disabled) | account (?:is )?(?:suspended|disabled|under review)
"""
_REMOTE: Final = r"""
    host \S{3,255}\[[^\]\n]{3,45}\] (?:said|refused) | in reply to (?:rcpt|end of|mail|data|ehlo|helo|starttls)
    remote (?:mail ?)?server | remote host | remote-mta | response from the remote | other server
    recipient(?:'s)? (?:mail )?server
    smtp error from remote | responded with | while talking to | the response was | said in (?:reply|response)
    remote server returned | connected to \S{3,255} but | giving up on \S{3,255}
"""
_QUOTED: Final = r"""
    \bsaid:? ?\(?[245]\d\d | \] said: | <<< ?[45]\d\d
    \bin reply to (?:rcpt|end of|mail|data|ehlo|helo|starttls)
    remote server returned | response from | response was | refused to talk to me | smtp error from remote
    does not like
"""
_LIST: Final = r"""
    mailing[ -]list | list (?:moderator|owner|administrator|manager)
    not (?:a )?(?:member|subscribed|subscriber)s?\b
    non-?members? | members?[ -]only | listserv | mailman | majordomo | sympa\b | list-owner
    subscribers? (?:only|can)
    members? of (?:this|the) list
    post(?:ing)? (?:to|on) this list | moderated (?:list|group) | -request@
"""
_OUTGOING: Final = Pattern(
    r"(?:smtp(?:[-.]?(?:out|relay|auth))?\d{0,3}|relay\d{0,3}|smart-?host\d{0,3}|out(?:bound|going)?\d{0,3}|mail-?out\d{0,3}"
    r"|mout(?:-\w{1,10}){0,3}|submi(?:t|ssion)\d{0,3})\.",
    re.IGNORECASE,
)
"""How the hosts are named that mail leaves through. Those that take it in are `mx`, `aspmx`, `mail-in` ..."""
_TAKES_IN: Final = frozenset(("secureserver.net",))
"""Domains whose servers for incoming mail are named like outgoing ones."""
_A_LIST: Final = r"\b(?:mailing[ -]?list|list moderator(?:/robot)?|list server|listserv|sympa|mailman|majordomo)\b"
_LIST_REFUSES: Final = rf"""
    {_A_LIST}[^.\n]{{0,30}}rejected
    {_A_LIST}[^.\n]{{0,30}}refused
    {_A_LIST}[^.\n]{{0,30}}not distributed
    rejected by the list\b | as received by mailman | the sympa robot
"""
Heard = Literal["submission", "application", "service", "remote", "quoted", "list", "list-refuses"]
_WORDINGS: Final[Wordings[Heard]] = Wordings(
    {
        "submission": _SUBMITTING,
        "application": _APPLICATION,
        "service": _SENDING_SERVICE,
        "remote": _REMOTE,
        "quoted": _QUOTED,
        "list": _LIST,
        "list-refuses": _LIST_REFUSES,
    }
)
_DOMAIN: Final = Pattern(r"(?:[\w-]{1,63}\.){1,8}[a-zA-Z][\w-]{1,62}")
_SECOND_LEVEL: Final = frozenset(("co", "com", "ac", "org", "net", "gov", "edu", "or", "ne", "go", "gob", "gv"))


@dataclass(frozen=True, slots=True)
class Voices:
    """What shows who spoke about one failure."""

    submission: bool = False
    """A program that submits mail reports what its own server answered."""
    application: bool = False
    """An application or device sent it, and not a person with a mail program."""
    service: bool = False
    """A sending service reports its own rules: its suppression list, its account limits."""
    remote: bool = False
    """A server is quoted by the one that delivers to it."""
    own_relay: bool = False
    """The server that is quoted belongs to the sender’s side: it shares a domain with the sender or the reporter, and
    not with the recipient."""
    list_software: bool = False
    """A list is spoken of; or the notice itself is a list’s: it says that the list, its robot or moderator refused."""
    quoted: bool = False
    """The words of another server are announced or marked as such."""
    replied: bool = False
    """A server answered with a code of its own."""


@lru_cache(maxsize=16)
def _heard(text: str) -> set[Heard]:
    """Who is heard in the words alone. A report of many recipients is asked for each, and read once."""
    return _WORDINGS.told_in(text[:SEARCHED])


def is_error_of_submission(text: str) -> bool:
    """Does a program say in it that the mail it submitted was refused?"""
    return "submission" in _heard(text)


def voices_of(message: Message, failure: Failure | None) -> Voices:
    """The evidence on who spoke about one failure of a message."""
    failure = failure or NOTHING_SAID
    heard = _heard(message.notice)
    said = _heard(failure.diagnostic.value) if failure.diagnostic else heard
    remote = organisation(failure.remote_mta.value) if failure.remote_mta else None
    reporter = organisation(message.reporting_mta.value) if message.reporting_mta else None
    recipient = organisation(failure.recipient.value.rpartition("@")[2]) if failure.recipient else None
    sender = organisation((message.original.sender or "").rpartition("@")[2])
    replied = failure.reply_code is not None or failure.status is not None
    own = {name for name in (sender, reporter) if name and name != recipient}
    return Voices(
        submission="submission" in heard,
        application="application" in heard,
        service="service" in said,
        remote=failure.remote_mta is not None or "remote" in heard or (message.mail_system in REPORTERS and replied),
        own_relay=remote is not None and (remote in own or (remote != recipient and _is_outgoing(failure))),
        list_software="list" in said or message.mail_system == LIST_MANAGER or "list-refuses" in heard,
        quoted="quoted" in heard,
        replied=replied,
    )


def _is_outgoing(failure: Failure) -> bool:
    host = failure.remote_mta.value if failure.remote_mta else ""
    return _OUTGOING.match(host) is not None and organisation(host) not in _TAKES_IN


@lru_cache(maxsize=256)
def organisation(host: str) -> str | None:
    """The domain under which a host is registered, by its shape: `mx1.mail.example.co.uk` -> `example.co.uk`."""
    match = _DOMAIN.search(host.lower().rstrip("."))
    if match is None:
        return None
    labels = match[0].split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])
