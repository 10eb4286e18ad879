"""What whoever runs the program has set: where things go that are told outside."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.outward.smtp import MailServer


@dataclass(frozen=True, slots=True)
class OutwardDefaults:
    """What the environment says."""

    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_text: bool = False
    """Whether requests carry what was pasted."""
    webhook_private: bool = False
    """Whether the web address may be inside a private network."""
    mail_server: MailServer | None = None
    desk_address: str | None = None
    mail_from: str | None = None
    mail_reply_to: str | None = None
    mail_automatic: bool = True
    """Whether mails say of themselves that a program wrote them (RFC 3834)."""
