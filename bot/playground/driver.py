"""A playground that tests and ``rebound play`` can hold: it runs the application and acts for a person.

    with Playground() as slack:
        slack.connect("http://127.0.0.1:3000")
        question = slack.mention("#support", "550 5.1.1 no such user")
        slack.wait_for(lambda: len(slack.thread("#support", question.ts)) > 1)

Everything goes over real HTTP, both ways.
"""

import dataclasses
import ipaddress
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import uvicorn

from bot.playground import cast
from bot.playground.config import PlaygroundConfig
from bot.playground.delivery import Reply
from bot.playground.fingers import Outcome, Values
from bot.playground.hands import Attachment
from bot.playground.records import Delivery
from bot.playground.seen import PATIENCE, Seen
from bot.playground.server import Parts, create_playground_app
from bot.playground.state import Value
from bot.playground.stirring import Stirring
from bot.playground.things import Json, Message, Team, View
from bot.playground.world import World


class Playground(Seen, Stirring):
    """A running playground. Where a method takes ``user``, it is the id of who acts; Robin unless told otherwise."""

    def __init__(
        self,
        config: PlaygroundConfig | None = None,
        *,
        world: World | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        """Take the port at once. Raises OSError when it is in use, and ValueError for an address that others can
        reach: whoever reaches it can act as anybody in it."""
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"the playground is for this machine alone, and {host} is not")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        self.config = dataclasses.replace(config or PlaygroundConfig(), public_url=self.url)
        self.world = world or World(teams=self.config.teams)
        self.app = create_playground_app(self.world, self.config)
        parts: Parts = self.app.state.parts
        self.hands, self.fingers, self.deliverer = parts.hands, parts.fingers, parts.deliverer
        self.installs, self.happenings = parts.installs, parts.happenings
        self._sockets = parts.sockets
        settings = uvicorn.Config(
            self.app, log_level="critical", access_log=False, timeout_graceful_shutdown=1, ws="websockets-sansio"
        )
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    @property
    def api_url(self) -> str:
        """The base of the Web API, for ``SLACK_API_URL``."""
        return self.url + "/api/"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen. The socket queues early requests, so there is nothing to wait for."""
        self._socket.listen(128)
        self._thread.start()

    def stop(self) -> None:
        """Hang up and give the port back."""
        self.deliverer.close()
        # The page's event stream never ends by itself, so nothing is waited for.
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(PATIENCE)
        self._socket.close()

    def connect(self, bot_url: str) -> None:
        """Deliver to this address, unless the bot has dialled in by Socket Mode."""
        self.deliverer.connect(bot_url)

    @property
    def socket_connected(self) -> bool:
        return self._sockets.connected

    # -- what a person does ----------------------------------------------------------------------------------

    def say(
        self,
        channel: str,
        text: str,
        *,
        user: str = cast.ROBIN,
        thread_ts: str | None = None,
        files: Sequence[Attachment] = (),
    ) -> Message:
        """Post a message as typed."""
        return self.hands.say(user, channel, text, thread_ts=thread_ts, files=files)

    def mention(
        self,
        channel: str,
        text: str = "",
        *,
        user: str = cast.ROBIN,
        thread_ts: str | None = None,
        files: Sequence[Attachment] = (),
    ) -> Message:
        """Post a message that begins with a mention of the bot."""
        typed = f"@{self.world.bot.name} {text}".rstrip(" ")
        return self.say(channel, typed, user=user, thread_ts=thread_ts, files=files)

    def forward(
        self, message: Message, channel: str, text: str = "", *, user: str = cast.ROBIN, thread_ts: str | None = None
    ) -> Message:
        """Forward a message into another channel, with some words or none."""
        return self.hands.say(user, channel, text, thread_ts=thread_ts, forwards=message)

    def dm(self, text: str, *, user: str = cast.ROBIN, files: Sequence[Attachment] = ()) -> Message:
        """Write to the bot directly."""
        return self.say(cast.dm_id(user), text, user=user, files=files)

    def edit(self, message: Message, text: str) -> None:
        """Change a person's message."""
        self.hands.edit(message, text)

    def delete(self, message: Message) -> None:
        """Take a person's message back."""
        self.hands.take_back(message)

    def react(self, message: Message, name: str, *, user: str = cast.ROBIN) -> None:
        """Add an emoji reaction, or take it away again."""
        self.hands.react(user, message, name)

    def slash(self, command: str, text: str = "", channel: str = cast.SUPPORT, *, user: str = cast.ROBIN) -> str | None:
        """Run a slash command; gives what the person is told when it did not work."""
        return self.hands.slash(user, channel, command, text)

    def click(
        self,
        where: Message | View,
        action_id: str,
        *,
        user: str = cast.ROBIN,
        value: Value = None,
        block_id: str | None = None,
        values: Values | None = None,
    ) -> str | None:
        """Click a button or choose in a menu, in a message or a view."""
        if isinstance(where, View):
            return self.fingers.click_in_view(user, where, action_id, block_id=block_id, value=value, values=values)
        return self.fingers.click_in_message(user, where, action_id, block_id=block_id, value=value, values=values)

    def submit(self, view: View, values: Values, *, user: str | None = None) -> Outcome:
        """Submit a modal; ``values`` go by ``block_id`` or ``action_id``."""
        return self.fingers.submit(user or view.user, view, values)

    def close(self, view: View) -> None:
        """Close a modal without submitting it."""
        self.fingers.close(view.user, view)

    def shortcut(self, callback_id: str, message: Message | None = None, *, user: str = cast.ROBIN) -> str | None:
        """Choose a message shortcut, or without a message a global one."""
        if message is None:
            return self.hands.global_shortcut(user, callback_id)
        return self.hands.message_shortcut(user, callback_id, message)

    def open_home(self, tab: str = "home", *, user: str = cast.ROBIN) -> None:
        """Open the app's Home tab, or its Messages tab."""
        self.hands.open_home(user, tab)

    # -- what Slack does ---------------------------------------------------------------------------------------

    def redeliver(self, delivery: Delivery, reason: str = "http_timeout") -> Reply:
        """Deliver an event once more with the same ``event_id``, as Slack's retries are."""
        return self.deliverer.again(delivery, reason)

    def send_event(self, name: str, event: Json, team: Team = cast.ACME) -> Delivery:
        """Deliver an event of any shape, whether or not the app is installed in that workspace."""
        return self.deliverer.send(name, self.hands.payloads.event(event, team))

    def uninstall(self, team: Team) -> None:
        """Take the app out of a workspace."""
        self.hands.uninstall(team)

    def verify_url(self) -> bool:
        """Ask the bot to answer Slack's challenge for a request URL."""
        body = {"type": "url_verification", "challenge": "are-you-there", "token": self.config.verification_token}
        reply = self.deliverer.ask("event", "url_verification", body)
        return reply.error is None and "are-you-there" in reply.text
