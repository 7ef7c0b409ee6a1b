"""Where do ids, tokens and stamps that look random come from, and how is a run repeated with the same ones?

Unless a seed is given they come from the operating system. With a seed every purpose ("V", "bot token") has a stream of
its own, so that what one part draws never changes what another gets. There is one source in a process: the sandbox that
was made last decides.
"""

import base64
import random
import secrets
import uuid

LARGEST_SEED = 2**48
"""Seeds are below this: big enough that nobody guesses the tokens, small enough for any JSON reader."""


class _Source:
    def __init__(self) -> None:
        self.root: str | None = None
        self.streams: dict[str, random.Random] = {}

    def stream(self, purpose: str) -> random.Random:
        if self.root is None:
            return secrets.SystemRandom()
        if purpose not in self.streams:
            self.streams[purpose] = random.Random(f"{self.root}/{purpose}")
        return self.streams[purpose]


_source = _Source()


def fresh_seed() -> int:
    """A seed nobody has used."""
    return secrets.randbelow(LARGEST_SEED)


def use_seed(seed: int | None, run: int = 0) -> None:
    """Draw from this seed from now on (None: from the operating system).

    `run` counts how often a saved workspace was loaded: what was drawn before must not be drawn again.
    """
    _source.root = None if seed is None else f"{seed}/{run}"
    _source.streams = {}


def stream(purpose: str) -> random.Random:
    """The dice of a purpose, for code that takes dice."""
    return _source.stream(purpose)


def below(purpose: str, most: int) -> int:
    """A whole number from 0 to `most` - 1."""
    return _source.stream(purpose).randrange(most)


def hexadecimal(purpose: str, size: int) -> str:
    """`size` random bytes as hexadecimal digits."""
    return _source.stream(purpose).randbytes(size).hex()


def base32(purpose: str, length: int) -> str:
    """So many characters of A-Z and 2-7."""
    return base64.b32encode(_source.stream(purpose).randbytes(length)).decode()[:length]


def for_address(purpose: str, size: int) -> str:
    """`size` random bytes as characters that need no escaping in an address."""
    return base64.urlsafe_b64encode(_source.stream(purpose).randbytes(size)).decode().rstrip("=")


def uuid4(purpose: str) -> str:
    """A version 4 UUID."""
    return str(uuid.UUID(bytes=_source.stream(purpose).randbytes(16), version=4))
