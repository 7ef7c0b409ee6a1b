"""What does Slack send over Socket Mode when people type, tap and submit? Envelopes by number (Slack facts 1.3, 4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from bot.domain import Draft, Reach
from content import drills, ids, recognition_form
from content.behaviours import BEHAVIOUR
from content.pack import builtin_pack
from tests.benchmarks.company import WORKSPACE, channel, delivery, person, thanks

PEOPLE = 10_000
"""Who acts: envelope n comes from person n modulo this."""

Json = dict[str, Any]


class Envelopes:
    """Makes the n-th envelope of a kind for one app. `base` is where the fake Slack listens."""

    def __init__(self, app: str, base: str) -> None:
        self._app = app
        self._base = base
        self._pack = builtin_pack()
        question = drills.question(
            {"scenario_id": self._pack.scenarios[0].id}, self._pack, delivery=delivery(0)
        )
        self._message = {"text": question.text, "blocks": question.blocks}
        draft = Draft(
            id=1, giver_id=person(0), receiver_ids=(person(1),), text=thanks(0), reach=Reach((channel(0),))
        )
        self._form = recognition_form.form(draft, self._pack, names={}, ask_text=False, most_characters=1000)
        self.kinds: dict[str, Callable[[int], tuple[str, Json]]] = {
            "command": self._command,
            "tap": self._tap,
            "form": self._submission,
        }

    def make(self, kind: str, number: int) -> tuple[str, str]:
        """(envelope id, the envelope as JSON text) of the n-th thing of this kind."""
        name, payload = self.kinds[kind](number)
        envelope_id = f"{self._app}-{kind}-{number}"
        envelope = {
            "envelope_id": envelope_id,
            "type": name,
            "accepts_response_payload": True,
            "payload": payload,
        }
        return envelope_id, orjson.dumps(envelope).decode()

    def _command(self, number: int) -> tuple[str, Json]:
        return "slash_commands", {
            "token": "deprecated",
            "team_id": WORKSPACE,
            "team_domain": "bench",
            "channel_id": channel(0),
            "channel_name": "desk-0",
            "user_id": person(number % PEOPLE),
            "user_name": f"person{number % PEOPLE}",
            "command": ids.KUDOS,
            "text": f"<@{person((number + 1) % PEOPLE)}|next> {thanks(number)}",
            "api_app_id": "A000000001",
            "is_enterprise_install": "false",
            "response_url": f"{self._base}response/{self._app}/command-{number}",
            "trigger_id": f"{self._app}.command.{number}",
        }

    def _tap(self, number: int) -> tuple[str, Json]:
        user = person(number % PEOPLE)
        ts = f"1700000000.{number:06d}"
        return "interactive", {
            "type": "block_actions",
            "team": {"id": WORKSPACE, "domain": "bench"},
            "user": {"id": user, "username": "person", "name": "person", "team_id": WORKSPACE},
            "api_app_id": "A000000001",
            "token": "deprecated",
            "container": {
                "type": "message",
                "message_ts": ts,
                "channel_id": f"D{number % PEOPLE:09d}",
                "is_ephemeral": False,
            },
            "trigger_id": f"{self._app}.tap.{number}",
            "channel": {"id": f"D{number % PEOPLE:09d}", "name": "directmessage"},
            "message": {"type": "message", "user": person(PEOPLE + 1), "ts": ts, **self._message},
            "state": {"values": {}},
            "response_url": f"{self._base}response/{self._app}/tap-{number}",
            "actions": [
                {
                    "type": "button",
                    "action_id": f"{ids.DRILL_ANSWER}.B",
                    "block_id": "b1",
                    "text": {"type": "plain_text", "text": "Choose B", "emoji": True},
                    "value": f"{delivery(number)}|{self._pack.scenarios[0].id}|1",
                    "action_ts": f"1700000001.{number:06d}",
                }
            ],
        }

    def _submission(self, number: int) -> tuple[str, Json]:
        metadata = {
            "draft": number + 1,
            "receivers": [person((number + 1) % PEOPLE)],
            "reach": [[channel(0)], [], False],
            "text": thanks(number),
        }
        answer = {recognition_form.VALUE: {"type": "static_select", "selected_option": self._behaviour()}}
        return "interactive", {
            "type": "view_submission",
            "team": {"id": WORKSPACE, "domain": "bench"},
            "user": {
                "id": person(number % PEOPLE),
                "username": "person",
                "name": "person",
                "team_id": WORKSPACE,
            },
            "api_app_id": "A000000001",
            "token": "deprecated",
            "trigger_id": f"{self._app}.form.{number}",
            "view": {
                "id": f"V{number:09d}",
                "team_id": WORKSPACE,
                "app_installed_team_id": WORKSPACE,
                "hash": f"1700000002.{number:08d}",
                **self._form,
                "private_metadata": orjson.dumps(metadata).decode(),
                "state": {"values": {BEHAVIOUR: answer}},
            },
            "response_urls": [],
            "is_enterprise_install": False,
            "enterprise": None,
        }

    def _behaviour(self) -> Json:
        behaviour = self._pack.behaviours[0]
        return {"text": {"type": "plain_text", "text": behaviour.name}, "value": behaviour.id}
