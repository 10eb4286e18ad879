"""Brings together what the words of a pasted notice say and the fields (RFC 3464) that were pasted with them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading.facts.masks import is_mask
from bot.reading.mail.dsn import Recipient, StatusReport
from bot.reading.mail.kinds import kind_of_action, kind_of_actions
from bot.reading.mail.merge import merge
from bot.reading.message import Failure, Kind


def kind_of_fields(fields: StatusReport) -> Kind | None:
    """What the fields say that the report is; None when no Action among them says."""
    return kind_of_actions(kind_of_action(each.action.value, None) for each in fields.recipients if each.action)


def combine(told: Sequence[Failure], fields: StatusReport) -> tuple[Failure, ...]:
    """One failure a recipient, those that the words list first in front.

    Recipients that were delivered to are left out where others failed. Whom only the words name counts when the
    fields name nobody: words have other addresses in them as well.
    """
    if not fields.recipients or (len(told) > 1 and not any(_names(group) for group in fields.recipients)):
        return tuple(told)
    merged = merge(fields, tuple(told))
    failed = [failure for failure, kind in merged if kind is not Kind.DELIVERY_SUCCESS]
    order = {_name(failure): number for number, failure in enumerate(told)}
    made: dict[str, Failure] = {}
    for number, failure in enumerate(failed or [failure for failure, _ in merged]):
        made.setdefault(str(number) if is_mask(_name(failure)) else _name(failure), failure)
    return tuple(sorted(made.values(), key=lambda failure: order.get(_name(failure), len(order))))


def _names(group: Recipient) -> bool:
    return any(fact is not None and "@" in fact.value for fact in (group.final, group.original, group.actual))


def _name(failure: Failure) -> str:
    return failure.recipient.value.lower() if failure.recipient else ""
