/* What crosses the wire between the app and the sandbox, live? */

import { arrange, el } from "./dom.js";
import { copy, InspectorRow } from "./inspector_row.js";
import { get } from "./requests.js";

const MOST_ROWS = 500;
const LOOK_EVERY_MS = 500;
const TYPING_MS = 250;
const AT_THE_END_PX = 30;
const CLEARED = "inspector-cleared-up-to";
const FILTERS = [
  ["Calls", "call,response_url,upload,download"], ["Events", "event"], ["Commands", "command"], ["Interactions", "interaction"],
  ["Sockets", "socket"], ["Faults", "fault"],
];

/** The inspector; it looks for news only while `open()`. */
export class Inspector {
  constructor(close) {
    this.rows = new Map();
    this.revision = 0;
    this.question = 0; // counts up with every other choice of filters: late answers to earlier ones are dropped
    this.timer = null;
    this.list = el("ol", { class: "wire-list plain-list", "aria-label": "What crossed the wire, newest last" });
    this.nothing = el("p", { class: "wire-nothing muted" });
    this.scroll = el("div", { class: "wire-scroll" }, this.nothing, this.list);
    this.search = el("input", {
      type: "search", class: "listbox-search", placeholder: "Method or text", "aria-label": "Search the wire",
      oninput: () => this.#searchSoon(),
    });
    this.kinds = FILTERS.map(([name, kinds]) => el("button", {
      type: "button", "aria-pressed": "false", "data-kinds": kinds, onclick: (event) => this.#press(event.currentTarget),
    }, name));
    this.errors = el("button", { type: "button", "aria-pressed": "false", onclick: (event) => this.#press(event.currentTarget) }, "Errors only");
    this.title = el("h2", { tabindex: "-1" }, "Inspector");
    this.node = el("section", { class: "dock-tool inspector", "aria-label": "Inspector", hidden: true },
      el("header", { class: "tool-head" }, this.title,
        el("div", { class: "segmented kinds", role: "group", "aria-label": "Kinds" }, this.kinds),
        this.errors, this.search,
        el("button", { type: "button", onclick: () => this.#copyAll() }, "Copy all"),
        el("button", { type: "button", onclick: () => this.#clear() }, "Clear"),
        el("button", { type: "button", class: "plain", "aria-label": "Close inspector", onclick: close }, "×")),
      this.scroll);
    this.list.addEventListener("keydown", (event) => this.#move(event));
  }

  open() {
    this.#again();
  }

  close() {
    clearTimeout(this.timer);
    this.question += 1;
    this.#forget();
  }

  #filters() {
    const kinds = this.kinds.filter((button) => button.getAttribute("aria-pressed") === "true").map((button) => button.dataset.kinds);
    return {
      kind: kinds.join(",") || null,
      q: this.search.value.trim() || null,
      errors: this.errors.getAttribute("aria-pressed") === "true" ? 1 : null,
      limit: MOST_ROWS,
    };
  }

  #press(button) {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    this.#again();
  }

  #searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#again(), TYPING_MS);
  }

  /** Ask anew, because the filters are others. */
  #again() {
    clearTimeout(this.timer);
    this.question += 1;
    this.revision = 0;
    this.#look(true);
  }

  async #look(anew) {
    const { question } = this;
    const answer = await get("wire", { ...this.#filters(), after: this.revision });
    if (question !== this.question) return;
    if (answer.rows) this.#take(answer, anew || answer.revision < this.revision);
    this.timer = setTimeout(() => this.#look(false), LOOK_EVERY_MS);
  }

  #take({ rows, revision, more }, anew) {
    const atTheEnd = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < AT_THE_END_PX;
    if (anew) {
      this.#forget();
      this.more = more;
    }
    this.revision = revision;
    const cleared = this.#cleared(rows);
    for (const entry of rows) {
      const known = this.rows.get(entry.number);
      if (known) known.update(entry);
      else if (entry.number > cleared) this.rows.set(entry.number, new InspectorRow(entry));
    }
    if (rows.length || anew) this.#draw();
    if (atTheEnd || anew) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  #draw() {
    const numbers = [...this.rows.keys()].sort((one, other) => one - other);
    for (const number of numbers.splice(0, Math.max(0, numbers.length - MOST_ROWS))) {
      this.rows.delete(number);
      this.more = true;
    }
    arrange(this.list, numbers.map((number) => this.rows.get(number).node));
    const filtered = Object.values(this.#filters()).filter(Boolean).length > 1;
    const none = filtered ? "Nothing fits these filters." : "Nothing has crossed the wire since it was cleared.";
    this.nothing.textContent = !numbers.length ? none : this.more ? `The last ${MOST_ROWS}; filters find earlier ones.` : "";
  }

  #forget() {
    this.rows.clear();
    this.list.replaceChildren();
    this.more = false;
  }

  /** Up to which number this tab has cleared its list; numbers begin anew with every run of the sandbox. */
  #cleared(rows) {
    const cleared = Number(sessionStorage.getItem(CLEARED) ?? 0);
    const newest = rows.at(-1)?.number ?? Infinity;
    if (this.revision >= cleared || newest >= cleared) return cleared;
    sessionStorage.removeItem(CLEARED);
    return 0;
  }

  async #clear() {
    const answer = await get("wire", { limit: 1 });
    const newest = answer.rows?.at(-1)?.number;
    if (newest) sessionStorage.setItem(CLEARED, String(newest));
    this.#forget();
    this.#draw();
  }

  async #copyAll() {
    const answer = await get("wire", { ...this.#filters(), details: 1 });
    if (answer.rows) await copy(JSON.stringify(answer.rows.filter((row) => this.rows.has(row.number)), null, 2));
  }

  #move(event) {
    const lines = [...this.list.querySelectorAll(".wire-line")];
    const at = lines.indexOf(document.activeElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    lines[Math.max(0, Math.min(to, lines.length - 1))].focus();
  }
}
