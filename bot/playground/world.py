"""The workspace itself, in memory: who is there, what was said, which views are open.

Every change goes through here, under one lock, and is announced (announcing.py): to the page, to what tells the app,
and to tests that wait.
"""

import time
from collections.abc import Callable, Sequence

from bot.playground import cast
from bot.playground.names import Timestamps
from bot.playground.records import ApiRequest, Delivery, Faults
from bot.playground.shown import Shown
from bot.playground.things import Channel, Json, Message, SlackFile, Team, User, UserGroup
from bot.playground.tickets import Tickets
from bot.playground.tiers import LimitedTier
from bot.playground.unread import Unread


class World(Shown):
    """One workspace, or several. All public methods may be called from any thread."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        base_url: str = "http://127.0.0.1:8000",
        teams: Sequence[Team] = (cast.ACME,),
    ) -> None:
        super().__init__()
        self._real_clock = clock
        self.moved = 0.0
        """Seconds that the world's clock is ahead of the real one."""
        self.base_url = base_url
        self.timestamps = Timestamps(self.clock)
        self.limited = LimitedTier()
        self.faults = Faults()
        self.teams: dict[str, Team] = {team.id: team for team in teams}
        self._clear()

    def _clear(self) -> None:
        self.users: dict[str, User] = cast.users(self.teams.values())
        self.groups: dict[str, UserGroup] = cast.groups(self.teams.values())
        self.unread = Unread()
        self.gone: set[tuple[str, str]] = set()
        """Messages that were deleted, by channel and ``ts``."""
        self.channels: dict[str, Channel] = cast.channels(self.teams.values())
        self.messages: dict[str, list[Message]] = {channel: [] for channel in self.channels}
        self.files: dict[str, SlackFile] = {}
        self.close_everything()
        self.statuses: dict[tuple[str, str], Json] = {}
        self.prompts: dict[str, Json] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.tickets = Tickets()
        self.requests: list[ApiRequest] = []
        self.deliveries: list[Delivery] = []
        self._counter = 0

    def reset(self) -> None:
        """Forget everything that has happened; people and channels are as at the start. Time goes on from where it is:
        no clock goes back."""
        with self.lock:
            self._clear()
            self.faults.clear()
            self.announce("reset")

    # -- time ------------------------------------------------------------------------------------------------

    def clock(self) -> float:
        """The time here, in seconds since 1970."""
        return self._real_clock() + self.moved

    def move_clock(self, seconds: float) -> None:
        """Let so much time pass at once. Raises ValueError for less than nothing, and for more than thirty years."""
        if not 0 <= seconds < 1e9:
            raise ValueError("time goes forward only, and not for ever")
        with self.lock:
            self.moved += seconds
            self.announce("clock")

    # -- people and channels ---------------------------------------------------------------------------------

    @property
    def bot(self) -> User:
        return self.users[cast.BOT_USER]

    @property
    def bots(self) -> set[str]:
        """The app's bot in each workspace."""
        return {team.bot_user for team in self.teams.values()}

    def team_of(self, user_id: str) -> Team:
        """The workspace that somebody is of; Slack's own helper is of every one."""
        user = self.users.get(user_id)
        return self.teams.get(user.team if user else "", next(iter(self.teams.values())))

    @property
    def people(self) -> list[User]:
        return [user for user in self.users.values() if not user.is_bot]

    def user_of_bot(self, bot_id: str | None) -> User | None:
        """The user that an app posts as."""
        return next((user for user in self.users.values() if bot_id and user.bot_id == bot_id), None)

    def find_channel(self, name_or_id: str, team: str | None = None) -> Channel | None:
        """A channel by id or name; a user id stands for that person's direct message with the bot. With ``team`` only
        what that workspace sees."""
        with self.lock:
            seen = {c.id: c for c in self.channels.values() if team is None or team in c.teams}
            if name_or_id in seen:
                return seen[name_or_id]
            if name_or_id in self.users:
                return seen.get(cast.dm_id(name_or_id))
            plain = name_or_id.removeprefix("#")
            return next((c for c in seen.values() if c.name and c.name == plain), None)

    # -- messages --------------------------------------------------------------------------------------------

    def post(self, message: Message) -> Message:
        """Add a message, and tell everybody."""
        with self.lock:
            self.messages[message.channel].append(message)
            thread = self.thread(message.channel, message.thread_ts) if message.thread_ts else []
            place = self.channels[message.channel]
            self.unread.said(message, place, thread, self.people, list(self.groups.values()))
            if message.user in self.bots:
                self.statuses.pop((message.channel, message.thread_ts or ""), None)
            self.announce("message", message=message)
        return message

    def changed(self, message: Message, before: Json | None = None) -> None:
        """Say that a message is not as it was. With ``before`` what it says is another thing, and apps are told."""
        self.announce("message_changed", message=message, before=before)

    def react(self, user: str, message: Message, name: str) -> bool:
        """Add an emoji reaction, or take it away again. True when it was added."""
        with self.lock:
            users = message.reactions.setdefault(name, [])
            added = user not in users
            if added:
                users.append(user)
            else:
                users.remove(user)
                if not users:
                    del message.reactions[name]
            self.announce("message_changed", message=message, before=None, reaction=(user, name, added))
        return added

    def remove(self, message: Message) -> None:
        """Take a message away. One with replies leaves a tombstone above them, which goes with the last of them."""
        with self.lock:
            self.unread.forget(message)
            before = self.message_json(message)
            if not message.only_for and not message.is_reply and len(self.thread(message.channel, message.ts)) > 1:
                message.bury()
                self.announce("message_changed", message=message, before=before)
                return
            self.messages[message.channel].remove(message)
            self.gone.add((message.channel, message.ts))
            self.announce("message_deleted", message=message, before=before)
            above = self.message(message.channel, message.thread_ts or "")
            if above is not None and above.is_tombstone and len(self.thread(above.channel, above.ts)) == 1:
                self.remove(above)

    def read(self, user: str, channel: str) -> None:
        """Somebody looks at a channel."""
        with self.lock:
            if self.unread.read(user, channel):
                self.announce("read", user=user, channel=channel)

    def message(self, channel: str, ts: str) -> Message | None:
        """The message at that place."""
        with self.lock:
            return next((m for m in self.messages.get(channel, []) if m.ts == ts), None)

    def history(self, channel: str) -> list[Message]:
        """What everybody sees in the channel itself, oldest first."""
        with self.lock:
            return [m for m in self.messages.get(channel, []) if not m.only_for and (not m.is_reply or m.broadcast)]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The parent and its replies, oldest first, without ephemeral messages."""
        with self.lock:
            return [m for m in self.messages.get(channel, []) if not m.only_for and (m.ts == ts or m.thread_ts == ts)]

    def message_json(self, message: Message, *, with_metadata: bool = False) -> Json:
        """A message with its thread totals, as ``conversations.history`` gives it."""
        with self.lock:
            out = message.to_json(self.base_url, with_metadata=with_metadata)
            author = self.user_of_bot(message.bot_id)
            if author is not None and message.user != cast.SLACKBOT:
                out["bot_profile"] = author.bot_profile(cast.APP_ID)
            if message.is_reply:
                parent = self.message(message.channel, str(message.thread_ts))
                if parent:
                    out["parent_user_id"] = parent.user
                return out
            replies = [m for m in self.thread(message.channel, message.ts) if m.ts != message.ts]
            if replies:
                out |= {
                    "thread_ts": message.ts,
                    "reply_count": len(replies),
                    "reply_users": list(dict.fromkeys(m.user for m in replies)),
                    "reply_users_count": len({m.user for m in replies}),
                    "latest_reply": replies[-1].ts,
                    "is_locked": False,
                    "subscribed": False,
                }
            return out

    # -- short-lived rights ------------------------------------------------------------------------------------

    def new_trigger(self, user: str, lives: float) -> str:
        """A trigger id for something this person did."""
        with self.lock:
            return self.tickets.new_trigger(user, self.clock() + lives)

    def new_response_url(
        self,
        channel: str,
        user: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
        *,
        team: str = cast.TEAM_ID,
    ) -> str:
        """A URL at which the app, as it is installed in ``team``, may answer this interaction."""
        with self.lock:
            secret = self.tickets.new_response(channel, user, self.clock() + 1800, message_ts, thread_ts, team)
            return f"{self.base_url}/hooks/{secret}"

    def next_record(self) -> int:
        """A number for the next entry under the hood."""
        with self.lock:
            self._counter += 1
            return self._counter
