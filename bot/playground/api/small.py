"""Reactions, what an agent shows while it works, and the checking of blocks."""

from bot.playground.api.calls import ApiError, Call, method
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import check_view
from bot.playground.things import Json, Message


@method("reactions.add", "reactions:write")
def reactions_add(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.add"""
    message, name = _reaction(call)
    if call.channel().is_archived:
        raise ApiError("is_archived")
    if call.team.bot_user in message.reactions.get(name, []):
        raise ApiError("already_reacted")
    call.world.react(call.team.bot_user, message, name)
    return {}


@method("reactions.remove", "reactions:write")
def reactions_remove(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.remove"""
    message, name = _reaction(call)
    if call.team.bot_user not in message.reactions.get(name, []):
        raise ApiError("no_reaction")
    call.world.react(call.team.bot_user, message, name)
    return {}


@method("reactions.get", "reactions:read")
def reactions_get(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.get"""
    message = call.message("timestamp")
    return {"type": "message", "channel": message.channel, "message": call.world.message_json(message)}


@method("blocks.validate")
def blocks_validate(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/blocks.validate"""
    given = [name for name in ("blocks", "message", "view") if call.arguments.get(name) is not None]
    if len(given) != 1:
        raise ApiError("invalid_arguments")
    value = call.parsed(given[0], "invalid_arguments")
    if given[0] == "view":
        wrong = check_view(value, ("modal", "home")) if isinstance(value, dict) else ["must be a view"]
    else:
        blocks = value.get("blocks") if given[0] == "message" and isinstance(value, dict) else value
        wrong = check_blocks(blocks, "message", "" if given[0] == "blocks" else "/blocks")
    if wrong:
        raise ApiError(f"invalid_{given[0]}", errors=[_problem(words) for words in wrong])
    return {}


def _problem(words: str) -> Json:
    why, _, where = words.removeprefix("[ERROR] ").rpartition(" [json-pointer:")
    return {"pointer": where.removesuffix("]"), "code": "failed_constraint", "message": why or words}


def _reaction(call: Call) -> tuple[Message, str]:
    name = (call.text("name") or "").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise ApiError("invalid_name")
    return call.message("timestamp"), name


def _place(call: Call) -> tuple[str, str]:
    """The thread that is spoken of. Raises ApiError ``channel_not_found`` or ``thread_not_found``."""
    channel = call.channel("channel_id")
    ts = call.text("thread_ts") or ""
    if ts and call.world.message(channel.id, ts) is None:
        raise ApiError("thread_not_found")
    return channel.id, ts


@method("assistant.threads.setStatus", "assistant:write|chat:write")
def set_status(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setStatus"""
    place = _place(call)
    if not place[1]:
        call.need("thread_ts")
    status = call.text("status") or ""
    loading = call.parsed("loading_messages", "invalid_arguments")
    if isinstance(loading, list) and len(loading) > 10:
        raise ApiError("too_many_loading_messages")
    if status:
        call.world.statuses[place] = {"status": status, "loading_messages": loading or []}
    else:
        call.world.statuses.pop(place, None)
    call.world.announce("status", channel=place[0], thread_ts=place[1])
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write")
def set_suggested_prompts(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts"""
    channel, _ = _place(call)
    prompts = call.parsed("prompts", "invalid_prompts")
    good = isinstance(prompts, list) and all(isinstance(p, dict) and {"title", "message"} <= set(p) for p in prompts)
    if not good:
        raise ApiError("invalid_prompts")
    if isinstance(prompts, list) and len(prompts) > 4:
        raise ApiError("too_many_prompts")
    call.world.prompts[channel] = {"title": call.text("title") or "", "prompts": prompts}
    call.world.announce("prompts", channel=channel)
    return {}


@method("assistant.threads.setTitle", "assistant:write")
def set_title(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setTitle"""
    call.world.titles[_place(call)] = call.need("title")
    return {}
