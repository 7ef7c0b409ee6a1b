"""Who comes along for lunch? A small Bolt app: command, modal, message with a button, mention, Home."""

import os
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def invitation(place: str, guests: list[str]) -> dict[str, Any]:
    who = ", ".join(f"<@{one}>" for one in guests) or "nobody yet"
    button = {
        "type": "button",
        "action_id": "join",
        "text": plain("I am in"),
        "value": f"{place}|{','.join(guests)}",
    }
    text = f"Lunch at {place}: {who}"
    return {
        "text": text,
        "blocks": [section(text), {"type": "actions", "block_id": "lunch", "elements": [button]}],
    }


@app.command("/lunch")
def ask(ack: Any, command: Any, client: Any) -> None:
    ack()
    place = {"type": "plain_text_input", "action_id": "name"}
    view = {
        "type": "modal",
        "callback_id": "lunch",
        "private_metadata": command["channel_id"],
        "title": plain("Lunch"),
        "submit": plain("Invite"),
        "blocks": [{"type": "input", "block_id": "place", "label": plain("Where?"), "element": place}],
    }
    client.views_open(trigger_id=command["trigger_id"], view=view)


@app.view("lunch")
def invite(ack: Any, view: Any, client: Any) -> None:
    place = view["state"]["values"]["place"]["name"]["value"]
    if place == "nowhere":
        ack(response_action="errors", errors={"place": "Somewhere, please."})
        return
    ack()
    client.chat_postMessage(channel=view["private_metadata"], **invitation(place, []))


@app.action("join")
def join(ack: Any, action: Any, body: Any, client: Any) -> None:
    ack()
    place, _, guests = action["value"].partition("|")
    everyone = [*filter(None, guests.split(",")), body["user"]["id"]]
    channel, ts = body["container"]["channel_id"], body["container"]["message_ts"]
    client.chat_update(channel=channel, ts=ts, **invitation(place, everyone))


@app.event("app_mention")
def mentioned(event: Any, say: Any) -> None:
    say(text=f"<@{event['user']}> Type /lunch.", thread_ts=event["ts"])


@app.event("app_home_opened")
def show_home(event: Any, client: Any) -> None:
    client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Type */lunch*.")]})


if __name__ == "__main__":
    if "PORT" in os.environ:
        app.start(port=int(os.environ["PORT"]))
    else:
        SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()
