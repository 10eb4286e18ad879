"""The payloads that an app is sent, in Slack's shape.

(https://docs.slack.dev/reference/events, https://docs.slack.dev/reference/interaction-payloads)
"""

from bot.playground import cast
from bot.playground.config import PlaygroundConfig
from bot.playground.names import new_id
from bot.playground.things import Channel, Json, Message, Team, User
from bot.playground.world import World


def _shown_name(channel: Channel) -> str:
    """What an interaction calls a channel: a private one has no name there."""
    return {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)


class Payloads:
    """Makes payloads about one world."""

    def __init__(self, world: World, config: PlaygroundConfig) -> None:
        self._world = world
        self._config = config

    def event(self, event: Json, team: Team = cast.ACME, channel: Channel | None = None) -> Json:
        """The envelope around an event, as the installation in ``team`` is told of it. In a channel that several
        workspaces share, the outer ``team_id`` is that of the one in which it happened."""
        shared = channel is not None and channel.is_shared
        return {
            "token": self._config.verification_token,
            "team_id": str(event.get("team") or team.id) if shared else team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": cast.APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(self._world.clock()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": team.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": shared,
            "event_context": "4-" + new_id("E"),
        }

    def message_event(self, channel: Channel, message: Message) -> Json:
        """``message`` as the app sees it in a channel or a direct message."""
        event = self._world.message_json(message, with_metadata=True)
        for total in ("reply_count", "reply_users", "reply_users_count", "latest_reply", "is_locked", "subscribed"):
            event.pop(total, None)
        event |= {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
        if event.get("metadata") is not None and message.user not in self._world.bots:
            del event["metadata"]  # another app's is told only to those who subscribe to it
        if channel.is_shared:
            event |= {"user_team": message.team, "source_team": message.team}
        return event

    def ended(self, kind: str, team: Team) -> Json:
        """The envelope of ``app_uninstalled`` and ``tokens_revoked``: nothing is authorized any more."""
        event: Json = {"type": kind, "event_ts": self._world.timestamps.next()}
        if kind == "tokens_revoked":
            event["tokens"] = {"oauth": [], "bot": [team.bot_user]}
        envelope = self.event(event, team)
        for gone in ("authorizations", "context_team_id", "context_enterprise_id", "is_ext_shared_channel"):
            del envelope[gone]
        return envelope

    def mention_event(self, channel: Channel, message: Message) -> Json:
        """``app_mention``: the same message, told a second time."""
        event = self.message_event(channel, message)
        for key in ("channel_type", "subtype", "parent_user_id"):
            event.pop(key, None)
        return event | {"type": "app_mention"}

    def changed_event(self, channel: Channel, message: Message, before: Json) -> Json:
        """``message_changed``."""
        stamp = self._world.timestamps.next()
        return {
            "type": "message",
            "subtype": "message_changed",
            "message": self._world.message_json(message, with_metadata=True),
            "previous_message": before,
            "channel": channel.id,
            "hidden": True,
            "ts": stamp,
            "event_ts": stamp,
            "channel_type": channel.kind,
        }

    def deleted_event(self, channel: Channel, before: Json) -> Json:
        """``message_deleted``."""
        stamp = self._world.timestamps.next()
        return {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": before,
            "deleted_ts": before["ts"],
            "channel": channel.id,
            "hidden": True,
            "ts": stamp,
            "event_ts": stamp,
            "channel_type": channel.kind,
        }

    def home_event(self, user: User, tab: str) -> Json:
        """``app_home_opened``."""
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": cast.dm_id(user.id),
            "tab": tab,
            "event_ts": self._world.timestamps.next(),
        }
        home = self._world.homes.get(user.id)
        if tab == "home" and home is not None:
            event["view"] = self._world.view_json(home)
        return event

    def command(self, user: User, channel: Channel, command: str, text: str) -> Json:
        """A slash command, as form fields."""
        team = self._world.team_of(user.id)
        return {
            "token": self._config.verification_token,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": _shown_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": cast.APP_ID,
            "is_enterprise_install": "false",
            "response_url": self._world.new_response_url(channel.id, user.id, team=team.id),
            "trigger_id": self.trigger(user),
        }

    def trigger(self, user: User) -> str:
        return self._world.new_trigger(user.id, self._config.trigger_seconds)

    def interaction(self, kind: str, user: User, *, trigger: bool = True, team: Team | None = None) -> Json:
        """What all interaction payloads share. ``team`` is the workspace that Slack calls the payload's, which is the
        person's own unless told otherwise."""
        team = team or self._world.team_of(user.id)
        out: Json = {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
            "api_app_id": cast.APP_ID,
            "token": self._config.verification_token,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if trigger:
            out["trigger_id"] = self.trigger(user)
        return out

    def on_message(self, kind: str, user: User, message: Message) -> Json:
        """An interaction with a message: a button on it, which is its app's, or a shortcut, which is the person's."""
        channel = self._world.channels[message.channel]
        team = self._world.teams[message.team] if kind == "block_actions" else self._world.team_of(user.id)
        url = self._world.new_response_url(channel.id, user.id, message.ts, message.thread_ts, team=team.id)
        out = self.interaction(kind, user, team=team) | {
            "channel": {"id": channel.id, "name": _shown_name(channel)},
            "response_url": url,
        }
        if not message.only_for:
            out["message"] = self._world.message_json(message, with_metadata=True)
        return out
