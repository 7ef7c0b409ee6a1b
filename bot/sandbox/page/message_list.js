/* How is a list of messages kept in order, up to date and scrolled to where one reads? */

import { dayHeading, isoDate } from "./dates.js";
import { arrange, el, keepingFocus } from "./dom.js";
import { drawMessage } from "./message.js";
import { sandboxNow } from "./sandbox_time.js";
import { isByApp, zone } from "./workspace.js";

const TOGETHER_SECONDS = 300;
const NEAR_BOTTOM_PX = 80;

export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

/** Messages of one conversation or thread, drawn into `box`, which scrolls. */
export class MessageList {
  /** `openThread(ts)` is null in a thread; `loadEarlier(ts)` fetches what came before. */
  constructor(box, { openThread = null, loadEarlier = null, empty = "" }) {
    Object.assign(this, { box, openThread, loadEarlier, empty });
    this.channel = null;
    this.messages = new Map();
    this.drawn = new Map(); // ts -> {signature, node}
    this.headings = new Map();
    this.hasMore = false;
    box.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Show `messages` (oldest first) of `channel` instead of what was there. */
  show(channel, messages, hasMore = false) {
    if (channel !== this.channel) this.drawn.clear();
    this.channel = channel;
    this.hasMore = hasMore;
    this.messages = new Map(messages.map((message) => [message.ts, message]));
    this.draw({ toBottom: true });
  }

  /** Put earlier messages on top without moving what one reads. */
  prepend(messages, hasMore) {
    const fromBottom = this.box.scrollHeight - this.box.scrollTop;
    this.hasMore = hasMore;
    this.messages = new Map([...messages.map((message) => [message.ts, message]), ...this.messages]);
    this.draw();
    this.box.scrollTop = this.box.scrollHeight - fromBottom;
  }

  /** Add a message or change one. */
  put(message) {
    const before = this.messages.get(message.ts);
    // News of a message tells nothing of its thread's length.
    this.messages.set(message.ts, { reply_count: before?.reply_count, ...message });
    this.draw();
  }

  /** Take a message away. */
  remove(ts) {
    if (this.messages.delete(ts)) this.draw();
  }

  get lastTs() {
    return this.#sorted().at(-1)?.ts ?? null;
  }

  /** Whether the reader sees the end of the list. */
  get atBottom() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR_BOTTOM_PX;
  }

  draw({ toBottom = false } = {}) {
    const stick = toBottom || this.atBottom;
    keepingFocus(this.box, () => arrange(this.box, this.#nodes()));
    if (stick) this.box.scrollTop = this.box.scrollHeight;
    this.#oneTabStop();
  }

  #sorted() {
    return [...this.messages.values()].sort((one, other) => one.ts - other.ts || (one.ts < other.ts ? -1 : 1));
  }

  #nodes() {
    const nodes = [];
    if (this.hasMore && this.loadEarlier) nodes.push(this.#heading("earlier", () => this.#earlierButton()));
    let above = null;
    for (const message of this.#sorted()) {
      const day = isoDate(Number(message.ts), zone());
      const newDay = !above || day !== isoDate(Number(above.ts), zone());
      if (newDay) nodes.push(this.#dayHeading(day, message));
      nodes.push(this.#node(message, !newDay && belongTogether(above, message)));
      above = message;
    }
    if (!above && this.empty) nodes.push(this.#heading("empty", () => el("p", { class: "empty-note" }, this.empty)));
    for (const ts of this.drawn.keys()) if (!this.messages.has(ts)) this.drawn.delete(ts);
    return nodes;
  }

  #node(message, compact) {
    const signature = JSON.stringify([message, compact, zone()]);
    const before = this.drawn.get(message.ts);
    if (before?.signature === signature) return before.node;
    const node = drawMessage(message, this.channel, { compact, openThread: this.openThread });
    this.drawn.set(message.ts, { signature, node });
    return node;
  }

  #dayHeading(day, message) {
    const text = dayHeading(Number(message.ts), sandboxNow(), zone());
    return this.#heading(`${day} ${text}`, () => el("div", { class: "day", role: "separator", "aria-label": text }, el("span", {}, text)));
  }

  #heading(key, make) {
    if (!this.headings.has(key)) this.headings.set(key, make());
    return this.headings.get(key);
  }

  #earlierButton() {
    return el("button", { type: "button", class: "plain earlier", onclick: () => this.loadEarlier(this.#sorted()[0].ts) }, "Earlier messages");
  }

  /** Of all messages one is in the tab order; the arrow keys move between them. */
  #oneTabStop() {
    const articles = [...this.box.querySelectorAll("article")];
    if (articles.some((article) => article.contains(document.activeElement))) return;
    articles.forEach((article, index) => {
      article.tabIndex = index === articles.length - 1 ? 0 : -1;
    });
  }

  #move(event) {
    if (!event.target.matches("article") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const articles = [...this.box.querySelectorAll("article")];
    const next = articles[articles.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

function belongTogether(above, message) {
  return above.user === message.user && isByApp(above) === isByApp(message) && above.username === message.username
    && Boolean(above.ephemeral) === Boolean(message.ephemeral) && !above.subtype === !message.subtype
    && message.ts - above.ts < TOGETHER_SECONDS;
}
