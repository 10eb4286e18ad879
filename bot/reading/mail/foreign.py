"""Files that hold no text: told by how they begin, named, and never opened; with each goes what to send instead.

Sources: the formats' own descriptions, as far as their first bytes go; [MS-PST] section 2.2.2.6 for Outlook's data
files; ISO/IEC 14496-12 (`ftyp`) and ISO/IEC 23008-12 for the brands of HEIC and its kin.
"""

from __future__ import annotations

from bot.reading.mail.containers import is_wide
from bot.reading.message import Unreadable

_SOURCE = (
    "If you have the bounce itself, open it in the mail program, choose “Show original” or “View source”, and copy all "
    "of it"
)
_PASTE = "Open it, copy the text of the bounce, and paste that. A picture in it I cannot read."

EMPTY = Unreadable(
    "This is empty: there is nothing in it to explain.",
    f"{_SOURCE}, or save it as an .eml file once more.",
)
NO_TEXT = Unreadable(
    "This e-mail has no text in it.",
    f"{_SOURCE}. If the bounce is in a picture or a file that came with this, paste its text.",
)
DAMAGED_OUTLOOK = Unreadable(
    "This Outlook file is damaged and cannot be opened.",
    "Open the bounce in Outlook, and save it once more, or copy its text and paste that.",
)
OFFICE = Unreadable("This is an Office document, no e-mail.", _PASTE)
_WORD = Unreadable("This is a Word document, no e-mail.", _PASTE)
_PDF = Unreadable("This is a PDF file, no e-mail.", "Open it, copy its text and paste that, or save it as a text file.")
_MAILBOX = Unreadable(
    "This is an Outlook data file (.pst or .ost): a whole mailbox, and not one message.",
    "Open the bounce in Outlook, choose “Save As”, and send the .msg file that this makes, or paste the text.",
)
_MEDIA = Unreadable("This is a sound or a film, with no text in it.", f"{_SOURCE}.")
_BINARY = Unreadable(
    "This is no e-mail and no text, but a program’s own data.",
    f"{_SOURCE}, or save it as an .eml file.",
)


def _picture(name: str) -> Unreadable:
    what = f"This is a picture ({name}), and I can’t read pictures."
    return Unreadable(what, f"Type or paste the text that it shows. {_SOURCE}.")


def unpack_it(what: str) -> Unreadable:
    """What to do about a packed archive that cannot be read."""
    return Unreadable(what, "Unpack it, and send the e-mail or text file in it.")


def packed(name: str) -> Unreadable:
    """A packed archive with nothing in it that can be read."""
    return unpack_it(f"This is a packed archive ({name}).")


_BEGINNINGS = (
    (b"%PDF", _PDF),
    (b"\x89PNG", _picture("PNG")),
    (b"\xff\xd8\xff", _picture("JPEG")),
    (b"GIF87a", _picture("GIF")),
    (b"GIF89a", _picture("GIF")),
    (b"II*\0", _picture("TIFF")),
    (b"MM\0*", _picture("TIFF")),
    (b"PK\x03\x04", packed("zip")),
    (b"PK\x05\x06", packed("zip")),
    (b"\x1f\x8b", packed("gzip")),
    (b"7z\xbc\xaf\x27\x1c", packed("7z")),
    (b"Rar!\x1a\x07", packed("rar")),
    (b"BZh91AY&SY", packed("bzip2")),
    (b"\xfd7zXZ", packed("xz")),
    (b"\x28\xb5\x2f\xfd", packed("zstd")),
    (b"MSCF\0", packed("cab")),
    (b"!BDN", _MAILBOX),
    (b"ID3\x03", _MEDIA),
    (b"ID3\x04", _MEDIA),
    (b"OggS\0", _MEDIA),
    (b"\x1aE\xdf\xa3", _MEDIA),
    (b"\x7fELF", _BINARY),
    (b"MZ\x90", _BINARY),
)
_PICTURE_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC", b"avif": "AVIF"}
_ARCHIVES = "gz tgz tar 7z rar bz2 xz zst cab"
_PICTURES = "png jpg jpeg gif heic heif avif webp tif tiff bmp"
_OTHERS = (
    (_PDF, "pdf"),
    (_WORD, "doc docx odt pages"),
    (OFFICE, "xls xlsx ods numbers ppt pptx odp key"),
    (_MAILBOX, "pst ost"),
    (_MEDIA, "mp3 mp4 m4a mov wav avi webm mkv ogg"),
)
_SUFFIXES = {
    **{suffix: packed(suffix) for suffix in _ARCHIVES.split()},
    **{suffix: _picture(suffix.upper()) for suffix in _PICTURES.split()},
    **{suffix: kind for kind, suffixes in _OTHERS for suffix in suffixes.split()},
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x08\x1b")) + b"\x7f"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BLANK_OR_MARK = b" \t\r\n\f\v\0\xef\xbb\xbf\xff\xfe"
_LOOKED_AT = 4_096
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, and an empty one (APPNOTE.TXT 4.3.7, 4.3.16)."""
_ZIP_HEAD = 30
"""How long the head of an entry in a zip is; its name follows."""


def is_empty(data: bytes) -> bool:
    """True for nothing at all, and for nothing but blanks or zeros."""
    if data[:_LOOKED_AT].lstrip(_BLANK_OR_MARK):  # nearly always, and at once
        return False
    return not data.lstrip(_BLANK_OR_MARK)


def is_archive(data: bytes) -> bool:
    """True for a zip that is no document: mail may be packed in it."""
    return data.startswith(_ZIPS) and _office_in(data) is None


def by_suffix(suffix: str) -> Unreadable | None:
    """What a file is by what its name ends in, without the dot; None for what may be mail or text, or a zip of it."""
    return _SUFFIXES.get(suffix.lower())


def by_content(data: bytes) -> Unreadable | None:
    """What a file is by what is in it; None for what may be text."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return _office_in(data) or kind if data.startswith(b"PK") else kind
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        return _picture("WebP") if data[8:12] == b"WEBP" else _MEDIA
    if data[4:8] == b"ftyp":
        brand = _PICTURE_BRANDS.get(data[8:12])
        return _picture(brand) if brand else _MEDIA
    if data[257:262] == b"ustar":
        return packed("tar")
    if not _is_binary(data[:_LOOKED_AT]) or data.startswith(_WIDE_MARKS) or is_wide(data):
        return None
    return _picture("BMP") if data.startswith(b"BM") else _BINARY


def _office_in(data: bytes) -> Unreadable | None:
    """A document that is a zip, told by the name of its first entry: each of these formats has a rule or a habit."""
    name = data[_ZIP_HEAD : _ZIP_HEAD + data[26]] if len(data) > _ZIP_HEAD else b""
    if name == b"mimetype" and b"opendocument" in data[:200]:
        return _WORD if b"opendocument.text" in data[:200] else OFFICE
    if name != b"[Content_Types].xml" and not name.startswith((b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")):
        return None
    return _WORD if b"word/" in data[:_LOOKED_AT] or b"word/document.xml" in data[-65_536:] else OFFICE


def _is_binary(sample: bytes) -> bool:
    """More than one byte in twelve is a control character that no text has."""
    return (len(sample) - len(sample.translate(None, _CONTROLS))) * 12 > len(sample)
