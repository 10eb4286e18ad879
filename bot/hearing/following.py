"""What is said to a follow-up: sentences of the base, filled from the answer above, and never against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.answering.answer import Answer, StepList
from bot.answering.emphasis import plain
from bot.answering.explain import Explainer
from bot.hearing.beside import Beside, asked_beside
from bot.knowledge.base import Knowledge
from bot.knowledge.content import Aside, FollowUp, Frame, FrameWhen, Shown
from bot.knowledge.entry import Party
from bot.knowledge.slots import SLOT
from bot.matching.finding import Certainty

Standing = Literal["waiting", "claimed"]
"""A person was asked; and whether somebody has taken it."""

_PARTIES: Final[Mapping[Party, str]] = {
    "own": "the sending side’s own system",
    "forwarder": "a server that passes mail on",
    "list": "the software of the mailing list",
    "recipient": "the recipient’s mail server",
    "nobody": "no server",
}
_ABOUT_OTHERS: Final = frozenset({"other-code", "meaning", "correction"})
"""Follow-ups that name something beside the bounce."""
_NEEDS_NO_ANSWER: Final = frozenset({"human", "solved", "thanks", "greeting", "help"})
_WITHOUT_A_BOUNCE: Final = {
    "human": (
        "I gladly bring in a person. They need the bounce for it: paste it here, with as much of it as you have, or "
        "drop the .eml file.",
        "Then press “Bring in a person” under my answer, and they get all of it.",
        "There is no bounce? Then say in a sentence what happened to which mail.",
    ),
}
HELPER: Final = "\ue002"
"""Stands in what is said for whoever has taken the case: a rendering names them in its own way."""


@dataclass(frozen=True, slots=True)
class FollowUpAnswer:
    """What is said. `follow_up` is what was asked; `said` whole sentences; `steps` a list under them; `reply` words to
    copy. `offers_person` and `offers_solved` are buttons. `right_entry` is the entry that a correction names."""

    follow_up: str
    said: tuple[str, ...]
    steps: tuple[StepList, ...] = ()
    reply: str | None = None
    offers_person: bool = False
    offers_solved: bool = False
    right_entry: str | None = None
    helper: str | None = None
    """The id of whoever has the case, where it is told: they are `HELPER` in what is said."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a follow-up is answered from; without an answer only what stands by itself can be."""

    answer: Answer | None
    standing: Standing | None = None
    helper: str | None = None
    """The id of who has taken it. It stands as `HELPER` in what is said."""


def stands_alone(follow_up_id: str) -> bool:
    """Whether something can be said to it with no bounce at hand."""
    return follow_up_id in _NEEDS_NO_ANSWER


def answer_to(follow_up_id: str, text: str, asked: Asked, explainer: Explainer) -> FollowUpAnswer:
    """What is said to this follow-up, which was asked in these words. Raises `KeyError` for one that is not in the
    base."""
    knowledge = explainer.knowledge
    follow_up = follow_up_of(knowledge, follow_up_id)
    answer = asked.answer
    if answer is None:
        return FollowUpAnswer(follow_up_id, _WITHOUT_A_BOUNCE.get(follow_up_id, follow_up.frames[-1].say))
    beside = asked_beside(text, answer, explainer) if follow_up_id in _ABOUT_OTHERS else Beside()
    facts = _Facts(answer, asked, aside_of(knowledge, answer), beside)
    frame = _frame(follow_up, facts)
    said = tuple(sentence for line in frame.say if (sentence := facts.filled(line)) is not None)
    return FollowUpAnswer(
        follow_up=follow_up_id,
        said=said,
        steps=tuple(_steps(answer, beside, frame.show)),
        reply=answer.customer_reply if "reply" in frame.show else None,
        offers_person="person" in frame.show and asked.standing is None,
        offers_solved="solved" in frame.show,
        right_entry=beside.entry_id if follow_up_id == "correction" else None,
        helper=asked.helper,
    )


def follow_up_of(knowledge: Knowledge, follow_up_id: str) -> FollowUp:
    """The follow-up of that id. Raises `KeyError`."""
    for each in knowledge.follow_ups:
        if each.id == follow_up_id:
            return each
    raise KeyError(follow_up_id)


def aside_of(knowledge: Knowledge, answer: Answer) -> Aside | None:
    """What the base says aside about the answer’s reason, where this party said no."""
    of_reason = [each for each in knowledge.asides if each.reason == answer.reason]
    of_party = [each for each in of_reason if answer.refused_by in each.party]
    general = [each for each in of_reason if not each.party]
    return next(iter((*of_party, *general)), None)


class _Facts:
    """What can be filled into a sentence, and what frames ask about."""

    def __init__(self, answer: Answer, asked: Asked, aside: Aside | None, beside: Beside) -> None:
        self._answer = answer
        self._standing = asked.standing
        self._aside = aside
        self._beside = beside
        party = _PARTIES.get(answer.refused_by) if answer.refused_by else None
        self._slots: dict[str, str | None] = {
            "headline": answer.headline,
            "verdict-sentence": _as_sentence(answer.verdict),
            "lost-sentence": _lost_sentence(answer),
            "why": answer.why or None,
            "who": answer.who_words,
            "retry": answer.retry,
            "step": next(iter((*answer.steps, *(answer.acting.lines if answer.acting else ()))), None),
            "address": dict(answer.read).get("Recipient"),
            "party": party,
            "Party": party[:1].upper() + party[1:] if party else None,
            "helper": HELPER if asked.helper else None,
            "aside-plain": aside.plain if aside else None,
            "aside-where": aside.where if aside else None,
            "aside-takes": aside.takes if aside else None,
            "aside-own": aside.own if aside else None,
            "aside-own-hands": _not_yours(answer),
            "other-code": beside.code,
            "other-headline": beside.headline,
            "other-why": beside.why,
            "other-lost": beside.lost_sentence,
        }

    def filled(self, line: str) -> str | None:
        """A sentence with its slots filled; None where one of them cannot be."""
        missing = False

        def value(slot: re.Match[str]) -> str:
            nonlocal missing
            found = self._slots.get(slot[1]) or slot[2]
            if found and slot[1] != "helper":
                found = found.replace(HELPER, "")  # whoever writes it into a bounce names nobody
            missing = missing or not found
            return found or ""

        said = _SLOT.sub(value, line).replace("..", ".").strip()
        return None if missing else said[:1].upper() + said[1:]

    def holds(self, when: FrameWhen) -> bool:
        """Whether everything that a frame asks for is so."""
        answer = self._answer
        has = {
            "reply": bool(answer.customer_reply),
            "steps": bool(answer.steps),
            "acting": answer.acting is not None,
            "where": self._aside is not None,
            "takes": self._aside is not None,
            "who": bool(answer.who_words),
            "retry": bool(answer.retry),
        }
        return all(
            (
                when.unsure is None or when.unsure == is_unsure(answer),
                when.lost is None or when.lost == answer.lost,
                not when.acts or answer.acts in when.acts,
                not when.permanence or answer.permanence in when.permanence,
                not when.reason or answer.reason in when.reason,
                all(has[name] for name in when.has),
                when.other is None or when.other == self._beside.likeness,
                when.standing is None or when.standing == self._standing,
            )
        )


_SLOT: Final = re.compile(SLOT.pattern.replace("[a-z]", "[A-Za-z]", 1))


def is_unsure(answer: Answer) -> bool:
    """Whether the answer is none to rely on."""
    return answer.entry_id is None or answer.certainty is Certainty.UNSURE


def _frame(follow_up: FollowUp, facts: _Facts) -> Frame:
    for frame in follow_up.frames:
        if frame.when is None or facts.holds(frame.when):
            return frame
    return follow_up.frames[-1]


def _steps(answer: Answer, beside: Beside, shown: Sequence[Shown]) -> list[StepList]:
    lists: list[StepList] = []
    if "steps" in shown and answer.steps:
        lists.append(StepList("What to do", answer.steps))
    if "acting" in shown and answer.acting is not None:
        lists.append(answer.acting)
    elif "acting" in shown and answer.steps:
        lists.append(StepList("What to do", answer.steps))
    if "other-steps" in shown and beside.steps:
        lists.append(StepList("What to do then", beside.steps))
    return lists


def _as_sentence(verdict: str | None) -> str | None:
    """“Hard bounce · not delivered” as something that can be said."""
    if not verdict:
        return None
    said = plain(verdict).replace(" · ", ": ")
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _lost_sentence(answer: Answer) -> str | None:
    if answer.lost == "yes":
        return "The message was not delivered, and has to be sent again once the cause is gone."
    if answer.lost == "no":
        return "The message is not lost: it is still on its way, or waits for somebody to let it pass."
    return None


def _not_yours(answer: Answer) -> str | None:
    """Where the place to look is not the sender’s: who can get at it."""
    if answer.acts in (None, "sender", "wait", "nobody") or not answer.who_words:
        return None
    return f"Who can get at it: {answer.who_words}."
