/* How does one start talking to somebody, or make a channel? */

import { el } from "./dom.js";
import { openListbox } from "./listbox.js";
import { menuButton } from "./menus.js";
import { closePopup, openPopup } from "./popups.js";
import { act, get } from "./requests.js";
import { known, learn, personName } from "./workspace.js";

/** The "+" above the conversations; `open(id)` shows the new one. */
export function drawNewConversation(open) {
  const button = menuButton("+", "New conversation", () => [
    { label: "Message somebody…", choose: () => choosePerson(button, open) },
    { label: "Make a channel…", choose: () => nameChannel(button, open) },
  ], { class: "plain new" });
  return button;
}

function choosePerson(anchor, open) {
  const others = known.people.filter((one) => !one.deleted && one.id !== known.me);
  openListbox(anchor, {
    label: "people", chosen: new Set(), finish: null,
    groups: [{ choices: others.map((one) => ({ key: one.id, label: personName(one.id), detail: one.title })) }],
    pick: (choice) => show(act("open_dm", { user: choice.key }), open),
  });
}

function nameChannel(anchor, open) {
  const name = el("input", { type: "text", class: "field-input", "aria-label": "Name of the channel", placeholder: "team-name", maxlength: "80", required: true });
  const form = el("form", {
    class: "small-form",
    onsubmit: (event) => {
      event.preventDefault();
      closePopup();
      show(act("create_channel", { name: name.value.trim() }), open);
    },
  }, name, el("button", { type: "submit", class: "primary" }, "Make"));
  openPopup(anchor, form, { role: "dialog", label: "Make a channel" });
  name.focus();
}

async function show(acted, open) {
  const answer = await acted;
  if (!answer.ok || !answer.channel) return;
  const { conversations } = await get("conversations", { as: known.me });
  if (conversations) learn({ conversations });
  open(answer.channel);
}
