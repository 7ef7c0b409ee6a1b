"""Where do uploaded files live until the sandbox stops?"""

import mimetypes
from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox import chance
from bot.sandbox.json_types import Json

MAX_BYTES = 50 * 1024 * 1024


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

    def as_api(self, url: str) -> Json:
        """The file object; `url` is the sandbox's address."""
        public = {one: [{"ts": ts} for ts in stamps] for one, stamps in self.shares.items()}
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": mimetypes.guess_type(self.name)[0] or "application/octet-stream",
            "filetype": self.name.rpartition(".")[2].lower(),
            "size": self.length,
            "alt_txt": self.alt_text,
            "url_private": f"{url}/files/{self.id}/{self.token}",
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
        """The bytes of a file, for the page."""
        upload = self._by_id.get(request.match_info["file"])
        if upload is None or upload.content is None or upload.token != request.match_info["token"]:
            return web.Response(status=404, text="No such file")
        kind = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        if not kind.startswith("image/"):
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=upload.content, content_type=kind, headers=headers)
