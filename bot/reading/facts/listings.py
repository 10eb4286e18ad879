"""On which blocklist a server found the sender, and which address or domain it is that is listed there."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.facts.detail_kinds import Detail, in_order
from bot.reading.facts.hosts import HOST, IP, is_ip, place_in
from bot.reading.facts.list_names import BY_HOST, BY_WORD, OWN
from bot.reading.facts.plain_words import Words
from bot.reading.text.patterns import Pattern
from bot.reading.text.phrases import Phrases

_NAMES = Phrases([(host, (name, True)) for host, name in BY_HOST] + [(word, (name, False)) for word, name in BY_WORD])
HINTS = ("list", "blocked", "rbl", "block ", "refused", "reputation", "bloqu", "gesperrt", "spamhaus", "spamcop",
         "uribl", "uceprotect", "dnsbl")  # fmt: skip
_ASKED = Pattern(
    r"\b(?:blocked|rejected|refused|denied|black ?-?listed|block ?-?listed|(?<!not )listed|black-? ?list"
    r"|block-? ?list|dnsbl"
    r"|rbl|banned|bl)\b[^.;@]{0,30}?[ :]"
    rf"(?:using|at|in|on|by|via|:)(?: (?:the|dnsbl|rbl|list|blacklist"
    rf"|blocklist)){{0,2}} ?[\[(\"']{{0,2}}(?P<list>{HOST})"
)
_BY = Pattern(r"\b(?:rejected|refused|denied|blocked)\b[^.;@]{0,30} (?:by|from|at|with|in|on)\b")
_OWN = Pattern(
    r"\b(?:our|my|customer|local|internal|this server's|recipient's|organization's) (?:own )?(?:ip )?(?:block"
    r"|black|deny|reject)[ -]?lists?\b"
    r"(?: \((?P<mark>[a-z]{1,4}\d{3,12})\))?"
)
_IP = Pattern(rf"(?<![\w.:-])(?P<ip>{IP})(?![\w-]|\.\w)")
_IN_A_LINK = Pattern(
    rf"(?:\b(?:ip|q|query|addr|address|host|lookup|i)=|/(?:ip|query/ip|lookup"
    rf"|query)/)(?P<listed>{IP})(?![\w-])"
)
_BLOCKED = Pattern(
    rf"(?<![\w.@-])(?P<listed>{IP}(?:/\d{{1,3}})?|{HOST})[\])'\">]{{0,2}},? (?:(?:is|was"
    rf"|has been|are|currently|which|that"
    rf""
    rf"|net|range|ist|est|et"
    r"|been|found|present|already|temporarily|permanently|an?|on|in|the|our)\b ?){0,5}"
    r"(?:listed|black ?-?listed|block ?-?listed|blocked|uceprotect-level\d listed|black ?list|block ?list"
    r"|spamhaus|rbl|dnsbl)"
)
_AFTER_A_NAME = (" list", " black", " block", " spamhaus", " rbl", " dnsbl", " uceprotect")
_OF = Pattern(
    r"\b(?:blacklisted|blocklisted|listed|blocked|black-listed) (?:url|domain|ip|host|hostname|address"
    r"|sender)s?\b[^.]{0,24}?\.? ?"
    rf"[:(\[\"' ](?P<listed>{HOST})"
)
_BACKWARDS = Pattern(r"(?P<listed>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\.(?=[a-z])")
"""As the list was asked: 1.113.0.203.zen.example is about 203.0.113.1."""
_MOST = 20


def listings(words: Words) -> tuple[Detail, ...]:
    """The lists by their common names, and what is listed."""
    found, turned = _lists(words)
    if not found and not (any(cue in words.low for cue in _AFTER_A_NAME) and _BLOCKED.search(words.low)):
        return ()
    listed = tuple(_listed(words, bool(found))) or turned
    return in_order((*found, *listed[:_MOST]))


def _lists(words: Words) -> tuple[list[Detail], tuple[Detail, ...]]:
    low = words.low
    places: list[tuple[int, int, str]] = []
    turned: list[Detail] = []
    for (name, is_host), start, end in _NAMES.places_in(low):
        before, after = low[start - 1 : start], low[end : end + 1]
        in_a_name = not is_host and before in (".", "@", "-", "/")
        if before.isalnum() or after.isalnum() or in_a_name:
            continue
        while is_host and start > 0 and (low[start - 1].isalnum() or low[start - 1] in "-."):
            start -= 1
        if is_host and (backwards := _BACKWARDS.match(low, start, end)):
            ip = ".".join(reversed(backwards["listed"].split(".")))
            turned.append(Detail("listed", ip, None, words.span(*backwards.span("listed"))))
        places.append((start, end, name))
    if not places:
        for match in _ASKED.finditer(low):
            host = place_in(match["list"])
            if host and not is_ip(host) and not _BY.match(match[0]) and len(places) < _MOST:
                places.append((*match.span("list"), host))
    details = [Detail("listing", name, None, words.span(start, end)) for start, end, name in _special(places)]
    if not details and "list" in low and (own := _OWN.search(low)):
        mark = words.text[own.start("mark") : own.end("mark")] if own["mark"] else None
        details.append(Detail("listing", OWN, mark, words.span(*own.span())))
    return details, tuple(turned)


def _special(places: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Each name once; without the maker's name where a list of that maker's is named as well."""
    named = {name for _, _, name in places}
    seen: set[str] = set()
    for start, end, name in sorted(places):
        if name not in seen and not any(other.startswith(f"{name} ") for other in named):
            seen.add(name)
            yield start, end, name


def _listed(words: Words, has_list: bool) -> Iterator[Detail]:
    """What is said to be listed or blocked; what a link to the list asks for; else the only IP there is."""
    low = words.low
    found = False
    for pattern in (_BLOCKED, _OF, _IN_A_LINK):
        for match in pattern.finditer(low):
            place, _, net = words.text[match.start("listed") : match.end("listed")].partition("/")
            is_list = place_in(place) is None or any(host in place.lower() for host, _ in BY_HOST)
            if not is_list and (is_ip(place) or pattern is not _BLOCKED or has_list):
                found = True
                yield Detail("listed", f"{place}/{net}" if net else place, None, words.span(*match.span("listed")))
    if not found and has_list:
        addresses = [match for match in _IP.finditer(low) if is_ip(match["ip"])]
        if len({match["ip"] for match in addresses}) == 1:
            match = addresses[0]
            yield Detail("listed", match["ip"], None, words.span(*match.span("ip")))
