/* What is shown of the open conversation: its head, its tabs, its messages, its composer? */

import { drawChannelTools } from "./channel_menu.js";
import { Composer } from "./composer.js";
import { el, keepingFocus } from "./dom.js";
import { drawHome } from "./home.js";
import { spokenMessage } from "./message.js";
import { isReply, MessageList } from "./message_list.js";
import { drawText } from "./mrkdwn.js";
import { addressOf } from "./people.js";
import { act, get, markRead } from "./requests.js";
import { ThreadPane } from "./thread.js";
import { announce, toast } from "./toasts.js";
import { channel as channelOf, conversation, conversationName, known, learn, person } from "./workspace.js";

/** The middle of the page and the thread beside it. */
export class ConversationPane {
  constructor(pane, threadPane) {
    this.head = el("header", { class: "pane-head" });
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "App", onkeydown: (event) => this.#tabKey(event) });
    this.box = el("div", { class: "messages", role: "region", "aria-label": "Messages", tabindex: "-1" });
    this.homeBox = el("div", { class: "home-frame", role: "tabpanel", "aria-label": "Home", tabindex: "0" });
    const foot = el("div");
    pane.append(this.head, this.tabs, this.box, this.homeBox, foot);
    this.thread = new ThreadPane(threadPane, (ts, replies) => this.#countReplies(ts, replies));
    this.list = new MessageList(this.box, {
      openThread: (ts) => this.thread.open(ts),
      loadEarlier: (ts) => this.#loadEarlier(ts),
      empty: "Nothing has been said here yet.",
    });
    this.composer = new Composer(foot);
    this.meanwhile = null; // news that arrived while the messages were being read
    this.homeNews = 0;
    this.foot = foot;
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  /** Open a conversation; of the app's, the Home tab unless something unread waits in the other. */
  async open(id, { focus = true, remember = true } = {}) {
    const found = conversation(id);
    if (!found) return;
    this.thread.close();
    this.meanwhile = null;
    const home = found.kind === "app" && known.app?.has_home && !found.unread;
    learn({ current: id, tab: home ? "home" : "messages" });
    const address = addressOf(known.me, id);
    if (remember && address !== location.search) history.pushState(null, "", address);
    document.title = `${conversationName(id)}, ${known.name}`;
    this.list.show(id, []);
    this.composer.point(id, `Message ${conversationName(id)}`);
    this.drawHead();
    if (found.kind === "app") await this.openTab(known.tab);
    else await this.refresh();
    if (focus && known.current === id && known.tab === "messages") this.composer.focus();
  }

  /** Show a tab of the app; the app hears of it. */
  async openTab(tab) {
    learn({ tab });
    this.drawHead();
    const told = act("home_open", { tab });
    await this.refresh();
    await told;
  }

  /** Read the open conversation (or Home tab) and the open thread again. */
  async refresh() {
    const { current: id, tab } = known;
    if (!id) return;
    if (tab === "home") {
      const before = this.homeNews;
      const answer = await get("home", { as: known.me });
      if (known.tab === "home" && before === this.homeNews) this.hearHome(answer.view ?? null);
      return;
    }
    const meanwhile = (this.meanwhile = []);
    const answer = await get("messages", { as: known.me, channel: id, limit: 100 });
    if (this.meanwhile !== meanwhile) return; // something else is being read now
    this.meanwhile = null;
    if (!answer.messages) {
      toast(answer.error ?? "The messages could not be read.", "error");
      return;
    }
    this.list.show(id, answer.messages, answer.has_more);
    for (const news of meanwhile) this.hear(news); // the answer may be older than they are
    this.#seen();
    await this.thread.refresh();
  }

  /** The head, the tabs and whether one may write; after anything about the conversation has changed. */
  drawHead() {
    const id = known.current;
    const found = conversation(id);
    if (!found) return;
    const isApp = found.kind === "app";
    const onHome = isApp && known.tab === "home";
    keepingFocus(this.head, () => this.head.replaceChildren(
      el("div", { class: "pane-title" }, el("h1", {}, conversationName(id)), this.#subtitle(found)),
      ...(found.kind === "channel" ? drawChannelTools(id) : [])));
    keepingFocus(this.tabs, () => this.#drawTabs(isApp && known.app?.has_home));
    this.box.hidden = onHome;
    this.homeBox.hidden = !onHome;
    this.foot.hidden = onHome;
    this.composer.forbid(this.#whyNot(found));
    const installed = known.app?.installed;
    if (onHome && this.installed !== undefined && this.installed !== installed) this.refresh();
    this.installed = installed;
  }

  #subtitle(found) {
    const topic = found.kind === "channel" ? channelOf(found.id)?.topic : person(found.user)?.title;
    return topic ? el("small", { class: "muted" }, drawText({ type: "mrkdwn", text: topic })) : null;
  }

  #drawTabs(hasHome) {
    this.tabs.hidden = !hasHome;
    if (!hasHome) return;
    this.tabs.replaceChildren(...[["home", "Home"], ["messages", "Messages"]].map(([tab, label]) => el("button", {
      type: "button", role: "tab", "aria-selected": String(known.tab === tab), tabindex: known.tab === tab ? "0" : "-1",
      "data-focus": `tab/${tab}`, onclick: () => this.openTab(tab),
    }, label)));
  }

  #tabKey(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    const other = [...this.tabs.children].find((tab) => tab.getAttribute("aria-selected") === "false");
    other?.focus();
    other?.click();
  }

  #whyNot(found) {
    if (found.is_archived) return ["This channel is archived."];
    if (found.kind === "channel" && found.is_member === false) {
      const join = el("button", { type: "button", class: "primary", onclick: () => act("join", { channel: found.id }) }, "Join");
      return [`You are not in ${conversationName(found.id)}. `, join];
    }
    return null;
  }

  async #loadEarlier(before) {
    const { current: id } = known;
    const answer = await get("messages", { as: known.me, channel: id, before, limit: 100 });
    if (answer.messages && known.current === id) this.list.prepend(answer.messages, answer.has_more);
  }

  #countReplies(ts, replies) {
    const root = this.list.messages.get(ts);
    if (root && (root.reply_count ?? 0) !== replies) this.list.put({ ...root, reply_count: replies });
  }

  /** Tell the sandbox that the person has seen the open conversation, when they have. */
  #seen() {
    const id = known.current;
    const ts = this.list.lastTs;
    if (document.visibilityState !== "visible" || known.tab !== "messages" || !ts || conversation(id)?.is_member === false) return;
    const found = conversation(id);
    if (found) found.unread = 0;
    markRead(id, ts);
  }

  /** News of a message: {type, channel, message} as the feed tells it. */
  hear(news) {
    const { type, channel, message } = news;
    if (channel !== known.current) return;
    if (this.meanwhile) {
      this.meanwhile.push(news);
      return;
    }
    if (type === "message_deleted") {
      this.list.remove(message.ts);
      this.thread.forget(channel, message);
      return;
    }
    const shown = this.list.messages.has(message.ts);
    const belongs = type === "message" && (!isReply(message) || message.subtype === "thread_broadcast");
    if (belongs || shown) this.list.put(message); // a change of something not fetched yet needs no drawing
    this.thread.hear(channel, message);
    if (type !== "message") return;
    this.#seen();
    if (message.user !== known.me) announce(spokenMessage(message));
  }

  /** A new day has come: what was "Today" is not any more. */
  newDay() {
    this.list.draw();
    this.thread.list.draw();
  }

  /** News of the Home tab. */
  hearHome(view) {
    this.homeNews += 1;
    drawHome(this.homeBox, view);
  }
}
