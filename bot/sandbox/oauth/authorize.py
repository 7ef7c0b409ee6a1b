"""The install page: who installs the app, and do they allow what it asks for? (Slack facts 6.2)"""

from html import escape
from pathlib import Path
from string import Template

from aiohttp import web
from multidict import MultiDict

from bot.sandbox.model import Person
from bot.sandbox.oauth.grants import Consent
from bot.sandbox.oauth.requests import AuthorizeRequest, BadRequest, read_request
from bot.sandbox.state import SLACKBOT
from bot.sandbox.world import World

PATH = "/oauth/v2/authorize"
_PAGE = Template(Path(__file__).with_name("authorize.html").read_text(encoding="utf-8"))
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
}


class Authorize:
    """The route `/oauth/v2/authorize`: GET asks, POST (the form's answer) goes back to the app."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Put the route into the server."""
        app.router.add_get(PATH, self._ask)
        app.router.add_post(PATH, self._answer)

    async def _ask(self, request: web.Request) -> web.Response:
        try:
            asked = self._read(request)
        except BadRequest as problem:
            return self._refusal(problem)
        return self._page(f"Install {self._world.manifest.name}", self._form(asked))

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            asked = self._read(request)
        except BadRequest as problem:
            return self._refusal(problem)
        form = MultiDict((name, str(value)) for name, value in (await request.post()).items())
        if form.get("answer") != "allow":
            raise web.HTTPSeeOther(asked.back(error="access_denied"))
        person = next((one for one in self._installers() if one.id == form.get("person")), None)
        if person is None:
            return self._refusal(BadRequest("user_not_found", "Choose who installs the app."))
        consent = Consent(
            person.id, asked.scopes, asked.user_scopes, asked.sent_redirect_uri, asked.challenge
        )
        raise web.HTTPSeeOther(asked.back(code=self._world.grants.code_for(consent)))

    def _read(self, request: web.Request) -> AuthorizeRequest:
        return read_request(
            request.query, self._world.manifest, self._world.tokens.client_id, self._world.state.team.id
        )

    def _installers(self) -> list[Person]:
        """Whoever may install apps: members and admins; not guests, bots and deactivated people."""
        people = self._world.state.people.values()
        return [
            one
            for one in people
            if not one.deleted and not one.is_bot and not one.is_restricted and one.id != SLACKBOT
        ]

    def _form(self, asked: AuthorizeRequest) -> str:
        people = "".join(
            f'<option value="{escape(one.id)}">{escape(one.real_name)}{" (admin)" if one.is_admin else ""}</option>'
            for one in sorted(self._installers(), key=lambda one: not one.is_admin)
        )
        parts = ""
        for title, scopes in (("As itself", asked.scopes), ("On your behalf", asked.user_scopes)):
            items = "".join(f"<li><code>{escape(one)}</code></li>" for one in scopes)
            parts += f"<h2>{title}</h2><ul>{items}</ul>" if scopes else ""
        return (
            f"<p>The app asks for permission in <strong>{escape(self._world.state.team.name)}</strong>.</p>{parts}"
            f'<form method="post"><label for="person">Who installs it</label>'
            f'<select id="person" name="person">{people}</select>'
            '<div class="answers"><button name="answer" value="allow">Allow</button>'
            '<button name="answer" value="cancel" class="plain">Cancel</button></div></form>'
        )

    def _refusal(self, problem: BadRequest) -> web.Response:
        text = f"<p>{escape(problem.sentence)}</p><p>Slack’s name for it: <code>{escape(problem.error)}</code></p>"
        return self._page("Something is wrong with this link", text, status=400)

    def _page(self, title: str, body: str, status: int = 200) -> web.Response:
        text = _PAGE.substitute(title=escape(title), body=body)
        return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)
