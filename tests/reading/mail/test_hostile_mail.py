"""Mail made to hurt gets an answer in two seconds and 300 MB, and the work stays in proportion to what is looked at."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from bot.reading.mail.parts import MAX_DEPTH, MAX_PARTS, parse
from bot.reading.message import Kind
from bot.reading.reader import read

TOP = b"From: MAILER-DAEMON@a.example\nTo: me@b.example\nSubject: Undelivered mail\nMIME-Version: 1.0\n"
MIXED = (
    TOP
    + b"Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/plain\n\n"
    + b"<kim@example.com>: 550 5.1.1 no\n--q\n"
)
SECONDS = 2.0


def _nested(kind: bytes) -> bytes:
    inner = b"Content-Type: text/plain\n\n<kim@example.com>: 550 5.1.1 no\n"
    for level in range(200):
        if kind == b"multipart":
            mark = b"b%d" % level
            inner = b"Content-Type: multipart/mixed; boundary=%s\n\n--%s\n%s\n--%s--\n" % (mark, mark, inner, mark)
        else:
            inner = b"Content-Type: message/rfc822\n\nFrom: a@b.example\nSubject: x\n" + inner
    return TOP + inner


def _bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(50_000_000))
    encoded = base64.encodebytes(packed.getvalue())
    return MIXED + b"Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n" + encoded + b"\n--q--\n"


def _many_recipients() -> bytes:
    group = (
        b"Final-Recipient: rfc822; u%d@example.com\nAction: failed\nStatus: 5.1.1\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 no\n\n"
    )
    fields = b"".join(group % number for number in range(10_000))
    return (
        TOP + b"Content-Type: multipart/report; report-type=delivery-status; boundary=q\n\n--q\n\nNot delivered.\n--q\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\n" + fields + b"\n--q--\n"
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "multiparts 200 deep": lambda: _nested(b"multipart"),
    "messages 200 deep": lambda: _nested(b"message"),
    "an attachment of 50 MB": lambda: (
        MIXED + b"Content-Transfer-Encoding: base64\n\n" + b"QUJD" * 13_000_000 + b"\n--q--\n"
    ),
    "a zip bomb": _bomb,
    "10,000 recipients": _many_recipients,
    "12 million boundaries": lambda: TOP + b"Content-Type: multipart/mixed; boundary=q\n\n" + b"--q\n" * 12_000_000,
    "a header field of 1 MB": lambda: (
        b"X-Big: " + b"a" * 1_000_000 + b"\n" + TOP + b"\n<kim@example.com>: 550 5.1.1 no\n"
    ),
    "a folded header field of 1 MB": lambda: (
        TOP + b"X-Big: " + b"a b\n " * 200_000 + b"\n\n<kim@example.com>: 550 5.1.1 no\n"
    ),
    "parameters without end": lambda: TOP + b"Content-Type: multipart/mixed" + b'; a="b' * 200_000 + b"\n\nx",
    "encoded words without end": lambda: b"Subject: " + b"=?utf-8?q?a" * 100_000 + b"\n" + TOP + b"\nx",
    "null bytes": lambda: TOP + b"\n" + bytes(2_000) + b"<kim@example.com>: 550 5.1.1 no\n",
    "5 MB of noise": lambda: os.urandom(5_000_000),
    "tags without end": lambda: TOP + b"Content-Type: text/html\n\n" + b"<style><p <a href=" * 60_000,
    "1 MB of spaces": lambda: TOP + b"\n" + b" " * 1_000_000,
    "1 MB of quoting": lambda: TOP + b"\n" + b"> " * 500_000,
    "1 MB of codes": lambda: TOP + b"\n" + b"550-5.7.1 " * 100_000,
    "fields of nobody": lambda: TOP + b"Content-Type: message/delivery-status\n\n" + b"Diagnostic-Code: x\n\n" * 50_000,
    "an mbox of 50,000": lambda: (b"From x Mon Feb  2 10:00:00 2026\n" + TOP + b"\nhello\n\n") * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_gets_an_answer_in_time(name: str) -> None:
    data = HOSTILE[name]()
    started = time.process_time()
    message = read(data)
    assert time.process_time() - started < SECONDS
    message.text.encode("utf-8")


def test_lone_surrogates_in_a_paste_are_read_around() -> None:
    message = read("\ud800" * 50 + "550 5.1.1 <kim@example.com>: no such user")
    message.text.encode("utf-8")
    assert str(message.failures[0].reply_code) == "550"


def test_half_a_million_lines_with_nothing_on_them_are_no_work() -> None:
    started = time.process_time()
    message = read("550 5.1.1 <kim@example.com>: no such user" + "\n " * 500_000 + "\n  x")
    assert time.process_time() - started < SECONDS / 2
    assert str(message.failures[0].reply_code) == "550"


def test_all_of_many_recipients_are_named() -> None:
    assert len(read(_many_recipients()).failures) == 10_000


def test_what_stands_before_the_harm_is_still_read() -> None:
    for name in ("an attachment of 50 MB", "a zip bomb", "null bytes"):
        message = read(HOSTILE[name]())
        assert message.kind is Kind.BOUNCE, name
        assert str(message.failures[0].recipient) == "kim@example.com"


def test_depth_and_number_of_parts_have_a_limit() -> None:
    assert max(part.depth for part in parse(_nested(b"multipart")).walk()) <= MAX_DEPTH
    many = TOP + b"Content-Type: multipart/mixed; boundary=q\n\n" + b"--q\n\nx\n" * 5_000
    assert len(list(parse(many).walk())) <= MAX_PARTS


def test_fifty_megabytes_stay_within_three_hundred() -> None:
    script = """
        import resource
        from tests.reading.mail.test_hostile_mail import HOSTILE
        from bot.reading.reader import read
        data = HOSTILE["an attachment of 50 MB"]().replace(b"\\n", b"\\r\\n")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        read(data)
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
    """
    top = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True, cwd=top
    )
    assert int(done.stdout) < 300
