"""Of several recipients in one paste each has the reason that stands beside it, whatever the list looks like."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from bot.reading.message import Failure, Kind, Message
from bot.reading.reader import read


class Told(NamedTuple):
    """A recipient (empty where it is masked), the codes, and a piece of the words that belong to it."""

    address: str
    codes: str
    words: str = ""


ANN, BEN, CID = "ann@lake.example", "ben@bay.example", "cid@hill.example"
UNKNOWN = Told(ANN, "550 5.1.1", "User unknown")
FULL = Told(BEN, "552 5.2.2", "Mailbox full")
LISTED = Told(CID, "554 5.7.1", "listed")
ALL = [UNKNOWN, FULL, LISTED]
WORDS_ONLY = [Told(ANN, "", "User unknown"), Told(BEN, "", "Mailbox full"), Told(CID, "", "listed")]


def _lines(form: str, *, quote: bool = False) -> str:
    """The three recipients, each in a line of this form: {a}ddress, {c}ode, {t}ext, {n}umber."""
    texts = ("User unknown", "Mailbox full, try later", "Service refused; client host listed, see the list")
    codes, addresses = ("550 5.1.1", "552 5.2.2", "554 5.7.1"), (ANN, BEN, CID)
    rows = zip(addresses, codes, texts, strict=True)
    return "\n".join(
        form.format(a=address, c=code, t=f'"{text}"' if quote else text, n=number)
        for number, (address, code, text) in enumerate(rows, 1)
    )


TABLES = {
    "commas and a header": "Email,Code,Reason\n" + _lines("{a},{c},{t}", quote=True),
    "commas without a header": _lines("{a},{c},{t}", quote=True),
    "commas, all quoted": 'Email,"Message"\n' + _lines('"{a}","{c} {t}"'),
    "commas, the code in front": _lines("{c},{a},{t}", quote=True),
    "commas, a class and a code": "recipient,type,code,message,date\n"
    + _lines("{a},hard,{c},{t},2025-03-18 10:22:01", quote=True),
    "commas, the text in front": "reason,email\n" + _lines('"{c} {t}",{a}'),
    "commas, the text in front, not quoted": "2025-03-18,550 5.1.1 User unknown,ann@lake.example\n"
    "2025-03-18,552 5.2.2 Mailbox full,ben@bay.example\n2025-03-18,554 5.7.1 Client host listed,cid@hill.example",
    "commas, a name in front": "Name,Email,Status,Details\n" + _lines('Person {n},{a},Bounced,"{c} {t}"'),
    "commas, spaces behind": _lines("{a}, {c}, {t}", quote=True),
    "commas, unquoted texts": _lines("{a},{c} {t}"),
    "semicolons and a header": "E-Mail;Status;Grund\n" + _lines("{a};{c};{t}", quote=True),
    "semicolons, code and text in one": _lines('{a};"{c} {t}"'),
    "semicolons, the code in front": _lines("{c};{a};{t}", quote=True),
    "tabs and a header": "Email\tBounce\tReason\n" + _lines("{a}\thard\t{c} {t}"),
    "tabs without a header": _lines("{a}\t{c}\t{t}"),
    "tabs, the code in front": _lines("{c}\t{a}\t{t}"),
    "bars without a frame": "Email | Code | Reason\n" + _lines("{a} | {c} | {t}"),
    "bars of Markdown": "| Email | Code | Reason |\n|---|---|---|\n" + _lines("| {a} | {c} | {t} |"),
    "bars, two columns": "| Email | Reason |\n|---|---|\n" + _lines("| {a} | {c} {t} |"),
    "an export of a service": "status,reason,email,created\n" + _lines('{c},"{c} {t}",{a},1742293321'),
    "an export with ids": "Id,Type,Email,BouncedAt,Details\n"
    + _lines('84{n},HardBounce,{a},2025-03-18T10:22:01Z,"smtp;{c} {t}"'),
}
LISTS = {
    "a hyphen": _lines("{a} - {c} {t}"),
    "a long dash": _lines("{a} – {c} {t}"),
    "parentheses": _lines("{a} ({c} {t})"),
    "a colon": _lines("{a}: {c} {t}"),
    "an arrow": _lines("{a} -> {c} {t}"),
    "bullets": "These failed:\n" + _lines("- {a}: {c} {t}"),
    "round bullets": _lines("• {a} – {c} {t}"),
    "numbers": _lines("{n}. {a}: {c} {t}"),
    "numbers and parentheses": _lines("{n}) {a} ({c} {t})"),
    "the code in front": _lines("{c} {a} {t}"),
    "the code in front and a colon": _lines("{c} <{a}>: {t}"),
    "the reason in front": _lines("{c} {t}: {a}"),
    "the reason in front and an arrow": _lines("{c} {t} -> {a}"),
    "a line below": _lines("{a}\n{c} {t}\n"),
    "a question above": "Hi, what should we do about these?\n\n" + _lines("{a} - {c} {t}"),
    "a question below": _lines("{a},{c},{t}", quote=True) + "\n\nWhat do I tell my customer?",
}
NO_CODES = {
    "a hyphen": _lines("{a} - {t}"),
    "parentheses": _lines("{a} ({t})"),
    "a colon": _lines("{a}: {t}"),
    "commas": "email,reason\n" + _lines("{a},{t}", quote=True),
    "commas, a class": "email,type,reason\n" + _lines("{a},hard,{t}", quote=True),
    "semicolons": "email;reason\n" + _lines("{a};{t}", quote=True),
    "tabs": "Email\tReason\n" + _lines("{a}\t{t}"),
    "numbers": "These bounced:\n" + _lines("{n}. {a}: {t}"),
}
_AT = "This is the mail system at host out.shop.example.\n\nYour message could not be delivered.\n\n"
_FIRST = "<ann@lake.example>: host mx.lake.example[192.0.2.5] said: 550 5.1.1 User unknown\n    (in reply to RCPT)"
_LAST = "<cid@hill.example>: host mx.hill.example[192.0.2.7] said: 554 5.7.1 Client host\n    listed (in reply to RCPT)"
_MASKED = ": host mx.bay.example[192.0.2.6] said: 552 5.2.2 Mailbox full (in\n    reply to RCPT TO command)"
MASKS = (
    "<name at example>",
    "<[redacted]>",
    "<redacted>",
    "<ben [at] bay.example>",
    "<***>",
    "<***@***>",
    "<xxx@...>",
    "xxx@...",
    "[redacted]",
    "<ben@[redacted]>",
    "<REDACTED@REDACTED>",
    "<b***@***.example>",
    "<...@bay.example>",
    "<removed>",
    "<email removed>",
    "<█████@█████>",
    "[email protected]",
    "<[email protected]>",
    "<user@...>",
)


def _facts(failure: Failure) -> tuple[str, str]:
    codes = " ".join(fact.value for fact in (failure.reply_code, failure.status) if fact)
    return str(failure.recipient or ""), codes


def _failures(message: Message) -> list[Failure]:
    return [failure for each in (message, *message.further) for failure in each.failures]


def _check(text: str, expected: list[Told], *, masked: bool = False) -> Message:
    message = read(text)
    found = _failures(message)
    shown = [("" if masked and name not in (ANN, CID) else name, codes) for name, codes in map(_facts, found)]
    assert shown == [(told.address, told.codes) for told in expected]
    for failure, told in zip(found, expected, strict=True):
        words = str(failure.diagnostic or "")
        assert told.words in words
        assert not any(other.words in words for other in expected if other.words != told.words)
    assert message.kind is Kind.BOUNCE
    return message


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES.keys())
def test_each_row_of_a_table_pairs_its_own_address_with_its_own_reason(text: str) -> None:
    _check(text, ALL)


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS.keys())
def test_each_line_of_a_list_pairs_its_own_address_with_its_own_reason(text: str) -> None:
    _check(text, ALL)


@pytest.mark.parametrize("text", NO_CODES.values(), ids=NO_CODES.keys())
def test_rows_without_codes_are_paired_by_their_words(text: str) -> None:
    _check(text, WORDS_ONLY)


def test_commas_and_marks_within_quotation_marks_part_nothing() -> None:
    text = (
        "email,reason\n"
        'ann@lake.example,"550 5.1.1 <ann@lake.example>: Recipient rejected, User unknown; sorry"\n'
        'ben@bay.example,"552 5.2.2 ""Mailbox full"", nothing left, really"\n'
        'cid@hill.example,"554 5.7.1 Host [192.0.2.1] listed; see https://lists.example/q?ip=192.0.2.1, please"\n'
    )
    message = _check(text, ALL)
    assert [str(each.diagnostic)[-8:] for each in message.failures] == ["n; sorry", ", really", ", please"]
    assert '"Mailbox full"' in str(message.failures[1].diagnostic)


def test_an_address_within_the_reason_is_no_recipient_of_its_own() -> None:
    text = (
        "recipient;result\nann@lake.example;550 5.1.1 User unknown, ask desk@lake.example\n"
        "ben@bay.example;552 5.2.2 Mailbox full, ask desk@bay.example\n"
    )
    _check(text, [UNKNOWN, FULL])


def test_rows_of_who_got_it_are_left_out() -> None:
    text = (
        "email,event,response\ndan@lake.example,delivered,250 2.0.0 OK\n"
        'ann@lake.example,bounce,"550 5.1.1 User unknown"\neve@lake.example,delivered,250 2.0.0 OK\n'
        "ben@bay.example,bounce,552 5.2.2 Mailbox full\n"
    )
    _check(text, [UNKNOWN, FULL])


@pytest.mark.parametrize("mask", MASKS)
def test_a_block_whose_address_is_masked_is_a_recipient(mask: str) -> None:
    expected = [UNKNOWN, Told("", "552 5.2.2", "Mailbox full"), Told(CID, "554 5.7.1", "listed")]
    _check(f"{_AT}{_FIRST}\n\n{mask}{_MASKED}\n\n{_LAST}\n", expected, masked=True)


@pytest.mark.parametrize("mask", ["<name at example>", "<[redacted]>", "<x@xxx>", "<xxx@...>"])
def test_blocks_that_are_all_masked_alike_are_as_many_recipients(mask: str) -> None:
    first, last = _FIRST[_FIRST.index(": host") :], _LAST[_LAST.index(": host") :]
    expected = [
        Told("", "550 5.1.1", "User unknown"),
        Told("", "552 5.2.2", "Mailbox full"),
        Told("", "554 5.7.1", "listed"),
    ]
    _check(f"{_AT}{mask}{first}\n\n{mask}{_MASKED}\n\n{mask}{last}\n", expected, masked=True)


def test_a_masked_block_in_front_of_the_others_is_a_recipient() -> None:
    _check(
        f"<name at example>{_MASKED}\n\n{_FIRST}\n\n{_LAST}\n",
        [Told("", "552 5.2.2", "Mailbox full"), UNKNOWN, Told(CID, "554 5.7.1", "listed")],
        masked=True,
    )


def test_masked_addresses_of_fields_are_as_many_recipients() -> None:
    fields = "Final-Recipient: rfc822; [redacted]\nAction: failed\nStatus: {0}\nDiagnostic-Code: smtp; {1} {0} {2}\n\n"
    text = "Reporting-MTA: dns; out.shop.example\n\n" + fields.format("5.1.1", 550, "User unknown")
    text += fields.format("5.2.2", 552, "Mailbox full")
    _check(text, [Told("", "550 5.1.1", "User unknown"), Told("", "552 5.2.2", "Mailbox full")], masked=True)


def test_a_notice_of_microsoft_has_a_code_for_each_recipient() -> None:
    text = (
        "Delivery has failed to these recipients or groups:\n\nann@lake.example (ann@lake.example)\n"
        "The email address you entered couldn't be found. Please check the address.\n\n"
        "Ben Bay (ben@bay.example)\nThe recipient's mailbox is full and can't accept messages now.\n\n"
        "cid@hill.example (cid@hill.example)\nYour message couldn't be delivered.\n\n"
        "Diagnostic information for administrators:\n\nGenerating server: AM1PR01MB1.eurprd01.prod.outlook.com\n\n"
        "ann@lake.example\nmx.lake.example\nRemote Server returned '550 5.1.1 User unknown'\n\n"
        "ben@bay.example\nmx.bay.example\nRemote Server returned '552 5.2.2 Mailbox full'\n\n"
        "cid@hill.example\nmx.hill.example\nRemote Server returned '554 5.7.1 Client host listed'\n\n"
        "Original message headers:\n\nFrom: pat@shop.example\nSubject: Offer\n"
    )
    _check(text, ALL)


def test_lines_of_a_log_of_exim_are_paired() -> None:
    rows = (
        ("ann@lake.example", "550 5.1.1 User unknown"),
        ("ben@bay.example", "552 5.2.2 Mailbox full"),
        ("cid@hill.example", "554 5.7.1 Client host listed"),
    )
    text = "\n".join(
        f"2025-03-18 10:22:0{number} 1tuW{number}a-0001Ab-2c ** {address} R=dnslookup T=remote_smtp "
        f"H=mx.example [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<{address}>: {said}"
        for number, (address, said) in enumerate(rows)
    )
    _check(text, ALL)


def test_lines_with_two_stars_alone_are_paired() -> None:
    text = "\n".join(
        f"** {address}: SMTP error from remote mail server after RCPT TO: {said}"
        for address, said in ((ANN, "550 5.1.1 User unknown"), (BEN, "552 5.2.2 Mailbox full"))
    )
    _check(text, [UNKNOWN, FULL])


def test_a_notice_of_exim_is_paired() -> None:
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        "  ann@lake.example\n    host mx.lake.example [192.0.2.5]\n"
        "    SMTP error from remote mail server after RCPT TO:<ann@lake.example>:\n    550 5.1.1 User unknown\n"
        "  ben@bay.example\n    mailbox is full: 552 5.2.2 Mailbox full\n"
        "  cid@hill.example\n    host mx.hill.example [192.0.2.7]\n"
        "    SMTP error from remote mail server after RCPT TO:<cid@hill.example>:\n    554 5.7.1 Client host listed\n"
    )
    _check(text, ALL)


SENTENCES = {
    "two and one": "Mails to ann@lake.example and dan@lake.example bounced with 550 5.1.1 User unknown, "
    "ben@bay.example with 552 5.2.2 Mailbox full.",
    "two and one, quoted": 'Mails to ann@lake.example and dan@lake.example bounced with "550 5.1.1 User unknown", and '
    'the one to ben@bay.example with "552 5.2.2 Mailbox full".',
    "two sentences": "The mail to ann@lake.example, dan@lake.example came back with 550 5.1.1 User unknown. "
    "The mail to ben@bay.example came back with 552 5.2.2 Mailbox full.",
    "a list and a colon": "ann@lake.example, dan@lake.example: 550 5.1.1 User unknown\n"
    "ben@bay.example: 552 5.2.2 Mailbox full",
    "a heading and its list": "550 5.1.1 User unknown:\nann@lake.example\ndan@lake.example\n\n"
    "552 5.2.2 Mailbox full:\nben@bay.example",
}


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES.keys())
def test_what_is_said_of_two_together_is_said_of_each(text: str) -> None:
    found = dict(map(_facts, _failures(read(text))))
    assert found == {ANN: "550 5.1.1", "dan@lake.example": "550 5.1.1", BEN: "552 5.2.2"}


def test_each_of_three_in_one_sentence_has_its_own_reason() -> None:
    text = (
        "We sent an offer: ann@lake.example bounced with 550 5.1.1 User unknown, ben@bay.example with 552 5.2.2 "
        "Mailbox full and cid@hill.example with 554 5.7.1 Client host listed."
    )
    found = dict(map(_facts, _failures(read(text))))
    assert found == {ANN: "550 5.1.1", BEN: "552 5.2.2", CID: "554 5.7.1"}


def test_recipients_in_fields_that_were_relayed_are_no_failures() -> None:
    text = (
        "Reporting-MTA: dns; out.shop.example\n\nFinal-Recipient: rfc822; dan@lake.example\nAction: relayed\n"
        "Status: 2.0.0\n\nFinal-Recipient: rfc822; ann@lake.example\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\nFinal-Recipient: rfc822; eve@lake.example\n"
        "Action: delivered\nStatus: 2.1.5\n\nFinal-Recipient: rfc822; ben@bay.example\nAction: failed\n"
        "Status: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n"
    )
    _check(text, [UNKNOWN, FULL])


@pytest.mark.parametrize(
    "form",
    [
        "{a},{c} {t}",
        "{a};{c};{t}",
        "{a}\t{c}\t{t}",
        "{a} - {c} {t}",
        "<{a}>: host mx.lake.example[192.0.2.5] said: {c} {t} (in reply to RCPT TO command)\n",
        "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: {s}\nDiagnostic-Code: smtp; {c} {t}\n",
    ],
    ids=["commas", "semicolons", "tabs", "hyphens", "notice", "fields"],
)
def test_of_sixty_recipients_none_is_lost_or_changed_for_another(form: str) -> None:
    said = (("550 5.1.1", "User unknown"), ("552 5.2.2", "Mailbox full"))
    rows = [(f"kim{number}@lake.example", *said[number % 2]) for number in range(60)]
    text = "\n".join(form.format(a=name, c=code, s=code[4:], t=words) for name, code, words in rows)
    assert list(map(_facts, _failures(read(text)))) == [(name, code) for name, code, _ in rows]
