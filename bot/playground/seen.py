"""What tests and ``rebound play`` see of a playground: what was said, what is open, what went over the wire."""

from collections.abc import Callable

from bot.playground import cast
from bot.playground.hands import Hands
from bot.playground.records import ApiRequest, Delivery
from bot.playground.things import Message, View
from bot.playground.world import World

PATIENCE = 10.0


class Seen:
    """Looks at a world, and waits for it to become as a test wants it."""

    world: World
    hands: Hands

    def wait_for(self, predicate: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until something is true of the world. Raises TimeoutError, with what the bot did, when it never is."""
        if not self.world.wait_for(predicate, timeout):
            calls = [f"{r.method} {r.response.get('error', 'ok')}" for r in self.requests[-8:]]
            told = [f"{d.name} {[a.error or a.status for a in d.attempts]}" for d in self.deliveries[-8:]]
            raise TimeoutError(f"Nothing of the kind within {timeout} s. Deliveries: {told}. Calls: {calls}.")

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A message and the replies to it that everybody sees."""
        return self.world.thread(self.hands.channel(channel).id, ts)

    def replies(self, message: Message) -> list[Message]:
        """What the bot has answered in a message's thread."""
        found = self.world.thread(message.channel, message.thread_ts or message.ts)
        return [m for m in found if m.user in self.world.bots and m.ts > message.ts]

    def wait_for_reply(self, message: Message, timeout: float = PATIENCE) -> Message:
        """The bot's first answer in the thread, once it has come. Raises TimeoutError."""
        self.wait_for(lambda: bool(self.replies(message)), timeout)
        return self.replies(message)[0]

    def history(self, channel: str) -> list[Message]:
        """What everybody sees in a channel."""
        return self.world.history(self.hands.channel(channel).id)

    def ephemeral(self, channel: str, user: str = cast.ROBIN) -> list[Message]:
        """What only this person sees in a channel."""
        with self.world.lock:
            return [m for m in self.world.messages[self.hands.channel(channel).id] if m.only_for == user]

    def view_of(self, user: str) -> View | None:
        """The modal on top for this person."""
        with self.world.lock:
            stack = self.world.stacks.get(user)
            return self.world.views[stack[-1]] if stack else None

    @property
    def last_view(self) -> View | None:
        """The modal that was opened last, for anybody, if it is still open."""
        with self.world.lock:
            is_open = {view_id for stack in self.world.stacks.values() for view_id in stack}
            return next((v for v in reversed(self.world.views.values()) if v.id in is_open), None)

    def home(self, user: str = cast.ROBIN) -> View | None:
        """What the bot has published in this person's App Home."""
        return self.world.homes.get(user)

    def unread(self, channel: str, user: str = cast.ROBIN) -> tuple[int, int]:
        """How many messages this person has not seen in a channel, and how many of them are for them."""
        with self.world.lock:
            return self.world.unread.count(user, self.hands.channel(channel).id)

    @property
    def requests(self) -> list[ApiRequest]:
        """The calls that the bot has made."""
        return self.world.requests

    def calls(self, method: str) -> list[ApiRequest]:
        """The calls of one method."""
        return [request for request in self.world.requests if request.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        """What the bot was told, and how it took it."""
        return self.world.deliveries

    def delivered(self, name: str) -> list[Delivery]:
        """The deliveries of one name, such as ``app_mention`` or ``message.im``."""
        return [delivery for delivery in self.world.deliveries if delivery.name == name]
