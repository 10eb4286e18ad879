"""What Slack calls a file, going by its name."""

_KINDS = {
    "eml": ("message/rfc822", "email"),
    "msg": ("application/vnd.ms-outlook", "msg"),
    "txt": ("text/plain", "text"),
    "log": ("text/plain", "text"),
    "mbox": ("application/mbox", "mbox"),
    "html": ("text/html", "html"),
    "png": ("image/png", "png"),
    "jpg": ("image/jpeg", "jpg"),
    "pdf": ("application/pdf", "pdf"),
}


def file_kind(name: str) -> tuple[str, str]:
    """The MIME type and Slack's ``filetype`` for a file name."""
    return _KINDS.get(name.rpartition(".")[2].lower(), ("application/octet-stream", "binary"))
