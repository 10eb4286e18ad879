"""What a person can do in Slack, and what the app is told of it. The page and the tests both act through this."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bot.playground import cast
from bot.playground.config import PlaygroundConfig
from bot.playground.delivery import Deliverer, Reply
from bot.playground.examples import Example
from bot.playground.filetypes import file_kind
from bot.playground.forwarding import forwarded
from bot.playground.installs import Installs
from bot.playground.mangle import Mangled, mangle
from bot.playground.names import new_id
from bot.playground.payloads import Payloads
from bot.playground.responses import apply_response
from bot.playground.telling import Telling
from bot.playground.things import Channel, Message, SlackFile, Team, User
from bot.playground.world import World

NO_ANSWER = "Rebound did not answer in time. Is the bot running?"
_LEADING_MENTIONS = re.compile(r"(?:\s*@[A-Za-z][\w.-]*)*\s*")


class UnknownPlace(LookupError):
    """There is no such channel, message, view or element."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a person adds to a message."""

    name: str
    content: bytes


def refused(reply: Reply) -> str | None:
    """What the person is told when the app did not take an interaction."""
    return NO_ANSWER if reply.error else None


class Hands:
    """Acts for a person: says, edits, takes back, runs commands and shortcuts, opens the App Home."""

    def __init__(self, world: World, config: PlaygroundConfig, deliverer: Deliverer, installs: Installs) -> None:
        self.world = world
        self.config = config
        self.deliverer = deliverer
        self.installs = installs
        self.payloads = Payloads(world, config)
        self.telling = Telling(world, config, deliverer, installs, self.payloads)

    def user(self, user_id: str) -> User:
        """Raises UnknownPlace when nobody has that id."""
        if user_id not in self.world.users:
            raise UnknownPlace(f"no person {user_id}")
        return self.world.users[user_id]

    def channel(self, reference: str, user: User | None = None) -> Channel:
        """A channel, as that person knows it. Raises UnknownPlace when there is no such channel for them."""
        channel = self.world.find_channel(reference, user.team if user else None)
        if channel is None or (user and channel.is_private and user.id not in channel.members):
            raise UnknownPlace(f"no channel {reference}")
        return channel

    def message(self, channel: str, ts: str) -> Message:
        """Raises UnknownPlace when there is no such message."""
        found = self.world.message(channel, ts)
        if found is None:
            raise UnknownPlace(f"no message {ts}")
        return found

    # -- messages --------------------------------------------------------------------------------------------

    def mangled(self, typed: str, user: User, place: Channel) -> Mangled:
        """Typed text as Slack makes it. Where two workspaces have somebody of the same name, whoever is in the channel
        is meant, and of two such the one of the person's own workspace."""
        known = [other for other in self.world.users.values() if user.team == other.team or other.id in place.members]
        known.sort(key=lambda other: (other.id in place.members, other.team == user.team))
        groups = {group.handle: group.id for group in self.world.groups.values() if group.team == user.team}
        people = groups | {other.name: other.id for other in known}
        channels = {c.name: c.id for c in self.world.channels.values() if c.name and user.team in c.teams}
        return mangle(typed, people, channels)

    def say(
        self,
        user_id: str,
        channel: str,
        typed: str,
        *,
        thread_ts: str | None = None,
        files: Sequence[Attachment] = (),
        forwards: Message | None = None,
    ) -> Message:
        """Post a message as its author typed it, with another one that it ``forwards``; a very long one becomes a
        snippet."""
        user = self.user(user_id)
        place = self.channel(channel, user)
        if place.is_archived:
            raise UnknownPlace(f"{place.name} is archived")
        stored = [self._file(user, attachment, "hosted") for attachment in files]
        if len(typed) > self.config.snippet_threshold:
            start = _LEADING_MENTIONS.match(typed)
            kept = start[0] if start else ""
            snippet = Attachment("Untitled.txt", typed[len(kept) :].encode("utf-8", "surrogatepass"))
            stored.append(self._file(user, snippet, "snippet"))
            typed = kept.strip()
        text = self.mangled(typed, user, place)
        parent = self.world.message(place.id, thread_ts) if thread_ts else None
        message = Message(
            self.world.timestamps.next(),
            place.id,
            user.id,
            text.text,
            text.blocks,
            thread_ts=(parent.thread_ts or parent.ts) if parent else None,
            subtype="file_share" if stored else None,
            attachments=[forwarded(self.world, forwards)] if forwards else [],
            files=stored,
            client_msg_id=str(uuid.uuid4()),
            team=self.world.team_of(user.id).id,
        )
        self.world.post(message)
        self._tell_of(place, message)
        return message

    def post_example(self, user_id: str, example: Example) -> Message:
        """Post an example in the first channel, as a mention of the bot."""
        files = [Attachment(example.file_name, example.file_text.encode())] if example.file_name else []
        typed = f"@{self.world.bot.name} {example.text}"
        return self.say(user_id, cast.SUPPORT, typed, files=files)

    def _file(self, user: User, attachment: Attachment, mode: str) -> SlackFile:
        mimetype, filetype = file_kind(attachment.name)
        stored = SlackFile(
            new_id("F"),
            attachment.name.replace("/", "_"),
            attachment.content,
            mimetype,
            filetype,
            "snippet" if mode == "snippet" else "hosted",
            user.id,
            int(self.world.clock()),
            "Untitled" if mode == "snippet" else attachment.name,
        )
        self.world.files[stored.id] = stored
        return stored

    def _tell_of(self, channel: Channel, message: Message) -> None:
        for _ in self.telling.said(channel, message):
            self.note(message.user, channel, "Rebound is not in this channel yet. Type `/invite @rebound` to add it.")

    def note(self, user_id: str, channel: Channel, text: str, thread_ts: str | None = None) -> None:
        """Something Slack itself says to one person."""
        stamp = self.world.timestamps.next()
        bot = self.world.users[cast.SLACKBOT].bot_id
        self.world.post(
            Message(stamp, channel.id, cast.SLACKBOT, text, bot_id=bot, only_for=user_id, thread_ts=thread_ts)
        )

    def edit(self, message: Message, typed: str) -> None:
        """Change one's own message."""
        before = self.world.message_json(message)
        channel = self.world.channels[message.channel]
        text = self.mangled(typed, self.user(message.user), channel)
        message.text, message.blocks, message.edited = text.text, text.blocks, self.world.timestamps.next()
        self.world.changed(message, before)

    def take_back(self, message: Message) -> None:
        """Delete one's own message."""
        self.world.remove(message)

    # -- commands, shortcuts, App Home -----------------------------------------------------------------------

    def slash(self, user_id: str, channel: str, command: str, text: str, *, thread_ts: str | None = None) -> str | None:
        """Run a slash command; gives what the person is told when it could not be run."""
        user = self.user(user_id)
        place, team = self.channel(channel, user), self.world.team_of(user.id)
        if command == "/invite":
            already = team.bot_user in place.members
            place.members.add(team.bot_user)
            self.world.announce("channels")
            if not already:
                self.telling.joined(place, team.bot_user, user.id)
            self.note(user.id, place, "Rebound is in this channel now.")
            return None
        if command != self.config.command or not self.installs.is_installed(team.id):
            return f"{command} is not a command here. Try {self.config.command}."
        if thread_ts:
            return f"{command} cannot be used in a thread. Use it in the channel instead."
        payload = self.payloads.command(user, place, command, text)
        reply = self.deliverer.ask("command", command, payload)
        if reply.error:
            self.note(user.id, place, f"{command} failed. {NO_ANSWER}")
            return NO_ANSWER
        body = reply.body or ({"text": reply.text} if reply.text else None)
        ticket = self.world.tickets.responses.get(str(payload["response_url"]).rpartition("/")[2])
        if body and ticket:
            error = apply_response(self.world, ticket, body)
            if error:
                return f"Rebound answered {command} with something that Slack would not show: {error}."
        return None

    def message_shortcut(self, user_id: str, callback_id: str, message: Message) -> str | None:
        """Choose a shortcut in a message's menu."""
        payload = self.payloads.on_message("message_action", self.user(user_id), message)
        payload |= {"callback_id": callback_id, "message_ts": message.ts, "action_ts": self.world.timestamps.next()}
        return refused(self.deliverer.ask("interactive", f"message_action {callback_id}", payload))

    def global_shortcut(self, user_id: str, callback_id: str) -> str | None:
        """Choose a shortcut in the composer's menu."""
        payload = self.payloads.interaction("shortcut", self.user(user_id))
        payload |= {"callback_id": callback_id, "action_ts": self.world.timestamps.next()}
        return refused(self.deliverer.ask("interactive", f"shortcut {callback_id}", payload))

    def open_home(self, user_id: str, tab: str = "home") -> None:
        """Open the app's Home or Messages tab."""
        self.telling.one(self.payloads.home_event(self.user(user_id), tab), self.world.team_of(user_id))

    def uninstall(self, team: Team) -> None:
        """Take the app out of a workspace: its tokens are worth nothing from then on, and the app hears of it."""
        self.installs.revoke_all(team.id)
        for kind in ("tokens_revoked", "app_uninstalled"):
            self.deliverer.send(kind, self.payloads.ended(kind, team))

    def react(self, user_id: str, message: Message, name: str) -> None:
        """Add or take away an emoji reaction."""
        self.world.react(self.user(user_id).id, message, name)
