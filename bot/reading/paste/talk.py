"""Tells talk about bounces from bounces: a person's question has no server's text in it, only words about one."""

from __future__ import annotations

import re

from bot.reading.facts.voices import is_error_of_submission
from bot.reading.paste.pasted_text import Paste
from bot.reading.text.patterns import Pattern, either
from bot.reading.text.wordings import Wordings

_OF_A_MACHINE = Wordings(
    {
        "machine": r"""
    \bsaid: | \b(?:to|relay|dsn|stat(?:us)?|reply)= | \bhost \S{3,200}\[ | <[^<>\s@]{1,64}@[^<>\s]{1,255}>
    \bin reply to\b | final-recipient | diagnostic-code | reporting-mta | remote (?:host|server) (?:said|returned)
    rcpt to: | ^\s{0,8}>>> | ^\s{0,8}<<< | name=\S{3,200} type= | smtp error from | error from remote | command output:
    (?:sorry|regret) to (?:have to )?inform you
    \byour (?:message|e-?mail|mail|letter) (?:to|could|couldn|was|wasn|has|is|did)\b[^?]{0,200}@
    (?:delivering|deliver) your (?:message|e-?mail|mail) to
    this (?:message was created|is the mail system|is an automatically|is the mailer-daemon)
    \b[45]\d\d[ -][#]?[45]\.\d\.\d{1,3} < | [\[<(]redacted[\])>] | [\[<(]removed[\])>]
    [\[<(]hidden[\])>] | [\[<(]e-?mail[\])>] | [\[<(]address[\])>] | [\[<(]recipient[\])>] | ███
    \*{3}@ | \(#[245]\.\d{1,3}\.\d{1,3}\)
    couldn't find any host | wasn't able to establish an smtp connection | my name was rejected
    (?:do not|don't) reply to this (?:automated |automatic |auto-generated )?(?:e-?mail|mail|message)
    this is an automat(?:ed|ic) (?:e-?mail|mail|message|reply|response)
    your (?:e-?mail|mail|message) to \S{3,300} is being held
    list of allowed rcpthosts | i'm not going to try again
"""
    },
    re.MULTILINE,
)
_ONLY_A_MACHINE = Pattern(
    r"\bname=\S{3,200} type=[A-Z]|\bcommand output: |\bchild process of \w{3,40} transport "
    r"|sorry to have to inform you|\bx509: \w|\btls: failed to |\bdial (?:tcp|smtp) \S{3,200}:|\bssl routines:"
    r"|\[ssl: \w|\b\w{1,30}(?:\.\w{1,30}){1,6}(?:exception|error): \S",
    re.IGNORECASE,
)
_VOICE = Pattern(
    r"^\W{0,4}"
    + either(r"""
        sorry,? (?:to inform|your (?:e-?mail|mail|message)|no (?:mailbox|such (?:user|mailbox|recipient|address)))\b
        (?:(?:i'm|we're|i am|we are) sorry,? )?(?:but )?(?:i|we) (?:{{not}}) accept (?:(?:your|any) )?(?:{{mail}})\b
        we (?:{{not}}|(?:are|were) unable to) (?:deliver|relay) (?:your|the|this) (?:{{mail}})\b
        (?:your|this) (?:e-?mail|mail|message)\b[^?\n]{0,80}\b(?:(?:{{not}}) be|not been|not accepted|not delivered)\b
        (?:your|this) (?:e-?mail|mail|message)\b[^?\n]{0,80}\b(?:was|has been|is being) (?:{{refused}})\b
        (?:e-?mail|mail|message|delivery) to \S{1,200} (?:was|has been|could not|failed|cannot|rejected)\b
        the (?:recipient|receiving|destination)(?:'s)? (?:mail )?(?:server|domain|mailbox)\b
        the response was: | dns error: (?:\d{1,12} )?dns type
        failed: [^?\n]{0,80}\b(?:recipient|mailbox|mail server)
    """)
    .replace("{{not}}", "could not|couldn't|cannot|can't|do not|don't|will not|was not|wasn't")
    .replace("{{refused}}", "rejected|returned|blocked|refused|held|bounced")
    .replace("{{mail}}", "e-?mails?|mails?|messages?"),
    re.IGNORECASE,
)
"""How a mail system begins, and a person does not who has something to ask."""
_ASKS_OR_TELLS = Pattern(
    r"\?|\b(?:i've|my (?!name|list|smtp)|me|he|she|they|anyone|anybody|pls|thx|why|how|what|who|customer|client)\b",
    re.IGNORECASE,
)
_PERSON = Pattern(
    r"\?|^\W{0,4}(?:is|are|does|do|did|can|could|should|will|would|has|have)\b|\b"
    + either("""
        i | i'm | i've | i'd | my | me | mine | we're | we've | our | us | they | they're | their | he | she | his
        we
        her | him | hi | hello | hey | pls | kindly | sir | madam | thanks | thx | how | why | what | who | which
        where | when | whether | can | should | shud | anyone | anything | do (?:i|you|we|they|not) | any
        does(?! not (?:exist|have|accept|like|allow))
        ideas?
        advise | suggest | meaning | wondering | curious | confirm
        ich | wir | unser | warum | bitte | nous | notre | pourquoi | nuestro | cómo | qué | nostro | perché | meu
        nosso | ik | wij | mijn | waarom
    """)
    + r"\b|ですか|でしょうか|ください|吗|呢|请问|나요|까요",
    re.IGNORECASE,
)
_CODE_IN_PASSING = Pattern(
    r"^\W{0,6}(?:(?:a|an|the|got|getting|error|code|smtp|bounce|ndr)\s{1,3}){0,3}"
    r"[245](?:\d\d|\.\d\.\d{1,3})(?:[ -][245]\.\d\.\d{1,3})?\W{0,3}"
    r"(?:(?:from|at|by|on|in|when|with|since|again|for|and)\b|,|->|\?)",
    re.IGNORECASE,
)
_STARTS_AS_REPLY = Pattern(
    r"^[\s\"'>*#]{0,6}[245]\d\d(?:[ -]{1,2}#?[245]\.\d{1,3}\.\d{1,3})?[ :,-]{1,3}\S+\s{1,3}\S+", re.IGNORECASE
)
_REPLY_LINE = Pattern(
    r"\n[\s\"'>*#`]{0,6}[45]\d\d[ -]{1,2}#?[45]\.\d{1,3}\.\d{1,3}[ :,-]{1,3}"
    r"([^\s?]{1,80}(?:[ \t]{1,4}[^\s?]{1,80}){2,200})[ \t]{0,8}(?=\n|\Z)"
)
"""A line of its own that is a reply with its enhanced code and a sentence."""
_ASKS = Pattern(
    r"\?(?=\s|$)|\b(?:pls|how|why|what's|wondering|does that|do i|anyone|any idea|customer)\b"
    r"|\b(?:i|we) (?:got|get|see|need|keep|think|have|sent|send|tried|already)\b"
    r"|\b(?:my|our) (?:customer|client|colleague|boss)s?\b|\bmy (?:e-?mail|mail|message)s?\b"
    r"|\bthey (?:say|said|told|claim|get)\b",
    re.IGNORECASE,
)
_MADE_OF_CODE = Pattern(r"(?:https?|ftp)://\S{1,2000}|\S{1,200}@\S{1,255}", re.IGNORECASE)
_CODE = Pattern(r"(?<![\w.])[45]\d\d\b|(?<![\w.])[45]\.\d\.\d")
_LONG = 1_200


def has_marks_of_a_machine(text: str) -> bool:
    """Is there a turn of phrase in it that only a mail system uses?"""
    return _ONLY_A_MACHINE.search(text[:_LONG]) is not None or _speaks_as_a_system(text[:_LONG])


def _speaks_as_a_system(text: str) -> bool:
    return _VOICE.match(text) is not None and _ASKS_OR_TELLS.search(text) is None


def _is_reply(line: re.Match[str]) -> bool:
    return _ASKS.search(line[1]) is None and _CODE_IN_PASSING.match(line[0]) is None


def is_talk(paste: Paste) -> bool:
    """Is all of it a person's own words?"""
    text = paste.text.strip()
    if not text:
        return True
    if paste.marked or len(text) > _LONG or _OF_A_MACHINE.told_in(text) or _speaks_as_a_system(text):
        return False
    if is_error_of_submission(text) and _CODE.search(text):
        return False
    if any(map(_is_reply, _REPLY_LINE.finditer(f"\n{text}"))):
        return False
    words = _MADE_OF_CODE.sub("", text)
    if _CODE_IN_PASSING.match(words):
        return True
    if _STARTS_AS_REPLY.match(words):
        return _ASKS.search(words) is not None
    return _PERSON.search(words) is not None
