"""What happens in a workspace without one of its people at the keys: other apps post, e-mail arrives, channels are
closed, people come and go, time passes."""

import dataclasses
from collections.abc import Sequence

from bot.playground import cast
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.filling import filled
from bot.playground.emails import email_files
from bot.playground.hands import Hands
from bot.playground.things import Channel, Json, Message, Team


class Happenings:
    """Lets things happen; the app is told of them as Slack tells it."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._world = hands.world

    def move_clock(self, seconds: float) -> None:
        """Let so much time pass at once. Raises ValueError for less than nothing."""
        self._world.move_clock(seconds)

    # -- messages --------------------------------------------------------------------------------------------

    def post_as_app(
        self,
        channel: str,
        *,
        text: str = "",
        attachments: Sequence[Json] = (),
        blocks: Sequence[Json] = (),
        thread_ts: str | None = None,
        app: str = cast.DESK_USER,
        webhook: str | None = None,
    ) -> Message:
        """Another app posts, in Slack's own markup. With ``webhook`` it does so by an incoming webhook of that name:
        the message then has the subtype ``bot_message``, and no ``user``
        (https://docs.slack.dev/reference/events/message/bot_message).

        Raises ValueError for blocks that Slack would not take.
        """
        wrong = check_blocks(list(blocks), "message")
        if wrong:
            raise ValueError("; ".join(wrong))
        who, place = self._hands.user(app), self._hands.channel(channel)
        parent = self._world.message(place.id, thread_ts) if thread_ts else None
        message = Message(
            self._world.timestamps.next(),
            place.id,
            who.id,
            text,
            filled(list(blocks)),
            bot_id=who.bot_id,
            app_id=None if webhook else who.app_id,
            thread_ts=(parent.thread_ts or parent.ts) if parent else None,
            subtype="bot_message" if webhook else None,
            username=webhook,
            attachments=[{"id": number, **one} for number, one in enumerate(attachments, 1)],
            team=who.team,
        )
        return self._told(message)

    def email_into(self, channel: str, raw: bytes) -> Message:
        """An e-mail arrives at the channel's own address: Slackbot shares it as a file, and says nothing."""
        place = self._hands.channel(channel)
        files = email_files(raw, int(self._world.clock()), self._world.base_url)
        self._world.files |= {file.id: file for file in files}
        message = Message(
            self._world.timestamps.next(),
            place.id,
            cast.SLACKBOT,
            "",
            bot_id=cast.HELPER.bot_id,
            subtype="file_share",
            files=files[:1],
            team=place.teams[0],
        )
        return self._told(message)

    def _told(self, message: Message) -> Message:
        self._world.post(message)
        self._hands.telling.said(self._world.channels[message.channel], message)
        return message

    # -- channels and their members --------------------------------------------------------------------------

    def archive(self, channel: str, *, by: str = cast.PRIYA) -> None:
        """Nobody can write there any more; what was said stays."""
        self._archived(channel, by, now=True)

    def unarchive(self, channel: str, *, by: str = cast.PRIYA) -> None:
        """It is a channel like any other again."""
        self._archived(channel, by, now=False)

    def _archived(self, channel: str, by: str, *, now: bool) -> None:
        place = self._hands.channel(channel)
        if place.is_archived == now:
            return
        with self._world.lock:
            place.is_archived = now
            self._world.announce("channels")
            self._hands.telling.archived(place, by, undone=not now)

    def delete_channel(self, channel: str, *, by: str = cast.PRIYA) -> None:
        """A channel goes, and everything in it."""
        place = self._hands.channel(channel)
        with self._world.lock:
            del self._world.channels[place.id], self._world.messages[place.id]
            self._world.announce("channels")
            self._hands.telling.deleted(place, by)

    def join(self, channel: str, user: str, *, by: str = cast.PRIYA) -> None:
        """Somebody is let into a channel."""
        place = self._hands.channel(channel)
        if user in place.members:
            return
        with self._world.lock:
            place.members.add(self._hands.user(user).id)
            self._world.announce("channels")
            self._hands.telling.joined(place, user, by)
            self._noted(place, user, "channel_join", "has joined the channel")

    def leave(self, channel: str, user: str, *, by: str | None = None) -> None:
        """Somebody leaves a channel, or is taken out of it."""
        place = self._hands.channel(channel)
        if user not in place.members:
            return
        with self._world.lock:
            place.members.discard(user)
            self._world.announce("channels")
            self._hands.telling.left(place, user, by or user)
            self._noted(place, user, "channel_leave", "has left the channel")

    def _noted(self, place: Channel, user: str, subtype: str, words: str) -> None:
        """What a channel says of who comes and goes
        (https://docs.slack.dev/reference/events/message/channel_join)."""
        stamp, team = self._world.timestamps.next(), self._world.team_of(user).id
        self._told(Message(stamp, place.id, user, f"<@{user}> {words}", subtype=subtype, team=team))

    def remove_bot(self, channel: str, *, team: Team = cast.ACME, by: str = cast.PRIYA) -> None:
        """Somebody takes the app out of a channel."""
        self.leave(channel, team.bot_user, by=by)

    def deactivate(self, user: str) -> None:
        """Somebody's account is switched off: they are in no channel any more, and their name stays."""
        person = self._hands.user(user)
        with self._world.lock:
            self._world.users[user] = dataclasses.replace(person, deleted=True)
            for channel in self._world.channels.values():
                if channel.kind != "im":
                    channel.members.discard(user)
            self._world.announce("channels")
            self._hands.telling.changed_user(user)
