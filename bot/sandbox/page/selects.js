/* How do the select menus of Block Kit work: one or several, from a list, the app, people or channels? */

import { el, freshId } from "./dom.js";
import { focusKey, spokenAs, use } from "./interaction.js";
import { openListbox } from "./listbox.js";
import { drawText, textOf } from "./mrkdwn.js";
import { choiceOf, choicesFor } from "./select_choices.js";
import { toast } from "./toasts.js";

const FIELDS = {
  static_select: "selected_option", external_select: "selected_option", users_select: "selected_user",
  channels_select: "selected_channel", conversations_select: "selected_conversation",
};

/** Any of the ten kinds of select menu. */
export function drawSelect(element, place) {
  const multiple = element.type.startsWith("multi_");
  const base = element.type.replace("multi_", "");
  const field = multiple ? `${FIELDS[base]}s` : FIELDS[base];
  const holdsOptions = base === "static_select" || base === "external_select";
  const placeholder = textOf(element.placeholder) || (multiple ? "Choose any" : "Choose one");
  const chosen = new Map(); // key -> choice
  const valueId = freshId("value");
  let before = read(place.surface.declare(place.blockId, element));

  const anchor = el("button", {
    type: "button", class: "select", "aria-haspopup": "listbox", "aria-expanded": "false",
    "data-focus": focusKey(place, element), autofocus: element.focus_on_load, onclick: open,
    ...spokenAs(place, placeholder),
    "aria-labelledby": place.labelledBy ? `${place.labelledBy} ${valueId}` : null,
  });
  const chips = multiple ? el("div", { class: "chips" }) : null;
  const clear = !multiple && place.optional
    ? el("button", { type: "button", class: "plain clear", "aria-label": "Clear the choice", onclick: () => settle([]) }, "×")
    : null;
  const node = el("div", { class: "select-field" }, chips, anchor, clear);
  show();
  return node;

  function read(state) {
    const held = multiple ? state[field] : [state[field]].filter(Boolean);
    chosen.clear();
    for (const one of held) {
      const choice = choiceOf(one, holdsOptions);
      chosen.set(choice.key, choice);
    }
    return [...chosen.values()];
  }

  function stateNow() {
    const held = [...chosen.values()].map((choice) => choice.held);
    return { type: element.type, [field]: multiple ? held : (held[0] ?? null) };
  }

  function show() {
    const single = !multiple && [...chosen.values()][0];
    const value = el("span", { id: valueId, class: single ? null : "placeholder" }, single ? drawText(single.text) : placeholder);
    anchor.replaceChildren(value, el("span", { class: "arrow", "aria-hidden": "true" }, "▾"));
    if (!place.labelledBy) anchor.setAttribute("aria-label", single ? `${placeholder}: ${single.label}` : placeholder);
    if (clear) clear.hidden = !single;
    chips?.replaceChildren(...[...chosen.values()].map(drawChip));
  }

  function drawChip(choice) {
    return el("span", { class: "chip" }, choice.label, el("button", {
      type: "button", class: "plain", "aria-label": `Remove ${choice.label}`,
      onclick: () => settle([...chosen.values()].filter((one) => one.key !== choice.key)),
    }, "×"));
  }

  function open() {
    if (anchor.getAttribute("aria-busy")) return;
    openListbox(anchor, {
      label: placeholder,
      multiple,
      chosen,
      ...choicesFor(element, place),
      pick,
      finish: () => settle([...chosen.values()]),
    });
  }

  function pick(choice) {
    if (multiple && chosen.has(choice.key)) chosen.delete(choice.key);
    else if (multiple && chosen.size >= (element.max_selected_items ?? Infinity)) {
      toast(`You can choose at most ${element.max_selected_items}.`);
    } else {
      if (!multiple) chosen.clear();
      chosen.set(choice.key, choice);
    }
    show();
  }

  /** The choice is made: remember it, tell the app if it differs, go back if the person says no. */
  async function settle(choices) {
    chosen.clear();
    for (const choice of choices) chosen.set(choice.key, choice);
    show();
    if (choices.map((one) => one.key).join("\n") === before.map((one) => one.key).join("\n")) return;
    const earlier = before;
    before = choices;
    if (await use(place, element, stateNow(), anchor)) return;
    before = earlier;
    chosen.clear();
    for (const choice of earlier) chosen.set(choice.key, choice);
    show();
  }
}
