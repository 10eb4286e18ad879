"""The workspace itself, in memory: who is there, what was said, which views are open.

Every change goes through here, under one lock, and is announced: to threads that wait for something to become
true (``wait_for``) and to whoever subscribed (the page, the delivery of bot messages).
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from bot.playground import cast
from bot.playground.names import Timestamps, new_id, new_secret
from bot.playground.records import ApiRequest, Delivery, Faults
from bot.playground.things import Channel, Json, Message, SlackFile, Team, User, View
from bot.playground.tickets import ResponseUrl, Tickets, Trigger

Listener = Callable[[str, Json], None]


class World:
    """One workspace, or several. All public methods may be called from any thread."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        base_url: str = "http://127.0.0.1:8000",
        teams: Sequence[Team] = (cast.ACME,),
    ) -> None:
        self.clock = clock
        self.base_url = base_url
        self.lock = threading.RLock()
        self._change = threading.Condition(self.lock)
        self._listeners: list[Listener] = []
        self.timestamps = Timestamps(clock)
        self.faults = Faults()
        self.changes = 0
        self.teams: dict[str, Team] = {team.id: team for team in teams}
        self.users: dict[str, User] = cast.users(teams)
        self._clear()

    def _clear(self) -> None:
        self.channels: dict[str, Channel] = cast.channels(self.teams.values())
        self.messages: dict[str, list[Message]] = {channel: [] for channel in self.channels}
        self.files: dict[str, SlackFile] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, View] = {}
        self.statuses: dict[tuple[str, str], Json] = {}
        self.prompts: dict[str, Json] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.tickets = Tickets()
        self.requests: list[ApiRequest] = []
        self.deliveries: list[Delivery] = []
        self._counter = 0

    def reset(self) -> None:
        """Forget everything that has happened; people and channels are as at the start."""
        with self.lock:
            self._clear()
            self.faults.clear()
            self.announce("reset")

    # -- telling and waiting ---------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener(kind, data)`` at every change; the result ends the subscription."""
        with self.lock:
            self._listeners.append(listener)

        def leave() -> None:
            with self.lock:
                self._listeners.remove(listener)

        return leave

    def announce(self, kind: str, **data: Any) -> None:
        """Wake all who wait, and tell all who listen."""
        with self.lock:
            self.changes += 1
            self._change.notify_all()
            for listener in list(self._listeners):
                listener(kind, data)

    def wait_for(self, predicate: Callable[[], bool], timeout: float) -> bool:
        """Wait until ``predicate()`` is true; it is asked again after every change. False on time-out."""
        with self._change:
            return self._change.wait_for(predicate, timeout)

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
            if message.user in self.bots:
                self.statuses.pop((message.channel, message.thread_ts or ""), None)
            self.announce("message", message=message)
        return message

    def changed(self, message: Message) -> None:
        """Say that a message is not as it was."""
        self.announce("message_changed", message=message)

    def remove(self, message: Message) -> None:
        """Take a message away; replies to it stay, as in Slack."""
        with self.lock:
            self.messages[message.channel].remove(message)
            self.announce("message_deleted", message=message)

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

    # -- views -----------------------------------------------------------------------------------------------

    def view_json(self, view: View) -> Json:
        return view.to_json(self.team_of(view.user).id, cast.APP_ID, self.teams[view.team].bot_id)

    def open_view(self, user: str, payload: Json, *, push: bool = False, team: str = cast.TEAM_ID) -> View:
        """Show a modal: alone, or on top of the one that is open."""
        with self.lock:
            stack = self.stacks.get(user, []) if push else []
            view_id = new_id("V")
            below = stack[-1] if stack else None
            root = self.views[stack[0]].root_id if stack else view_id
            view = View(view_id, user, payload, new_secret(), root, below, team)
            self.views[view_id] = view
            self.stacks[user] = [*stack, view_id]
            self.announce("views", user=user)
        return view

    def update_view(self, view: View, payload: Json) -> View:
        """Replace what a view shows; what was typed into blocks that stay is kept by the page."""
        with self.lock:
            view.payload, view.hash = payload, new_secret()
            if view.type == "home":
                self.announce("home", user=view.user)
            else:
                self.announce("views", user=view.user)
        return view

    def close_views(self, user: str, *, all_of_them: bool) -> list[View]:
        """Close the top modal or all of them; gives those that went, top first."""
        with self.lock:
            stack = self.stacks.get(user, [])
            gone = list(reversed(stack)) if all_of_them else stack[-1:]
            self.stacks[user] = [] if all_of_them else stack[:-1]
            closed = [self.views.pop(view_id) for view_id in gone]
            self.announce("views", user=user)
        return closed

    def publish_home(self, user: str, payload: Json) -> View:
        """Show a person's App Home."""
        with self.lock:
            if user in self.homes:
                return self.update_view(self.homes[user], payload)
            view_id = new_id("V")
            view = View(view_id, user, payload, new_secret(), view_id, None, self.team_of(user).id)
            self.homes[user] = view
            self.views[view_id] = view
            self.announce("home", user=user)
        return view

    # -- short-lived rights ------------------------------------------------------------------------------------

    def new_trigger(self, user: str, lives: float) -> str:
        """A trigger id for something this person did."""
        with self.lock:
            trigger_id = f"{new_id('')}.{new_secret()}"
            self.tickets.triggers[trigger_id] = Trigger(user, self.clock() + lives)
            return trigger_id

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
            secret = new_secret()
            expires = self.clock() + 1800
            self.tickets.responses[secret] = ResponseUrl(channel, user, expires, message_ts, thread_ts, team)
            return f"{self.base_url}/hooks/{secret}"

    def next_record(self) -> int:
        """A number for the next entry under the hood."""
        with self.lock:
            self._counter += 1
            return self._counter
