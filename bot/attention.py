"""The words of the attention budget: classes of messages, paces, and when news is wanted."""

from __future__ import annotations

from enum import StrEnum


class Attention(StrEnum):
    """Whose attention a kind of message asks for, and on whose initiative; see bot/services/attention_classes.py."""

    ASKED = "asked"
    NEWS = "news"
    DUTY = "duty"
    UNASKED = "unasked"
    CHANNEL_ACT = "channel_act"
    CHANNEL_OWN = "channel_own"


class Pace(StrEnum):
    """How often Encore may write to somebody by itself, as they chose."""

    NORMAL = "normal"
    LIGHT = "light"
    DIGEST = "digest"


class News(StrEnum):
    """When somebody wants to hear what others did for them."""

    AT_ONCE = "at_once"
    TWICE_A_DAY = "twice_a_day"


class Bundle(StrEnum):
    """Kinds of messages that are made of several others, so that one notification tells all of them."""

    NEWS = "news_bundle"
    DIGEST = "digest"
