"""Where what happens to a case is told outside: by the environment, and by what each workspace has set for itself.

What a workspace sets wins. Its people may name any public web address and any help desk; addresses inside a private
network, and the mail server, are for whoever runs the program alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.cases.errors import StoreError
from bot.cases.records import Sessions
from bot.cases.workspace.installation_tables import WorkspaceRow
from bot.cases.workspace.workspaces import Workspaces
from bot.outward.addresses import mail_address_trouble, web_address_trouble
from bot.outward.defaults import OutwardDefaults
from bot.outward.signing import secret_trouble
from bot.outward.smtp import MailServer

if TYPE_CHECKING:
    from bot.cases.workspace.sealed import Sealer  # which loads what encrypts: where there is no key, nothing does

WEBHOOK: Final = "outward_webhook"
SECRET: Final = "outward_secret"  # the setting's name, and no secret  # nosec B105
DESK: Final = "desk_address"
_SEALED: Final = "sealed"
_OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where requests go, and what they are signed with."""

    url: str
    secret: str = field(repr=False)
    private_ok: bool


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail to a help desk goes, and how."""

    server: MailServer
    address: str
    sender: str
    reply_to: str | None
    automatic: bool


class Destinations:
    """Looked up at every use, so that a change holds at once, in every process. Raises SQLAlchemy's errors."""

    def __init__(
        self, workspaces: Workspaces, defaults: OutwardDefaults | None = None, sealer: Sealer | None = None
    ) -> None:
        self._workspaces = workspaces
        self._defaults = defaults or OutwardDefaults()
        self._sealer = sealer

    def has_webhook(self, team: str) -> bool:
        """Whether anybody is to be told by request."""
        return bool(self._own(team, WEBHOOK) or self._defaults.webhook_url)

    @property
    def with_text(self) -> bool:
        """Whether requests carry what was pasted."""
        return self._defaults.webhook_text

    def webhook(self, team: str) -> Webhook | None:
        """Where to, None where nowhere. Raises `StoreError` when the secret cannot be opened."""
        settings = self._workspaces.get(team).settings
        own = str(settings.get(WEBHOOK) or "")
        if own:
            return Webhook(own, self._opened(team, settings.get(SECRET)), False)
        url, secret = self._defaults.webhook_url, self._defaults.webhook_secret
        if url is None or secret is None:
            return None
        return Webhook(url, secret, self._defaults.webhook_private)

    def mailbox(self, team: str) -> Mailbox | None:
        """The help desk, None where there is none, or no server to hand mail to."""
        found = self._defaults
        address = self._own(team, DESK) or found.desk_address
        if not address or found.mail_server is None or found.mail_from is None:
            return None
        return Mailbox(found.mail_server, address, found.mail_from, found.mail_reply_to, found.mail_automatic)

    @property
    def can_mail(self) -> bool:
        """Whether a mail server is set, without which an address of a help desk is of no use."""
        return self._defaults.mail_server is not None and self._defaults.mail_from is not None

    def own_webhook(self, team: str) -> str:
        """The web address that this workspace has set itself, empty where it has none."""
        return self._own(team, WEBHOOK)

    def own_desk(self, team: str) -> str:
        """The same of the help desk."""
        return self._own(team, DESK)

    def set_webhook(self, team: str, url: str, secret: str) -> str | None:
        """Keep a workspace's own; an empty `url` takes it away, an empty `secret` leaves the one that was kept. Gives
        what is wrong, in words, and keeps nothing then."""
        if not url:
            self._workspaces.set(team, WEBHOOK, None)
            self._workspaces.set(team, SECRET, None)
            return None
        if trouble := web_address_trouble(url, by_operator=False):
            return f"The web address: {trouble}."
        if not secret and self._workspaces.get(team).settings.get(SECRET) is None:
            return "A secret is needed, so that requests can be signed."
        if secret:
            if trouble := secret_trouble(secret):
                return f"The secret: {trouble}."
            self._workspaces.set(team, SECRET, self._kept(team, secret))
        self._workspaces.set(team, WEBHOOK, url)
        return None

    def set_desk(self, team: str, address: str) -> str | None:
        """The same for the address of a help desk."""
        if address and (trouble := mail_address_trouble(address)):
            return f"The address of the help desk: {trouble}."
        if address and not self.can_mail:
            return "No mail server is set. Whoever runs me sets REBOUND_SMTP_URL and REBOUND_MAIL_FROM first."
        self._workspaces.set(team, DESK, address or None)
        return None

    def reseal(self, team: str) -> bool:
        """Seal a workspace's secret with the newest key. True where there was one to seal. Raises `StoreError`."""
        kept = self._workspaces.get(team).settings.get(SECRET)
        if kept is None or self._sealer is None:
            return False
        self._workspaces.set(team, SECRET, self._kept(team, self._opened(team, kept)))
        return True

    def _own(self, team: str, name: str) -> str:
        return str(self._workspaces.get(team).settings.get(name) or "")

    def _kept(self, team: str, secret: str) -> dict[str, str]:
        """As it lies in the database: sealed where there are keys."""
        return {_SEALED: self._sealer.seal(team, secret)} if self._sealer else {_OPEN: secret}

    def _opened(self, team: str, kept: object) -> str:
        """The secret again. Raises `StoreError`."""
        found = kept if isinstance(kept, Mapping) else {}
        if isinstance(found.get(_OPEN), str):
            return str(found[_OPEN])
        if self._sealer is None or not isinstance(found.get(_SEALED), str):
            raise StoreError(
                "The secret of a webhook cannot be opened: set REBOUND_TOKEN_KEYS, or set the secret again."
            )
        return self._sealer.open(team, str(found[_SEALED]))


def seal_secrets_again(sessions: Sessions, sealer: Sealer) -> int:
    """Seal the secrets of all workspaces with the newest key; how many those are. Raises `StoreError`."""
    destinations = Destinations(Workspaces(sessions), sealer=sealer)
    with sessions.reading() as session:
        teams = session.scalars(select(WorkspaceRow.team_id).order_by(WorkspaceRow.team_id)).all()
    return sum(destinations.reseal(team) for team in teams)
