"""An answer without anything of the bounce that it was about, for when that was taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.answering.answer import Answer
from bot.answering.explain import Explainer

_NOTHING: Final = "a bounce"
"""Says that it is about one, and nothing of it."""


def without_details(answer: Answer, explainer: Explainer) -> Answer | None:
    """What the base says of that error in general, with the outcome that was told: whose no, lost, who acts. None where
    the base has no such entry (any more), or the answer named none."""
    if answer.entry_id is None or not explainer.knowledge.has(answer.entry_id):
        return None
    general = explainer.explain_as(_NOTHING, answer.entry_id, answer.confidence).answer
    same = general.acts == answer.acts and general.lost in (None, answer.lost)
    return replace(
        general,
        kind=answer.kind,
        certainty=answer.certainty,
        confidence=answer.confidence,
        permanence=answer.permanence,
        verdict=answer.verdict,
        refused_by=answer.refused_by,
        lost=answer.lost,
        acts=answer.acts,
        who_words=general.who_words if same else None,
        steps=general.steps if same else (),
        acting=general.acting if same else None,
        more_steps=general.more_steps if same else (),
        customer_reply=general.customer_reply if same else None,
        retry=general.retry if same else None,
        suggestions=(),
        ask_for_more=None,
    )
