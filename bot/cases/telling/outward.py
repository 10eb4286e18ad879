"""Telling others than Slack what happens to a case: a signed request, and an e-mail to a help desk (docs/outward.md).

Each is a job of its own, with a lane of its own: in order for each case, and in nobody's way while the other side is
away. What happened is written down when it happens, and sent as it was then. A try that fails comes again for a day,
at longer and longer pauses; no thread waits for it. Whoever takes a request knows by its id whether they have it, and
a help desk knows a letter by its Message-ID: so what was sent in the moment in which a process died is no second one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import structlog

from bot.cases.case import Case, Escalation, Place, Post
from bot.cases.changes import Change
from bot.cases.chat import Chat
from bot.cases.durable import Clock, Steps, look_at_lease
from bot.cases.durable.steps import Later
from bot.cases.errors import ChatError, StoreError
from bot.cases.job import Job, JobKind
from bot.cases.store import Store
from bot.cases.telling.event import TOLD, body_of, event_id, event_of, when
from bot.cases.telling.letter import first_letter, further_letter
from bot.cases.telling.settings import Destinations, Mailbox
from bot.outward import Passing, Useless
from bot.outward.http import post
from bot.outward.signing import signed_headers
from bot.outward.smtp import MailServer, Make, send

log = structlog.get_logger(__name__)

FOR: Final = 24 * 3600.0
"""Seconds after the happening in which a further try is made."""
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 2 * 3600.0
_AT_ONCE: Final = 4
"""Of the threads that do jobs, so many may wait for somebody outside."""
_BUSY: Final = 1.0
_MAILED: Final = frozenset({Change.CREATED, Change.RESOLVED, Change.NOT_A_BOUNCE, Change.REOPENED})
_AGENT: Final = "Rebound (webhook)"

Poster = Callable[[str, dict[str, str], bytes, bool], None]
"""Sends a body with its fields to a web address; True where that may be in a private network."""
Mailer = Callable[[MailServer, str, str, Make], None]


def _post(url: str, headers: dict[str, str], body: bytes, private_ok: bool) -> None:
    post(url, headers, body, private_ok=private_ok)


@dataclass(frozen=True, slots=True)
class Ways:
    """How things get out. Raises `Passing` and `Useless`."""

    request: Poster = _post
    mail: Mailer = send


class Outward:
    """Tells the outside. Given to whoever changes cases as a `Told`."""

    def __init__(
        self,
        store: Store,
        chat: Chat,
        destinations: Destinations,
        hand_over: Callable[[Job, float], None],
        *,
        clock: Clock | None = None,
        ways: Ways | None = None,
    ) -> None:
        self._store = store
        self._chat = chat
        self._destinations = destinations
        self._hand_over = hand_over
        self._clock = clock or Clock()
        self._ways = ways or Ways()
        self._room = threading.BoundedSemaphore(_AT_ONCE)

    # -- what happens ------------------------------------------------------------------------------------------

    def told(self, job: Job, change: Change) -> None:
        """Write down what happened, for whoever is to hear of it."""
        team = job.place.team
        by_request = change in TOLD and self._destinations.has_webhook(team)
        by_mail = change in _MAILED and self._destinations.mailbox(team) is not None
        if not by_request and not by_mail:
            return
        case, escalation = self._store.case(team, job.case_id), self._store.escalations.of(team, job.case_id)
        if case is None or escalation is None:
            return
        if by_request:
            with_text = self._destinations.with_text
            told = event_of(job, change, case, escalation, at=self._clock.now(), with_text=with_text)
            self._record(JobKind.WEBHOOK, job, change, told)
        if by_mail:
            self._record(JobKind.DESK_MAIL, job, change, str(self._clock.now()))

    def _record(self, kind: JobKind, job: Job, change: Change, text: str) -> None:
        """One job for each happening, in whatever number of tries it is told of. Its channel is one of its own: what
        hangs outside takes no room from a channel of people."""
        place = Place(job.place.team, kind.value, None, job.place.user)
        told = Job(kind, f"{kind}:{event_id(job, change)}", place, case_id=job.case_id, choice=change.value, text=text)
        self._hand_over(told, 0.0)

    # -- requests ----------------------------------------------------------------------------------------------

    def request(self, job: Job, steps: Steps) -> None:
        """Send what happened to the web address of the workspace."""
        steps.run("send", lambda: self._request(job))

    def _request(self, job: Job) -> str:
        try:
            hook = self._destinations.webhook(job.place.team)
        except StoreError as trouble:
            log.error("a request could not be signed, and is not sent", because=str(trouble))
            return "no secret"
        if hook is None:
            return "nowhere"
        card, thread = self._links(job)
        body = body_of(job.text, card=card, thread=thread)
        message_id = job.id.partition(":")[2]
        headers = signed_headers(hook.secret, message_id, self._clock.now(), body)
        headers |= {"content-type": "application/json", "user-agent": _AGENT}
        with self._in_turn("send"):
            try:
                self._ways.request(hook.url, headers, body, hook.private_ok)
            except Passing as trouble:
                if not self._come_again("send", when(job.text), trouble):
                    log.error("a request was not taken for a day, and is given up", because=trouble.for_log)
                    return "given up"
            except Useless as trouble:
                log.error("a request was refused, and is given up", because=trouble.for_log)
                return "refused"
        return "sent"

    # -- mail --------------------------------------------------------------------------------------------------

    def mail(self, job: Job, steps: Steps) -> None:
        """Send a letter about the case to the help desk. Where that is no use, whoever stands by the card hears it."""
        problem = steps.run("send", lambda: self._mail(job))
        if problem:
            steps.run("say so", lambda: self._say_under_card(job, problem, steps))

    def _mail(self, job: Job) -> str:
        """Nothing when it is sent or needs no sending, else why not, in words."""
        team, change = job.place.team, Change(job.choice)
        mailbox = self._destinations.mailbox(team)
        case, escalation = self._store.case(team, job.case_id), self._store.escalations.of(team, job.case_id)
        if mailbox is None or case is None or escalation is None or case.cleared:
            return ""
        make = self._letter(job, change, case, escalation, mailbox)
        with self._in_turn("send"):
            try:
                self._ways.mail(mailbox.server, mailbox.sender, mailbox.address, make)
            except Passing as trouble:
                if not self._come_again("send", float(job.text), trouble):
                    log.error("a letter was not taken for a day, and is given up", because=trouble.for_log)
                    return f"{trouble}, for a whole day"
            except Useless as trouble:
                log.error("a letter was refused, and is given up", because=trouble.for_log)
                return str(trouble)
        return ""

    def _letter(self, job: Job, change: Change, case: Case, escalation: Escalation, mailbox: Mailbox) -> Make:
        card, thread = self._links(job)
        links = [(name, url) for name, url in (("The thread", thread), ("The card", card)) if url]
        if change is Change.CREATED:
            data = self._store.input(job.place.team, case.id)
            who = self._name(job.place.team, escalation.asked_by)
            return first_letter(case, escalation, mailbox, data, links, who).as_bytes
        return further_letter(case, escalation, mailbox, change, job.id, links).as_bytes

    def _say_under_card(self, job: Job, problem: str, steps: Steps) -> str:
        team = job.place.team
        case, escalation = self._store.case(team, job.case_id), self._store.escalations.of(team, job.case_id)
        if case is not None and escalation is not None and escalation.card is not None:
            words = f"✉️ The help desk did not get the e-mail about this: {problem}. The case itself is safe here."
            try:
                self._chat.say_under_card(case, escalation, words, steps.attempt("say so"))
            except ChatError as trouble:
                log.warning("nor could that be said under the card", because=str(trouble))
        return ""

    # -- what both do ------------------------------------------------------------------------------------------

    def _links(self, job: Job) -> tuple[str | None, str | None]:
        """Links to the card and to the answer; none where the chat gives none just now: they are no reason to wait."""
        team = job.place.team
        case, escalation = self._store.case(team, job.case_id), self._store.escalations.of(team, job.case_id)
        return (
            self._link(team, escalation.card if escalation else None),
            self._link(team, case.posted if case and not case.private and not case.place.is_direct else None),
        )

    def _link(self, team: str, post: Post | None) -> str | None:
        if post is None:
            return None
        try:
            return self._chat.link(team, post)
        except ChatError as trouble:
            log.info("no link could be had", because=str(trouble))
            return None

    def _name(self, team: str, user: str) -> str:
        """What somebody is called; nothing where that cannot be had just now."""
        try:
            return self._chat.person(team, user).name
        except ChatError as trouble:
            log.info("no name could be had", because=str(trouble))
            return ""

    @contextmanager
    def _in_turn(self, step: str) -> Iterator[None]:
        """A place among those who wait for somebody outside; the job comes again where there is none."""
        look_at_lease()
        if not self._room.acquire(blocking=False):
            raise Later(step, _BUSY, "many are being told at this moment")
        try:
            yield
        finally:
            self._room.release()

    def _come_again(self, step: str, happened: float, trouble: Passing) -> bool:
        """Put the job off, for as long again as it has waited by now. False when a day is over."""
        waited = self._clock.now() - happened
        if waited >= FOR:
            return False
        pause = min(max(waited, _FIRST_PAUSE), _LONGEST_PAUSE)
        raise Later(step, max(pause, trouble.after or 0.0), trouble.for_log) from trouble
