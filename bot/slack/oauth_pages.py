"""What somebody sees who installs the app: four short pages."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from bot.cases.workspace.installations import Installation

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color:#1d1c1d}"
    "a.button{display:inline-block;background:#1f5c4a;color:#fff;padding:.6rem 1.2rem;border-radius:.3rem;"
    "text-decoration:none}"
)
_AGAIN: Final = '<p><a class="button" href="/slack/install">Begin again</a></p>'

_REASONS: Final = {
    "invalid_browser": (
        "This browser did not begin the installation, or its cookie is gone. Begin again in this browser, at an "
        "address with https, and with cookies allowed."
    ),
    "invalid_state": "That took longer than ten minutes, or the page was loaded twice.",
    "missing_code": "Slack sent you back without the code that an installation needs.",
    "invalid_code": "Slack did not take the code of this installation: it can be used once, and for a short time.",
    "storage_error": "My database cannot be reached just now, so the installation could not be kept.",
    "slack_away": "Slack could not be reached just now.",
}


def install_page(url: str) -> str:
    """Where an installation begins."""
    return _page(
        "Install Rebound",
        "<p>Rebound explains e-mail bounces in plain words, and brings in a person when it cannot. Slack will show you "
        "what it asks to be allowed.</p>"
        f'<p><a class="button" href="{escape(url)}">Add to Slack</a></p>',
    )


def installed_page(installation: Installation) -> str:
    """What to do next."""
    where = f" in {escape(installation.name)}" if installation.name else ""
    for_all = (
        "<li>Choose, in the settings of your organisation, the workspaces that it is for.</li>"
        if installation.team is None
        else ""
    )
    return _page(
        "Rebound is installed",
        f"<p>Rebound is installed{where}. What is left:</p><ol>{for_all}"
        "<li>Write <code>/invite @Rebound</code> in the channels where it is to answer.</li>"
        "<li>Do the same in the channel of the people who can help.</li>"
        "<li>Mention it with a bounce.</li></ol>",
    )


def cancelled_page() -> str:
    """Somebody chose “Cancel”."""
    return _page("Nothing was installed", f"<p>The installation was cancelled. Nothing has changed.</p>{_AGAIN}")


def failed_page(reason: str) -> str:
    """Why it did not work, and how to go on."""
    words = _REASONS.get(reason)
    if words is None:  # it stands in the address, where anybody can write a sentence for others to read here
        code = reason if re.fullmatch(r"[a-z_]{1,40}", reason) else "unknown"
        words = f"Slack gave this reason: “{code}”."
    return _page("Rebound was not installed", f"<p>{escape(words)}</p>{_AGAIN}")


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )
