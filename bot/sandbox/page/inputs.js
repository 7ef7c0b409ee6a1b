/* How are the elements drawn that are typed into: texts, numbers, addresses? */

import { el } from "./dom.js";
import { focusKey, spokenAs } from "./interaction.js";
import { textOf } from "./mrkdwn.js";
import { dispatchWhileTyping } from "./typing_dispatch.js";

// Not type=number: it hides what was typed when it is not a number, and the app's rules are about that text.
const INPUT_TYPES = {
  plain_text_input: { type: "text" },
  email_text_input: { type: "email", inputmode: "email" },
  url_text_input: { type: "url", inputmode: "url" },
  number_input: { type: "text", inputmode: "decimal" },
};

/** A text, number, e-mail or web address field. */
export function drawTextInput(element, place) {
  const state = place.surface.declare(place.blockId, element);
  const attributes = {
    class: "field-input", placeholder: textOf(element.placeholder), autocomplete: "off",
    "data-focus": focusKey(place, element), autofocus: element.focus_on_load,
    ...spokenAs(place, textOf(element.placeholder) || "Text"),
  };
  const input = element.multiline
    ? el("textarea", { ...attributes, rows: "4" })
    : el("input", { ...attributes, ...INPUT_TYPES[element.type] });
  input.value = state.value ?? "";
  const counter = element.max_length ? el("small", { class: "counter", "aria-hidden": "true" }) : null;
  const count = () => {
    if (!counter) return;
    counter.textContent = `${input.value.length} / ${element.max_length}`;
    counter.classList.toggle("too-long", input.value.length > element.max_length);
  };
  const remember = () => {
    place.surface.set(place.blockId, element.action_id, { type: element.type, value: input.value || null });
    count();
  };
  input.addEventListener("input", remember);
  if (place.acts) dispatchWhileTyping(element, place, input);
  count();
  return el("div", { class: "text-field" }, input, counter);
}
