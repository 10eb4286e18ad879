"""Every form: what is filled in, and what is only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.answering.blocks import words_of_answer
from bot.cases.lead.proposal import MOST_YAML, Change, Looked, Tryout
from bot.cases.waiting.hours import Hours
from bot.cases.workspace.channels import ChannelSettings
from bot.cases.workspace.workspaces import Leads
from bot.knowledge.problem import Problem
from bot.slack.gallery.material import Material, Piece
from bot.slack.gallery.pastes import SEVERAL
from bot.slack.people import UserGroup
from bot.slack.views import settings_forms
from bot.slack.views.card_forms import assign_form, note_form, reply_form, resolve_form
from bot.slack.views.explained import explained_form, reading_form
from bot.slack.views.forms import escalate_form, explain_form, thanks, wrong_answer_form
from bot.slack.views.lead_lists import entry_form, told
from bot.slack.views.lead_propose import changed_form, errors_of, propose_form, trying_form, tryout_form
from bot.slack.views.settings import SECTIONS, Shown, not_for_you, settings_view
from bot.slack.views.settings_pieces import MOST_PEOPLE

_URL = "https://hooks.slack.com/commands/T0ACME/1234567890/AbCdEfGhIjKlMnOpQrStUvWx"
_MANY = 180
_CURE = "Write a code as servers do: 550, 5.1.1, or both."


def forms(made: Material) -> Iterator[Piece]:
    """Asking, bringing in a person, saying what was wrong."""
    case, channel = made.case(), made.cast.channel
    here = explain_form(channel_id=channel, reply_url=_URL)
    yield Piece("form-explain", "Paste a bounce", view=here)
    again = explain_form(channel_id=made.cast.direct, reply_url=None, text=made.case().text)
    yield Piece("form-explain-direct", "The same from a direct message", view=again)
    yield Piece(
        "form-explain-nowhere", "The same from the shortcuts", view=explain_form(channel_id=None, reply_url=None)
    )
    yield Piece("form-escalate", "Bring in a person", view=escalate_form(case, can_escalate=True))
    noted = escalate_form(made.case(made.paste * 30), can_escalate=True, note=made.words)
    yield Piece("form-escalate-noted", "The same with words and a long bounce", view=noted)
    yield Piece("form-escalate-nowhere", "Nobody can be brought in", view=escalate_form(case, can_escalate=False))
    yield Piece("form-wrong", "What was wrong", view=wrong_answer_form(case.id))
    yield Piece("form-thanks", "Thanks for saying so", view=thanks())
    yield Piece("form-reading", "An answer is on its way", view=reading_form())
    yield Piece("form-explained", "An answer in a form", view=explained_form(words_of_answer(made.answer())))
    several = explained_form(words_of_answer(made.answer(f"{SEVERAL}\n{made.paste}")))
    yield Piece("form-explained-several", "The same with several recipients", view=several)
    yield Piece("form-assign", "Give a case to somebody", view=assign_form(case.id))
    yield Piece("form-note", "Add a note", view=note_form(case.id))
    yield Piece("form-reply", "Reply to the person", view=reply_form(case.id))
    yield Piece("form-resolve", "Resolve, with what it was", view=resolve_form(case, made.titles()))
    yield Piece("form-resolve-bare", "The same without a base", view=resolve_form(case, ()))


def settings(made: Material) -> Iterator[Piece]:
    """What is set, and the form of each part."""
    shown, full = _set(made, 2), _set(made, _MANY)
    bare = Shown(where=None, help=ChannelSettings(), groups=None)
    yield Piece("settings", "What is set", view=settings_view(shown))
    yield Piece("settings-full", "Very much is set", view=settings_view(full))
    yield Piece("settings-bare", "Nothing is set yet", view=settings_view(bare))
    yield Piece("settings-closed", "For somebody who may not set things", view=not_for_you())
    for name in SECTIONS:
        yield Piece(f"settings-{name}", f"Settings: {SECTIONS[name]}", view=settings_forms.settings_form(name, shown))
        yield Piece(f"settings-{name}-bare", "The same, empty", view=settings_forms.settings_form(name, bare))
        yield Piece(f"settings-{name}-full", "The same, full", view=settings_forms.settings_form(name, full))


def _set(made: Material, count: int) -> Shown:
    cast = made.cast
    holidays = tuple((made.now + timedelta(days=number)).date().isoformat() for number in range(count))
    hours = Hours("Europe/Berlin", (1, 2, 3, 4, 5), 9 * 60, 17 * 60, holidays, made.words[:500])
    people: tuple[str, ...] = (cast.helper, cast.other)
    if count == _MANY:
        people = tuple(f"U{number:08}" for number in range(MOST_PEOPLE))
    kept = ChannelSettings(False, False, hours, cast.group, people)
    channels = {cast.helpers: kept, cast.channel: ChannelSettings(answers_by_itself=True)}
    channels |= {f"C{number:08}": ChannelSettings(True, False) for number in range(min(count, 98)) if count == _MANY}
    groups = tuple(UserGroup(f"S{number:08}", f"deliverability-{number}") for number in range(count))
    return Shown(
        where=cast.helpers,
        help=kept,
        channels=channels,
        leads=Leads(cast.group, (cast.helper,)),
        groups=(UserGroup(cast.group, "deliverability"), *groups),
        webhook="https://desk.example.com/cases",
        desk="help@example.com",
        time_zone="Europe/Berlin",
    )


def proposals(made: Material) -> Iterator[Piece]:
    """Writing an entry from a case, trying it, accepting it."""
    yaml = _yaml(made)
    yield Piece("form-propose", "A draft of an entry", view=propose_form("c1", yaml))
    yield Piece(
        "form-propose-full", "The longest there is room for", view=propose_form("c1", yaml.ljust(MOST_YAML, "#"))
    )
    yield Piece("form-trying", "It is being tried", view=trying_form())
    title = made.case().title
    looked = Looked(entry_id="own-words", title=title, over="mailbox-full")
    changes = tuple(Change(made.server if number else None, title, 3) for number in range(2))
    good = Tryout(made.cast.team, "c1", yaml, looked, 200, 7, 7, True, (), (), may_accept=True)
    yield Piece("form-tryout", "What it would do, for who leads", view=tryout_form(good))
    mixed = Tryout(made.cast.team, "c1", yaml, looked, 200, 7, 2, False, changes, (made.paste,))
    kept = "It was kept as a proposal already."
    yield Piece("form-tryout-mixed", "What it would change, for anybody else", view=tryout_form(mixed, kept))
    full = replace(mixed, changes=changes * 9, misses=(made.paste,) * 20)
    yield Piece("form-tryout-full", "Very much of it", view=tryout_form(full, kept))
    wrong = tuple(Problem("proposed entry", n, 1, f"“{made.server}” is no code.", _CURE) for n in range(1, 3))
    bad = Tryout(made.cast.team, "c1", yaml, Looked(wrong))
    yield Piece("form-tryout-wrong", "It cannot be used as it is", view=tryout_form(bad))
    worse = replace(bad, looked=Looked(wrong * 15))
    yield Piece("form-tryout-worse", "Very much is wrong with it", view=tryout_form(worse))
    yield Piece("form-changed", "It was changed since", view=changed_form("c1", yaml))
    yield Piece("form-errors", "What is wrong with it", view=told(errors_of(wrong * 15), "Propose an entry"))
    yield Piece("form-entry", "An entry as it is written", view=entry_form(title, yaml.ljust(MOST_YAML, "#")))


def _yaml(made: Material) -> str:
    text = (
        "reason: recipient-unknown\nentries:\n  - id: own-words\n    label: Unknown at Example\n"
        '    wordings: ["no such person here"]\n    meaning: >-\n      ' + " ".join(made.words.split())
    )
    return text[:MOST_YAML]
