"""Is what an app asks for on the install page in order? (Slack facts 6.2)"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bot.sandbox.manifest import Manifest
from bot.sandbox.oauth.scopes import listed, unknown


class BadRequest(Exception):
    """Slack shows an error instead of the install page: its name, and a sentence for whoever makes the app."""

    def __init__(self, error: str, sentence: str) -> None:
        super().__init__(error)
        self.error = error
        self.sentence = sentence


@dataclass(frozen=True)
class AuthorizeRequest:
    """The parameters of `/oauth/v2/authorize`, checked."""

    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    state: str
    sent_redirect_uri: str
    """As the app sent it, or ""."""
    target: str
    """Where the browser goes afterwards."""
    challenge: str

    def back(self, **answer: str) -> str:
        """The address the browser is sent to with this answer (`code`, or `error`)."""
        joint = "&" if urlsplit(self.target).query else "?"
        return f"{self.target}{joint}{urlencode({**answer, 'state': self.state})}"


def read_request(
    query: Mapping[str, str], manifest: Manifest, client_id: str, team_id: str
) -> AuthorizeRequest:
    """Check the parameters; raises BadRequest."""
    if query.get("client_id") != client_id:
        raise BadRequest("invalid_client_id", f"client_id must be {client_id}, which the sandbox printed.")
    if query.get("team") not in {None, "", team_id}:
        raise BadRequest("invalid_team_for_non_distributed_app", f"The only workspace here is {team_id}.")
    target = _target(query.get("redirect_uri", ""), manifest)
    scopes, user_scopes = listed(query.get("scope", "")), listed(query.get("user_scope", ""))
    if not scopes and not user_scopes:
        raise BadRequest("no_scopes", "scope or user_scope must name at least one scope.")
    wrong = unknown(scopes, user_scopes)
    if wrong:
        raise BadRequest("invalid_scope", f"Slack has no such scope: {', '.join(wrong)}.")
    return AuthorizeRequest(
        scopes=scopes,
        user_scopes=user_scopes,
        state=query.get("state", ""),
        sent_redirect_uri=query.get("redirect_uri", ""),
        target=target,
        challenge=_challenge(query, manifest),
    )


def _target(sent: str, manifest: Manifest) -> str:
    """Where to go back to: the first address of the manifest, or one that begins like one of them."""
    configured = manifest.redirect_urls
    if not sent and configured:
        return configured[0]
    if not sent:
        raise BadRequest("bad_redirect_uri", "Name a redirect_uri, or redirect_urls in the manifest.")
    if urlsplit(sent).scheme not in {"http", "https"} or not urlsplit(sent).netloc:
        raise BadRequest(
            "bad_redirect_uri", "redirect_uri must be an address that begins with https:// or http://."
        )
    if not manifest.is_open and not any(_within(sent, one) for one in configured):
        raise BadRequest(
            "bad_redirect_uri",
            f"{sent} does not begin with any of the manifest's oauth_config.redirect_urls.",
        )
    return sent


def _within(sent: str, configured: str) -> bool:
    ours, theirs = urlsplit(configured), urlsplit(sent)
    same_place = (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)
    return same_place and f"{theirs.path}/".startswith(f"{ours.path.rstrip('/')}/")


def _challenge(query: Mapping[str, str], manifest: Manifest) -> str:
    challenge = query.get("code_challenge", "")
    if challenge and not manifest.pkce:
        raise BadRequest("pkce_not_allowed", "The manifest does not set oauth_config.pkce_enabled.")
    if challenge and query.get("code_challenge_method") != "S256":
        raise BadRequest("invalid_code_challenge_method", "code_challenge_method must be S256.")
    return challenge
