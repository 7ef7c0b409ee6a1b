/* How is a thread read and answered beside its conversation? */

import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { MessageList, isReply } from "./message_list.js";
import { get } from "./requests.js";
import { conversationName, known, learn } from "./workspace.js";

/** The pane beside the conversation; hidden until a thread is opened. */
export class ThreadPane {
  /** `counted(ts, replies)` hears how long a thread is whenever it has been read. */
  constructor(pane, counted) {
    this.pane = pane;
    this.counted = counted;
    const box = el("div", { class: "messages" });
    const foot = el("div");
    this.where = el("small", { class: "muted" });
    this.close = this.close.bind(this);
    pane.append(
      el("header", { class: "pane-head" },
        el("div", { class: "pane-title" }, el("h2", {}, "Thread"), this.where),
        el("button", { type: "button", class: "plain", "aria-label": "Close thread", onclick: this.close }, "×")),
      box, foot);
    this.list = new MessageList(box, {});
    this.composer = new Composer(foot);
    pane.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && this.close());
  }

  /** Show the thread under the message `ts` of the open conversation. */
  async open(ts, { focus = true } = {}) {
    const channel = known.current;
    this.returnTo = document.activeElement;
    learn({ thread: ts });
    this.pane.hidden = false;
    document.body.classList.add("with-thread");
    this.where.textContent = conversationName(channel);
    this.composer.point(channel, "Reply…", ts);
    await this.refresh();
    if (focus && known.thread === ts) this.composer.focus();
  }

  close() {
    if (this.pane.hidden) return;
    const root = document.querySelector(`#conversation article[data-ts="${CSS.escape(known.thread)}"]`);
    learn({ thread: null });
    this.pane.hidden = true;
    this.list.show(null, []);
    document.body.classList.remove("with-thread");
    root?.focus(); // the message's tools are seen, and take the focus, only while it is in the message
    if (this.returnTo?.isConnected) this.returnTo.focus();
  }

  /** Read the open thread again. */
  async refresh() {
    const { current: channel, thread: ts } = known;
    if (!ts) return;
    const messages = await this.#read(channel, ts);
    if (messages && known.thread === ts && known.current === channel) this.list.show(channel, messages);
  }

  /** A message of the open conversation was written or changed; replies change the length of their thread. */
  async hear(channel, message) {
    const root = message.thread_ts ?? message.ts;
    if (known.thread === root) this.list.put(message);
    if (isReply(message) && !message.ephemeral) await this.#read(channel, root);
  }

  /** A message was deleted. */
  async forget(channel, message) {
    if (known.thread === message.ts) this.close();
    else if (known.thread === message.thread_ts) this.list.remove(message.ts);
    if (isReply(message)) await this.#read(channel, message.thread_ts);
  }

  async #read(channel, ts) {
    const answer = await get("messages", { as: known.me, channel, thread_ts: ts, limit: 200 });
    if (!answer.messages) return null;
    this.counted(ts, answer.messages.filter((message) => isReply(message) && !message.ephemeral).length);
    return answer.messages;
  }
}
