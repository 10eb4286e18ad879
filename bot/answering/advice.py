"""What to do about one failure, and who does it: the entry's texts for this outcome and this party, put in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.answering import words
from bot.answering.answer import StepList
from bot.answering.outcome import Outcome, usual_party, written_for
from bot.answering.slots import filled
from bot.answering.spelling import meant_domain
from bot.answering.variants import Held, Texts, texts_for
from bot.knowledge.base import Knowledge
from bot.knowledge.content import PartyTexts
from bot.knowledge.entry import STEPS_FOR, Entry, Party, When, Who
from bot.matching.finding import Finding
from bot.reading.message import Message

MOST_ACTING: Final = 3
"""How many steps of somebody else stand beside those of the sender; the rest is in the details."""
DEFAULT_WHO: Final[dict[Party, Who]] = {"forwarder": "forwarder", "list": "list-owner", "own": "sender-admin"}
_ALWAYS: Final = When()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is held to be so of one failure, and the texts that hold then."""

    entry: Entry
    outcome: Outcome
    texts: Texts
    general: PartyTexts | None
    """What is said of any error that this party refused; None where the entry says it itself."""
    acts: Who | None
    meant: str | None
    """The well-known domain that was probably meant."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of one failure. Texts are filled in."""

    outcome: Outcome
    slots: Mapping[str, str]
    texts: Texts
    title: str
    meaning: str
    acts: Who | None
    meant: str | None
    """The well-known domain that was probably meant."""
    who_words: str | None
    steps: tuple[str, ...]
    """The sender's, or those of who supports them: what can be done now."""
    acting: StepList | None
    others: tuple[StepList, ...]


def decide(
    message: Message, finding: Finding, knowledge: Knowledge, slots: Mapping[str, str], outcome: Outcome
) -> Decision | None:
    """The texts for an outcome, and who acts first; None where no entry answers."""
    if finding.best is None or not finding.answered:
        return None
    entry = finding.best.entry
    texts = texts_for(entry, Held(message, finding, slots, outcome.lost, outcome.party, outcome.forged))
    general = _general(entry, outcome.party, texts, knowledge)
    acts = _acts(entry, texts, general, outcome)
    meant = meant_domain(entry, slots, knowledge)
    if meant:
        acts = "sender"
    elif (
        acts == "sender"
        and outcome.application
        and entry.provider is None
        and usual_party(entry) == "own"
        and _has(texts, "sender-admin")
    ):
        acts = "sender-admin"  # an account or setting of an application, which no person types in anew
    return Decision(entry, outcome, texts, general, acts, meant)


def advised(decision: Decision, slots: Mapping[str, str]) -> Advice:
    """What is said of one failure by what is decided, with the slots filled in."""
    outcome, texts, acts = decision.outcome, decision.texts, decision.acts
    steps = _steps(decision)
    visible = "sender" if steps["sender"] else "agent" if steps["agent"] else (acts or "sender")
    acting = acts if acts in STEPS_FOR and acts != visible else None
    lists = {name: tuple([filled(line, slots) for line in lines]) for name, lines in steps.items() if lines}
    meaning = (texts.meaning, decision.general.meaning if decision.general else None)
    others = (_listed(name, lists) for name in STEPS_FOR if name in lists and name not in (visible, acting))
    return Advice(
        outcome=outcome,
        slots=slots,
        texts=texts,
        title=title_of(decision, slots),
        meaning=" ".join(said for text in meaning if text and (said := filled(text, slots))),
        acts=acts,
        meant=decision.meant,
        who_words=_who_words(acts, outcome, slots),
        steps=tuple(line for line in lists.get(visible, ()) if line),
        acting=_listed(acting, lists, MOST_ACTING) if acting else None,
        others=tuple(steps for steps in others if steps is not None),
    )


def title_of(decision: Decision, slots: Mapping[str, str]) -> str:
    """The entry’s headline, about this bounce."""
    return filled(decision.texts.title or decision.entry.label, slots)


def _listed(name: str, lists: dict[str, tuple[str, ...]], most: int = 9) -> StepList | None:
    lines = tuple(line for line in lists.get(name, ()) if line)
    return StepList(words.FOR_WHOM[name], lines[:most]) if lines else None


def _general(entry: Entry, party: Party | None, texts: Texts, knowledge: Knowledge) -> PartyTexts | None:
    """What is said of any error that this party refused, where the entry has no words of its own for that."""
    if party is None or party == written_for(entry) or texts.from_party:
        return None
    return knowledge.texts_of(party)


def _steps(decision: Decision) -> dict[str, tuple[str, ...]]:
    """The entry's steps; the sender's are others where another party refused, and while the mail is still tried."""
    entry, texts, general = decision.entry, decision.texts, decision.general
    steps = {name: texts.steps.of(name) if texts.steps else () for name in STEPS_FOR}
    in_every_case = "steps" in entry.in_every_case and texts.steps_for == _ALWAYS
    if general is not None and not in_every_case:
        steps.update({name: lines for name in STEPS_FOR if (lines := general.steps.of(name))})
    told = in_every_case or texts.steps_for.lost == "no" or entry.lost == "no" or entry.kind is not None
    if decision.outcome.lost == "no" and not told and general is None:
        steps["sender"] = words.WHILE_TRIED
    return steps


def _has(texts: Texts, who: Who) -> bool:
    return texts.steps is not None and bool(texts.steps.of(who))


def _acts(entry: Entry, texts: Texts, general: PartyTexts | None, outcome: Outcome) -> Who | None:
    if texts.who_for.party or ("who" in entry.in_every_case and texts.who_for == _ALWAYS):
        return texts.who
    if general is not None:
        return general.who
    return texts.who or (DEFAULT_WHO.get(outcome.party) if outcome.party else None)


def _who_words(who: Who | None, outcome: Outcome, slots: Mapping[str, str]) -> str | None:
    if who is None:
        return None
    if who == "wait" and outcome.lost == "yes":
        return words.WAITED
    text = filled(words.WHO[who], slots)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
