"""What an app says back to a command or through a response URL
(https://docs.slack.dev/interactivity/handling-user-interaction#message_responses)."""

from bot.playground.api.chat import as_bot
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.filling import filled
from bot.playground.things import Json
from bot.playground.tickets import ResponseUrl
from bot.playground.world import World


def apply_response(world: World, ticket: ResponseUrl, body: Json) -> str | None:
    """Do what the response asks for; gives Slack's error code when that cannot be done."""
    given = body.get("blocks")
    messages = check_blocks(given, "message") if given else []
    if messages:
        return "invalid_blocks"
    blocks = filled(given) if given else []
    text = str(body.get("text") or "")
    original = world.message(ticket.channel, ticket.message_ts) if ticket.message_ts else None
    if body.get("delete_original"):
        if original is None:
            return "message_not_found"
        world.remove(original)
        return None
    if not text and not blocks:
        return "no_text"
    replace = body.get("replace_original", ticket.message_ts is not None and "response_type" not in body)
    if replace and original is not None:
        before = world.message_json(original)
        original.text, original.blocks = text, blocks
        original.metadata = body.get("metadata") or original.metadata
        if not original.only_for:
            original.edited = world.timestamps.next()
        world.changed(original, before)
        return None
    thread_ts = body.get("thread_ts") or (ticket.thread_ts if original is not None else None)
    message = as_bot(
        world.teams[ticket.team], world.channels[ticket.channel], world.timestamps.next(), text, blocks, thread_ts
    )
    message.metadata = body.get("metadata")
    if body.get("response_type") != "in_channel":
        message.only_for = ticket.user
    world.post(message)
    return None
