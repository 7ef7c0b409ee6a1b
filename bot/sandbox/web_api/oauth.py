"""oauth.*: how does an app turn a code into tokens, and an old token into a new one? (Slack facts 6.2, 6.3)"""

import base64
import hashlib

from bot.sandbox.json_types import Json
from bot.sandbox.oauth.grants import Renewal
from bot.sandbox.rate_limits import SPECIAL
from bot.sandbox.tokens import MOST_ROTATED, ROTATED_SECONDS, Issued
from bot.sandbox.web_api.calls import Call, Refused, method


@method("oauth.v2.access", tier=SPECIAL, auth="none")
async def access(call: Call) -> Json:
    """Exchange a code (once, within ten minutes), or a refresh token (once)."""
    grant = call.text("grant_type", "authorization_code")
    if grant not in {"authorization_code", "refresh_token"}:
        raise Refused("invalid_grant_type")
    if call.text("client_id") != call.world.tokens.client_id:
        raise Refused("invalid_client_id")
    by_verifier = call.world.manifest.pkce and call.text("code_verifier") and not call.text("client_secret")
    if not by_verifier:
        _need_secret(call)
    return _renew(call) if grant == "refresh_token" else _exchange(call)


@method("oauth.v2.exchange")
async def exchange(call: Call) -> Json:
    """Turn a token that never expires into one that does, with a refresh token."""
    tokens = call.world.tokens
    if call.text("client_id") != tokens.client_id:
        raise Refused("invalid_client_id")
    _need_secret(call)
    if not call.world.manifest.token_rotation:
        raise Refused("token_rotation_not_enabled")
    if call.token != tokens.bot:
        raise Refused("token_already_exchanged")
    tokens.kill(call.token, "token_revoked")
    return _bot_part(call, call.world.manifest.scopes) | _place(call)


def _need_secret(call: Call) -> None:
    if call.text("client_secret") != call.world.tokens.client_secret:
        raise Refused("bad_client_secret")


def _exchange(call: Call) -> Json:
    world = call.world
    consent = world.grants.exchange(call.text("code"))
    if consent is None:
        raise Refused("invalid_code")
    if consent.redirect_uri != call.text("redirect_uri"):
        raise Refused("bad_redirect_uri")
    if consent.challenge and _s256(call.text("code_verifier")) != consent.challenge:
        raise Refused("invalid_code_verifier")
    world.installation.install(consent.scopes)
    answer = _place(call) | {"authed_user": {"id": consent.person}}
    if consent.user_scopes:
        answer["authed_user"] |= _person_part(call, consent.person, consent.user_scopes)
    return answer | (_bot_part(call, world.manifest.scopes) if consent.scopes else {})


def _renew(call: Call) -> Json:
    renewal = call.world.grants.renew(call.text("refresh_token"))
    if renewal is None:
        raise Refused("invalid_refresh_token")
    if renewal.kind == "user":
        return _place(call) | _person_part(call, renewal.owner, renewal.scopes) | {"user_id": renewal.owner}
    return _place(call) | _bot_part(call, renewal.scopes)


def _place(call: Call) -> Json:
    state = call.world.state
    return {
        "app_id": state.app_id,
        "team": {"id": state.team.id, "name": state.team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _bot_part(call: Call, scopes: tuple[str, ...]) -> Json:
    bot = call.world.state.bot.id
    answer: Json = {"scope": ",".join(scopes), "token_type": "bot", "bot_user_id": bot}
    if not call.world.manifest.token_rotation:
        return answer | {"access_token": call.world.tokens.bot}
    return answer | _rotated(call, Renewal("bot", bot, scopes), "xoxe.xoxb-1")


def _person_part(call: Call, person: str, scopes: tuple[str, ...]) -> Json:
    answer: Json = {"scope": ",".join(scopes), "token_type": "user"}
    if call.world.manifest.token_rotation:
        return answer | _rotated(call, Renewal("user", person, scopes), "xoxe.xoxp-1")
    return answer | {"access_token": call.world.tokens.issue(Issued("user", person, scopes), "xoxp")}


def _rotated(call: Call, renewal: Renewal, prefix: str) -> Json:
    """An access token for twelve hours and what renews it; older ones than the newest two are dead."""
    tokens = call.world.tokens
    until = tokens.monotonic() + ROTATED_SECONDS
    token = tokens.issue(Issued(renewal.kind, renewal.owner, renewal.scopes, until), prefix)
    for old in tokens.alive(renewal.kind, renewal.owner)[:-MOST_ROTATED]:
        tokens.kill(old, "token_revoked")
    return {
        "access_token": token,
        "refresh_token": call.world.grants.refresh_token_for(renewal),
        "expires_in": ROTATED_SECONDS,
    }


def _s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
