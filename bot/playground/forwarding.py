"""A message that somebody forwards: the attachment that Slack makes of it, with its blocks and files.

Its form is not documented; this is how published payloads have it
(https://hackage.haskell.org/package/slack-web, tests/golden/SlackWebhookEvent/messageChange.json).
"""

from bot.playground.api.chat import permalink
from bot.playground.things import Json, Message
from bot.playground.world import World


def forwarded(world: World, message: Message) -> Json:
    """What stands in the message that forwards this one."""
    author, channel = world.users[message.user], world.channels[message.channel]
    out: Json = {
        "id": 1,
        "ts": message.ts,
        "author_id": author.id,
        "author_name": author.real_name,
        "author_subname": author.real_name,
        "channel_id": channel.id,
        "channel_team": message.team,
        "is_msg_unfurl": True,
        "is_share": True,
        "from_url": permalink(world.base_url, message),
        "fallback": f"[{message.ts}] {author.name}: {message.text}",
        "text": message.text,
        "footer": "Posted in a thread" if message.is_reply else f"Posted in #{channel.name}",
        "color": "D0D0D0",
        "mrkdwn_in": ["text"],
    }
    if message.blocks:
        inner = {"blocks": message.blocks}
        whole = {"team": message.team, "channel": channel.id, "ts": message.ts, "message": inner}
        out["message_blocks"] = [whole]
    if message.files:
        out["files"] = [file.to_json(world.base_url) for file in message.files]
    return out
