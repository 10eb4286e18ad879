"""``files.*``: looking at files and the three-step upload (https://docs.slack.dev/messaging/working-with-files)."""

from bot.playground.api.calls import ApiError, Call, method
from bot.playground.api.chat import as_bot, thread_of
from bot.playground.filetypes import file_kind
from bot.playground.names import new_id
from bot.playground.things import Json, SlackFile
from bot.playground.tickets import Upload


@method("files.info", "files:read")
def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.info"""
    found = call.world.files.get(call.text("file") or "")
    if found is None:
        raise ApiError("file_not_found")
    return {"file": found.to_json(call.world.base_url), "comments": []}


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
    name, length = call.need("filename"), call.number("length", 0, 1_000_000_000)
    file_id = new_id("F")
    call.world.tickets.uploads[file_id] = Upload(name, length)
    return {"upload_url": f"{call.world.base_url}/upload/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal"""
    listed = call.parsed("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise ApiError("invalid_arguments")
    channel = call.channel("channel_id", writing=True) if call.text("channel_id") else None
    thread_ts = thread_of(call, channel) if channel else None
    files = [_finished(call, item) for item in listed if isinstance(item, dict)]
    if channel:
        text = call.text("initial_comment") or ""
        message = as_bot(call.team, channel, call.world.timestamps.next(), text, call.blocks() or [], thread_ts)
        message.files, message.subtype = files, "file_share"
        call.world.post(message)
    return {"files": [found.to_json(call.world.base_url) for found in files]}


def _finished(call: Call, item: Json) -> SlackFile:
    file_id = str(item.get("id"))
    upload = call.world.tickets.uploads.get(file_id)
    if upload is None or upload.content is None:
        raise ApiError("file_not_found")
    del call.world.tickets.uploads[file_id]
    mimetype, filetype = file_kind(upload.name)
    title = str(item.get("title") or upload.name)
    created = int(call.world.clock())
    found = SlackFile(
        file_id, upload.name, upload.content, mimetype, filetype, "hosted", call.team.bot_user, created, title
    )
    call.world.files[file_id] = found
    return found
