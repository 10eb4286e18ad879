"""Which addresses may be sent to. Whoever can set a web address must not be able to have this machine ask its own
neighbours, or the cloud's service for credentials at 169.254.169.254 (server-side request forgery,
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html).
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last four bytes are an address of the older kind."""
_HERE: Final = ("127.0.0.1", "::1", "localhost")
_LONGEST: Final = 2_000
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_MAIL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@([A-Za-z0-9.-]{{1,253}})")
_LABEL: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")


def is_public(address: str) -> bool:
    """True for an IP address that anybody on the Internet could be meant by (the registries of RFC 6890), also where
    an address of the older kind stands in one of the newer."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _all_in(ip))


def _all_in(ip: IpAddress) -> tuple[IpAddress, ...]:
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,)
    if ip in _NAT64:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    return (ip, ip.sixtofour) if ip.sixtofour is not None else (ip,)


def web_address_trouble(url: str, *, by_operator: bool) -> str | None:
    """What is wrong with an address that requests are to be sent to, in words; None where nothing is. `by_operator`:
    set by whoever runs the program, who may name this machine (and then without TLS)."""
    wanted = "expected an address that begins with https://"
    if len(url) > _LONGEST or not re.fullmatch(r"[!-~]+", url):
        return f"{wanted}, without spaces, and with nothing in it but plain letters, digits and signs"
    try:
        parts = urlsplit(url)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        return wanted
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or not port_is_one or "\\" in url:
        return wanted
    if "@" in parts.netloc or parts.fragment:
        return f"{wanted}, with nothing before an @ and nothing after a #"
    if parts.scheme == "http" and not (by_operator and host in _HERE):
        return f"{wanted}: without it anybody on the way could read what is sent"
    if not by_operator and (host in _HERE or (_is_ip(host) and not is_public(host))):
        return "that address is inside a private network, where I send nothing to"
    return None


def is_here(url: str) -> bool:
    """True for an address on this machine by its own words."""
    return urlsplit(url).hostname in _HERE


def mail_address_trouble(address: str) -> str | None:
    """What is wrong with an e-mail address, in words; None where nothing is. Plain addresses alone (RFC 5321 §4.1.2
    without quoted local parts): nothing in one can begin a header field or a further recipient."""
    found = _MAIL.fullmatch(address)
    if found is None or len(address) > 254 or len(address.rpartition("@")[0]) > 64:
        return "expected one e-mail address, like helpdesk@example.com"
    labels = found[1].split(".")
    return None if all(_LABEL.fullmatch(label) for label in labels) else "the part after the @ is no name of a domain"


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
