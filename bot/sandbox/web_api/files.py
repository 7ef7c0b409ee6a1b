"""files.*: how does the app upload a file and share it? (Slack facts 8.7)"""

from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation
from bot.sandbox.rate_limits import TIER_4
from bot.sandbox.uploads import Upload
from bot.sandbox.web_api.calls import Call, Refused, method
from bot.sandbox.web_api.chat import new_app_message, read_content, thread_of
from bot.sandbox.web_api.finding import need_membership, visible_conversation

CHANNELS_MAX = 100
ALT_MAX = 1000


@method(
    "files.getUploadURLExternal",
    tier=TIER_4,
    scopes=("files:write",),
    required={"filename": "missing_argument", "length": "missing_argument"},
)
async def get_upload_url(call: Call) -> Json:
    """Step one: where to send the bytes."""
    length = call.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments")
    if len(call.text("alt_txt")) > ALT_MAX:
        raise Refused("alt_txt_too_large")
    upload = Upload(
        fresh_id("F"),
        call.text("filename"),
        length,
        call.text("alt_txt"),
        user=call.world.state.bot.id,
        created=int(call.world.clock.now()),
    )
    call.world.uploads.add(upload)
    return {"upload_url": f"{call.world.url}/upload/{upload.token}", "file_id": upload.id}


@method("files.completeUploadExternal", tier=TIER_4, scopes=("files:write",), required=("files",))
async def complete_upload(call: Call) -> Json:
    """Step three: give the files titles and share them."""
    files = call.json("files", "invalid_arguments")
    if not isinstance(files, list) or not files or not all(isinstance(one, dict) for one in files):
        raise Refused("invalid_arguments")
    uploads = [call.world.uploads.get(str(one.get("id"))) for one in files]
    ready = [one for one in uploads if one is not None and one.content is not None]
    if len(ready) < len(files):
        raise Refused("file_not_found")
    for upload, given in zip(ready, files, strict=True):
        upload.title = str(given.get("title") or upload.name)
    for conversation in _targets(call):
        _share(call, conversation, ready)
    return {"files": [one.as_api(call.world.url) for one in ready]}


@method("files.info", tier=TIER_4, scopes=("files:read",), required={"file": "file_not_found"})
async def info(call: Call) -> Json:
    """One file."""
    upload = call.world.uploads.get(call.text("file"))
    if upload is None or upload.content is None:
        raise Refused("file_not_found")
    return {"file": upload.as_api(call.world.url), "comments": [], "response_metadata": {"next_cursor": ""}}


def _targets(call: Call) -> list[Conversation]:
    ids = call.names("channels") or call.names("channel_id")
    if len(ids) > CHANNELS_MAX:
        raise Refused("channels_limit_exceeded")
    targets: list[Conversation] = []
    for one in ids:
        call.args["channel"] = one
        conversation = visible_conversation(call)
        need_membership(call, conversation)
        targets.append(conversation)
    return targets


def _share(call: Call, conversation: Conversation, uploads: list[Upload]) -> None:
    call.args["text"] = call.text("initial_comment") or " "
    content: Json = {
        "text": call.text("initial_comment"),
        "blocks": None,
        "attachments": None,
        "metadata": None,
    }
    if call.args.get("blocks"):
        content = read_content(call)
    message = new_app_message(call, content, thread_ts=thread_of(call, conversation))
    message.subtype = "file_share"
    for upload in uploads:
        upload.shares.setdefault(conversation.id, []).append(message.ts)
    message.files = [one.as_api(call.world.url) for one in uploads]
    call.world.activity.say(conversation, message)
