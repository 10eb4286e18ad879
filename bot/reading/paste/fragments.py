"""Reads what a person pasted: a whole notice, one line of it, half of it retyped, with a question around it.

Whatever was done to the text on its way (Slack's marks, quoting, a code fence, a wrapped code, a screenshot read by a
machine) is undone first, so that `Message.text` is what a person would read, and every span points into that.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.facts.codes import find_codes
from bot.reading.facts.retrying import retrying
from bot.reading.facts.voices import is_error_of_submission
from bot.reading.layouts import read_report
from bot.reading.layouts.general import is_nobody
from bot.reading.mail.auto_reply import says_away, subject_is_auto_reply
from bot.reading.mail.dsn import StatusReport, read_fields
from bot.reading.mail.mime import read_email
from bot.reading.mail.returned import looks_like_headers
from bot.reading.message import Fact, Failure, Kind, Message, Original
from bot.reading.page.boundary import notice_end
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.page import Page, lowered, page_of
from bot.reading.page.report import Report
from bot.reading.page.shapes import Candidate, Weight, candidates
from bot.reading.page.telling import says_why, telling
from bot.reading.paste.combined import combine, kind_of_fields
from bot.reading.paste.forwarded import blanked, head_of, without_attributions
from bot.reading.paste.notices import seams
from bot.reading.paste.pasted_text import Paste, cleaned, quotation
from bot.reading.paste.several import Several
from bot.reading.paste.talk import has_marks_of_a_machine, is_talk
from bot.reading.text.field_names import FROM, SUBJECT
from bot.reading.text.languages import answered_by_itself
from bot.reading.text.patterns import Pattern, either

_FIELD_LINE = Pattern(
    r"^[ \t]{0,8}"
    + either("""
        final-recipient | original-recipient | diagnostic(?:-code)? | action | status | reporting-mta | remote-mta
        will-retry-until
    """)
    + r"[ \t]{0,4}:",
    re.IGNORECASE | re.MULTILINE,
)
_LINK = Pattern(r"(?:https?|ftp)://[^\s<>\"'`|]{1,2000}", re.IGNORECASE)
_SUBJECT = Pattern(
    rf"^[ \t>*]{{0,6}}{SUBJECT}[ \t]{{0,2}}[:：][ \t]{{0,4}}([^\n]{{1,300}})", re.IGNORECASE | re.MULTILINE
)
_SENDER = Pattern(rf"^[ \t>*]{{0,6}}{FROM}[ \t]{{0,2}}:[ \t]{{0,4}}([^\n]{{1,300}})", re.IGNORECASE | re.MULTILINE)
_BOUNCES = Pattern(
    r"\b"
    + either(r"""
        bounc\w{0,4} | return\w{0,3} | error | reject\w{0,3} | refus\w{0,3} | comes? back | came back | fail\w{0,4}
        says? | saying | notice | message | fehler | meldung | kommt zurück | erreur | revient
    """)
    + r"\b",
    re.IGNORECASE,
)
_CONTACT = Pattern(r"\bcontact[ \t]{0,2}[:=][ \t]{0,4}<?\Z")
_NOT_DELIVERED = Pattern(
    r"\b(?:e-?mail|mail|message) (?:sent )?to <?[^\s<>@]{1,64}@[^\s<>@]{1,255}>? "
    r"(?:could not|cannot|was not|has not been)\b",
    re.IGNORECASE,
)
_ENDS_WITH_WHOM = Pattern(r":[ \t]{1,4}<?[^\s<>@]{1,64}@[^\s<>@]{1,255}\Z")
_SENDER_AFTER = Pattern(
    r"[>)\]\"']{0,3}[ ]?(?::|\.{3}|,)?[ \t\n]{0,12}"
    r"(?:sender\b(?![ \t]{0,4}[:=])|domain of sender|not owned|does not own|is not (?:allowed|authori[sz]ed) to send)"
)
_SENDER_BEFORE = Pattern(
    r"(?:\b(?:mail from|sender(?: address)?|return-path|not owned by user|verification failed for"
    r"|failed while verifying|verify callout for"
    r"|the check in region [\w-]{2,20}|anti-spoofing policy)"
    r"|senderrefused\b.{0,30})[ :=<\"',]{1,6}\Z"
    r"|\b(?:task|aufgabe|tâche|tarea|attività|tarefa|taak) ['\"„‚«“‘]\Z"
)
_SENDER_WITHIN = 40
_FIRST_FIELD = Pattern(
    r"^(?:delivered-to|return-path|received|x-received|arc-seal|mime-version|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD_ABOVE = Pattern(r"[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]{0,2000}|[ \t][^\n]{1,2000}")
_HEADER_WITHIN = 6_000
_CUT = "The text was very long; only its beginning was read."
_MOST_LINKS = 50
_NOTICES = (Kind.BOUNCE, Kind.DELAY)


def read_paste(text: str) -> Message:
    """One message of pasted text, further notices in it as `further`; a question when there is no bounce in it.

    Takes any text, and never raises.
    """
    paste = cleaned(text)
    source = _source(paste)
    if source is not None:
        message = replace(read_email(source.encode("utf-8", "replace")), question=paste.question)
        above = paste.quoted[: -len(source)].strip()
        if message.kind is not Kind.NOT_A_BOUNCE or not above or _read(cleaned(above)).kind not in _NOTICES:
            return message
    found = seams(paste)
    several = Several(paste, found, _read).read() if found else None
    return several or _read(paste)


def _source(paste: Paste) -> str | None:
    """A whole e-mail ("Show original") below the person's words or below the summary that a mail program shows."""
    text = paste.quoted
    field = _FIRST_FIELD.search(text, 0, _HEADER_WITHIN)
    if field is None:
        return None
    start = field.start()
    above = text[:start]
    while above and _FIELD_ABOVE.fullmatch(line := above[:-1].rpartition("\n")[2]):
        start -= len(line) + 1
        above = text[:start]
    if notice_end(page_of(text)) < start:
        return None  # a notice that announces the message it returns
    if not looks_like_headers(text[start:]) or find_codes(above).reply_code or find_codes(above).status:
        return None
    if any(each.weight >= Weight.SENTENCE for each in candidates(page_of(above), len(above))):
        return None
    return text[start:]


def _read(paste: Paste) -> Message:
    head = head_of(paste.quoted)
    body = without_attributions(paste.quoted)
    body = body if head is None else blanked(body[: head.end]) + body[head.end :]
    page = page_of(body if head is not None and head.system else paste.text)
    report = read_report(body)
    if paste.question and not paste.marked and (report is None or report.layout == "general"):
        paste, report = _with_greeting(paste, report)
    fields = read_fields(paste.quoted) if _FIELD_LINE.search(paste.quoted) else StatusReport()
    talk = _is_talk(page, paste)
    failures = _failures(page, paste, report, fields, talk)
    kind = _kind(paste, report, fields, failures, talk)
    if kind is Kind.BOUNCE and _is_still_tried(paste, failures):
        kind = Kind.DELAY
    is_notice = kind in (Kind.BOUNCE, Kind.DELAY, Kind.DELIVERY_SUCCESS)
    if not is_notice:
        failures = tuple(each for each in failures if each.reply_code or each.status)
    if kind is Kind.QUESTION:
        failures = failures or _asked_about(page)
    subject = _SUBJECT.search(paste.text)
    sender = _SENDER.search(paste.text)
    return Message(
        kind=kind,
        text=paste.text,
        failures=failures,
        original=report.original if report and is_notice else Original(),
        question=paste.text.strip() if kind is Kind.QUESTION else paste.question,
        pasted=paste.quoted if paste.question and paste.quoted.strip() else None,
        mail_system=report.layout if report and report.layout != "general" and is_notice else None,
        reporting_mta=fields.reporting_mta or (report.reporting_mta if report else None),
        subject=subject[1].strip() if subject else None,
        reported_from=sender[1].strip() if sender else None,
        links=_links(paste.text),
        defects=(_CUT,) if paste.cut else (),
    )


def _with_greeting(paste: Paste, report: Report | None) -> tuple[Paste, Report | None]:
    """Some systems greet the sender, and their greeting is easily taken for a person's."""
    whole = read_report(paste.text)
    if whole is None or whole.layout == "general" or not any(each.recipient for each in whole.failures):
        return paste, report
    return replace(paste, quoted=paste.text, question=""), whole


def _is_talk(page: Page, paste: Paste) -> bool:
    """Is all of it a person's own words? What a returned message says in its own makes no talk of the notice."""
    if not is_talk(paste):
        return False
    end = notice_end(page)
    return end == len(page.text) or is_talk(replace(paste, text=paste.text[:end]))


def _failures(page: Page, paste: Paste, report: Report | None, fields: StatusReport, talk: bool) -> tuple[Failure, ...]:
    """What the notice and its fields name, else a server's sentence by itself; for whom may be said around it."""
    failures = tuple(_without_sender(page, each) for each in combine(report.failures if report else (), fields))
    if not failures and (span := _bare_words(paste, talk)) is not None:
        said = diagnose(page, *span)
        why = telling(page, *span) if not said.quoted else None
        failures = ((diagnose(page, *why) if why else said).failure(None),)
    elif len(failures) == 1 and failures[0].diagnostic is None:
        failures = (replace(failures[0], diagnostic=_in_words(paste)),)
    if (
        failures
        and not any(each.recipient for each in failures)
        and (recipient := _mentioned(page, report)) is not None
    ):
        failures = (replace(failures[0], recipient=recipient), *failures[1:])
    return failures


def _in_words(paste: Paste) -> Fact | None:
    """What the words above fields without a diagnosis say."""
    fields = _FIELD_LINE.search(paste.quoted)
    page = page_of(paste.quoted)
    why = telling(page, 0, fields.start() if fields else notice_end(page))
    return diagnose(page, *why).diagnostic if why else None


def _asked_about(page: Page) -> tuple[Failure, ...]:
    """The codes that a question names."""
    said = diagnose(page, 0, len(page.text))
    return (said.failure(None),) if said.codes.spans else ()


def _without_sender(page: Page, failure: Failure) -> Failure:
    """A server that quotes the sender's address when it refuses that one says nothing of who should have got it; nor
    does the name of who reports it."""
    fact = failure.recipient
    is_other = fact is not None and (_is_sender(page, fact) or is_nobody(fact.value))
    return replace(failure, recipient=None) if is_other else failure


def _is_sender(page: Page, fact: Fact) -> bool:
    if fact.span is None:
        return False
    before, after = page.low[max(0, fact.span.start - _SENDER_WITHIN) : fact.span.start], fact.span.end
    return _SENDER_AFTER.match(page.low, after) is not None or _SENDER_BEFORE.search(before) is not None


def _bare_words(paste: Paste, talk: bool) -> tuple[int, int] | None:
    """Words of a server that stand in no layout: between quotation marks, or all there is."""
    said = quotation(paste)
    if said is not None and _BOUNCES.search(paste.text) and says_why(paste.text[slice(*said)]):
        return said
    if talk or not paste.quoted.strip():
        return None
    start = len(paste.quoted) - len(paste.quoted.lstrip())
    end = notice_end(page_of(paste.quoted))
    return start, len(paste.quoted[: end if end > start else None].rstrip())


def _mentioned(page: Page, report: Report | None) -> Fact | None:
    """People often say in their own words who it was for; else the returned message's own To tells."""
    end = report.end if report and report.end is not None else len(page.text)
    shown = [each for each in candidates(page, end) if not each.address.masked]
    found = [each for each in shown if each.weight >= Weight.MENTIONED or _is_contact(page, each)]
    found = [each for each in found if not (_is_sender(page, each.address.fact()) or is_nobody(each.address.value))]
    best = max(found, key=lambda each: each.weight, default=None)
    if best is not None:
        return best.address.fact()
    return Fact(report.original.recipient) if report and report.original.recipient else None


def _is_contact(page: Page, candidate: Candidate) -> bool:
    """Sending services call whom they write to a contact; where no other address is shown, that is who it was for."""
    before = page.low[max(0, candidate.address.start - 12) : candidate.address.start]
    return len(page.addresses) == 1 and _CONTACT.search(before) is not None


def _kind(paste: Paste, report: Report | None, fields: StatusReport, failures: tuple[Failure, ...], talk: bool) -> Kind:
    """Fields say it outright; else the phrases of the notice, as far as there is a notice."""
    told = report.kind if report else None
    by_fields = kind_of_fields(fields)
    if told is Kind.ABUSE_REPORT or by_fields is Kind.BOUNCE:
        return told if told is Kind.ABUSE_REPORT else Kind.BOUNCE
    if by_fields is not None:
        return by_fields
    evidence = _evidence(paste, failures)
    spoken = any(each.reply_code or each.status or each.remote_mta for each in failures)
    spoken = spoken or is_error_of_submission(paste.text)
    subject = _SUBJECT.search(paste.quoted)
    if not spoken and subject is not None and subject_is_auto_reply(subject[1]):
        return Kind.AUTO_REPLY
    if not spoken and _begins_as_auto_reply(paste.text):
        return Kind.AUTO_REPLY
    if not spoken and says_away(" ".join(lowered(paste.text).split())):
        return Kind.AUTO_REPLY
    if not spoken and not _NOT_DELIVERED.search(paste.quoted) and answered_by_itself(lowered(paste.quoted)):
        return Kind.QUESTION if talk else Kind.AUTO_REPLY
    evidence += told is not None and report is not None and _is_known(report, paste)
    evidence += told is not None and any(
        each.recipient and _begins_line(paste.text, each.recipient) for each in failures
    )
    if evidence >= 2 or not talk or (told is not None and _is_pasted_below(paste)):
        return told or (Kind.BOUNCE if evidence or has_marks_of_a_machine(paste.text) else Kind.QUESTION)
    return Kind.QUESTION


def _is_still_tried(paste: Paste, failures: tuple[Failure, ...]) -> bool:
    """The words say that it goes on being tried, and no code or field says otherwise."""
    final = any(each.permanence == "hard" or (each.action and each.action.value == "failed") for each in failures)
    return not final and retrying(paste.quoted).outcome == "trying"


def _is_known(report: Report, paste: Paste) -> bool:
    """Is it the layout of a mail system? With a question about it, it has to name somebody as well."""
    if report.layout == "general":
        return False
    return not paste.question or any(failure.recipient for failure in report.failures)


def _is_pasted_below(paste: Paste) -> bool:
    """Is there more than talk, once the person's own paragraphs are taken away?"""
    rest = paste.quoted.strip()
    if not paste.question or not ("\n" in rest or _ENDS_WITH_WHOM.search(rest)):
        return False
    return not is_talk(replace(paste, text=rest))


def _begins_as_auto_reply(text: str) -> bool:
    """Mail programs copy a message with its bare subject on the first line."""
    subject, _, rest = text.strip().partition("\n")
    return bool(rest.strip()) and ":" in subject and "?" not in subject and subject_is_auto_reply(subject)


def _evidence(paste: Paste, failures: tuple[Failure, ...]) -> int:
    """How much of a server's own text there is: 0 none, 1 some, 2 enough to be sure."""
    if not failures:
        return 0
    first = failures[0]
    marks = 0
    marks += first.recipient is not None and first.diagnostic is not None
    marks += first.reply_code is not None or first.status is not None
    marks += first.remote_mta is not None or first.smtp_command is not None
    marks += paste.marked and first.diagnostic is not None
    marks += first.recipient is not None and _begins_line(paste.text, first.recipient)
    return int(marks)


def _begins_line(text: str, fact: Fact) -> bool:
    if fact.span is None:
        return False
    line = text.rfind("\n", 0, fact.span.start) + 1
    return not text[line : fact.span.start].strip(" \t<>*•-\"'([")


def _links(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for match in _LINK.finditer(text[:1_000_000]) if "://" in text else ():
        found.setdefault(match[0].rstrip(".,;:!?)]}"))
        if len(found) >= _MOST_LINKS:
            break
    return tuple(found)
