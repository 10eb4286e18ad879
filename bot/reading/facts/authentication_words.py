"""The wordings by which servers say what came of SPF, DKIM, DMARC and ARC; groups are named after the results."""

from __future__ import annotations

from bot.reading.facts.hosts import HOST, IP, PLACE
from bot.reading.text.patterns import Pattern

_ONE = r"(?:spf|dkim|dmarc|arc|sender policy framework(?: \(spf\))?|domainkeys identified mail(?: \(dkim\))?)"
_MANY = rf"(?P<what>{_ONE}(?:(?: ?[/,&+] ?| and | or | nor |, and ){_ONE}){{0,3}})"
_FILL = (
    r"(?: (?:checks?|verification|validation|authentication|authorization|evaluation|tests?|results?|status|records?"
    r"|signatures?|policy|alignment|lookup|sender|body|hash|data|identifier|is|was|has|have|had|were|are|be"
    r"|both|returned"
    r"|reported|got|result|a|the|of|that)\b)"
)
_OF = (
    r"(?: (?:for|of|from|with|on|in|domain|ip|ip:|sender|the|address|host|client)\b:?){0,4}"
    r"[ :]{1,2}[\[(<\"']{0,2}"
)
_FAIL = (
    r"(?:did|does|do|has|have|was|is|were) ?n[o'’]t pass(?:ed)?|not pass(?:ed|ing)?\b|hard[ -]?fail\w{0,2}"
    r"|(?:did|does|do) ?n[o'’]t (?:validate|verify|authenticate|match)|fail(?:s|ed|ure|ures|ing)?\b"
    r"|unsuccessful|violat\w{1,4}|(?:is |was )?not (?:authori[sz]ed|verified|valid|permitted)|could not be verified"
    r"|invalid|bad\b|rejected\b|mismatch|broken|incorrect"
)
_RESULT = (
    r"(?:(?P<softfail>soft[ _-]?fail\w{0,2})|(?P<temperror>temp(?:orary)?[ _-]?err\w{0,2}|temp[ _-]?fail\w{0,3})"
    r"|(?P<permerror>perm(?:anent)?[ _-]?(?:err\w{0,2}|fail\w{0,3})|too many (?:dns )?lookups)"
    r"|(?P<unaligned>(?:is ?n['’o]t |are ?n['’o]t |not )(?:in )?align(?:ed|ment)\b|unaligned|misaligned)"
    r"|(?P<missing>missing|(?:was |is |were )?(?:not (?:found|present|signed|published|exist)|absent)"
    r"|does ?n['’o]t exist|not available)"
    rf"|(?P<fail>{_FAIL})|(?P<neutral>neutral\b)|(?P<none>none\b)|(?P<pass>pass(?:ed|es)?\b))"
)
FORWARD = Pattern(
    rf"(?<![\w./@#-]){_MANY}(?![\w.]){_FILL}{{0,4}}"
    rf"(?:{_OF}(?P<place>(?:[^\s@<>\"'=\[\]]{{1,64}}@)?{PLACE})[\])>\"']{{0,2}}"
    rf"(?: with ip:? ?[\[(]?(?P<second>{IP})[\])]?)?)?"
    rf"{_FILL}{{0,4}}[ =:(>*'\"_-]{{1,4}}{_FILL}{{0,2}} ?{_RESULT}"
)
"""The name, whom it is about, and the result: SPF [example.com] with ip: [192.0.2.1] = did not pass."""

_TO = (
    r"(?: (?:the|both|either|neither|all|any|its|your|our|valid|passing|acceptable|required|of|for|with|to|an?|inbound"
    r"|sender|domain|authenticated|author-matched|matching|proper|found)\b){0,5} ?"
)
BACKWARD = Pattern(
    r"\b(?:(?P<unaligned>(?:not|isn['’]t|aren['’]t|wasn['’]t) aligned with|not in alignment with|unaligned)"
    r"|(?P<permerror>(?:invalid|multiple|malformed|broken)(?= spf records?))"
    r"|(?P<missing>no|missing|lacks|lacking|without|lack of"
    r"|(?:does|do) ?n['’o]t (?:have|publish|contain)|has no|not signed with|not have)"
    r"|(?P<fail>fail(?:s|ed|ing|ure)?(?: (?:to pass|in|on|of|at))?|(?:did|does|do) ?n[o'’]t pass|not pass(?:ed|ing)?"
    r"|neither pass(?:es|ed)?|violat(?:es|ed|ion of|ing)|bad|invalid|(?:does|did|do) ?n[o'’]t comply with)"
    r"|(?P<pass>passed|passes))"
    rf"(?: an?)?{_TO}\(?{_MANY}(?![\w./])(?! (?:or|and) )"
)
"""The result and then the names: failing both SPF and DKIM, no DKIM signature, doesn't have a DMARC record."""

AGAINST = Pattern(
    r"\b(?:accepted|reject(?:ed|ing|ion)?|refused|blocked|denied|bounced|declined|prohibited|discarded|failed"
    r"|violat\w{1,4}"
    r"|conform|comply)\b(?:[^.;]|\.(?=\w)){0,100}?[ '(](?P<what>spf|dmarc|dkim) (?:policy|policies"
    r"|restrictions?|settings?)\b"
)
"""Refused because of what the domain's owner asks for, which is asked for where the check fails."""

POLICY = Pattern(
    r"\bp ?= ?(?P<letter>reject|quarantine)\b"
    r"|dmarc (?:policy|record)(?: (?:of|is|with|set|to|set to)){0,2}[ :=(\"'“]{1,3}(?P<said>reject|quarantine)\b"
)
NOT_PERMITTED = Pattern(
    rf"(?P<second>{IP})[\])]? (?:is|was) not (?:allowed|authori[sz]ed|permitted|designated)"
    r"(?: (?:to|as|a|an|permitted|sender|send|use|mail|e-?mail|messages?|for|from|by|in|domain|of|the|its|spf"
    r"|policy)\b){1,9}:?"
    rf" ?[\[<\"']?(?P<place>(?:[^\s@<>\"'=]{{1,64}}@)?{HOST})"
    r"|spf policy\. (?:the )?originating ip of the message is not permitted"
)
UNSIGNED = Pattern(r"(?:message|mail|e-?mail|it) (?:is|was) not (?:dkim[ -])?signed\b")
SYMBOL = Pattern(
    r"(?<![a-z\d])(?:r_|t_)?(?P<what>spf|dkim|dmarc|arc)_(?:policy_)?"
    r"(?P<result>fail|softfail|reject|neutral|na|none|missing|allow|pass|valid|invalid|permfail|tempfail"
    r"|dnsfail)(?![a-z_])"
)
"""Names of the rules of Rspamd and SpamAssassin."""

SYMBOLS = (
    ("fail", "fail"), ("softfail", "softfail"), ("reject", "fail"), ("neutral", "neutral"), ("na", "none"),
    ("none", "none"), ("missing", "missing"), ("allow", "pass"), ("pass", "pass"), ("valid", "pass"),
    ("invalid", "fail"), ("permfail", "permerror"), ("tempfail", "temperror"), ("dnsfail", "temperror"),
)  # fmt: skip

SUPPOSED = Pattern(
    r"\b(?:if|unless|whether|must|should|require[sd]?|requires that|needs? to|make sure|ensure|when|in case"
    r"|has to|have to)\b"
    r"(?:[^.;:]|\.(?=\w)){0,50}\Z"
)
"""Before what would be the case, or ought to be."""
