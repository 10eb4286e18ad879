"""Zips of e-mails: what is in them is read, whatever they say of themselves, and no more than is bearable."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.mail.archive import MOST_FILES, MOST_UNPACKED, Opened, opened
from bot.reading.message import Kind
from bot.reading.reader import read
from tests.reading.letters import letter, report

FIELDS = "Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; {}\nAction: failed\nStatus: 5.1.1\n"
FROM = b"From x Mon Feb  2 10:00:00 2026\n"


def bounce(name: str) -> bytes:
    return report("It could not be delivered.", FIELDS.format(f"{name}@example.com"))


def zipped(*files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def names_in(data: bytes) -> list[str]:
    message = read(data)
    return [str(each.failures[0].recipient) for each in (message, *message.further) if each.failures]


def what(data: bytes) -> str:
    message = read(data)
    assert message.unreadable is not None
    return message.unreadable.what


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_bounces_in_a_zip_are_read_in_their_order(how: int) -> None:
    data = zipped(*((f"{name}.eml", bounce(name)) for name in ("kim", "lee", "may")), how=how)
    assert names_in(data) == ["kim@example.com", "lee@example.com", "may@example.com"]


def test_what_is_no_bounce_in_a_zip_of_bounces_is_passed_over() -> None:
    data = zipped(
        ("folder/", b""),
        ("hello.eml", letter("See you on Monday.")),
        ("__MACOSX/._kim.eml", b"\0\x05\x16\x07\0\2\0\0" + bytes(40)),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("kim.eml", bounce("kim")),
    )
    assert names_in(data) == ["kim@example.com"]


def test_an_mbox_in_a_zip_is_read_as_well() -> None:
    mbox = b"\n\n".join(FROM + bounce(name) for name in ("kim", "lee"))
    assert names_in(zipped(("all.mbox", mbox), ("may.eml", bounce("may")))) == [
        "kim@example.com",
        "lee@example.com",
        "may@example.com",
    ]


def test_a_zip_with_mail_that_is_no_bounce_is_read_like_that_mail() -> None:
    assert read(zipped(("hello.eml", letter("See you on Monday.")))).kind is Kind.NOT_A_BOUNCE
    assert "Monday" in read(zipped(("hello.eml", letter("See you on Monday.")))).text


def test_names_in_a_zip_name_nothing_here() -> None:
    assert names_in(zipped(("../../../../etc/passwd", bounce("kim")), ("C:\\x", bounce("lee")))) == [
        "kim@example.com",
        "lee@example.com",
    ]


def test_a_zip_in_a_zip_stays_shut() -> None:
    inner = zipped(("kim.eml", bounce("kim")))
    assert "one level" in what(zipped(("inner.zip", inner)))
    assert "one level" in what(zipped(("kim.eml", inner)))


def test_a_locked_zip_is_said_to_be_locked() -> None:
    data = bytearray(zipped(("kim.eml", bounce("kim"))))
    data[6] |= 1  # the flag in the file's own head, and in the table of contents
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert "password" in what(bytes(data))


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_cannot_be_undone_piece_by_piece_is_left_alone(how: int) -> None:
    assert "packed in a way" in what(zipped(("kim.eml", bounce("kim")), how=how))


def test_only_so_many_files_are_read_and_it_is_said() -> None:
    data = zipped(*((f"{n}.eml", bounce(f"n{n}")) for n in range(MOST_FILES + 5)))
    assert len(names_in(data)) == MOST_FILES
    assert f"first {MOST_FILES} files" in read(data).defects[0]


def test_what_unpacks_to_a_hundred_times_its_size_is_left_alone() -> None:
    assert "more than I unpack" in what(zipped(("kim.eml", bounce("kim") + b"x" * 9_000_000)))


def test_what_unpacks_to_too_much_is_left_alone_and_what_came_before_is_read() -> None:
    noise = random.Random(1).randbytes(MOST_UNPACKED // 40).hex().encode() * 21
    data = zipped(("kim.eml", bounce("kim")), ("big.txt", noise), ("lee.eml", bounce("lee")))
    assert len(noise) > MOST_UNPACKED
    assert names_in(data) == ["kim@example.com"]
    assert "Only the first 1 file" in read(data).defects[0]


def test_a_size_that_is_a_lie_is_not_believed() -> None:
    data = bytearray(zipped(("kim.eml", b"y" * 6_000_000)))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 100)
    assert "damaged" in what(bytes(data))


def test_a_table_of_contents_of_any_length_is_not_read() -> None:
    data = bytearray(zipped(("kim.eml", bounce("kim"))))
    struct.pack_into("<I", data, len(data) - 10, 50_000_000)
    assert "more than I unpack" in what(bytes(data))


@given(st.binary(max_size=400))
def test_whatever_follows_the_mark_of_a_zip_is_answered(rest: bytes) -> None:
    for mark in (b"PK\x03\x04", b"PK\x05\x06"):
        assert isinstance(opened(mark + rest), Opened)
        read(mark + rest)


GOOD = zipped(("kim.eml", bounce("kim")), ("lee.eml", bounce("lee")))


@given(st.integers(0, len(GOOD)), st.lists(st.tuples(st.integers(4, len(GOOD) - 1), st.integers(0, 255)), max_size=6))
def test_a_broken_zip_is_read_as_far_as_it_goes(end: int, changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    for broken in (bytes(data), bytes(data[:end]), bytes(data) + bytes(data[:end])):
        found = opened(broken)
        assert bool(found.files) != (found.trouble is not None)
        assert sum(map(len, found.files)) <= MOST_UNPACKED
        read(broken)


@given(st.lists(st.sampled_from([b"From ", FROM, b"\n", b"Subject: x\n", bounce("kim")])))
def test_a_broken_mbox_is_read_as_far_as_it_goes(pieces: list[bytes]) -> None:
    data = FROM + b"".join(pieces)
    message = read(data)
    mails = (message, *message.further)
    assert len(mails) <= 1 + sum(len(piece) > 100 for piece in pieces) + len(pieces)
    assert all(not each.further for each in message.further)


def test_the_bounces_of_an_mbox_come_before_what_is_none() -> None:
    mails = [letter("See you on Monday."), bounce("kim"), letter("Thanks."), bounce("lee")]
    mbox = b"\n\n".join(FROM + mail for mail in mails)
    assert names_in(mbox) == ["kim@example.com", "lee@example.com"]
    assert len(read(mbox).further) == 1


def test_no_more_pasted_text_is_read_of_a_zip_than_of_a_single_text() -> None:
    numbers = random.Random(1)
    line = "From here on it says 550 5.1.1 <kim@example.com>: User unknown (id {:016x}). "
    text = "".join(line.format(numbers.getrandbits(64)) for _ in range(5_000)).encode()
    data = zipped(*((f"{n}.txt", text + bytes([65 + n])) for n in range(6)), ("kim.eml", bounce("kim")))
    message = read(data)
    assert len(text) > 400_000
    assert len((message, *message.further)) == 3
    assert "passed over" in message.defects[0]
