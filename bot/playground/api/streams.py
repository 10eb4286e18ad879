"""``chat.*Stream``: text that arrives while one reads (https://docs.slack.dev/reference/methods/chat.startStream)."""

from bot.playground.api.calls import ApiError, Call, method
from bot.playground.api.chat import LONGEST_MARKDOWN, as_bot, own, thread_of
from bot.playground.things import Json, Message


def _piece(call: Call) -> str:
    """The markdown of this call, from ``markdown_text`` or from text chunks."""
    piece = call.text("markdown_text") or ""
    chunks = call.parsed("chunks", "invalid_chunks")
    for chunk in chunks if isinstance(chunks, list) else []:
        if not isinstance(chunk, dict) or "type" not in chunk:
            raise ApiError("invalid_chunks")
        if chunk["type"] == "markdown_text":
            piece += str(chunk.get("text", ""))
    if len(piece) > LONGEST_MARKDOWN:
        raise ApiError("msg_too_long")
    return piece


def _show(message: Message) -> None:
    message.text = message.stream or ""
    message.blocks = [{"type": "markdown", "block_id": "stream", "text": message.text}] if message.text else []


def _open_stream(call: Call) -> Message:
    message = own(call, "message_not_owned_by_app")
    if message.stream is None:
        raise ApiError("message_not_in_streaming_state")
    return message


@method("chat.startStream", "chat:write")
def start(call: Call) -> Json:
    """Begin a streaming reply in a thread."""
    channel = call.channel(writing=True)
    call.need("thread_ts")
    if channel.kind != "im":
        if not call.text("recipient_user_id"):
            raise ApiError("missing_recipient_user_id")
        if not call.text("recipient_team_id"):
            raise ApiError("missing_recipient_team_id")
    message = as_bot(call.team, channel, call.world.timestamps.next(), "", [], thread_of(call, channel))
    message.stream = _piece(call)
    _show(message)
    call.world.post(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream", "chat:write")
def append(call: Call) -> Json:
    """Add to a streaming reply."""
    message = _open_stream(call)
    message.stream = (message.stream or "") + _piece(call)
    _show(message)
    call.world.changed(message)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.stopStream", "chat:write")
def stop(call: Call) -> Json:
    """End a streaming reply, perhaps with blocks below its text."""
    message = _open_stream(call)
    blocks = call.blocks() or []
    metadata = call.metadata()
    message.stream = (message.stream or "") + _piece(call)
    _show(message)
    message.stream = None
    message.blocks += blocks
    message.metadata = metadata or message.metadata
    call.world.changed(message)
    shown = call.world.message_json(message, with_metadata=True)
    return {"channel": message.channel, "ts": message.ts, "message": shown}
