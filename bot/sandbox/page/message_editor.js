/* How does one change what one has said? */

import { el } from "./dom.js";
import { unescapeText } from "./mrkdwn.js";
import { act } from "./requests.js";
import { channel as channelOf, person } from "./workspace.js";

/** Message text back to what its author typed: references become @name and #name again. */
function asTyped(text) {
  const plain = text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (whole, id) => (person(id) ? `@${person(id).name}` : whole))
    .replace(/<#(\w+)(?:\|[^>]*)?>/g, (whole, id) => (channelOf(id) ? `#${channelOf(id).name}` : whole))
    .replace(/<!subteam\^\w+\|(@[^>]+)>/g, "$1")
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>/g, "$1");
  return unescapeText(plain);
}

/** A small form in place of the message; `done()` puts the message back when nothing was changed. */
export function drawEditor(message, channel, done) {
  const input = el("textarea", { rows: "2", class: "field-input", "aria-label": "Edit message", onkeydown: onKey });
  input.value = asTyped(message.text);
  const form = el("form", { class: "editor", onsubmit: save },
    input,
    el("div", { class: "row" },
      el("button", { type: "submit", class: "primary" }, "Save"),
      el("button", { type: "button", onclick: done }, "Cancel")));
  return form;

  function onKey(event) {
    if (event.key === "Escape") done();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async function save(event) {
    event.preventDefault();
    if (!input.value.trim() || input.value === asTyped(message.text)) {
      done();
      return;
    }
    const answer = await act("edit", { channel, ts: message.ts, text: input.value });
    if (answer.ok) done();
  }
}
