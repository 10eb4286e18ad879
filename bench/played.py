"""States for pictures that come of what happened before: played by a whole bot, over signed HTTP."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from bot.playground import cast  # noqa: E402
from bot.playground.driver import Playground  # noqa: E402
from bot.playground.examples import MAILBOX_FULL  # noqa: E402
from bot.playground.hands import Attachment  # noqa: E402
from bot.playground.things import Message  # noqa: E402
from tests.journeys.conftest import listening, opened, settings_for  # noqa: E402

PATIENCE = 30.0
FILE = Attachment("mailbox-full.eml", MAILBOX_FULL.encode())


@contextmanager
def asked_twice(slack: Playground) -> Iterator[Message]:
    """The answer to a mail that was asked about in the same channel before, and was solved."""
    with ExitStack() as ending:
        folder = ending.enter_context(tempfile.TemporaryDirectory())
        bot = ending.enter_context(opened(slack, settings_for(slack, Path(folder) / "cases.sqlite")))
        slack.connect(ending.enter_context(listening(bot)))
        first = _answer(slack, slack.mention(cast.SUPPORT, "this came back", files=[FILE], user=cast.PRIYA))
        slack.click(first, "resolved", user=cast.PRIYA)
        bot.work.wait_until_idle(PATIENCE)
        yield _answer(slack, slack.mention(cast.SUPPORT, "why is this?", files=[FILE], user=cast.ROBIN))


def _answer(slack: Playground, asked: Message) -> Message:
    slack.wait_for(lambda: slack.replies(asked))
    return slack.replies(asked)[0]
