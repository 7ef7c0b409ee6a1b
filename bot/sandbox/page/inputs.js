/* How are the elements drawn that are typed into: texts, numbers, addresses, files? */

import { el } from "./dom.js";
import { focusKey, spokenAs, tell, use } from "./interaction.js";
import { textOf } from "./mrkdwn.js";

const TYPING_PAUSE_MS = 400;
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

/** With `dispatch_action` the app hears of Enter (the default), of every character, or of both. */
function dispatchWhileTyping(element, place, input) {
  const moments = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const hear = () => tell(place, element, place.surface.get(place.blockId, element.action_id), input);
  if (moments.includes("on_enter_pressed")) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      hear();
    });
  }
  if (moments.includes("on_character_entered")) {
    let pause;
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(hear, TYPING_PAUSE_MS);
    });
  }
}

/** A rich text field, as plain paragraphs: what is typed becomes one section. */
export function drawRichTextInput(element, place) {
  const state = place.surface.declare(place.blockId, element);
  const input = el("textarea", {
    class: "field-input", rows: String(element.min_lines ?? 4), placeholder: textOf(element.placeholder),
    "data-focus": focusKey(place, element), autofocus: element.focus_on_load, ...spokenAs(place, "Text"),
    oninput: () => place.surface.set(place.blockId, element.action_id, richState(input.value)),
    onchange: () => place.acts && tell(place, element, richState(input.value), input),
  });
  input.value = plainOf(state.rich_text_value);
  return input;
}

function richState(text) {
  const section = { type: "rich_text_section", elements: [{ type: "text", text }] };
  return { type: "rich_text_input", rich_text_value: text ? { type: "rich_text", elements: [section] } : null };
}

function plainOf(part) {
  if (!part) return "";
  return part.text ?? (part.elements ?? []).map(plainOf).join(part.type === "rich_text" ? "\n" : "");
}

/** A choice of files; the sandbox gets their names and sizes, not their content. */
export function drawFileInput(element, place) {
  const state = place.surface.declare(place.blockId, element);
  const chosen = el("small", {}, namesOf(state.files));
  const input = el("input", {
    type: "file", multiple: (element.max_files ?? 10) > 1, accept: element.filetypes?.map((type) => `.${type}`).join(","),
    "data-focus": focusKey(place, element), ...spokenAs(place, "Files"),
    onchange: () => {
      const files = [...input.files].map(describeFile);
      chosen.textContent = namesOf(files);
      use(place, element, { type: "file_input", files }, input);
    },
  });
  return el("div", { class: "text-field" }, input, chosen);
}

function describeFile(file, index) {
  const filetype = file.name.includes(".") ? file.name.split(".").at(-1).toLowerCase() : "";
  return { id: `F${Date.now()}${index}`, name: file.name, title: file.name, mimetype: file.type, filetype, size: file.size };
}

function namesOf(files) {
  return files.map((file) => file.name).join(", ");
}
