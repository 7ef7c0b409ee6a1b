"""Which codes and refresh tokens are out, and are they still good? (Slack facts 1.1, 6.3)"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox import chance
from bot.sandbox.tokens import Kind

CODE_SECONDS = 600.0


@dataclass(frozen=True)
class Consent:
    """What a person allowed on the install page."""

    person: str
    """Id of who installs."""
    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    redirect_uri: str
    """As the app sent it; "" when it left Slack to choose."""
    challenge: str = ""
    """The code_challenge of PKCE (S256), or ""."""


@dataclass(frozen=True)
class Renewal:
    """What a refresh token renews: a bot's or a person's access token."""

    kind: Kind
    owner: str
    scopes: tuple[str, ...]


class Grants:
    """Codes are good once, for ten real minutes; refresh tokens are good once."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._codes: dict[str, tuple[Consent, float]] = {}
        self._renewals: dict[str, Renewal] = {}

    def code_for(self, consent: Consent) -> str:
        """A new code for the app to exchange."""
        number = chance.below("oauth code", 10**12)
        code = f"{number:012d}.{chance.hexadecimal('oauth code', 32)}"
        self._codes[code] = consent, self._monotonic()
        return code

    def exchange(self, code: str) -> Consent | None:
        """Use a code up; None when it was never given, was used before or is too old."""
        consent, issued = self._codes.pop(code, (None, 0.0))
        return consent if self._monotonic() - issued <= CODE_SECONDS else None

    def refresh_token_for(self, renewal: Renewal) -> str:
        """A new refresh token."""
        token = f"xoxe-1-{chance.hexadecimal('refresh token', 24)}"
        self._renewals[token] = renewal
        return token

    def renew(self, refresh_token: str) -> Renewal | None:
        """Use a refresh token up; None when it was never given or was used before."""
        return self._renewals.pop(refresh_token, None)

    def forget(self) -> None:
        """Make every code and refresh token useless, because the app has been uninstalled."""
        self._codes.clear()
        self._renewals.clear()
