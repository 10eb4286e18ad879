"""Home: for somebody new, for somebody with cases, for who may set things, for who leads; and the lists behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.cases.case import Case, Post, State
from bot.cases.lead.entries import EntryState, TaughtEntry
from bot.cases.lead.gaps import Gap, Gaps, Unanswered
from bot.cases.lead.insight import CaseLine, Page, Where, Wrong
from bot.cases.lead.numbers import Numbers, Spread
from bot.slack.gallery import pastes
from bot.slack.gallery.material import Material, Piece
from bot.slack.views.home import KnowledgeState, RecentCase, home_view
from bot.slack.views.home_lead import lead_blocks
from bot.slack.views.home_seen import GAPS, OPEN, TAUGHT, WRONG, LeadHome, empty_home
from bot.slack.views.lead_lists import list_form

_MANY = 120


def homes(made: Material) -> Iterator[Piece]:
    """The Home tab."""
    base, where = KnowledgeState(len(made.explainer.knowledge.entries)), made.cast.helpers
    yield Piece("home-new", "Home for somebody new", view=home_view(base, where, ()))
    cases = [
        made.case(paste, state=state, id=f"c{n}", created_at=made.now - timedelta(hours=5 * n + 1))
        for n, (state, paste) in enumerate(zip(State, various(made), strict=False))
    ]
    recent = tuple(RecentCase(case, made.cast.address if number % 2 else None) for number, case in enumerate(cases))
    yield Piece("home-cases", "Home for somebody with cases", view=home_view(base, where, recent, may_set=True))
    broken = KnowledgeState(1, "broken.yaml, line 3: expected a list.")
    nowhere = home_view(broken, None, recent, box="1", word="Paste the bounce into the box first.")
    yield Piece("home-broken", "Nobody can be brought in, and the base has a fault", view=nowhere)
    named = home_view(base, "#escalations", recent)
    yield Piece("home-named", "A channel that goes by its name", view=named)
    for name, seen in (("lead", lead(made, 2)), ("lead-full", lead(made, _MANY)), ("lead-new", empty_home(made.now))):
        blocks = lead_blocks(seen)
        yield Piece(
            f"home-{name}", "Home for who leads", view=home_view(base, where, recent, may_set=True, lead=blocks)
        )
        plain = lead_blocks(seen, plainly=True)
        view = home_view(base, where, recent, may_set=True, lead=plain)
        yield Piece(f"home-{name}-plainly", "The same where Slack takes no tables", view=view)


def lists(made: Material) -> Iterator[Piece]:
    """The lists of Home that are too long for it."""
    for which in (OPEN, WRONG, GAPS, TAUGHT):
        yield Piece(f"list-{which}", f"A list for who leads: {which}", view=list_form(which, lead(made, 6)))
        yield Piece(f"list-{which}-full", "As many as there is room for", view=list_form(which, lead(made, _MANY)))
        yield Piece(f"list-{which}-none", "Nothing in it", view=list_form(which, empty_home(made.now)))


def various(made: Material) -> tuple[str, ...]:
    """Several bounces, the one that all is about among them."""
    others = (pastes.DELAY, pastes.LISTED, pastes.SEVERAL, pastes.UNSURE, pastes.LIKELY, pastes.AUTOMATIC)
    return (made.paste, *others)


def lead(made: Material, count: int) -> LeadHome:
    """So many of everything."""
    cast, now = made.cast, made.now
    title, several = made.case().title, [made.case(paste) for paste in various(made)]
    entries = [case.answer.entry_id if case.answer else None for case in several]
    ago = [now - timedelta(minutes=20 + 37 * number) for number in range(count)]
    wheres = [Where(f"c{number}", Post(cast.channel, f"{number}.1"), hidden=number % 5 == 4) for number in range(count)]
    lines = tuple(_line(made, number, where, several[number % len(several)]) for number, where in enumerate(wheres))
    wrong = tuple(
        Wrong(where, at, entries[n % len(entries)], "mailbox-full" if n % 2 else None, made.words, cast.asker)
        for n, (where, at) in enumerate(zip(wheres, ago, strict=True))
    )
    gaps = tuple(_gap(made, number, where) for number, where in enumerate(wheres))
    taught = tuple((_taught(made, number), title) for number in range(count))
    proposed = tuple((replace(entry, state=EntryState.PROPOSED, decided_by=None), title) for entry, title in taught)
    ends = (("answer-right", 31), ("other-entry", 7), ("not-mail", 2), ("new-error", 4))
    numbers = Numbers(412, 44, 180, ends, Spread(40, 9 * 60, 50 * 60), Spread(38, 5_400, 86_400), (("lost", 31),))
    links = {where.case_id: cast.address for where in wheres}
    return LeadHome(
        now=now,
        open=Page(lines, count),
        numbers=numbers,
        most_asked=tuple((entry, 90 - number) for number, (entry, _) in enumerate(made.titles()[:8])),
        wrong=wrong,
        gaps=Gaps(gaps, count * 3),
        taught=taught,
        proposed=proposed,
        titles=dict(made.titles()),
        answers=links,
        cards=links,
    )


def _line(made: Material, number: int, where: Where, case: Case) -> CaseLine:
    taken = number % 3 == 1
    return CaseLine(
        where=where,
        state=State.CLAIMED if taken else State.ESCALATED,
        created_at=made.now - timedelta(minutes=50 * number + 12),
        asked_by=made.cast.asker,
        entry_id=case.answer.entry_id if case.answer else None,
        title=case.title,
        since=made.now - timedelta(minutes=50 * number + 12),
        card=Post(made.cast.helpers, f"{number}.2"),
        claimed_by=made.cast.helper if taken else None,
        urgent=number == 0,
    )


def _gap(made: Material, number: int, where: Where) -> Gap:
    text = various(made)[(0, 4, 5)[number % 3]].strip()
    line = text.splitlines()[0] if text else ""
    case = Unanswered(where, made.now, made.cast.asker, line)
    words, proposed = (made.words, None) if number % 2 == 0 else ("", f"own-{number}")
    return Gap(line, (case,) * (1 + number % 3), 2, made.now - timedelta(hours=number), words, proposed)


def _taught(made: Material, number: int) -> TaughtEntry:
    cast, at = made.cast, made.now - timedelta(days=number)
    return TaughtEntry(
        cast.team, f"own-{number}", "reason: x", EntryState.ACCEPTED, f"c{number}", cast.other, at, cast.helper, at
    )
