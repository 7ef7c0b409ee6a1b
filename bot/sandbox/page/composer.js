/* How does one write a message or a slash command, and what becomes of it when nobody answers? */

import { el, freshId } from "./dom.js";
import { menuButton } from "./menus.js";
import { act } from "./requests.js";
import { OfferList, offersAt, usageHint } from "./typeahead.js";
import { known } from "./workspace.js";

const MAX_HEIGHT_PX = 220;
const drafts = new Map(); // "channel thread" -> text

/** A place to write in; `sent()` is called after each message that arrived. */
export class Composer {
  constructor(box, sent = () => {}) {
    Object.assign(this, { channel: null, thread: null, sent });
    const hintId = freshId("hint");
    this.field = el("textarea", {
      rows: "1", class: "composer-field", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-describedby": hintId,
      autocomplete: "off", oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onblur: () => this.offers.close(),
      onclick: () => this.#offer(),
    });
    this.offers = new OfferList(this.field, (offer) => this.#take(offer));
    this.usage = el("div", { class: "usage", id: hintId });
    this.button = el("button", { type: "submit", class: "primary", "aria-label": "Send", title: "Send (Enter)" }, "Send");
    this.form = el("form", { class: "composer", onsubmit: (event) => this.#send(event) },
      this.offers.box, this.field,
      el("div", { class: "composer-foot" }, this.#shortcutsButton(), this.usage, this.button));
    this.note = el("div", { class: "composer-note", hidden: true });
    box.append(this.form, this.note);
  }

  /** Write to `channel` (in the thread `thread`); the draft left there comes back. */
  point(channel, label, thread = null) {
    this.#keepDraft();
    Object.assign(this, { channel, thread });
    this.field.value = drafts.get(this.#draftKey()) ?? "";
    this.field.placeholder = label;
    this.field.setAttribute("aria-label", label);
    this.shortcuts.hidden = !globalShortcuts().length;
    this.#typed();
    this.offers.close();
  }

  /** Say why nothing can be written here (nodes), or let it be written again (null). */
  forbid(reason) {
    this.form.hidden = Boolean(reason);
    this.note.hidden = !reason;
    this.note.replaceChildren(...(reason ?? []));
  }

  focus() {
    if (!this.form.hidden) this.field.focus();
  }

  #draftKey() {
    return `${this.channel} ${this.thread ?? ""}`;
  }

  #keepDraft() {
    if (this.channel) drafts.set(this.#draftKey(), this.field.value);
  }

  #typed() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, MAX_HEIGHT_PX)}px`;
    this.usage.textContent = usageHint(this.field.value);
    this.#offer();
  }

  #offer() {
    const { value, selectionStart, selectionEnd } = this.field;
    const found = selectionStart === selectionEnd ? offersAt(value, selectionStart) : null;
    this.start = found?.start ?? 0;
    if (found && document.activeElement === this.field) this.offers.show(found.offers);
    else this.offers.close();
  }

  #take(offer) {
    const { value, selectionStart } = this.field;
    const rest = value.slice(selectionStart).replace(/^ /, "");
    this.field.value = value.slice(0, this.start) + offer.insert + rest;
    const caret = this.start + offer.insert.length;
    this.field.setSelectionRange(caret, caret);
    this.#typed();
    this.offers.close();
  }

  #key(event) {
    if (event.isComposing) return;
    const { key } = event;
    if (this.offers.isOpen && this.#offerKey(event)) return;
    if (key === "Enter" && !event.shiftKey) this.#send(event);
  }

  #offerKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.offers.move(steps[event.key]);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !this.#isComplete())) this.#take(this.offers.current);
    else if (event.key === "Escape") this.offers.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** Whether what is typed is the offered word already: then Enter sends, as one expects. */
  #isComplete() {
    return this.field.value.slice(this.start).trim().toLowerCase() === this.offers.current.insert.trim().toLowerCase()
      && this.offers.active === 0;
  }

  async #send(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text || this.form.getAttribute("aria-busy")) return;
    const target = { channel: this.channel, ...(this.thread ? { thread_ts: this.thread } : {}) };
    const draft = this.#draftKey();
    this.#busy(true);
    const answer = await act(text.startsWith("/") ? "command" : "message", { ...target, text });
    this.#busy(false);
    if (!answer.ok) return; // what was typed stays; the toast says what went wrong
    drafts.delete(draft);
    if (draft === this.#draftKey()) {
      this.field.value = "";
      this.#typed();
    }
    this.sent();
  }

  #busy(yes) {
    if (yes) this.form.setAttribute("aria-busy", "true");
    else this.form.removeAttribute("aria-busy");
    this.field.readOnly = yes;
    this.button.textContent = yes ? "Sending…" : "Send";
    this.offers.close();
  }

  #shortcutsButton() {
    const items = () => globalShortcuts().map((one) => ({
      label: one.name,
      detail: [known.app.name, one.description].filter(Boolean).join(": "),
      choose: () => act("shortcut", { callback_id: one.callback_id }),
    }));
    this.shortcuts = menuButton(el("span", { "aria-hidden": "true" }, "⚡"), "Shortcuts", items, { class: "plain" });
    return this.shortcuts;
  }
}

function globalShortcuts() {
  return (known.app?.shortcuts ?? []).filter((one) => one.type === "global");
}
