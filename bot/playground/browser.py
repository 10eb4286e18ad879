"""A person's web browser, as far as installing an app needs one: it follows links and keeps cookies.

Cookies that are marked Secure are kept for addresses of this machine too, as browsers do
(https://w3c.github.io/webappsec-secure-contexts/#localhost).
"""

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin

import httpx

from bot.playground.things import Team

MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown, and the address that it is shown under."""

    address: str
    status: int
    text: str

    def link(self, *words: str) -> str:
        """The address behind the first link whose text holds all these words. Raises LookupError."""
        for href, text in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', self.text, re.DOTALL):
            if all(word in unescape(text) for word in words):
                return urljoin(self.address, unescape(href))
        raise LookupError(f"no link “{' '.join(words)}” on {self.address}")


@dataclass
class Browser:
    """One browser; another one has other cookies."""

    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, address: str) -> Page:
        """Go to an address, and on where it sends one."""
        for _ in range(MOST_REDIRECTS):
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers = {"Cookie": cookie} if cookie else {}
            response = httpx.get(address, headers=headers, trust_env=False, timeout=20.0)
            for given in response.headers.get_list("set-cookie"):
                name, _, value = given.partition(";")[0].partition("=")
                self.cookies[name.strip()] = value.strip()
            if not response.has_redirect_location:
                return Page(address, response.status_code, response.text)
            address = urljoin(address, response.headers["location"])
        raise LookupError(f"too many redirects, to {address}")

    def install(self, bot_url: str, team: Team) -> Page:
        """Install the app from its own page into a workspace; gives the page at the end."""
        begun = self.open(f"{bot_url}/slack/install")
        asked = self.open(begun.link("Add to Slack"))
        return self.open(asked.link("Allow", team.name))
