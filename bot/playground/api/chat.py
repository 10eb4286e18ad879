"""``chat.*``: saying, changing, taking back."""

from bot.playground import cast as players
from bot.playground.api.calls import ApiError, Call, method
from bot.playground.things import Channel, Json, Message, Team

LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000


def content(call: Call) -> tuple[str, list[Json]]:
    """The text and blocks of a new message. Raises ApiError when there is nothing, or too much, to say."""
    text = call.text("text") or ""
    blocks = call.blocks()
    markdown = call.text("markdown_text")
    if markdown is not None:
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        if len(markdown) > LONGEST_MARKDOWN:
            raise ApiError("msg_too_long")
        return markdown, [{"type": "markdown", "block_id": "md", "text": markdown}]
    if not text and not blocks and not call.arguments.get("attachments"):
        raise ApiError("no_text")
    if len(text) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    return text, blocks or []


def attachments(call: Call) -> list[Json]:
    """The legacy attachments of a new message. Raises ApiError ``invalid_attachments``."""
    value = call.parsed("attachments", "invalid_attachments")
    if value is None or value == "":
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ApiError("invalid_attachments")
    return [{"id": number, **one} for number, one in enumerate(value, 1)]


def thread_of(call: Call, channel: Channel) -> str | None:
    """The thread to answer in. Raises ApiError ``thread_not_found`` when its parent never was there. Where it was
    deleted, the message lands outside of any thread, and nothing says so but that its ``thread_ts`` is missing
    (https://github.com/slack-go/slack/issues/1571)."""
    ts = call.text("thread_ts")
    if not ts or (channel.id, ts) in call.world.gone:
        return None
    parent = call.world.message(channel.id, ts)
    if parent is None or parent.only_for:
        raise ApiError("thread_not_found")
    return parent.thread_ts or parent.ts


def own(call: Call, error: str) -> Message:
    """The bot's own message that ``ts`` names. Raises ApiError, ``error`` when it is somebody else's."""
    message = call.message()
    if message.user != call.team.bot_user:
        raise ApiError(error)
    return message


def as_bot(team: Team, channel: Channel, ts: str, text: str, blocks: list[Json], thread_ts: str | None) -> Message:
    """A message by the bot of a workspace, not posted yet."""
    return Message(
        ts,
        channel.id,
        team.bot_user,
        text,
        blocks,
        bot_id=team.bot_id,
        app_id=players.APP_ID,
        thread_ts=thread_ts,
        team=team.id,
    )


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    channel = call.channel(writing=True)
    text, blocks = content(call)
    thread_ts = thread_of(call, channel)
    metadata = call.metadata()
    message = as_bot(call.team, channel, call.world.timestamps.next(), text, blocks, thread_ts)
    message.metadata = metadata
    message.attachments = attachments(call)
    if thread_ts and call.flag("reply_broadcast"):
        message.broadcast, message.subtype = True, "thread_broadcast"
    call.world.post(message)
    return {"channel": channel.id, "ts": message.ts, "message": call.world.message_json(message, with_metadata=True)}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    channel = call.channel(writing=True)
    user = call.user()
    if user.deleted or user.id not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks = content(call)
    message = as_bot(call.team, channel, call.world.timestamps.next(), text, blocks, thread_of(call, channel))
    message.only_for = user.id
    call.world.post(message)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.update"""
    message = own(call, "cant_update_message")
    if message.stream is not None:
        raise ApiError("streaming_state_conflict")
    before = call.world.message_json(message)
    given = call.blocks()
    text = call.text("text")
    if text is None and given is None and call.text("markdown_text") is None:
        raise ApiError("no_text")
    if given is None and call.text("markdown_text") is None and message.blocks and text:
        message.text, message.blocks = text, []
    else:
        message.text, message.blocks = content(call)
    if "metadata" in call.arguments:
        message.metadata = call.metadata()
    if "attachments" in call.arguments:
        message.attachments = attachments(call)
    message.edited = call.world.timestamps.next()
    call.world.changed(message, before)
    shown = call.world.message_json(message, with_metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete"""
    message = own(call, "cant_delete_message")
    call.world.remove(message)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    message = call.message("message_ts")
    return {"channel": message.channel, "permalink": permalink(call.world.base_url, message)}


def permalink(base_url: str, message: Message) -> str:
    """A link to a message; a reply's names its thread."""
    link = f"{base_url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else link
