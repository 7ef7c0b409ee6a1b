"""A workspace as large as a big company's: for looking at what the page does with it."""

from typing import Any

from bot.sandbox.workspace import Workspace

PEOPLE, CHANNELS, MESSAGES = 200, 50, 20_000
LONG = "all-hands"
"""The channel in which half of all was said."""


def crowded(people: int = PEOPLE, channels: int = CHANNELS, messages: int = MESSAGES) -> Workspace:
    """So many people, channels and messages; half of the messages stand in one channel, the rest everywhere."""
    handles = [f"person{number:03}" for number in range(people)]
    names = [LONG, *(f"team-{number:02}" for number in range(1, channels))]
    return Workspace.from_dict(
        {
            "team": {"name": "Crowd", "domain": "crowd"},
            "people": [
                {"handle": handle, "name": f"Person {handle[-3:]}", "title": "Agent"} for handle in handles
            ],
            "channels": [{"name": name, "members": "everyone", "app": True} for name in names],
            "messages": [_message(number, messages, handles, names) for number in range(messages)],
        }
    )


def _message(number: int, of: int, handles: list[str], names: list[str]) -> dict[str, Any]:
    return {
        "channel": LONG if number % 2 else names[1 + number // 2 % (len(names) - 1)],
        "from": handles[number % len(handles)],
        "ago": f"{of - number}m",
        "text": f"Message {number:05}: *thank you* for calling back :wave:",
        "reactions": {"tada": [handles[0]]} if number % 7 == 0 else {},
    }
