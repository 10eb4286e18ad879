"""Names of hosts and IP addresses as they stand in a sentence: in brackets, with a full stop, in an address."""

from __future__ import annotations

from ipaddress import ip_address

from bot.reading.text.patterns import Pattern

HOST = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,12}"
IP = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}:[0-9a-f:.]{2,40})"
PLACE = rf"(?:{IP}(?![\w-])|{HOST})"
"""A host or an IP; what it matched is yet to be looked at with `place_in`."""
ADDRESS = rf"[^\s@<>\"'()\[\],;:]{{1,64}}@{HOST}"

_WORDS_WITH_DOTS = Pattern(
    r"(?:smtp|header|policy|rfc|\d{4})\.[a-z\d]{1,12}\Z|\.(?:php|html?|aspx?|cgi|txt|c|py|pl|cf|exe|zip|pdf)\Z"
)


def is_ip(value: str) -> bool:
    """Is it an IP address?"""
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def place_in(value: str | None) -> str | None:
    """The host, domain or IP without brackets, final dot and local part; None for what merely has dots in it."""
    if not value:
        return None
    place = value.rpartition("@")[2].strip("[]()<>'\"").rstrip(".:,;")
    if is_ip(place):
        return place
    last = place.rpartition(".")[2]
    is_name = "." in place and len(last) > 1 and not last[0].isdigit() and last.replace("-", "").isalnum()
    return place if is_name and not _WORDS_WITH_DOTS.search(place.lower()) else None
