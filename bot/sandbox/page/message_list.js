/* How is a list of messages kept in order, up to date and scrolled to where one reads? */

import { dayHeading, isoDate } from "./dates.js";
import { arrange, el, keepingFocus } from "./dom.js";
import { drawMessage } from "./message.js";
import { sandboxNow } from "./sandbox_time.js";
import { isByApp, known, zone } from "./workspace.js";

const TOGETHER_SECONDS = 300;
const NEAR_BOTTOM_PX = 80;
// However long a conversation is, this many messages stand in the document; reading on moves them along by a step.
const [DRAWN, STEP] = [120, 60];
const NEAR_EDGE_PX = 400;

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
    this.end = null; // ts of the last message drawn; null: the newest there is
    this.fetching = null; // the promise of what is being fetched
    box.addEventListener("keydown", (event) => this.#move(event));
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  /** Show `messages` (oldest first) of `channel` instead of what was there. */
  show(channel, messages, hasMore = false) {
    if (channel !== this.channel) this.drawn.clear();
    this.channel = channel;
    this.hasMore = hasMore;
    this.messages = new Map(messages.map((message) => [message.ts, message]));
    this.end = null;
    this.draw({ toBottom: true });
  }

  /** Put earlier messages on top without moving what one reads. */
  prepend(messages, hasMore) {
    this.hasMore = hasMore;
    this.messages = new Map([...messages.map((message) => [message.ts, message]), ...this.messages]);
    this.#drawUpTo(this.#sorted(), messages.length - STEP + DRAWN);
  }

  /** Add a message or change one. */
  put(message) {
    const before = this.messages.get(message.ts);
    // News of a message tells nothing of its thread's length.
    this.messages.set(message.ts, { reply_count: before?.reply_count, ...message });
    // Who says something wants to see it.
    if (!before && message.user === known.me && !message.bot_id) this.toNewest();
    else this.draw();
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
    return this.end === null && this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR_BOTTOM_PX;
  }

  /** Go to the end of the list. */
  toNewest() {
    this.end = null;
    this.draw({ toBottom: true });
  }

  draw({ toBottom = false } = {}) {
    const stick = toBottom || this.atBottom;
    keepingFocus(this.box, () => arrange(this.box, this.#nodes()));
    if (stick) this.box.scrollTop = this.box.scrollHeight;
    this.#oneTabStop();
  }

  /** Draw the messages before the index `end` of `sorted`; what one reads stays where it is. */
  #drawUpTo(sorted, end) {
    const top = this.box.getBoundingClientRect().top;
    const read = [...this.box.querySelectorAll("article")].find((article) => article.getBoundingClientRect().bottom > top);
    const before = read?.getBoundingClientRect().top;
    this.end = end >= sorted.length ? null : sorted[Math.max(end, 1) - 1].ts;
    keepingFocus(this.box, () => arrange(this.box, this.#nodes()));
    if (read?.isConnected) this.box.scrollTop += read.getBoundingClientRect().top - before;
    this.#oneTabStop();
  }

  #scrolled() {
    if (!this.box.clientHeight || this.fetching) return;
    const below = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
    if (this.box.scrollTop < NEAR_EDGE_PX) this.#upward();
    else if (below < NEAR_EDGE_PX && this.end !== null) this.#downward();
  }

  /** Show what was said before: what is known already, or else what the sandbox knows. */
  async #upward() {
    const sorted = this.#sorted();
    const { start, end } = this.#window(sorted);
    if (start > 0) this.#drawUpTo(sorted, end - Math.min(STEP, start));
    else if (this.fetching) await this.fetching;
    else if (this.hasMore && this.loadEarlier) {
      this.fetching = this.loadEarlier(sorted[0].ts);
      try {
        await this.fetching;
      } finally {
        this.fetching = null;
      }
    }
  }

  #downward() {
    const sorted = this.#sorted();
    this.#drawUpTo(sorted, this.#window(sorted).end + STEP);
  }

  /** Which of the messages are drawn: from the index `start` to before the index `end`. */
  #window(sorted) {
    const at = this.end === null ? -1 : sorted.findLastIndex((message) => message.ts <= this.end);
    const end = at < 0 ? sorted.length : at + 1;
    return { start: Math.max(0, end - DRAWN), end };
  }

  #sorted() {
    return [...this.messages.values()].sort((one, other) => one.ts - other.ts || (one.ts < other.ts ? -1 : 1));
  }

  #nodes() {
    const nodes = [];
    const sorted = this.#sorted();
    const { start, end } = this.#window(sorted);
    if (start > 0 || (this.hasMore && this.loadEarlier)) nodes.push(this.#heading("earlier", () => this.#earlierButton()));
    let above = sorted[start - 1] ?? null;
    const shown = sorted.slice(start, end);
    for (const message of shown) {
      const day = isoDate(Number(message.ts), zone());
      const newDay = !above || day !== isoDate(Number(above.ts), zone());
      if (newDay) nodes.push(this.#dayHeading(day, message));
      nodes.push(this.#node(message, !newDay && belongTogether(above, message)));
      above = message;
    }
    if (end < sorted.length) nodes.push(this.#heading("newest", () => this.#newestButton()));
    if (!sorted.length && this.empty) nodes.push(this.#heading("empty", () => el("p", { class: "empty-note" }, this.empty)));
    const drawn = new Set(shown.map((message) => message.ts));
    for (const ts of this.drawn.keys()) if (!drawn.has(ts)) this.drawn.delete(ts);
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
    return el("button", { type: "button", class: "plain earlier", onclick: () => this.#upward() }, "Earlier messages");
  }

  #newestButton() {
    return el("button", { type: "button", class: "primary to-newest", onclick: () => this.toNewest() }, "Newest messages ↓");
  }

  /** Of all messages one is in the tab order; the arrow keys move between them. */
  #oneTabStop() {
    const articles = [...this.box.querySelectorAll("article")];
    if (articles.some((article) => article.contains(document.activeElement))) return;
    articles.forEach((article, index) => {
      article.tabIndex = index === articles.length - 1 ? 0 : -1;
    });
  }

  async #move(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches("article")) return;
    event.preventDefault();
    const beside = () => {
      const articles = [...this.box.querySelectorAll("article")];
      return articles[articles.indexOf(event.target) + step];
    };
    if (!beside() && step < 0) await this.#upward();
    if (!beside() && step > 0 && this.end !== null) this.#downward();
    const next = beside();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

function belongTogether(above, message) {
  return above.user === message.user && isByApp(above) === isByApp(message) && above.username === message.username
    && Boolean(above.ephemeral) === Boolean(message.ephemeral) && Boolean(above.simulated) === Boolean(message.simulated) && !above.subtype === !message.subtype
    && message.ts - above.ts < TOGETHER_SECONDS;
}
