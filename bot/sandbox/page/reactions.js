/* How are reactions shown, given and taken back? */

import { el } from "./dom.js";
import { drawEmoji } from "./emoji.js";
import { toggleEmojiPicker } from "./emoji_picker.js";
import { act } from "./requests.js";
import { known, personName } from "./workspace.js";

/** Give the reaction, or take it back when the person has given it. */
export function toggleReaction(channel, message, name) {
  const given = message.reactions?.find((one) => one.name === name)?.users ?? [];
  return act("reaction", { channel, ts: message.ts, name, remove: given.includes(known.me) });
}

/** The row of reactions under a message; null when there is none. */
export function drawReactions(channel, message) {
  if (!message.reactions?.length) return null;
  const buttons = message.reactions.map((reaction) => drawReaction(channel, message, reaction));
  return el("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, buttons, addReactionButton(channel, message, "row"));
}

function drawReaction(channel, message, { name, count, users }) {
  const mine = users.includes(known.me);
  const simulated = new Set((message.simulated_reactions ?? []).filter((one) => one.name === name).map((one) => one.user));
  const who = users.map((user) => `${personName(user)}${simulated.has(user) ? " (simulated)" : ""}`).join(", ");
  const words = `${name.replaceAll("_", " ")}: ${count ?? users.length}, ${who}`;
  return el("button", {
    type: "button", class: ["reaction", mine && "mine"], "aria-pressed": String(mine), title: `${who} reacted with :${name}:`,
    "aria-label": words, "data-focus": `reaction/${name}`,
    onclick: () => toggleReaction(channel, message, name),
  }, drawEmoji(name), el("span", { class: "count" }, String(count ?? users.length)));
}

/** Let the person pick a reaction, beside `anchor`. */
export function pickReaction(anchor, channel, message) {
  toggleEmojiPicker(anchor, (name) => {
    const given = message.reactions?.find((one) => one.name === name)?.users ?? [];
    if (!given.includes(known.me)) toggleReaction(channel, message, name);
  });
}

/** The button that opens the picker. */
export function addReactionButton(channel, message, where) {
  const button = el("button", {
    type: "button", class: "reaction-add", "aria-label": "Add reaction", title: "Add reaction",
    "aria-haspopup": "dialog", "aria-expanded": "false", "data-focus": `add-reaction/${where}`,
    onclick: () => pickReaction(button, channel, message),
  }, el("span", { "aria-hidden": "true" }, "☺+"));
  return button;
}
