"""What people want of the program, from the first word to the last button."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.resilience.emulator import Emulator
from tests.resilience.events import command, mention, press, submit
from tests.resilience.ledger import CARD, Courier, Entry, Ledger
from tests.resilience.messages import ESCALATIONS, HELPER, Message

PASTES = (
    "550 5.1.1 <kim{n}@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table",
    "452 4.2.2 <lee{n}@example.org>: The email account that you tried to reach is over quota",
    "552 5.3.4 <bo{n}@example.net>: Message size exceeds fixed limit",
    "554 5.7.1 <al{n}@example.net>: Relay access denied",
)


CHANNELS = 10


class Errands:
    """Errands of many people, each of whom is told from the others by their id.

    `patience` is how many seconds they wait for what has to be there before they can go on.
    """

    def __init__(self, ledger: Ledger, courier: Courier, *, patience: float = 150.0, numbered_from: int = 0) -> None:
        self._ledger = ledger
        self._slack: Emulator = ledger.slack
        self._courier = courier
        self._patience = patience
        self._number = numbered_from
        self.given_up: list[str] = []
        """What a person waited for in vain, before they could go on."""

    def _next(self) -> tuple[str, str, str]:
        """A person, a channel, and something to paste."""
        self._number += 1
        number = self._number
        return f"U{number:07d}", f"C{number % CHANNELS:07d}", PASTES[number % len(PASTES)].format(n=number)

    async def mention(self, *, channel: str | None = None, files: Sequence[dict[str, Any]] = ()) -> Entry:
        """Ask in a channel: with a paste, or about files."""
        user, where, text = self._next()
        text = "what is this?" if files else text
        return await self._courier.bring(mention(self._slack, channel or where, text, user, files=files))

    async def command(self) -> Entry:
        """Ask in private."""
        user, where, text = self._next()
        return await self._courier.bring(command(self._slack, where, text, user))

    async def bring_in_a_person(self) -> None:
        """Ask, like the answer, call for a person; somebody takes the case, and resolves it."""
        user, where, text = self._next()
        asked = await self._courier.bring(mention(self._slack, where, text, user))
        if not asked.taken or not await self._seen(lambda: bool(self._ledger.answers(asked.delivery)), "an answer"):
            return
        answer = self._ledger.answers(asked.delivery)[0]
        await self._courier.bring(press(self._slack, answer, "feedback", user), lambda: True)
        opened = press(self._slack, answer, "escalate", user)
        await self._courier.bring(opened, lambda: self._view(opened.trigger_id) is not None)
        view = self._view(opened.trigger_id)
        if view is None:
            return  # a form needs its process at once: nothing is promised of it but a word, and they press once more
        filled = {"note": {"note": {"type": "plain_text_input", "value": f"{user} needs help"}}}
        case = answer.case_id
        sent = await self._courier.bring(submit(view, filled, user), lambda: bool(self.cards(case)))
        if not sent.taken or not await self._seen(lambda: bool(self.cards(case)), "a card"):
            return
        if not await self._press_on_card(case, "claim", "release", "reopen"):
            return
        await self._resolve(case)

    async def _resolve(self, case: str) -> None:
        """Press “Resolve…” on the card, and send the form."""
        if not await self._seen(lambda: _offers(self.cards(case), "resolve"), "the button resolve"):
            return
        opened = press(self._slack, self.cards(case)[0], "resolve", HELPER)
        await self._courier.bring(opened, lambda: self._view(opened.trigger_id) is not None)
        view = self._view(opened.trigger_id)
        if view is None:
            return
        right = {"type": "radio_buttons", "selected_option": {"value": "answer-right"}}
        sent = submit(view, {"outcome": {"outcome": right}}, HELPER)
        await self._courier.bring(sent, lambda: _offers(self.cards(case), "reopen"))

    async def _press_on_card(self, case: str, button: str, *then: str) -> bool:
        """Press a button on the card of a case; done when the card offers one of those that come after it."""
        if not await self._seen(lambda: _offers(self.cards(case), button), f"the button {button}"):
            return False
        pressed = press(self._slack, self.cards(case)[0], button, HELPER)
        entry = await self._courier.bring(pressed, lambda: _offers(self.cards(case), *then))
        return entry.taken

    def cards(self, case: str) -> list[Message]:
        """The cards of a case that stand before the people who can help."""
        return [
            message
            for message in self._slack.tops[ESCALATIONS]
            if message.case_id == case and (message.kind, message.part) == (CARD, "card")
        ]

    def _view(self, trigger_id: str) -> dict[str, Any] | None:
        return next((view for view in self._slack.views if view["trigger_id"] == trigger_id), None)

    async def _seen(self, there: Callable[[], bool], what: str) -> bool:
        deadline = time.monotonic() + self._patience
        while not there():
            if time.monotonic() > deadline:
                self.given_up.append(what)
                return False
            await asyncio.sleep(0.1)
        return True


def _offers(messages: Sequence[Message], *action_ids: str) -> bool:
    return any(
        element.get("action_id") in action_ids
        for message in messages[:1]
        for block in message.blocks
        for element in block.get("elements") or ()
        if isinstance(element, dict)
    )
