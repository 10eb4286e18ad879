"""``views.*``: modals and App Home (https://docs.slack.dev/surfaces/modals)."""

from typing import cast

from bot.playground.api.calls import ApiError, Call, method, refuse_blocks
from bot.playground.blockkit.filling import filled
from bot.playground.blockkit.views import check_view
from bot.playground.things import Json, View

MOST_STACKED = 3


def good_view(value: object, *allowed: str) -> Json:
    """A checked view with its blocks filled in. Raises ApiError ``invalid_arguments`` or ``invalid_blocks``."""
    if not isinstance(value, dict):
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]})
    messages = check_view(value, allowed)
    if any("/view/blocks" in message for message in messages):
        raise refuse_blocks(messages)
    if messages:
        raise ApiError("invalid_arguments", response_metadata={"messages": messages})
    return {**cast(Json, value), "blocks": filled(value["blocks"])}


def _trigger(call: Call) -> str:
    """The person that the trigger was for. Raises ApiError when it is no longer, or never was, good."""
    world = call.world
    state, user = world.tickets.use_trigger(call.need("trigger_id"), world.clock())
    if state == "unknown":
        raise ApiError("invalid_trigger_id")
    if state != "good":
        raise ApiError("expired_trigger_id" if state == "expired" else "exchanged_trigger_id")
    return user


def _unique_external_id(call: Call, payload: Json) -> None:
    external = payload.get("external_id")
    if external and any(view.payload.get("external_id") == external for view in call.world.views.values()):
        raise ApiError("duplicate_external_id")


@method("views.open")
def open_view(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.open"""
    payload = good_view(call.parsed("view", "invalid_arguments"), "modal")
    _unique_external_id(call, payload)
    return {"view": call.world.view_json(call.world.open_view(_trigger(call), payload, team=call.team.id))}


@method("views.push")
def push_view(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.push"""
    payload = good_view(call.parsed("view", "invalid_arguments"), "modal")
    _unique_external_id(call, payload)
    user = _trigger(call)
    if len(call.world.stacks.get(user, [])) >= MOST_STACKED:
        raise ApiError("push_limit_reached")
    return {"view": call.world.view_json(call.world.open_view(user, payload, push=True, team=call.team.id))}


def _named_view(call: Call) -> View:
    external = call.text("external_id")
    for view in [view for view in call.world.views.values() if view.team == call.team.id]:
        if view.id == call.text("view_id") or (external and view.payload.get("external_id") == external):
            return view
    raise ApiError("not_found")


def _fresh(call: Call, view: View | None) -> None:
    wanted = call.text("hash")
    if view is not None and wanted and wanted != view.hash:
        raise ApiError("hash_conflict")


@method("views.update")
def update_view(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.update"""
    view = _named_view(call)
    _fresh(call, view)
    payload = good_view(call.parsed("view", "invalid_arguments"), view.type)
    return {"view": call.world.view_json(call.world.update_view(view, payload))}


@method("views.publish")
def publish_view(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish"""
    user = call.user("user_id")
    _fresh(call, call.world.homes.get(user.id))
    payload = good_view(call.parsed("view", "invalid_arguments"), "home")
    return {"view": call.world.view_json(call.world.publish_home(user.id, payload))}
