"""Which tokens are good, whose are they, and what does Slack say to the others? (Slack facts 6.2, 6.3, 6.6)"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.sandbox import chance

ROTATED_SECONDS = 43_200
"""How long a token lives under token rotation."""

MOST_ROTATED = 2
"""Access tokens that one installation may have alive at a time under token rotation."""

Kind: TypeAlias = Literal["bot", "app", "user"]


@dataclass(frozen=True)
class Issued:
    """A token handed out by `oauth.v2.access`: whose it is, and until when (monotonic seconds; None for ever)."""

    kind: Kind
    owner: str
    """Id of the bot user, or of the person."""
    scopes: tuple[str, ...] = ()
    expires: float | None = None


@dataclass
class Tokens:
    """The app's tokens and secrets; `refused_with` is an error name once all of them have been revoked."""

    bot: str
    app: str
    signing_secret: str
    client_id: str = ""
    client_secret: str = ""
    refused_with: str | None = None
    monotonic: Callable[[], float] = time.monotonic
    issued: dict[str, Issued] = field(default_factory=dict)
    """User tokens and, under token rotation, bot tokens."""
    dead: dict[str, str] = field(default_factory=dict)
    """Tokens that were good once -> the error name they are refused with."""

    def kind(self, token: str) -> Kind | None:
        """Whose token it is or was; None for one that was never given out."""
        if token == self.app:
            return "app"
        if token == self.bot:
            return "bot"
        known = self.issued.get(token)
        return known.kind if known is not None else None

    def refusal(self, token: str) -> str | None:
        """Slack's error name for a call with this token; None when it is good."""
        if token in self.dead:
            return self.dead[token]
        if self.kind(token) is None:
            return "invalid_auth"
        if self.refused_with is not None:
            return self.refused_with
        known = self.issued.get(token)
        if known is not None and known.expires is not None and self.monotonic() >= known.expires:
            return "token_expired"
        return None

    def person(self, token: str) -> str | None:
        """The id of the person a user token acts for; None for every other token."""
        known = self.issued.get(token)
        return known.owner if known is not None and known.kind == "user" else None

    def issue(self, issued: Issued, prefix: str) -> str:
        """A new token such as xoxp-...; `prefix` is what stands before the first hyphen."""
        token = _fresh(prefix)
        self.issued[token] = issued
        return token

    def renew_bot(self) -> str:
        """A new bot token in place of one that died."""
        self.bot = _fresh("xoxb")
        return self.bot

    def kill(self, token: str, error: str) -> None:
        """Refuse this token with this error name from now on."""
        self.dead[token] = error

    def kill_everything(self) -> None:
        """What an uninstall does: bot tokens answer account_inactive, user tokens token_revoked."""
        self.dead[self.bot] = "account_inactive"
        for token, known in self.issued.items():
            self.dead.setdefault(token, "token_revoked" if known.kind == "user" else "account_inactive")

    def alive(self, kind: Kind, owner: str) -> list[str]:
        """The issued tokens of a bot user or person (id) that are good, oldest first."""
        return [
            token
            for token, known in self.issued.items()
            if (known.kind, known.owner) == (kind, owner) and self.refusal(token) is None
        ]

    def people(self) -> list[str]:
        """Ids of the people who hold a good user token, for `tokens_revoked`."""
        good = (self.person(token) for token in self.issued if token not in self.dead)
        return sorted({one for one in good if one is not None})


def _fresh(prefix: str) -> str:
    return f"{prefix}-{chance.below(prefix, 10**12):012d}-{chance.hexadecimal(prefix, 12)}"
