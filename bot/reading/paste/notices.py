"""Finds where one pasted notice may end and another begin, when a person pasted several into one message.

Only the places are found here, each with what shows it; whether there are two notices indeed is decided by reading
what stands on either side (several.py). Several recipients of one notice are no several notices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from bot.reading.facts.codes import find_codes
from bot.reading.mail.kinds import kind_of_subject
from bot.reading.page.page import lowered
from bot.reading.paste.asker import is_own_words, paragraphs
from bot.reading.paste.pasted_text import Paste
from bot.reading.text.field_names import FROM, SUBJECT
from bot.reading.text.languages import speaks_of_delivery
from bot.reading.text.patterns import Pattern, either

MOST = 20
"""How many notices of one paste are told apart; what follows stays with the last."""


class Sign(IntEnum):
    """What shows that a notice may begin, the weakest first."""

    SPEAKS = 1
    """A paragraph that says that something was not delivered."""
    LAYOUT = 2
    """A rule, or prose below the fields for machines."""
    OPENING = 3
    """The words with which a mail system opens its notices."""
    REMARK = 4
    """A paragraph between that reads like the person's own words, or the head of a message."""
    PERSON = 5
    """The person's own hand: a fence or a quote, a number, the mark of a forwarded message."""
    AGAIN = 6
    """The same opening words once more, or another refusal below a refusal."""


@dataclass(frozen=True, slots=True)
class Seam:
    """A notice may begin at `start`; what went before ends at `end` (own words stand between)."""

    end: int
    start: int
    sign: Sign


_OPENING = Pattern(
    r"^[ \t>*]{0,8}(?P<opening>"
    + either(r"""
        this is the mail system at host | this is the postfix[^\n]{0,40} program at host | hi[.] this is the qmail-send
        this message was created automatically by mail delivery software | delivery has failed to these recipients
        your message to [^\n@]{1,64}@[^\n]{3,200} couldn't be delivered | (?:\*\* )?address not found
        (?:\*\* )?delivery incomplete | (?:\*\* )?message not delivered | (?:\*\* )?message blocked
        the original message was received at | delivery to the following recipients? | reporting-mta:
        sorry, we were unable to deliver your message | this is an automatically generated delivery status
        this is the dragonfly mail agent | an error occurred while trying to deliver the mail
        i was unable to deliver your message | unable to deliver message to
        this is the mailer-daemon | this is a delivery status notification | your message did not reach some or all
        your message wasn't delivered to | there was a (?:temporary )?problem delivering your message
        <[^<>\s@]{1,64}@[^<>\s]{1,255}>: host | this report relates to a message you sent
        this message has bounced | your message cannot be delivered to | the following message to
    """)
    + ")",
    re.MULTILINE,
)
_FIELDS = "reporting-mta"
_LISTED = "<"
_REFUSAL = Pattern(r"^[ \t>*\"'`-]{0,6}(?P<code>[45]\d\d) (?!\d\d:)\S", re.MULTILINE)
_PARAGRAPH = Pattern(r"\n[ \t]{0,8}\n")
_RULE = Pattern(r"^[ \t]{0,8}(?:[-=_*~#+—–]{3,100}|(?:[-*_=] ){2,40}[-*_=])[ \t]{0,8}$", re.MULTILINE)
_HEADING = Pattern(
    r"^[ \t*_]{0,8}(?:[#(]?\d{1,2}[.):]{1,2}"
    r"|(?:no\.?|nr\.?|number|bounce|mail|e-?mail|message|notice|error|fehler|example|case|the)?[ ]?"
    r"(?:[#]?\d{1,2}|first|second|third|other|another|next|one|two)(?:[ ](?:one|bounce|mail|message|notice))?[ ]?:?)"
    r"[ \t*_]{0,8}$",
    re.MULTILINE | re.IGNORECASE,
)
_FORWARDED = Pattern(
    r"^[ \t>]{0,8}(?:[-_]{4,30}[ ]?(?:forwarded message|original message|weitergeleitete nachricht|message transféré"
    r"|ursprüngliche nachricht|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht)\b"
    r"|begin forwarded message:|anfang der weitergeleiteten|début du message réexpédié)",
    re.MULTILINE,
)
_HEAD = Pattern(
    rf"^[ \t>]{{0,8}}\*?{FROM}[ ]?:\*?[ \t]{{0,4}}[^\n]{{1,300}}\n"
    r"(?:[ \t>]{0,8}\*?[^\W\d_][\w -]{0,20}[ ]?:\*?[^\n]{0,300}\n){0,4}?"
    rf"[ \t>]{{0,8}}\*?{SUBJECT}[ ]?:",
    re.MULTILINE,
)
_FIELD_NAME = (
    r"(?:(?:final|original)-recipient|diagnostic-code|remote-mta|last-attempt-date|will-retry-until"
    r"|action|status|x-[\w-]{1,30})[ ]?:"
)
_IS_FIELD = Pattern(rf"[ \t>]{{0,8}}(?:{_FIELD_NAME}|reporting-mta:|arrival-date:)")
_LINKS = Pattern(
    r"[^\n@]{0,60}\b"
    + either("""
        and | also | another | other | one | this | next | second | plus | then | further | too | vs | versus
        und | noch | auch | zweite | weitere | et | aussi | autre | deuxième | y | otro | altro | outro | en | nog
    """)
    + r"\b[^\n@]{0,60}"
)
_LOOKED_AT = 200_000
_LONGEST_REMARK = 400
_FEW = 6
_LONG = 140


def seams(paste: Paste) -> list[Seam]:
    """Where further notices may begin in `paste.quoted`, in order; none when nothing shows more than one."""
    low = lowered(paste.quoted[:_LOOKED_AT])
    found = [*_reopened(low), *_refused_anew(low), *_by_hand(paste, low), *_by_layout(low)]
    strongest: dict[int, Seam] = {}
    for seam in found:
        if 0 < seam.start < len(low) and low[: seam.end].strip() and low[seam.start :].strip():
            known = strongest.get(seam.start)
            if known is None or (seam.sign, -seam.end) > (known.sign, -known.end):
                strongest[seam.start] = seam
    return _apart([strongest[start] for start in sorted(strongest)], low)


def _apart(found: list[Seam], low: str) -> list[Seam]:
    """Of seams with nothing between them, the first place with the strongest sign."""
    made: list[Seam] = []
    for seam in found:
        if made and not low[made[-1].start : seam.end].strip():
            last = made[-1]
            made[-1] = Seam(last.end, max(last.start, seam.start), max(last.sign, seam.sign))
        else:
            made.append(seam)
    return made


def _reopened(low: str) -> list[Seam]:
    """Opening words; once more those that went before, when something was said since."""
    seen: set[str] = set()
    found: list[Seam] = []
    last = 0
    for match in _OPENING.finditer(low):
        opening = match["opening"].split("@")[0][:24].strip("* ")
        at = match.start()
        if opening.startswith(_LISTED):
            found.append(Seam(at, at, Sign.SPEAKS))
            continue
        if low.find("@", last, at) != -1:
            if opening in seen:
                found.append(Seam(at, at, Sign.AGAIN))
                last, seen = at, {opening}
            elif not opening.startswith(_FIELDS):
                found.append(Seam(at, at, Sign.OPENING))
                if _FIELDS in " ".join(seen):  # words below fields
                    last, seen = at, {opening}
        seen.add(opening)
    return found


def _refused_anew(low: str) -> list[Seam]:
    """Paragraphs that each open with a refusal of their own: another code, another address."""
    opened = list(_REFUSAL.finditer(low))
    if len(opened) < 2 or len(opened) > MOST or low[: opened[0].start()].strip():
        return []
    found: list[Seam] = []
    before = opened[0]
    for match in opened[1:]:
        if not _PARAGRAPH.search(low, before.start(), match.start()):
            return []
        if _differ(low, before.start(), match.start()):
            found.append(Seam(match.start(), match.start(), Sign.AGAIN))
        before = match
    return found


def _differ(low: str, first: int, second: int) -> bool:
    one, two = find_codes(low, first, second), find_codes(low, second, second + 400)
    values = [tuple(str(fact) for fact in (codes.reply_code, codes.status)) for codes in (one, two)]
    return values[0] != values[1]


def _by_hand(paste: Paste, low: str) -> list[Seam]:
    """What only a person does: words of their own between, fences and quotes, numbers, a forwarded message's head."""
    found = [Seam(end, start, Sign.PERSON) for end, start in paste.seams if start < len(low)]
    for pattern, sign in ((_FORWARDED, Sign.PERSON), (_HEAD, Sign.REMARK)):
        found += [Seam(match.start(), match.start(), sign) for match in pattern.finditer(low)]
    found += [Seam(match.start(), match.end(), Sign.PERSON) for match in _HEADING.finditer(low)]
    spans = paragraphs(low)
    for number, (start, end) in enumerate(spans[1:-1], 1):
        words = low[start:end]
        if len(words) < _LONGEST_REMARK and (is_own_words(words) or _links(words)):
            found.append(Seam(start, spans[number + 1][0], Sign.REMARK))
    for start, end in spans[1:]:
        line, mark, rest = low[start:end].partition("\n")
        if mark and rest.strip() and len(line) < _LONGEST_REMARK and is_own_words(line):
            found.append(Seam(start, start + len(line) + 1, Sign.REMARK))
    return found


def _links(words: str) -> bool:
    """A few words that only say that something follows ("and this one:")."""
    if len(words.split()) > _FEW or not _LINKS.fullmatch(words.strip()) or speaks_of_delivery(words):
        return False
    return not any(char.isdigit() for char in words) or _HEADING.fullmatch(words) is not None


def _ends_with_field(paragraph: str) -> bool:
    """Is the last line, its folds taken together, a field for machines?"""
    lines = [line for line in paragraph.split("\n") if line[:1] not in (" ", "\t")]
    return bool(lines) and _IS_FIELD.match(lines[-1]) is not None


def _long_lines(low: str) -> list[Seam]:
    """Lines each of which is a whole notice without its line ends; those of a mail server's log are one report."""
    found: list[Seam] = []
    position = 0
    before = ""
    for line in low.split("\n"):
        if min(len(line), len(before)) > _LONG and "@" in line and "@" in before and "to=<" not in line:
            found.append(Seam(position, position, Sign.LAYOUT))
        before = line
        position += len(line) + 1
    return found


def _by_layout(low: str) -> list[Seam]:
    """Rules, prose below fields, and paragraphs that speak of a delivery or have the subject of a notice."""
    found = [Seam(match.start(), match.end(), Sign.LAYOUT) for match in _RULE.finditer(low)]
    found += _long_lines(low)
    spans = paragraphs(low)
    for (begun, ended), (start, end) in pairwise(spans):
        if _ends_with_field(low[begun:ended]) and not _IS_FIELD.match(low, start):
            found.append(Seam(start, start, Sign.LAYOUT))
        if _IS_FIELD.match(low, start):
            continue
        line = low[start:end].partition("\n")[0].strip()
        if speaks_of_delivery(low[start:end]) or (len(line) < 200 and kind_of_subject(line)):
            found.append(Seam(start, start, Sign.SPEAKS))
    return found
