/* How does the page say in passing that something went right or wrong? */

import { el } from "./dom.js";

const MOST = 4;
const SHOWN_MS = { info: 5000, error: 10000 };

function shelf() {
  return document.getElementById("toasts");
}

/** Show `text` for a while and answer the toast, so that it can be removed. Errors interrupt a screen reader, everything else waits its turn. */
export function toast(text, level = "info") {
  const note = el(
    "div",
    { class: ["toast", `toast-${level}`], role: level === "error" ? "alert" : "status" },
    el("span", {}, text),
    el("button", { type: "button", class: "plain", "aria-label": "Dismiss", onclick: () => note.remove() }, "×"),
  );
  // Modal dialogs make the rest of the page inert; a toast has to be inside the top one to be reached.
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  if (dialog) {
    let inner = dialog.querySelector(":scope > .toasts");
    if (!inner) dialog.append((inner = el("div", { class: "toasts" })));
    inner.append(note);
  } else {
    shelf().append(note);
    while (shelf().children.length > MOST) shelf().firstChild.remove();
  }
  setTimeout(() => note.remove(), SHOWN_MS[level] ?? SHOWN_MS.info);
  return note;
}

/** Take the toasts out of a dialog that is about to close, so that they are seen to their end. */
export function rescueToasts(dialog) {
  shelf().append(...dialog.querySelectorAll(".toast"));
}

/** Say `text` to screen readers only. */
export function announce(text) {
  document.getElementById("announcements").replaceChildren(text);
}
