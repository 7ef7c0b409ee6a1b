/* Who comes along for lunch? A small Bolt app: command, modal, message with a button, mention, Home. */

const { App } = require("@slack/bolt");

const clientOptions = { slackApiUrl: process.env.SLACK_API_URL };
const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: !process.env.PORT,
  clientOptions, // for the Web API
  installerOptions: { clientOptions }, // for opening sockets
});

const plain = (text) => ({ type: "plain_text", text });
const section = (text) => ({ type: "section", text: { type: "mrkdwn", text } });

function invitation(place, guests) {
  const text = `Lunch at ${place}: ${guests.map((one) => `<@${one}>`).join(", ") || "nobody yet"}`;
  const button = { type: "button", action_id: "join", text: plain("I am in"), value: `${place}|${guests.join(",")}` };
  return { text, blocks: [section(text), { type: "actions", block_id: "lunch", elements: [button] }] };
}

app.command("/lunch", async ({ ack, command, client }) => {
  await ack();
  const element = { type: "plain_text_input", action_id: "name" };
  await client.views.open({
    trigger_id: command.trigger_id,
    view: {
      type: "modal",
      callback_id: "lunch",
      private_metadata: command.channel_id,
      title: plain("Lunch"),
      submit: plain("Invite"),
      blocks: [{ type: "input", block_id: "place", label: plain("Where?"), element }],
    },
  });
});

app.view("lunch", async ({ ack, view, client }) => {
  const place = view.state.values.place.name.value;
  if (place === "nowhere") {
    await ack({ response_action: "errors", errors: { place: "Somewhere, please." } });
    return;
  }
  await ack();
  await client.chat.postMessage({ channel: view.private_metadata, ...invitation(place, []) });
});

app.action("join", async ({ ack, action, body, client }) => {
  await ack();
  const [place, guests] = action.value.split("|");
  const everyone = [...guests.split(",").filter(Boolean), body.user.id];
  const { channel_id: channel, message_ts: ts } = body.container;
  await client.chat.update({ channel, ts, ...invitation(place, everyone) });
});

app.event("app_mention", async ({ event, say }) => {
  await say({ text: `<@${event.user}> Type /lunch.`, thread_ts: event.ts });
});

app.event("app_home_opened", async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [section("Type */lunch*.")] } });
});

app.start(process.env.PORT ? Number(process.env.PORT) : undefined);
