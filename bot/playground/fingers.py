"""Working what an app has shown: buttons and menus in messages and views, and the submitting of modals."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.playground.api.calls import ApiError
from bot.playground.api.views import MOST_STACKED, good_view
from bot.playground.blockkit.filling import find_element
from bot.playground.hands import Hands, UnknownPlace, refused
from bot.playground.state import Value, client_errors, input_value, inputs, view_state
from bot.playground.things import Json, Message, User, View

Values = Mapping[str, Value]
TROUBLE = "Rebound answered with something that Slack would not show."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a submission went: ``errors`` by block, or a ``notice`` when the app could not be reached."""

    errors: dict[str, str] = field(default_factory=dict)
    notice: str | None = None

    @property
    def ok(self) -> bool:
        return not self.errors and self.notice is None


def action_of(block: Json, element: Json, value: Value, stamp: str) -> Json:
    """The entry in ``actions`` for what was clicked or chosen."""
    kind = element["type"]
    action: Json = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": kind,
        "action_ts": stamp,
    }
    if kind == "button" or kind == "icon_button":
        shown = {key: element[key] for key in ("text", "value", "style") if key in element}
        return action | shown
    if kind == "feedback_buttons":
        return action | {"value": value}
    if kind == "overflow":
        chosen = next((o for o in element["options"] if o.get("value") == value), None)
        return action | {"selected_option": chosen}
    return action | input_value(element, value)


class Fingers:
    """Acts for a person on what the app has shown."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._world = hands.world

    def click_in_message(
        self, user_id: str, message: Message, action_id: str, *, block_id: str | None = None, value: Value = None,
        values: Values | None = None,
    ) -> str | None:  # fmt: skip
        """Work an element of a message. Raises UnknownPlace when it is not there."""
        found = find_element(message.blocks, action_id, block_id)
        if found is None:
            raise UnknownPlace(f"no element {action_id} in that message")
        user = self._hands.user(user_id)
        payload = self._hands.payloads.on_message("block_actions", user, message)
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.only_for is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        action = action_of(*found, value, self._world.timestamps.next())
        payload |= {
            "container": container,
            "state": {"values": view_state({"blocks": message.blocks}, values or {})},
            "actions": [action],
        }
        return refused(self._hands.deliverer.ask("interactive", f"block_actions {action_id}", payload))

    def click_in_view(
        self, user_id: str, view: View, action_id: str, *, block_id: str | None = None, value: Value = None,
        values: Values | None = None,
    ) -> str | None:  # fmt: skip
        """Work an element of a modal or of the App Home. Raises UnknownPlace when it is not there."""
        found = find_element(view.payload["blocks"], action_id, block_id)
        if found is None:
            raise UnknownPlace(f"no element {action_id} in that view")
        user = self._hands.user(user_id)
        view.state = view_state(view.payload, values or {})
        payload = self._hands.payloads.interaction("block_actions", user)
        payload |= {
            "container": {"type": "view", "view_id": view.id},
            "view": self._world.view_json(view),
            "actions": [action_of(*found, value, self._world.timestamps.next())],
        }
        return refused(self._hands.deliverer.ask("interactive", f"block_actions {action_id}", payload))

    def submit(self, user_id: str, view: View, values: Values) -> Outcome:
        """Submit the modal on top."""
        errors = client_errors(view.payload, values)
        if errors:
            return Outcome(errors)
        user = self._hands.user(user_id)
        view.state = view_state(view.payload, values)
        payload = self._hands.payloads.interaction("view_submission", user)
        payload |= {"view": self._world.view_json(view), "response_urls": []}
        callback = view.payload.get("callback_id", "")
        reply = self._hands.deliverer.ask("interactive", f"view_submission {callback}", payload)
        if reply.error:
            return Outcome(notice=refused(reply))
        return self._follow(user, view, reply.body or {})

    def _follow(self, user: User, view: View, answer: Json) -> Outcome:
        """Do what the answer to a submission asks for."""
        action = answer.get("response_action")
        if action == "errors":
            errors = answer.get("errors")
            known = {block["block_id"] for block in inputs(view.payload)}
            if not isinstance(errors, dict) or not errors or not set(errors) <= known:
                return Outcome(notice=TROUBLE)
            return Outcome({str(block): str(why) for block, why in errors.items()})
        if action in ("update", "push"):
            try:
                payload = good_view(answer.get("view"), "modal")
            except ApiError:
                return Outcome(notice=TROUBLE)
            if action == "update":
                self._world.update_view(view, payload)
            elif len(self._world.stacks.get(user.id, [])) >= MOST_STACKED:
                return Outcome(notice=TROUBLE)
            else:
                self._world.open_view(user.id, payload, push=True)
            return Outcome()
        if view.id in self._world.views:
            self._world.close_views(user.id, all_of_them=action == "clear")
        return Outcome()

    def close(self, user_id: str, view: View, *, all_of_them: bool = False) -> None:
        """Close a modal without submitting it; the app hears of it where it asked to."""
        user = self._hands.user(user_id)
        clear = all_of_them or bool(view.payload.get("clear_on_close"))
        for gone in self._world.close_views(user.id, all_of_them=clear):
            if gone.payload.get("notify_on_close"):
                payload = self._hands.payloads.interaction("view_closed", user, trigger=False)
                payload |= {"view": self._world.view_json(gone), "is_cleared": clear}
                callback = gone.payload.get("callback_id", "")
                self._hands.deliverer.ask("interactive", f"view_closed {callback}", payload)
