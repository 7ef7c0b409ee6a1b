"""The payloads of the sandbox, each made by doing the thing, under the name of Slack's sample it is held against."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from bot.sandbox.oauth.grants import Consent
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import client_of
from tests.sandbox.payloads import button, home, modal, plain, text_input
from tests.sandbox.socket_peer import SocketPeer, eventually

Json = dict[str, Any]
Made = Callable[[Sandbox, SocketPeer], Awaitable[Json]]
MADE: dict[str, Made] = {}


def made(*samples: str) -> Callable[[Made], Made]:
    """Register what makes the payload of these samples."""

    def register(make: Made) -> Made:
        MADE.update(dict.fromkeys(samples, make))
        return make

    return register


async def _event(sandbox: Sandbox, kind: str, subtype: str | None = None) -> Json:
    def found() -> list[Json]:
        wanted = kind, subtype
        return [
            one
            for one in sandbox.events.sent
            if (one["event"]["type"], one["event"].get("subtype")) == wanted
        ]

    await eventually(lambda: bool(found()))
    return found()[-1]


async def _app_in(sandbox: Sandbox) -> str:
    general = sandbox.state.channel("general").id
    await sandbox.act("sam", "invite", channel=general, user=sandbox.state.bot.id)
    return general


async def _said(sandbox: Sandbox, text: str = "Good morning") -> str:
    await _app_in(sandbox)
    return str((await sandbox.act("sam", "message", channel="general", text=text))["ts"])


async def _posted(sandbox: Sandbox, **details: Any) -> str:
    answer = await client_of(sandbox).chat_postMessage(channel="#general", text="Hello", **details)
    return str(answer["ts"])


@made("socket_hello")
async def hello(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """The first frame of a connection."""
    return (await _frames(sandbox, None))[0]


@made("socket_envelope_events_api_app_mention")
async def mention_envelope(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """An event as it comes through the socket."""
    await peer.close()

    async def talk() -> None:
        await _said(sandbox, "@praise hi")

    frames = await _frames(sandbox, talk, 4)
    return next(one for one in frames if one.get("payload", {}).get("event", {}).get("type") == "app_mention")


@made("socket_envelope_slash_commands")
async def command_envelope(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A command as it comes through the socket."""
    await peer.close()

    async def talk() -> None:
        await sandbox.act("sam", "command", channel="general", text="/praise")

    return (await _frames(sandbox, talk, 1))[-1]


@made("socket_envelope_interactive_block_actions")
async def action_envelope(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A pressed button as it comes through the socket."""
    await peer.close()

    async def talk() -> None:
        await _press(sandbox)

    return (await _frames(sandbox, talk, 1))[-1]


async def _frames(sandbox: Sandbox, act: Callable[[], Awaitable[None]] | None, count: int = 0) -> list[Json]:
    opened = await client_of(sandbox).apps_connections_open(app_token=sandbox.app_token)
    async with aiohttp.ClientSession() as http, http.ws_connect(opened["url"]) as socket:
        frames = [await socket.receive_json(timeout=3)]
        if act is not None:
            acting = asyncio.create_task(_whole(act))
            for _ in range(count):
                frames.append(await socket.receive_json(timeout=3))
                await socket.send_json({"envelope_id": frames[-1]["envelope_id"]})
            await acting
    return frames


async def _whole(act: Callable[[], Awaitable[None]]) -> None:
    await act()


@made("slash_command_form_fields")
async def command(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A slash command."""
    await sandbox.act("sam", "command", channel="general", text="/praise")
    return (await peer.received("slash_commands"))[0]


@made("shortcut_global")
async def shortcut(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A global shortcut."""
    await sandbox.act("sam", "shortcut", callback_id="praise")
    return (await peer.received("shortcut"))[0]


@made("message_action_shortcut")
async def message_shortcut(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A shortcut used on a message."""
    ts = await _said(sandbox)
    await sandbox.act("sam", "shortcut", callback_id="praise_this", channel="general", ts=ts)
    return (await peer.received("message_action"))[0]


async def _press(sandbox: Sandbox) -> None:
    ts = await _posted(sandbox, blocks=[button("go")])
    source = {"type": "message", "channel": sandbox.state.channel("general").id, "ts": ts}
    value = {"type": "button", "value": "1"}
    await sandbox.act("sam", "block_action", source=source, block_id="go-block", action_id="go", value=value)


@made("block_actions_message")
async def pressed(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A button in a message."""
    await _press(sandbox)
    return (await peer.received("block_actions"))[0]


async def _press_in_view(sandbox: Sandbox, view_id: str) -> None:
    source = {"type": "view", "view_id": view_id}
    value = {"type": "button", "value": "1"}
    await sandbox.act("sam", "block_action", source=source, block_id="go-block", action_id="go", value=value)


@made("block_actions_home")
async def pressed_at_home(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A button on the Home tab."""
    await _press_in_view(sandbox, sandbox.world.views.publish(_sam(sandbox), home(), None).id)
    return (await peer.received("block_actions"))[0]


@made("block_actions_modal")
async def pressed_in_modal(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A button in a modal."""
    view = modal(blocks=[button("go"), text_input("why")], close=plain("Cancel"))
    await _press_in_view(sandbox, sandbox.world.views.open(_sam(sandbox), view).id)
    return (await peer.received("block_actions"))[0]


@made("view_submission")
async def submission(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A submitted modal."""
    view = sandbox.world.views.open(_sam(sandbox), modal(close=plain("Cancel")))
    values = {"why": {"input": {"type": "plain_text_input", "value": "Because"}}}
    await sandbox.act("sam", "view_submit", view_id=view.id, values=values)
    return (await peer.received("view_submission"))[0]


@made("view_closed")
async def closed(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A modal that was closed."""
    view = sandbox.world.views.open(_sam(sandbox), modal(close=plain("Cancel"), notify_on_close=True))
    await sandbox.act("sam", "view_close", view_id=view.id)
    return (await peer.received("view_closed"))[0]


@made("block_suggestion_modal")
async def suggestion(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """What was typed into an external select."""
    peer.answer = lambda _: {"options": []}
    select = {"type": "external_select", "action_id": "input", "placeholder": plain("Whom?")}
    block = {"type": "input", "block_id": "who", "label": plain("Whom?"), "element": select}
    view = sandbox.world.views.open(_sam(sandbox), modal(blocks=[block], close=plain("Cancel")))
    source = {"type": "view", "view_id": view.id}
    await sandbox.act("sam", "suggest", source=source, block_id="who", action_id="input", value="an")
    return (await peer.received("block_suggestion"))[0]


@made("event_app_home_opened")
async def home_opened(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """Somebody opened the Messages tab."""
    await sandbox.act("sam", "home_open", tab="messages")
    return await _event(sandbox, "app_home_opened")


@made("event_app_mention")
async def mention(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """Somebody mentioned the app."""
    await _said(sandbox, "@praise hi")
    return await _event(sandbox, "app_mention")


@made("event_message_user")
async def said(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A message by a person."""
    await _said(sandbox)
    return await _event(sandbox, "message")


@made("event_message_bot")
async def said_by_bot(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A message by the app."""
    await _app_in(sandbox)
    await _posted(sandbox)
    return await _event(sandbox, "message")


@made("event_message_changed")
async def changed(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A message that was edited."""
    ts = await _said(sandbox)
    await sandbox.act("sam", "edit", channel="general", ts=ts, text="Good evening")
    return await _event(sandbox, "message", "message_changed")


@made("event_message_deleted")
async def deleted(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A message that was deleted."""
    ts = await _said(sandbox)
    await sandbox.act("sam", "delete", channel="general", ts=ts)
    return await _event(sandbox, "message", "message_deleted")


@made("event_reaction_added")
async def reacted(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A reaction."""
    ts = await _said(sandbox)
    await sandbox.act("marco", "reaction", channel="general", ts=ts, name="wave")
    return await _event(sandbox, "reaction_added")


@made("event_inner_reaction_removed")
async def unreacted(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A reaction taken back."""
    ts = await _said(sandbox)
    await sandbox.act("marco", "reaction", channel="general", ts=ts, name="wave")
    await sandbox.act("marco", "reaction", channel="general", ts=ts, name="wave", remove=True)
    return dict((await _event(sandbox, "reaction_removed"))["event"])


@made("event_member_joined_channel")
async def joined(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """The app was invited."""
    await _app_in(sandbox)
    return await _event(sandbox, "member_joined_channel")


@made("event_inner_subteam_updated")
async def group_changed(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A user group has other people."""
    group = next(iter(sandbox.state.usergroups.values()))
    await sandbox.act("sam", "set_usergroup", usergroup=group.handle, users=["sam", "marco"])
    return dict((await _event(sandbox, "subteam_updated"))["event"])


async def _retitled(sandbox: Sandbox) -> None:
    person = sandbox.state.person("marco").id
    await sandbox.act("sam", "update_person", user=person, fields={"status_text": "On a train"})


@made("event_inner_user_profile_changed")
async def profile_changed(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """Somebody's profile was changed."""
    await _retitled(sandbox)
    return dict((await _event(sandbox, "user_profile_changed"))["event"])


@made("shape_event_user_change")
async def user_changed(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """The same, under the older name."""
    await _retitled(sandbox)
    return await _event(sandbox, "user_change")


@made("shape_event_team_join")
async def team_joined(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """Somebody new."""
    await sandbox.act("sam", "add_person", handle="new.one", real_name="New One")
    return await _event(sandbox, "team_join")


@made("event_app_uninstalled")
async def uninstalled(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """The app has left."""
    await sandbox.uninstall()
    return await _event(sandbox, "app_uninstalled")


@made("event_tokens_revoked")
async def revoked(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """The tokens are dead."""
    await sandbox.uninstall()
    return await _event(sandbox, "tokens_revoked")


@made("shape_api_users.info")
async def users_info(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A person."""
    answer = await client_of(sandbox).users_info(user=_sam(sandbox), include_locale=True)
    return dict(answer.data)  # type: ignore[arg-type]


@made("shape_api_usergroups.list")
async def groups(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """The user groups."""
    answer = await client_of(sandbox).usergroups_list(include_users=True, include_count=True)
    return dict(answer.data)  # type: ignore[arg-type]


@made("event_function_executed")
async def step(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A custom workflow step is to be run."""
    await sandbox.act("sam", "step", callback_id="greet", inputs={"who": _sam(sandbox)})
    return await _event(sandbox, "function_executed")


@made("shape_api_oauth.v2.access")
async def access(sandbox: Sandbox, peer: SocketPeer) -> Json:
    """A code became tokens."""
    consent = Consent(_sam(sandbox), ("chat:write",), ("search:read",), "")
    form = {
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "code": sandbox.world.grants.code_for(consent),
    }
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{sandbox.api_url}oauth.v2.access", data=form) as response,
    ):
        return dict(await response.json())


def _sam(sandbox: Sandbox) -> str:
    return sandbox.state.person("sam").id
