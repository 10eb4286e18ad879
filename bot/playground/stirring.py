"""What tests and ``rebound play`` let happen: other apps, e-mail, channels that close, people who go, passing time."""

from collections.abc import Callable, Mapping, Sequence

from bot.playground import cast
from bot.playground.happenings import Happenings
from bot.playground.things import Message, Team
from bot.playground.world import World


class Stirring:
    """Stirs a world; happenings.py does it."""

    world: World
    happenings: Happenings

    def post_as_app(
        self,
        channel: str,
        *,
        text: str = "",
        attachments: Sequence[Mapping[str, object]] = (),
        blocks: Sequence[Mapping[str, object]] = (),
        thread_ts: str | None = None,
        webhook: str | None = None,
    ) -> Message:
        """Another app posts, in Slack's own markup; with ``webhook`` by an incoming webhook of that name."""
        given = [dict(one) for one in attachments], [dict(one) for one in blocks]
        return self.happenings.post_as_app(
            channel, text=text, attachments=given[0], blocks=given[1], thread_ts=thread_ts, webhook=webhook
        )

    def email_into(self, channel: str, raw: bytes) -> Message:
        """An e-mail arrives at a channel's own address."""
        return self.happenings.email_into(channel, raw)

    def move_clock(self, seconds: float) -> None:
        """Let so much time pass at once. A bot in this process that goes by ``now`` is woken by ``when_moved``."""
        self.happenings.move_clock(seconds)

    def now(self) -> float:
        """The time here, in seconds since 1970; a bot's clock can go by it."""
        return self.world.clock()

    def when_moved(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` after each move of the clock; the result ends that."""
        return self.world.subscribe(lambda kind, _: wake() if kind == "clock" else None)

    def limited_tier(self, on: bool = True) -> None:
        """Hold the app to one page of fifteen messages a minute, as those that are sold outside of the Marketplace."""
        self.world.limited.on = on

    def archive(self, channel: str, *, by: str = cast.PRIYA) -> None:
        """Nobody can write in a channel any more."""
        self.happenings.archive(channel, by=by)

    def delete_channel(self, channel: str, *, by: str = cast.PRIYA) -> None:
        """A channel goes, and everything in it."""
        self.happenings.delete_channel(channel, by=by)

    def remove_bot(self, channel: str, *, team: Team = cast.ACME) -> None:
        """Somebody takes the app out of a channel."""
        self.happenings.remove_bot(channel, team=team)

    def leave(self, channel: str, user: str) -> None:
        """Somebody leaves a channel."""
        self.happenings.leave(channel, user)

    def join(self, channel: str, user: str) -> None:
        """Somebody is let into a channel."""
        self.happenings.join(channel, user)

    def deactivate(self, user: str) -> None:
        """Somebody's account is switched off."""
        self.happenings.deactivate(user)
