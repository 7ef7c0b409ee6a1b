"""How does a person's name leave a text? Pure: the spellings somebody goes by are replaced, nothing else is touched."""

from __future__ import annotations

import re
import unicodedata

from bot.domain import Person


def without(text: str, person: Person, *, instead: str) -> str:
    """The text with `instead` where the person was named: by full name, @handle, mention, or first name.

    A first name counts as it is spelt in the profile, or after an @: "grace" is a word, "Grace" a person.
    """
    first = person.real_name.split()[0] if person.real_name.split() else ""
    anyhow = [f"<@{person.user_id}>", f"@{person.user_id}", person.real_name, f"@{person.name}", f"@{first}"]
    if not person.name.isalpha():
        anyhow.append(person.name)
    text = _replaced(text, anyhow, instead, flags=re.IGNORECASE)
    return _replaced(text, [first] if len(first) > 1 else [], instead, flags=0)


def _replaced(text: str, names: list[str], instead: str, *, flags: int) -> str:
    spellings = {one for name in names if name.strip("@ ") for one in (name, _bare(name))}
    if not spellings:
        return text
    longest = sorted(spellings, key=lambda one: (-len(one), one))
    pattern = "|".join(re.escape(one) for one in longest)
    return re.sub(rf"(?<![\w@])@?(?:{pattern})(?!\w)", lambda _: instead, text, flags=flags)


def _bare(name: str) -> str:
    """Without accents: people leave them out."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
