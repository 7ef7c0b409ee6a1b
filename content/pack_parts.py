"""What do all parts of a content pack share? Folded texts, ids, and a base that refuses what it does not know."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints


def _fold(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(min_length=1, max_length=2000), BeforeValidator(_fold)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$", max_length=40)]


class Part(BaseModel):
    """Base of all parts of a pack: cannot be changed after reading, and refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
