"""One case from its paste to the entry that answers the next one, told step by step: what people do, and what each of
them sees then. It needs a Slack and a bot that listens to it, and does not care how that runs."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

from bot.playground.cast import MATEO, PRIYA, ROBIN
from bot.playground.driver import Playground
from bot.playground.things import Message, View
from bot.slack.payload_blocks import words_of_blocks

BLORF = "554 Blorf engaged; contact your zorper about ticket AB12CD34 for kim@acme.example"
ITS_LIKE = "554 Blorf engaged; contact your zorper about ticket QX77YZ12 for lee@other.example"
FOUND_OUT = "Their zorp filter holds new senders back. Ask the recipient to let your address through."
WHO = {PRIYA: "Priya Nair", MATEO: "Mateo Lind"}
SECRET = "Their zorper is a former employee, do not tell the customer"
Around = Callable[[str], AbstractContextManager[None]]
"""What happens to the program while a step is done, by the step’s name."""


def shown(what: Message | View) -> str:
    """Everything a person reads in a message or a view; of blocks only what Slack shows."""
    blocks = what.blocks if isinstance(what, Message) else what.payload["blocks"]
    captions = [str(block["caption"]) for block in blocks if "caption" in block]
    return "\n".join((words_of_blocks(blocks) or (what.text if isinstance(what, Message) else ""), *captions))


def buttons(message: Message) -> list[str]:
    """What can be pressed under a message."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [str(element["action_id"]) for row in rows for element in row if element["type"] == "button"]


class Life:
    """A case, and the people around it: Robin asks, Priya and Mateo help, and Priya leads."""

    def __init__(
        self,
        slack: Playground,
        settle: Callable[[], None] = lambda: None,
        around: Around = lambda step: nullcontext(),
        *,
        is_led: bool = False,
    ) -> None:
        """`settle` waits until nothing more happens, where that can be known."""
        self._is_led = is_led
        self.slack = slack
        self._settle = settle
        self._around = around
        self.winner = self.loser = ""

    # -- what can be seen --------------------------------------------------------------------------------------

    @property
    def thread(self) -> list[Message]:
        """What the bot said in the asker's thread."""
        return self.slack.replies(self.question)

    @property
    def under_card(self) -> list[Message]:
        """What the bot said in the card's thread."""
        return self.slack.replies(self.card)

    def home(self, user: str) -> str:
        """The Home tab of somebody who opens it now."""
        self.slack.open_home(user=user)
        self.slack.wait_for(lambda: all(delivery.done for delivery in self.slack.deliveries), 20)
        view = self.slack.home(user)
        assert view is not None
        return shown(view)

    def lead_sees(self, words: str) -> None:
        """In Home, where somebody leads."""
        if self._is_led:
            self.home_says(PRIYA, words)

    def home_says(self, user: str, words: str) -> None:
        """At once, or where a program has to take up first what another one left, soon."""
        deadline = time.monotonic() + 20
        while words not in (page := self.home(user)):
            assert time.monotonic() < deadline, f"no {words!r} in {page}"
            time.sleep(0.1)

    def until(self, seen: Callable[[], object]) -> None:
        self.slack.wait_for(lambda: bool(seen()), 30)
        self._settle()

    def in_thread(self, words: str) -> list[Message]:
        return [message for message in self.thread if words in shown(message)]

    def under(self, words: str) -> list[Message]:
        return [message for message in self.under_card if words in shown(message)]

    def once(self, found: Callable[[str], list[Message]], words: str) -> Message:
        """Wait until something is said, and see that it is said once."""
        self.until(lambda: found(words))
        (message,) = found(words)
        return message

    def form(self, message: Message, button: str, user: str) -> View:
        """Press a button that opens a form."""
        assert self.slack.click(message, button, user=user) is None
        view = self.slack.view_of(user)
        assert view is not None, f"{button} opened nothing"
        return view

    def says(self, words: str, user: str = ROBIN) -> Message:
        """Somebody writes in the asker's thread, and calls nobody."""
        said = self.slack.say("#support", words, user=user, thread_ts=self.question.ts)
        self.slack.wait_for(lambda: all(delivery.done for delivery in self.slack.deliveries), 20)
        self._settle()
        return said

    # -- what happens ------------------------------------------------------------------------------------------

    def pastes(self) -> None:
        with self._around("paste"):
            self.question = self.slack.mention("#support", BLORF)
        self.answer = self.once(self.in_thread, "I can see a 554 for kim@acme.example, but not why.")
        assert "escalate" in buttons(self.answer)
        self.home_says(ROBIN, "· answered ·")

    def asks_three_times(self) -> None:
        for words, said in (
            ("so is the mail lost?", "I am not sure what happened here, so I cannot promise it either way."),
            ("should we just retry tomorrow?", "sending again may or may not help"),
            ("whose fault is it?", "I am not sure enough to say that."),
        ):
            before = len(self.thread)
            with self._around("follow-up"):
                self.says(words)
            self.once(self.in_thread, said)
            assert len(self.thread) == before + 1

    def thanks(self, words: str = "thanks!") -> None:
        before, under = len(self.thread), len(self.under_card) if hasattr(self, "card") else 0
        said = self.says(words)
        self.until(lambda: said.reactions)
        assert list(said.reactions) == ["blush"]
        assert len(self.thread) == before
        assert not under or len(self.under_card) == under

    def calls_for_a_person(self) -> None:
        words = "I need a human, the customer is <b>waiting</b>"
        self.says(words)
        offer = self.once(self.in_thread, "Press the button, and somebody gets the whole bounce and what you wrote")
        form = self.form(offer, "escalate", ROBIN)
        assert json.dumps(words) in json.dumps(form.payload), "what they wrote stands in the form"
        with self._around("card"):
            assert self.slack.submit(form, {"urgency": "urgent"}).ok
        self.until(lambda: self.slack.history("#escalations"))
        (self.card,) = self.slack.history("#escalations")
        self.once(self.in_thread, "will look at this")
        self.until(lambda: "escalate" not in buttons(self.answer))
        assert "A person has been asked to look" in shown(self.answer)
        for part in (BLORF, words, "Urgent", "· waiting", "Only people in this channel see this thread"):
            assert part in shown(self.card).replace("&lt;", "<").replace("&gt;", ">")
        self.home_says(ROBIN, "· waiting for a person ·")
        self.lead_sees("With people now: 1, 1 of them waiting")

    def two_take_it(self) -> None:
        """At the same moment; what their screens show is what stands there before either has."""
        pressing = [threading.Thread(target=self._takes, args=(user,)) for user in WHO]
        with self._around("take"):
            for each in pressing:
                each.start()
            for each in pressing:
                each.join()
        taken = self.once(self.in_thread, "has taken this and is looking")
        self.winner, self.loser = (PRIYA, MATEO) if f"<@{PRIYA}>" in shown(taken) else (MATEO, PRIYA)
        self.until(lambda: f"· {WHO[self.winner]} has it" in shown(self.card))
        self.until(lambda: self.slack.ephemeral("#escalations", self.loser))
        told = [shown(message) for message in self.slack.ephemeral("#escalations", self.loser)]
        assert set(told) == {f"<@{self.winner}> has taken this case already."}
        assert self.slack.ephemeral("#escalations", self.winner) == []
        self.home_says(ROBIN, "· a person is looking ·")

    def _takes(self, user: str) -> None:
        self.slack.click(self.card, "claim", user=user)

    def notes(self) -> None:
        before = len(self.thread)
        form = self.form(self.card, "note", self.loser)
        with self._around("note"):
            assert self.slack.submit(form, {"note": SECRET}).ok
        self.once(self.under, f"<@{self.loser}> notes:")
        self.until(lambda: f"{WHO[self.loser]}: {SECRET}" in shown(self.card))
        assert len(self.thread) == before, "a note is for those who help"

    def writes_back(self) -> None:
        form = self.form(self.card, "reply", self.winner)
        with self._around("reply"):
            assert self.slack.submit(form, {"reply": "Which address did they write from?"}).ok
        self.once(self.under, f"<@{self.winner}> wrote to the person:")
        told = self.once(self.in_thread, f"{WHO[self.winner]} writes:")
        assert "Which address did they write from?" in shown(told)

    def answers(self) -> None:
        before = len(self.thread)
        with self._around("carry"):
            self.says("From billing@acme.example, is that bad?")
        carried = self.once(self.under, "From billing@acme.example, is that bad?")
        assert shown(carried).startswith(f"<@{self.winner}>, Robin Hale writes in their thread:")
        assert len(self.thread) == before, "where a person is at it, the bot does not put in a word"

    def resolves(self, outcome: str, words: str) -> None:
        form = self.form(self.card, "resolve", self.winner)
        before = len(self.in_thread(f"<@{self.winner}> has resolved this."))
        with self._around(f"resolve as {outcome}"):
            assert self.slack.submit(form, {"outcome": outcome, "words": words}).ok
        self.until(lambda: self.in_thread(words) and self.under(words))
        assert len(self.in_thread(words)) == len(self.under(words)) == 1
        assert len(self.in_thread(f"<@{self.winner}> has resolved this.")) == before + 1
        self.until(lambda: "· solved" in shown(self.card) and "Solved, says" in shown(self.answer))
        assert "escalate" in buttons(self.answer)
        assert "Urgent" not in shown(self.card)
        self.home_says(ROBIN, "· solved ·")
        self.lead_sees("With people now: 0")

    def comes_back(self) -> None:
        before = len(self.thread)
        with self._around("come back"):
            self.says("It bounced again, with the same words")
        self.once(self.in_thread, "This was closed, and is open again")
        self.once(self.under, f"<@{ROBIN}> wrote again, so this is open again. <@{self.winner}>, you closed it.")
        self.once(self.under, "It bounced again, with the same words")
        self.until(lambda: "· waiting" in shown(self.card))
        assert len(self.thread) == before + 1, "a person was called again, and that is all there is to say"
        self.home_says(ROBIN, "· waiting for a person ·")

    def is_taken_again(self) -> None:
        self._takes(self.winner)
        self.until(lambda: len(self.in_thread("has taken this and is looking")) == 2)

    def nothing_is_there_twice(self) -> None:
        """Each message of the bot's carries a label that says what it is: no two carry the same. And people had nothing
        to see that was not for them."""
        everywhere = [message for place in self.slack.world.messages.values() for message in place]
        mine = [message for message in everywhere if message.user in self.slack.world.bots and not message.only_for]
        labels = Counter(json.dumps(message.metadata, sort_keys=True) for message in mine if message.metadata)
        assert [label for label, times in labels.items() if times > 1] == []
        assert [message.text for message in mine if not message.metadata and not message.files] == []
        assert SECRET not in "".join(shown(message) for message in (*self.thread, *self.slack.history(ROBIN)))


def steps_of(life: Life) -> Iterator[Callable[[], None]]:
    """The journey up to its last end."""
    yield life.pastes
    yield life.asks_three_times
    yield life.thanks
    yield life.calls_for_a_person
    yield life.two_take_it
    yield life.notes
    yield life.writes_back
    yield life.answers
    yield lambda: life.resolves("not-mail", "We have let that address through.")
    yield lambda: life.thanks("thank you so much, both of you")
    yield life.comes_back
    yield life.is_taken_again
    yield lambda: life.resolves("new-error", FOUND_OUT)
    yield life.nothing_is_there_twice
