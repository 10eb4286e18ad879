"""Builds e-mails for the tests of the reading room, line by line as mail systems write them."""

from __future__ import annotations

import struct
from itertools import pairwise

BOUNDARY = "=_part"


def letter(body: str, *headers: str, sender: str = "Kim <kim@example.org>", subject: str = "Hello") -> bytes:
    """A plain e-mail with `headers` on top of the usual ones."""
    top = [f"From: {sender}", "To: sender@example.org", f"Subject: {subject}", "MIME-Version: 1.0", *headers]
    return ("\n".join(top) + "\n\n" + body).encode()


def multipart(*parts: str, kind: str = "mixed", more: str = "", boundary: str = BOUNDARY) -> tuple[str, str]:
    """The Content-Type field and the body of a multipart; each part is its own fields, an empty line, its body."""
    field = f'Content-Type: multipart/{kind}; {more}boundary="{boundary}"'
    return field, "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n"


def report(notice: str, fields: str, returned: str = "", *headers: str, subject: str = "Undelivered mail") -> bytes:
    """A delivery status notification as RFC 3462 lays it out."""
    parts = [f"Content-Type: text/plain\n\n{notice}\n", f"Content-Type: message/delivery-status\n\n{fields}\n"]
    if returned:
        parts.append(f"Content-Type: message/rfc822\n\n{returned}\n")
    field, body = multipart(*parts, kind="report", more="report-type=delivery-status; ")
    return letter(body, field, *headers, sender="Mail Delivery System <MAILER-DAEMON@mx.example.org>", subject=subject)


RETURNED = """\
Return-Path: <sender@example.org>
Received: from desk.example.org (desk.example.org [192.0.2.10])
\tby mx.example.org with ESMTPSA id A1; Mon, 2 Feb 2026 10:00:00 +0000
Received: from [198.51.100.4] by desk.example.org; Mon, 2 Feb 2026 09:59:58 +0000
From: Sender <sender@example.org>
To: Kim <kim@example.com>
Subject: The invoice
Message-ID: <invoice-1@example.org>
Date: Mon, 2 Feb 2026 09:59:58 +0000

550 5.7.1 is what this message is about, and mail to noise@example.net failed.
"""


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A minimal compound file ([MS-CFB], version 3) with `streams` by path ("storage/name" or "name").

    Every stream is padded to 4,096 bytes and more, so that no mini stream is needed; readers of text strip the zeros.
    """
    return _CompoundFile(streams).data()


class _CompoundFile:
    SECTOR = 512
    FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

    def __init__(self, streams: dict[str, bytes]) -> None:
        self.entries: list[list[object]] = [["Root Entry", 5, self.FREE, self.FREE, self.FREE, self.END, 0]]
        self.sectors: list[bytes] = []
        self.chains: list[int] = []
        children: dict[str, list[int]] = {"": []}
        for path, content in streams.items():
            storage, _, name = path.rpartition("/")
            if storage not in children:
                children[storage] = []
                children[""].append(self._entry(storage, 1))
            children[storage].append(self._entry(name, 2, content))
        for storage, numbers in children.items():
            owner = 0 if not storage else next(i for i, entry in enumerate(self.entries) if entry[0] == storage)
            self._tree(owner, numbers)

    def _entry(self, name: str, kind: int, content: bytes = b"") -> int:
        start, size = self._store(content) if kind == 2 else (0, 0)
        self.entries.append([name, kind, self.FREE, self.FREE, self.FREE, start, size])
        return len(self.entries) - 1

    def _tree(self, owner: int, numbers: list[int]) -> None:
        """A directory as one chain of right siblings, in the order that the format asks for."""
        ordered = sorted(numbers, key=lambda n: (len(str(self.entries[n][0])), str(self.entries[n][0]).upper()))
        if ordered:
            self.entries[owner][4] = ordered[0]
        for number, following in pairwise(ordered):
            self.entries[number][3] = following

    def _store(self, content: bytes) -> tuple[int, int]:
        first = len(self.sectors)
        padded = content.ljust(4096, b"\0")
        count = -(-len(padded) // self.SECTOR)
        padded = padded.ljust(count * self.SECTOR, b"\0")
        for number in range(count):
            self.sectors.append(padded[number * self.SECTOR : (number + 1) * self.SECTOR])
            self.chains.append(self.END if number == count - 1 else first + number + 1)
        return first, max(len(content), 4096)

    def data(self) -> bytes:
        directory = b"".join(self._packed(entry) for entry in self.entries)
        directory = directory.ljust(-(-len(directory) // self.SECTOR) * self.SECTOR, b"\0")
        start = len(self.sectors)
        count = len(directory) // self.SECTOR
        for number in range(count):
            self.sectors.append(directory[number * self.SECTOR : (number + 1) * self.SECTOR])
            self.chains.append(self.END if number == count - 1 else start + number + 1)
        fats = 1
        while (len(self.chains) + fats) * 4 > fats * self.SECTOR:
            fats += 1
        places = list(range(len(self.sectors), len(self.sectors) + fats))
        table = struct.pack(f"<{len(self.chains) + fats}I", *self.chains, *[self.FAT] * fats)
        table = table.ljust(fats * self.SECTOR, b"\xff")
        header = struct.pack("<8s16sHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6)
        header += struct.pack("<IIIIIIIII", 0, fats, start, 0, 4096, self.END, 0, self.END, 0)
        header += struct.pack("<109I", *places, *[self.FREE] * (109 - fats))
        return header + b"".join(self.sectors) + table

    def _packed(self, entry: list[object]) -> bytes:
        name, kind, left, right, child, start, size = entry
        wide = str(name).encode("utf-16-le") + b"\0\0"
        packed = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, left, right, child)
        return packed + bytes(16) + struct.pack("<IQQIQ", 0, 0, 0, start, size)
