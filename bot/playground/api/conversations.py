"""``conversations.*`` (https://docs.slack.dev/reference/methods?family=conversations)."""

from bot.playground import cast as players
from bot.playground.api.calls import ApiError, Call, method, page
from bot.playground.things import Channel, Json, Message

_KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im"}


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


@method("conversations.history")
def history(call: Call) -> Json:
    """What was said in a channel, newest first."""
    channel = call.may(call.channel(member=True), "history")
    found = _between(call, call.world.history(channel.id))[::-1]
    shown, more = _page(call, _shown(call, found), 999)
    return {"messages": shown, "has_more": bool(more), "pin_count": 0, "response_metadata": {"next_cursor": more}}


@method("conversations.replies")
def replies(call: Call) -> Json:
    """A thread, parent first; asked for a reply, only that reply."""
    channel = call.may(call.channel(member=True), "history")
    ts = call.need("ts")
    asked = call.world.message(channel.id, ts)
    if asked is None or asked.only_for:
        raise ApiError("thread_not_found")
    thread = [asked] if asked.is_reply else call.world.thread(channel.id, ts)
    found = [m for m in thread if m.ts == ts or m in _between(call, thread)]
    shown, more = _page(call, _shown(call, found), 1000)
    return {"messages": shown, "has_more": bool(more), "response_metadata": {"next_cursor": more}}


def _page(call: Call, found: list[Json], high: int) -> tuple[list[Json], str]:
    """A page of messages, which is a short one for apps that Slack holds to the limited tier."""
    most = call.world.limited.most
    return page(call, found, default=most(100), high=high, most=most(high))


@method("conversations.info")
def info(call: Call) -> Json:
    """One channel."""
    channel = call.channel()
    shown = _listed(call, channel)
    if channel.kind != "im":
        call.may(channel, "read")
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


@method("conversations.list")
def list_all(call: Call) -> Json:
    """All channels of the kinds asked for; public ones unless told otherwise."""
    return _list(call, member_only=False)


@method("users.conversations")
def list_mine(call: Call) -> Json:
    """The channels that the bot, or the given person, is a member of."""
    return _list(call, member_only=True)


def _list(call: Call, *, member_only: bool) -> Json:
    kinds = {kind.strip() for kind in (call.text("types") or "public_channel").split(",")}
    if not kinds <= {"public_channel", "private_channel", "mpim", "im"}:
        raise ApiError("invalid_types")
    wanted = {kind for name, kind in _KINDS.items() if name in kinds}
    for kind in sorted(wanted - {"im"}):
        call.need_scope(f"{kind}s:read")
    member = (call.text("user") or call.team.bot_user) if member_only else None
    found = [
        _listed(call, c)
        for c in call.world.channels.values()
        if call.team.id in c.teams
        and c.kind in wanted
        and (not member or member in c.members)
        and (not c.is_private or call.team.bot_user in c.members)
        and not (c.is_archived and call.flag("exclude_archived"))
    ]
    shown, more = page(call, found, high=1000)
    return {"channels": shown, "response_metadata": {"next_cursor": more}}


@method("conversations.members")
def members(call: Call) -> Json:
    """Who is in a channel."""
    channel = call.channel()
    if channel.kind != "im":
        call.may(channel, "read")
    found = [{"id": member} for member in sorted(channel.members)]
    shown, more = page(call, found, high=1000)
    return {"members": [item["id"] for item in shown], "response_metadata": {"next_cursor": more}}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    """Let the bot in."""
    channel = call.channel()
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
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
    if channel.user is not None and call.world.users[channel.user].deleted:
        raise ApiError("user_disabled")
    return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
