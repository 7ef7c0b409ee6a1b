"""Where do uploaded files live until the sandbox stops?"""

import mimetypes
from dataclasses import dataclass, field
from urllib.parse import quote

from aiohttp import web

from bot.sandbox import chance
from bot.sandbox.json_types import Json

MAX_BYTES = 50 * 1024 * 1024
_TYPES = {"yml": "yaml", "txt": "text", "md": "markdown", "jpeg": "jpg"}
"""Ending of a name -> what Slack calls the type, where that is another word."""
_TEXTS = frozenset({"csv", "markdown", "text", "yaml"})


@dataclass
class Upload:
    """A file the app announced; `content` once its bytes have come."""

    id: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    token: str = field(default_factory=lambda: chance.for_address("upload", 16))
    shares: dict[str, list[str]] = field(default_factory=dict)
    user: str = ""
    """Who put it in: a person's id, or the app's bot user."""
    created: int = 0
    """Epoch seconds."""

    @property
    def kind(self) -> str:
        """Slack's word for the type, by the ending of the name; "binary" without one."""
        ending = self.name.rpartition(".")[2].lower() if "." in self.name else "binary"
        return _TYPES.get(ending, ending)

    @property
    def media_type(self) -> str:
        """Its MIME type."""
        if self.kind in _TEXTS:
            return "text/plain"
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def as_api(self, url: str) -> Json:
        """The file object; `url` is the sandbox's address. Its private addresses ask for a token (files:read)."""
        public = {one: [{"ts": ts} for ts in stamps] for one, stamps in self.shares.items()}
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.media_type,
            "filetype": self.kind,
            "pretty_type": self.kind.upper(),
            "user": self.user,
            "editable": False,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": bool(public),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "alt_txt": self.alt_text,
            "url_private": f"{url}/files-pri/{self.id}/{quote(self.name)}",
            "url_private_download": f"{url}/files-pri/{self.id}/download/{quote(self.name)}",
            "permalink": f"{url}/sandbox/api/file/{self.id}",
            "has_rich_preview": False,
            "file_access": "visible",
            "shares": {"public": public} if public else {},
        }


class Uploads:
    """Every announced file, by id and by the token of its upload address."""

    def __init__(self) -> None:
        self._by_id: dict[str, Upload] = {}
        self._by_token: dict[str, Upload] = {}

    def add(self, upload: Upload) -> None:
        """Announce a file."""
        self._by_id[upload.id] = self._by_token[upload.token] = upload

    def get(self, file_id: str) -> Upload | None:
        """A file by id."""
        return self._by_id.get(file_id)

    def everything(self) -> list[Upload]:
        """Every announced file, oldest first."""
        return list(self._by_id.values())

    async def receive(self, request: web.Request) -> web.Response:
        """Step two of an upload: the bytes, raw or as multipart."""
        upload = self._by_token.get(request.match_info["token"])
        if upload is None:
            return web.Response(status=404, text="No such upload")
        if request.content_type == "multipart/form-data":
            parts = [value for value in (await request.post()).values() if isinstance(value, web.FileField)]
            content = parts[0].file.read() if parts else b""
        else:
            content = await request.read()
        upload.content, upload.length = content, len(content)
        return web.Response(text=f"OK - {len(content)}")

    async def serve(self, request: web.Request) -> web.Response:
        """The bytes of a file, for the page, which has no token: the address itself is the secret."""
        upload = self._by_id.get(request.match_info["file"])
        if upload is None or upload.content is None or upload.token != request.match_info["token"]:
            return web.Response(status=404, text="No such file")
        return as_response(upload)


def as_response(upload: Upload) -> web.Response:
    """A file's bytes as an answer; whatever is no picture is saved under its name, and never run by a browser."""
    headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
    if not upload.media_type.startswith("image/"):
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(upload.name, safe='')}"
    return web.Response(body=upload.content, content_type=upload.media_type, headers=headers)
