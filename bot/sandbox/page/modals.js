/* How are the modals of the acting person shown: a stack of which only the top is seen? */

import { drawBlocks } from "./blocks.js";
import { el, keepingFocus } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { closePopup } from "./popups.js";
import { act } from "./requests.js";
import { forgetModalsExcept, viewSurface } from "./surfaces.js";
import { rescueToasts, toast } from "./toasts.js";
import { known } from "./workspace.js";

let dialog = null;
let parts = {};
let shown = { id: null, signature: null, depth: 0 };

/** Show the stack (bottom first) as the sandbox tells it; an empty one closes the dialog. */
export function showModals(views) {
  forgetModalsExcept(views.map((view) => view.id));
  const top = views.at(-1);
  if (!top) {
    close();
    return;
  }
  const signature = JSON.stringify([top.id, top.hash, top.errors ?? {}, views.length]);
  if (signature === shown.signature) return;
  const isNew = top.id !== shown.id;
  shown = { id: top.id, signature, depth: views.length };
  if (!dialog) open();
  if (isNew) closePopup();
  draw(top, views.length, isNew);
}

function open() {
  parts = {
    title: el("h2", { id: "modal-title", tabindex: "-1" }),
    body: el("div", { class: "modal-body" }),
    depth: el("span", { class: "muted" }),
    close: el("button", { type: "button" }),
    submit: el("button", { type: "submit", class: "primary" }),
  };
  const cross = el("button", { type: "button", class: "plain", "aria-label": "Close all", onclick: () => closeView(true) }, "×");
  parts.cross = cross;
  parts.form = el("form", { novalidate: true, autocomplete: "off" },
    el("header", {}, parts.title, cross),
    parts.body,
    el("footer", { class: "dialog-buttons" }, parts.depth, parts.close, parts.submit));
  dialog = el("dialog", { class: "modal", "aria-labelledby": "modal-title" }, parts.form);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault(); // the sandbox decides; its news closes the dialog
    closeView(false);
  });
  document.body.append(dialog);
  dialog.showModal();
}

function close() {
  shown = { id: null, signature: null, depth: 0 };
  if (!dialog) return;
  closePopup();
  rescueToasts(dialog);
  dialog.close();
  dialog.remove();
  dialog = null;
}

function draw(view, depth, isNew) {
  const surface = viewSurface(view, known.current);
  const redraw = () => {
    const blocks = surface.redraw(() => drawBlocks(view.blocks ?? [], surface, view.errors ?? {}), view.state?.values);
    parts.body.replaceChildren(...blocks);
  };
  parts.title.textContent = textOf(view.title);
  parts.depth.textContent = depth > 1 ? `Step ${depth}` : "";
  parts.cross.setAttribute("aria-label", depth > 1 ? "Close all" : "Close");
  parts.close.textContent = textOf(view.close) || (depth > 1 ? "Back" : "Close");
  parts.close.onclick = () => closeView(false);
  parts.submit.textContent = textOf(view.submit) || "Submit";
  parts.submit.hidden = !view.submit && !(view.blocks ?? []).some((block) => block.type === "input");
  parts.form.onsubmit = (event) => {
    event.preventDefault();
    submit(view, surface);
  };
  if (isNew) {
    redraw();
    parts.body.scrollTop = 0;
    busy(false);
  } else {
    keepingFocus(parts.body, redraw);
  }
  focusFirst(isNew);
}

/** A new modal puts the focus where the app wants it or on its first control; errors put it on the first of them. */
function focusFirst(isNew) {
  const wrong = parts.body.querySelector('[aria-invalid="true"]');
  const inside = wrong && !wrong.matches("input, textarea, button, [contenteditable]") ? wrong.querySelector("input") : wrong;
  if (inside) inside.focus();
  else if (isNew) {
    const first = parts.body.querySelector("[autofocus]") ?? parts.body.querySelector("input, textarea, [contenteditable], button:not(.plain, .tool), a");
    (first ?? parts.title).focus({ preventScroll: !first?.matches("[autofocus]") });
  }
}

async function submit(view, surface) {
  if (parts.form.getAttribute("aria-busy")) return;
  busy(true);
  const answer = await act("view_submit", { view_id: view.id, values: surface.values }, { quietly: true });
  busy(false);
  if (answer.ok) return;
  if (answer.errors && shown.id === view.id) {
    shown.signature = null;
    draw({ ...view, errors: answer.errors }, shown.depth, false);
  } else if (answer.error && !parts.body.querySelector(".field-error")) toast(answer.error, "error");
}

function busy(yes) {
  if (yes) parts.form.setAttribute("aria-busy", "true");
  else parts.form.removeAttribute("aria-busy");
  parts.submit.disabled = yes;
}

function closeView(all) {
  if (shown.id) act("view_close", { view_id: shown.id, all });
}
