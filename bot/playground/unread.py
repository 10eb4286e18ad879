"""What each person has not read yet, by channel: what makes its name bold, and the count that asks for attention.

As in Slack's sidebar: messages in the channel itself make it bold; a mention, a direct message, and a reply in a thread
that one takes part in are counted in red.
(https://slack.com/help/articles/201355156-Configure-your-Slack-notifications)
"""

from collections.abc import Iterable

from bot.playground.things import Channel, Message, User, UserGroup

_EVERYBODY = ("<!channel>", "<!here>", "<!everyone>")


class Unread:
    """Messages that somebody has yet to see; the world holds the lock."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], dict[str, bool]] = {}

    def said(
        self, message: Message, channel: Channel, thread: list[Message], people: list[User], groups: list[UserGroup]
    ) -> None:
        """A message is there; who wrote it has read everything above it."""
        self.read(message.user, channel.id)
        if message.subtype in ("channel_join", "channel_leave"):
            return
        taking_part = {other.user for other in thread}
        for person in people:
            sees = person.id in channel.members and message.only_for in (None, person.id)
            if not sees or person.id == message.user:
                continue
            named = f"<@{person.id}>" in message.text or any(word in message.text for word in _EVERYBODY)
            named = named or any(f"<!subteam^{g.id}" in message.text for g in groups if person.id in g.members)
            red = named or channel.kind == "im" or (message.is_reply and person.id in taking_part)
            if red or not message.is_reply or message.broadcast:
                self._waiting.setdefault((person.id, channel.id), {})[message.ts] = red

    def forget(self, message: Message) -> None:
        """A message is no longer there."""
        for (_, channel), waiting in self._waiting.items():
            if channel == message.channel:
                waiting.pop(message.ts, None)

    def read(self, person: str, channel: str) -> bool:
        """Somebody looks at a channel. True when there was something to see."""
        return bool(self._waiting.pop((person, channel), None))

    def count(self, person: str, channel: str) -> tuple[int, int]:
        """How many messages somebody has not seen in a channel, and how many of them are for them."""
        waiting = self._waiting.get((person, channel), {})
        return len(waiting), sum(waiting.values())

    def of_channel(self, channel: str, people: Iterable[User]) -> dict[str, tuple[int, int]]:
        """The counts of everybody in one channel."""
        return {person.id: self.count(person.id, channel) for person in people}
