"""Which events the app is told of: those that it has subscribed to, in the channels that it is in.

(https://docs.slack.dev/apis/events-api, https://docs.slack.dev/reference/events)
"""

from bot.playground import cast
from bot.playground.config import PlaygroundConfig
from bot.playground.delivery import Deliverer
from bot.playground.installs import Installs
from bot.playground.payloads import Payloads
from bot.playground.things import Channel, Json, Message, Team
from bot.playground.world import World

_OF_KIND = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


def subscription(event: Json) -> str:
    """The name under which an app subscribes to this event."""
    return _OF_KIND[event["channel_type"]] if event["type"] == "message" else str(event["type"])


class Telling:
    """Tells the app. What apps say, and every edit and deletion, it hears of from the world itself."""

    def __init__(
        self, world: World, config: PlaygroundConfig, deliverer: Deliverer, installs: Installs, payloads: Payloads
    ) -> None:
        self._world = world
        self._config = config
        self._deliverer = deliverer
        self._installs = installs
        self._payloads = payloads
        world.subscribe(self._listen)

    def said(self, channel: Channel, message: Message) -> list[Team]:
        """A message was posted by a person, Slackbot or another app: told as a message, and where it mentions the bot
        as a mention too, with the same ``ts``. Gives the workspaces whose bot was mentioned and is not in the channel.
        """
        missed = []
        for team in [self._world.teams[team] for team in channel.teams if team in self._world.teams]:
            mentioned = f"<@{team.bot_user}>" in message.text
            if team.bot_user not in channel.members:
                missed += [team] if mentioned else []
                continue
            self.one(self._payloads.message_event(channel, message), team, channel)
            if mentioned and channel.kind != "im":
                self.one(self._payloads.mention_event(channel, message), team, channel)
        return missed

    def one(self, event: Json, team: Team, channel: Channel | None = None, name: str | None = None) -> None:
        """Tell the app, where it is installed and has subscribed to such events; ``name`` is what the delivery is
        called in the records, else what its subscription is called."""
        wanted = subscription(event)
        if wanted in self._config.events and self._installs.is_installed(team.id):
            self._deliverer.send(name or wanted, self._payloads.event(event, team, channel))

    def everywhere_in(self, channel: Channel, event: Json, name: str | None = None) -> None:
        """Tell every installation whose bot is in the channel."""
        for team in self._world.teams.values():
            if team.bot_user in channel.members:
                self.one(event, team, channel, name)

    def _listen(self, kind: str, data: Json) -> None:
        message = data.get("message")
        if not isinstance(message, Message) or message.only_for or message.channel not in self._world.channels:
            return
        reaction = data.get("reaction")
        if reaction is not None:
            self._reacted(message, *reaction)
            return
        before = data.get("before")
        ours = (before or {"user": message.user}).get("user") in self._world.bots
        if ours and not self._config.deliver_bot_messages:
            return
        channel = self._world.channels[message.channel]
        by_bot = ".bot" if ours else ""
        if kind == "message" and ours:
            self.everywhere_in(channel, self._payloads.message_event(channel, message), "message.bot")
        elif kind == "message_changed" and before is not None:
            event = self._payloads.changed_event(channel, message, before)
            self.everywhere_in(channel, event, f"message_changed{by_bot}")
        elif kind == "message_deleted":
            event = self._payloads.deleted_event(channel, before or {})
            self.everywhere_in(channel, event, f"message_deleted{by_bot}")

    def _reacted(self, message: Message, user: str, name: str, added: bool) -> None:
        """``reaction_added`` or ``reaction_removed``, whoever's it is."""
        event: Json = {
            "type": "reaction_added" if added else "reaction_removed",
            "user": user,
            "reaction": name,
            "item_user": message.user,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "event_ts": self._world.timestamps.next(),
        }
        self.everywhere_in(self._world.channels[message.channel], event)

    # -- channels and their members --------------------------------------------------------------------------

    def archived(self, channel: Channel, by: str, *, undone: bool = False) -> None:
        """A public channel is told of to the whole workspace, a private one to its members."""
        kind = f"{channel.kind}_{'unarchive' if undone else 'archive'}"
        event: Json = {"type": kind, "channel": channel.id, "user": by, "is_moved": 0}
        self._of_channel(channel, event)

    def deleted(self, channel: Channel, by: str) -> None:
        """A channel is gone, and everything in it."""
        self._of_channel(channel, {"type": f"{channel.kind}_deleted", "channel": channel.id, "actor_id": by})

    def _of_channel(self, channel: Channel, event: Json) -> None:
        event["event_ts"] = self._world.timestamps.next()
        for team in [self._world.teams[team] for team in channel.teams if team in self._world.teams]:
            if not channel.is_private or team.bot_user in channel.members:
                self.one(event, team, channel)

    def joined(self, channel: Channel, user: str, by: str) -> None:
        """Somebody is in a channel now; an app hears of itself too."""
        self.everywhere_in(channel, self._membership("member_joined_channel", channel, user) | {"inviter": by})

    def left(self, channel: Channel, user: str, by: str) -> None:
        """Somebody is not in a channel any more. An app that was taken out itself gets no ``member_left_channel`` but
        ``channel_left`` or ``group_left`` (https://github.com/slackapi/bolt-js/issues/1847)."""
        team = next((team for team in self._world.teams.values() if team.bot_user == user), None)
        if team is not None:
            stamp = self._world.timestamps.next()
            gone = {"type": f"{channel.kind}_left", "channel": channel.id, "actor_id": by, "event_ts": stamp}
            self.one(gone, team, channel)
        self.everywhere_in(channel, self._membership("member_left_channel", channel, user))

    def _membership(self, kind: str, channel: Channel, user: str) -> Json:
        return {
            "type": kind,
            "user": user,
            "channel": channel.id,
            "channel_type": channel.id[0],
            "team": self._world.team_of(user).id,
            "event_ts": self._world.timestamps.next(),
        }

    def changed_user(self, user: str) -> None:
        """Something about a person is not as it was (``user_change``)."""
        team = self._world.team_of(user)
        shown = self._world.users[user].to_json(team.id, cast.APP_ID)
        self.one({"type": "user_change", "user": shown, "event_ts": self._world.timestamps.next()}, team)
