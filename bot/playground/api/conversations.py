"""``conversations.*`` (https://docs.slack.dev/reference/methods?family=conversations)."""

from bot.playground import cast as players
from bot.playground.api.calls import ApiError, Call, method, page
from bot.playground.things import Channel, Json, Message


def _shown(call: Call, messages: list[Message]) -> list[Json]:
    with_metadata = call.flag("include_all_metadata")
    return [call.world.message_json(m, with_metadata=with_metadata) for m in messages]


def _between(call: Call, messages: list[Message]) -> list[Message]:
    """The messages that ``oldest``, ``latest`` and ``inclusive`` leave."""
    try:
        oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    except ValueError:
        raise ApiError("invalid_ts_oldest") from None
    inclusive = call.flag("inclusive")
    low = [m for m in messages if float(m.ts) > oldest or (inclusive and float(m.ts) == oldest)]
    return [m for m in low if float(m.ts) < latest or (inclusive and float(m.ts) == latest)]


def _listed(call: Call, channel: Channel) -> Json:
    return channel.to_json(call.team.bot_user, call.team.id)


@method("conversations.history", "channels:history")
def history(call: Call) -> Json:
    """What was said in a channel, newest first."""
    channel = call.channel(member=True)
    found = _between(call, call.world.history(channel.id))[::-1]
    shown, more = page(call, _shown(call, found), high=999)
    return {"messages": shown, "has_more": bool(more), "pin_count": 0, "response_metadata": {"next_cursor": more}}


@method("conversations.replies", "channels:history")
def replies(call: Call) -> Json:
    """A thread, parent first; asked for a reply, only that reply."""
    channel = call.channel(member=True)
    ts = call.need("ts")
    asked = call.world.message(channel.id, ts)
    if asked is None or asked.only_for:
        raise ApiError("thread_not_found")
    thread = [asked] if asked.is_reply else call.world.thread(channel.id, ts)
    found = [m for m in thread if m.ts == ts or m in _between(call, thread)]
    shown, more = page(call, _shown(call, found), high=1000)
    return {"messages": shown, "has_more": bool(more), "response_metadata": {"next_cursor": more}}


@method("conversations.info", "channels:read")
def info(call: Call) -> Json:
    """One channel."""
    return {"channel": _listed(call, call.channel())}


@method("conversations.list", "channels:read")
def list_all(call: Call) -> Json:
    """All channels of the kinds asked for; public ones unless told otherwise."""
    return _list(call, member_only=False)


@method("users.conversations", "channels:read")
def list_mine(call: Call) -> Json:
    """The channels that the bot, or the given person, is a member of."""
    return _list(call, member_only=True)


def _list(call: Call, *, member_only: bool) -> Json:
    kinds = {kind.strip() for kind in (call.text("types") or "public_channel").split(",")}
    if not kinds <= {"public_channel", "private_channel", "mpim", "im"}:
        raise ApiError("invalid_types")
    wanted = {"channel"} & ({"channel"} if "public_channel" in kinds else set()) | ({"im"} if "im" in kinds else set())
    member = (call.text("user") or call.team.bot_user) if member_only else None
    found = [
        _listed(call, c)
        for c in call.world.channels.values()
        if call.team.id in c.teams and c.kind in wanted and (not member or member in c.members)
    ]
    shown, more = page(call, found, high=1000)
    return {"channels": shown, "response_metadata": {"next_cursor": more}}


@method("conversations.members", "channels:read")
def members(call: Call) -> Json:
    """Who is in a channel."""
    found = [{"id": member} for member in sorted(call.channel().members)]
    shown, more = page(call, found, high=1000)
    return {"members": [item["id"] for item in shown], "response_metadata": {"next_cursor": more}}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    """Let the bot in."""
    channel = call.channel()
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    already = call.team.bot_user in channel.members
    channel.members.add(call.team.bot_user)
    call.world.announce("channels")
    return {"channel": _listed(call, channel)} | ({"warning": "already_in_channel"} if already else {})


@method("conversations.open", "im:write")
def open_dm(call: Call) -> Json:
    """The direct message with one person."""
    users = (call.text("users") or "").split(",")
    channel = call.world.find_channel(players.dm_id(users[0]), call.team.id) if users[0] else None
    if call.text("channel"):
        channel = call.channel()
    if channel is None or len(users) > 1:
        raise ApiError("user_not_found")
    return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
