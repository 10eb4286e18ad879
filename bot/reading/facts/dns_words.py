"""The wordings by which servers say that a name could not be looked up (RFC 1035, RFC 2308, RFC 7505)."""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.reading.facts.hosts import HOST, IP
from bot.reading.text.patterns import Pattern, either

Fault = Literal["nxdomain", "servfail", "no-record", "null-mx", "timeout", "refused", "bad-answer"]
RECORDS = ("MX", "AAAA", "A", "NS", "PTR", "TXT", "TLSA", "SPF")

_ADDRESS = r"(?:[^\s@<>\"'=:;,()\[\]]{1,64}@)?"
BEFORE = Pattern(
    rf"['\"(\[<]{{0,2}}(?P<name>{IP}|{_ADDRESS}{HOST})[\])'\">]{{0,2}}:?"
    r" (?:(?:has|published|publishes|returned)(?: an?)? )?\Z"
)
"""The name, where it stands right before the wording."""
_SLOTS = (
    ("NAME", rf"['\"(\[<]{{0,2}}(?P<name#>{_ADDRESS}{HOST})[\])'\">]{{0,2}}"),
    ("WHERE", rf"['\"(\[<]{{0,2}}(?P<name#>{IP}|{_ADDRESS}{HOST})[\])'\">]{{0,2}}"),
    ("TYPE", r"['\"]?(?P<type#>mx|aaaa|a|ns|ptr|txt|tlsa|spf)\b['\"]?"),
    ("NOT", r"(?:does ?n[o'’]t|do not|has no|have no|no|without|missing|lacks?|not)"),
)
"""What a wording leaves open: a name, a name or an IP, the type of a record. `#` becomes a number of its own."""

ANSWERS: tuple[tuple[str, Fault], ...] = (
    ("time", "timeout"), ("etimeout", "timeout"), ("try again", "servfail"), ("servfail", "servfail"),
    ("server failure", "servfail"), ("eservfail", "servfail"), ("eai_again", "servfail"), ("errorretry", "servfail"),
    ("serverfailure", "servfail"), ("lookup failure", "servfail"), ("temporar", "servfail"), ("refused", "refused"),
    ("no data", "no-record"), ("noerror", "no-record"), ("enodata", "no-record"), ("no record", "no-record"),
    ("infonorecords", "no-record"), ("no address", "no-record"), ("unknown mx", "no-record"), ("null", "null-mx"),
    ("malformed", "bad-answer"), ("invalid", "bad-answer"), ("formerr", "bad-answer"), ("bad", "bad-answer"),
    ("nxdomain", "nxdomain"), ("enotfound", "nxdomain"), ("not found", "nxdomain"), ("unknown", "nxdomain"),
    ("not exist", "nxdomain"), ("nonexistent", "nxdomain"), ("no such", "nxdomain"),
)  # fmt: skip
"""What stands in an answer, and what fault it says; the first that fits."""


_CONTINUED = Pattern(r"\\\n {1,20}")


class Rule(NamedTuple):
    """Wordings; tried where one of the needles stands. Groups `name` and `type` have a number, `answer` has none."""

    needles: tuple[str, ...]
    pattern: Pattern[str]
    fault: Fault | None = None
    record: str | None = None


def _rule(needles: str, wordings: str, fault: Fault | None = None, record: str | None = None) -> Rule:
    pattern = either(_CONTINUED.sub("", wordings))
    for slot, filling in _SLOTS:
        first, *others = pattern.split(slot)
        pattern = first + "".join(filling.replace("#", f"{number}") + other for number, other in enumerate(others))
    return Rule(tuple(needles.split(" | ")), Pattern(pattern), fault, record)


RULES: tuple[Rule, ...] = (
    _rule("name service error", r"""
        name service error for (?:name=)?NAME(?: type=TYPE)?(?:: ?(?P<answer>host not found,? try again\
            |host not found|host found but no data record of requested type\
            |malformed or unexpected name server reply|unknown mx error|[^.;()]{4,60}))?
    """),
    _rule("nullmx | null mx | no smtp service", r"""
        domain (?:of )?NAME does not accept mail \(nullmx\)
        (?:(?:rfc ?7505 )?null ?mx\
            |an mx or srv record indicated no smtp service)
    """, "null-mx", "MX"),
    _rule("dns type", r"""
        dns type TYPE lookup of NAME responded with code (?P<answer>[a-z]{3,12})(?: domain name not found:?\
            | dns server returned answer with no data| no mx records? found)?
    """),
    _rule("domain name not found | the domain ", r"""
        domain name not found: ?NAME
        the domain NAME (?:couldn['’]t|could not|cannot|can['’]t) be found
    """, "nxdomain"),
    _rule("getaddrinfo | query", r"""
        \b(?:getaddrinfo|query(?:TYPE)?) (?P<answer>enotfound|enodata|eservfail|etimeout|eai_again|erefused)(?: NAME)?
    """),
    _rule("dns domain", r"dns domain NAME (?P<answer>does not exist)"),
    _rule("nonexist | dnsdomaindoesnotexist | non-exist", r"""
        dnsdomaindoesnotexist | infodomainnonexistent | nonexistentdomain | non-?existent domain
    """, "nxdomain"),
    _rule("infonorecords", r"infonorecords", "no-record"),
    _rule("dns query | dns lookup | dns resolution", r"""
        dns (?:query|lookup|resolution)(?: (?:of|for) NAME)? (?:failed|failure|error)\
            (?:[: (]{1,3}(?P<answer>errorretry|errortimeout|serverfailure|nonexistentdomain|servfail|nxdomain\
            |timed? ?out|refused))?
    """, "servfail"),
    _rule("name server:", r"""
        name server: NAME\.?: (?P<answer>host (?:name )?lookup failure|host not found|no data known|[^.;()]{4,40})
    """),
    _rule("find any host", r"couldn['’]t find any host (?:named NAME|by that name)", "nxdomain"),
    _rule("mail exchanger", r"couldn['’]t find (?:a|any) mail exchanger or ip address", "no-record", "MX"),
    _rule("cname", r"cname[_ ]lookup[_ ]failed[_ ]temporarily", "servfail"),
    _rule("relevant mx", r"all relevant mx records point to non-?existent hosts", "nxdomain", "MX"),
    _rule("lowest numbered", r"lowest numbered mx record points to local host", "bad-answer", "MX"),
    _rule("did not complete", r"""
        host lookup (?:for NAME )?did not complete(?P<answer> \(dns time ?out\??\))?
    """, "servfail"),
    _rule("domain of sender", r"""
        domain of sender(?: address)? NAME (?P<answer>does not exist)
    """, "nxdomain"),
    _rule("domain of sender", r"domain of sender(?: address)? NAME does not resolve(?: temporarily)?", "servfail"),
    _rule("rejected: domain not | rejected: host not | rejected: malformed", r"""
        (?:sender address|recipient address|helo command|client host) rejected: (?P<answer>(?:domain\
            |host) not found)
        rejected: malformed dns server reply
    """, "bad-answer"),
    _rule("ptr", r"does ?n[o'’]t have a ptr record, or the (?:ptr|forward)", None, "PTR"),
    _rule("reverse | ptr | rdns", r"""
        cannot find your (?:reverse )?hostname,? ?(?:WHERE)?
        NOT (?:have |has |find )?(?:(?:an?|any|valid|proper) ){0,2}(?:ptr(?: dns)?(?: resource)?(?: records?)?\
            |reverse[ -]dns(?: records?| entry| name)?|rdns)\b(?: (?:for|of) WHERE)?
        unable to (?:find|resolve) (?:your )?reverse (?:dns|hostname)(?: (?:for|of) WHERE)?
        reverse[ -]dns (?:lookup )?(?:failure|failed|validation failed|not found|is missing|missing)(?: (?:for\
            |of) WHERE)?
        must have (?:a )?(?:valid )?(?:reverse dns|ptr)(?: records?)?
        fix reverse dns(?: for WHERE)?
    """, "no-record", "PTR"),
    _rule("ptr", r"""
        (?:bad|invalid) (?:dns )?ptr(?: resource)? records?
        ptr record['’]s forward (?:dns )?entry (?:does ?n[o'’]t|not) match
    """, "bad-answer", "PTR"),
    _rule("invalid dns mx", r"invalid dns mx\b", "bad-answer", "MX"),
    _rule("no mx | not mx | n't mx | n’t mx | without mx | missing mx | lack mx | lacks mx | have mx"
          " | a mx | an mx | any mx | valid mx", r"""
        NOT(?: have)?(?: an?| any| valid){0,2} mx(?:(?: or |/| nor )(?:a|aaaa|a/aaaa))?\
            (?: records?)?\b(?: found| exist)?(?: (?:for|of)(?: domain)? NAME)?
    """, "no-record", "MX"),
    _rule("mx ", r"""
        (?:temporary failure in )?mx (?:host |record )?lookup(?: failed| failure| error| temporarily failed)
        temporary failure in mx lookup
    """, "servfail", "MX"),
    _rule("tlsa", r"tlsa lookup (?:error|failure|failed)(?: for NAME)?", "servfail", "TLSA"),
    _rule("host unknown | hostunknown", r"\bhost unknown(?! \(name server) | hostunknown", "nxdomain"),
    _rule("unresolvable", r"""
        unresolvable (?:rfc\.?5321 from domain|sender domain|domain|host ?name)
    """, "servfail"),
    _rule("resolve", r"""
        (?:unable to|could ?n[o'’]t|can(?:not|['’]t)|failed to) resolve (?:(?:the|host|hostname|domain|name\
            |address|mx|dns) ){0,3}(?:(?:for|of) )?NAME
    """, "servfail"),
    _rule("service not known | nor servname", r"""
        name or service not known | nodename nor servname provided
    """, "nxdomain"),
    _rule("failure in name", r"temporary failure in name resolution", "servfail"),
    _rule("no address associated", r"no address associated with (?:host ?name|name)", "no-record", "A"),
    _rule("dns time | dns refused | dns request | dns query | dns lookup | dns server", r"""
        dns (?:request |query |lookup |server )?(?P<answer>timed out|time-?out|refused)
    """),
    _rule("nxdomain | servfail", r"\b(?P<answer>nxdomain|servfail)\b"),
    _rule("not found | does not exist", r"""
        domain NAME (?:does not exist|not found)
        (?P<answer>(?:host|domain) not found,? try again|(?:host|domain) not found)
    """, "nxdomain"),
)  # fmt: skip
