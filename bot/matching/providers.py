"""The names that a provider goes by."""

from __future__ import annotations

from typing import Final


def names_of(provider: str | None) -> tuple[str, ...]:
    """The words by which a provider is known in host names, in layouts, and to people."""
    name = (provider or "").lower().split(" ")[0]
    return _ALSO_KNOWN_AS.get(name, (name,) if name else ())


_MICROSOFT: Final = (
    "outlook", "microsoft", "hotmail", "office 365", "office365", "o365", "m365", "exchange", "live.com",
)  # fmt: skip
_ALSO_KNOWN_AS: Final = {
    "microsoft": _MICROSOFT,
    "exchange": _MICROSOFT,
    "gmail": ("google", "gmail", "workspace", "g suite"),
    "google": ("google", "gmail", "workspace", "g suite"),
    "apple": ("icloud", "apple", "me.com"),
    "amazon": ("amazon",),
}
