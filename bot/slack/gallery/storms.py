"""Floods and incidents: the messages, and the lists behind their buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.cases.alike.incidents import Incident
from bot.cases.case import Post, State
from bot.cases.floods.flood import Bundled, Flood, FloodKind
from bot.slack.gallery.material import Material, Piece
from bot.slack.views.flood import list_form, summary_message
from bot.slack.views.incident import alike_message, incident_cases_form, incident_message

_ID = "f100d0123456789a"
_LISTED = 25


def floods(made: Material) -> Iterator[Piece]:
    """Many bounces at once."""
    began, last = made.now.timestamp() - 900, made.now.timestamp() - 60
    named = (made.server, "example.net")
    kinds = (
        FloodKind("Mailbox full", "yes", 214, named, 17, began, last),
        FloodKind(made.answer().label, "yes", 31, named[:1], 0, began + 60, last),
        FloodKind("Greylisted", "no", 9, named[1:], 0, began + 90, last),
        FloodKind(None, None, 1, (), 0, last, last),
    )
    many = tuple(replace(kinds[1], label=f"{made.server} {number}") for number in range(40))
    for name, shown, ended in (("flood", kinds, False), ("flood-over", kinds, True), ("flood-many", many, False)):
        total = sum(kind.count for kind in shown)
        flood = Flood(made.cast.team, _ID, made.cast.channel, began, last, ended, total, shown, None, None)
        yield Piece(name, "Many bounces in one message" + (", over" if ended else ""), summary_message(flood))
    title = made.case().title
    waiting = tuple(Bundled(f"c{number}", title, last - number, f"{number:012}") for number in range(_LISTED))
    yield Piece("form-flood", "Which one shall be answered", view=list_form(_ID, waiting[:5], more=False))
    yield Piece(
        "form-flood-full", "As many as there is room for", view=list_form(_ID, waiting, more=True, picked=title)
    )
    yield Piece("form-flood-none", "All of them are answered", view=list_form(_ID, (), more=False))


def incidents(made: Material) -> Iterator[Piece]:
    """Several cases alike."""
    began, last = made.now.timestamp() - 3000, made.now.timestamp() - 300
    label = made.answer().label or "Mailbox full"
    one = made.case(state=State.ESCALATED)
    cases = tuple(replace(one, id=f"c{number}", state=state) for number, state in enumerate(State))
    domains = (made.server, *(f"{number}.example.net" for number in range(12)))
    post = Post(made.cast.helpers, "1780000000.000500")
    alike = Incident(_ID, made.cast.team, "x", made.server, label, 12, 4, domains, began, last, post, cases, 2)
    links = {case.id: made.cast.address for case in cases[:3]}
    yield Piece("incident", "Five alike: one notice", incident_message(alike, links, over=False))
    yield Piece("incident-over", "It is quiet again", incident_message(alike, {}, over=True))
    hidden = replace(alike, cases=(), hidden=12, domains=())
    yield Piece("incident-hidden", "All of them asked in private", incident_message(hidden, {}, over=False))
    yield Piece("alike", "Who asked hears that others see the same", alike_message(alike, made.cast.address))
    yield Piece("alike-bare", "The same without a link", alike_message(replace(alike, count=2), None))
    yield Piece("form-incident", "The cases of an incident", view=incident_cases_form(alike, links))
    full = replace(alike, cases=cases * 10, count=200)
    yield Piece("form-incident-full", "As many as there is room for", view=incident_cases_form(full, links))
