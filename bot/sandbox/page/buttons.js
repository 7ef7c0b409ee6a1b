/* How are the elements drawn that are pressed: button, overflow, icon and feedback buttons? */

import { confirmed } from "./confirm.js";
import { el, safeAddress } from "./dom.js";
import { focusKey, tell } from "./interaction.js";
import { menuButton } from "./menus.js";
import { drawText, textOf } from "./mrkdwn.js";

function visit(address) {
  const safe = safeAddress(address);
  if (safe) window.open(safe, "_blank", "noopener,noreferrer");
}

/** A button; one press at a time, busy until the app has acknowledged it. */
export function drawButton(element, place) {
  const button = el("button", {
    type: "button",
    class: ["action", ["primary", "danger"].includes(element.style) && element.style],
    "aria-label": element.accessibility_label,
    "data-focus": focusKey(place, element),
    onclick: async () => {
      if (button.getAttribute("aria-busy") || !(await confirmed(element.confirm))) return;
      visit(element.url);
      await tell(place, element, { type: element.type, value: element.value ?? null }, button);
    },
  }, drawText(element.text), element.url ? el("span", { class: "leaves", "aria-hidden": "true" }, " ↗") : null);
  return button;
}

/** The "⋯" menu of an overflow element. */
export function drawOverflow(element, place) {
  const choose = (option) => async () => {
    if (!(await confirmed(element.confirm))) return;
    visit(option.url);
    await tell(place, element, { type: "overflow", selected_option: option }, button);
  };
  const items = () => (element.options ?? []).map((option) => ({
    label: drawText(option.text), detail: option.description && textOf(option.description), choose: choose(option),
  }));
  const button = menuButton("⋯", "More options", items, { class: "action overflow", "data-focus": focusKey(place, element) });
  return button;
}

/** A small button with an icon (context_actions); "trash" is the one Slack documents. */
export function drawIconButton(element, place) {
  const icon = element.icon === "trash" ? "🗑" : "•";
  const drawn = drawButton({ ...element, text: { type: "plain_text", text: icon } }, place);
  drawn.setAttribute("aria-label", element.accessibility_label ?? textOf(element.text));
  drawn.title = textOf(element.text);
  return drawn;
}

/** Thumbs up and down (context_actions). */
export function drawFeedbackButtons(element, place) {
  const one = (button) => button && drawButton({ ...button, type: "feedback_buttons", action_id: element.action_id }, place);
  return el("span", { class: "row" }, one(element.positive_button), one(element.negative_button));
}
