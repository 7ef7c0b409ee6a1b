"""Does everything the sandbox sends have the fields and types of Slack's samples?

`slack_shapes.json` holds the paths and types of the sample payloads in Slack's SDKs (java-slack-sdk, bolt-python; MIT
licence), without their contents. A sample with real values must be matched whole, but for what `LEFT_OUT` names; those
whose names begin with "shape_" are unions of every field ever seen, and only the types of common fields count.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import MakeSandbox
from tests.sandbox.manifests import EVENTS, manifest
from tests.sandbox.slack_kinds import MADE
from tests.sandbox.socket_peer import SocketPeer
from tests.sandbox.test_fidelity_steps import STEPS

SAMPLES: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("slack_shapes.json").read_text(encoding="utf-8")
)

# Samples of things the sandbox does not do.
NOT_HERE = {
    "block_actions_function_scoped": "messages of a custom step carry no function_data",
    "view_submission_function_scoped": "modals of a custom step carry no function_data",
    "event_message_file_share": "people share no files in channels",
    "shape_event_app_rate_limited": "nobody does 30,000 things an hour on one machine",
}

# End of a path -> why the sandbox has none, or another type.
LEFT_OUT = {
    "/enterprise_id": "there is no Enterprise Grid",
    "/enterprise_name": "there is no Enterprise Grid",
    "/enterprise": "there is no Enterprise Grid",
    "/container/attachment_id": "the sample's button is in an attachment",
    "/container/is_app_unfurl": "the sample's button is in an attachment",
    "/actions/*/style": "of the sample's button",
    "/actions/*/confirm": "of the sample's button",
    "/tokens/oauth/*": "nobody gave the app a user token",
    "/subteam/auto_type": "only groups that Slack fills itself have one",
    "/usergroups/*/deleted_by": "the group is in use",
    "/user/profile/fields": "only in users.profile.get",
    "/user/profile/image_original": "nobody uploaded a photo",
    "/user/profile/image_1024": "nobody uploaded a photo",
    "/user/profile/is_custom_image": "nobody uploaded a photo",
    "/user/profile/pronouns": "nobody filled them in",
    "/user/profile/huddle_state": "there are no huddles",
}


@pytest.mark.parametrize("sample", sorted(SAMPLES))
async def test_what_is_sent_has_the_fields_and_types_of_slacks_sample(
    make_sandbox: MakeSandbox, sample: str
) -> None:
    if sample in NOT_HERE:
        assert sample not in MADE, "it is made now: take it off the list"
        return
    rarer = ["app_uninstalled", "subteam_updated", "user_profile_changed"]
    sandbox = await make_sandbox(manifest(events=[*EVENTS, *rarer]) | {"functions": STEPS})
    peer = await SocketPeer.connected(sandbox)
    try:
        ours = shape(await MADE[sample](sandbox, peer))
    finally:
        await peer.close()
    assert ours
    theirs = {path: kind for path, kind in SAMPLES[sample].items() if not _left_out(path)}
    common = {path: kind for path, kind in theirs.items() if path in ours and kind != "null"}
    assert {path: ours[path] for path in common} == common
    if not sample.startswith("shape_"):
        assert [path for path in theirs if path not in ours] == []
    assert len(common) >= len(theirs) / 3


def test_every_sample_is_made_or_excused() -> None:
    assert set(SAMPLES) == set(MADE) | set(NOT_HERE)


def test_a_field_that_is_left_out_is_in_some_sample() -> None:
    paths = [path for paths in SAMPLES.values() for path in paths]
    assert [one for one in LEFT_OUT if not any(path.endswith(one) for path in paths)] == []


def test_the_shape_of_a_payload_is_its_paths_and_types() -> None:
    assert shape({"a": [{"b": 1}, {"c": None}], "d": True}) == {
        "/": "object",
        "/a": "array",
        "/a/*": "object",
        "/a/*/b": "number",
        "/a/*/c": "null",
        "/d": "boolean",
    }


def shape(value: Any, path: str = "") -> dict[str, str]:
    """Path -> type of everything in a JSON value; the members of a list share the path that ends in `*`."""
    if isinstance(value, dict):
        found = {path or "/": "object"}
        for name, one in value.items():
            found |= shape(one, f"{path}/{name}")
        return found
    if isinstance(value, list):
        found = {path: "array"}
        for one in value:
            found = shape(one, f"{path}/*") | found
        return found
    names = {bool: "boolean", int: "number", float: "number", str: "string", type(None): "null"}
    return {path: names[type(value)]}


def _left_out(path: str) -> bool:
    return any(path.endswith(one) or f"{one}/" in path for one in LEFT_OUT)
