/* How does a menu of commands (overflow, "more", shortcuts) work with the mouse and the keyboard? */

import { el } from "./dom.js";
import { closePopup, isOpenAt, openPopup } from "./popups.js";

/**
 * Open a menu beside `anchor`, or close it when it stands open. An item is
 * {label (string or nodes), detail?, danger?, chosen?}, with `choose()` for what it does; null draws a line.
 */
export function toggleMenu(anchor, label, items) {
  if (isOpenAt(anchor)) {
    closePopup();
    return;
  }
  const entries = items.map((item) => (item ? menuItem(item) : el("hr", { role: "separator" })));
  const box = openPopup(anchor, entries, { role: "menu", label });
  const buttons = entries.filter((entry) => entry.role === "menuitem" || entry.tagName === "BUTTON");
  box.addEventListener("keydown", (event) => moveInMenu(event, buttons));
  buttons[0]?.focus();
}

/** A button that opens a menu; `items` is asked for when it opens. */
export function menuButton(content, label, items, attributes = {}) {
  const button = el("button", {
    type: "button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, title: label,
    onclick: () => toggleMenu(button, label, items()), ...attributes,
  }, content);
  return button;
}

function menuItem({ label, detail, danger, choose }) {
  return el("button", {
    type: "button", role: "menuitem", tabindex: "-1", class: ["menu-item", danger && "danger-text"],
    onclick: () => {
      closePopup();
      choose();
    },
  }, el("span", {}, label), detail ? el("small", {}, detail) : null);
}

function moveInMenu(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + buttons.length, Home: 0, End: buttons.length - 1 };
  if (event.key === "Tab") closePopup();
  if (!(event.key in steps)) return;
  event.preventDefault();
  buttons[steps[event.key] % buttons.length].focus();
}
