"""The notice about several cases alike, the list behind its button, and the line to those whose case is one of them.

What one person asked in private is counted, and shown to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from bot.answering.block_kit import (
    Json,
    SlackMessage,
    actions,
    button,
    clipped,
    context,
    elements,
    escaped,
    header,
    paragraph,
    rich_text,
)
from bot.answering.inert import quoted
from bot.answering.worded import elements_of, worded
from bot.cases.alike.incidents import Incident
from bot.cases.case import Case, State
from bot.slack.views.inputs import modal
from bot.slack.views.speech import channel, link, person, section, sentence
from bot.words import later, say, say_number

SHOW_CASES: Final = "incident_cases"
_IN_NOTICE: Final = 5
_IN_LIST: Final = 25
_DOMAINS: Final = 8
_NAME: Final = 80
_STATES: Final = {
    State.ESCALATED: later("waits for a person"),
    State.CLAIMED: later("somebody has it"),
    State.RESOLVED: later("solved"),
    State.NOT_A_BOUNCE: later("not a bounce"),
}

Links = Mapping[str, str]
"""By the id of a case, where its answer stands."""


def incident_message(incident: Incident, links: Links, *, over: bool) -> SlackMessage:
    """The notice as things stand."""
    about = f"{_short(incident.label)} · {_short(incident.domain)}"
    if over:
        title = say("✅ Quiet again: {about}", about=about)
    else:
        title = say("🔁 The same bounce again and again: {about}", about=about)
    blocks: list[Json] = [header(title), rich_text(_how_many(incident, over=over))]
    if len(incident.domains) > 1 or incident.domains[:1] not in ((), (incident.domain,)):
        blocks.append(rich_text(paragraph(elements(f"{say('Domains:')} ", bold=True), elements(_domains(incident)))))
    shown = incident.cases[:_IN_NOTICE]
    if shown:
        latest = rich_text(
            paragraph(elements(say("The latest"), bold=True)),
            {"type": "rich_text_list", "style": "bullet", "elements": [_line(case, links) for case in shown]},
        )
        blocks.append(latest)
    if incident.hidden:
        blocks.append(_hidden(incident))
    if not over:
        blocks.append(
            context(say("I keep this up to date, and close it when an hour has gone by without a further one."))
        )
    blocks.append(actions("incident", [button(say("Show the cases"), SHOW_CASES, incident.id)]))
    return SlackMessage(escaped(say("{title} ({number} so far)", title=title, number=incident.count)), tuple(blocks))


def alike_message(incident: Incident, notice_link: str | None) -> SlackMessage:
    """What somebody hears whose case is one of several."""
    others = max(incident.count - 1, 1)
    words = say_number(
        "👥 Others see the same: {number} more bounce like this lately.",
        "👥 Others see the same: {number} more bounces like this lately.",
        others,
    )
    if notice_link is None:
        return sentence(words, " ", say("The people who can help know of it."))
    known = worded("The people who can help know of it: {link}.", link=link(notice_link, say("what is known")))
    return sentence(words, " ", *known)


def incident_cases_form(incident: Incident, links: Links) -> Json:
    """The cases of an incident, in a list."""
    shown = incident.cases[:_IN_LIST]
    blocks: list[Json] = [rich_text(_how_many(incident, over=False, tense=False))]
    if shown:
        lines = [_line(case, links) for case in shown]
        blocks.append(rich_text({"type": "rich_text_list", "style": "ordered", "elements": lines}))
    more = incident.count - incident.hidden - len(shown)
    if more > 0:
        blocks.append(context(say("And {number} more before these.", number=more)))
    if incident.hidden:
        blocks.append(_hidden(incident))
    return modal("incident_cases", say("Bounces alike"), blocks)


def _how_many(incident: Incident, *, over: bool, tense: bool = True) -> Json:
    came = worded(
        "The first came {first}, the last {last}.", first=_moment(incident.first_at), last=_moment(incident.last_at)
    )
    many = say_number("{number} bounce", "{number} bounces", incident.count)
    asked = say_number("asked about by one person", "asked about by {number} people", incident.people)
    parts = [elements(many, bold=True), elements(f", {asked}. "), elements_of(*came)]
    if over and tense:
        parts.append(elements(f" {say('For an hour there has been no further one.')}"))
    return paragraph(*parts)


def _hidden(incident: Incident) -> Json:
    return context(say("{number} of them asked in private: these are counted, and not shown.", number=incident.hidden))


def _domains(incident: Incident) -> str:
    shown = ", ".join(_short(domain) for domain in incident.domains[:_DOMAINS])
    more = len(incident.domains) - _DOMAINS
    return say("{names} and {number} more", names=shown, number=more) if more > 0 else shown


def _line(case: Case, links: Links) -> Json:
    where = links.get(case.id)
    title = clipped(quoted(case.title, 120).replace("\n", " "), 120)
    asked = worded("{who} in {channel}", who=person(case.place.user), channel=channel(case.place.channel))
    parts: list[str | Json] = [link(where, title) if where else title, " · ", *asked, ", "]
    parts.append(_moment(case.created_at.timestamp()))
    if case.state in _STATES:
        parts.append(f" · {say(_STATES[case.state])}")
    return section(*parts)


def _moment(at: float) -> Json:
    """A time in the reader's own zone (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block, “date”)."""
    moment = datetime.fromtimestamp(at, UTC)
    return {
        "type": "date",
        "timestamp": int(at),
        "format": "{date_short_pretty} at {time}",
        "fallback": moment.strftime("%d %b at %H:%M UTC"),
    }


def _short(text: str) -> str:
    return clipped(quoted(text, _NAME).replace("\n", " "), _NAME)
