/* How does one let Slack misbehave, and see what is left of it? */

import { el } from "./dom.js";
import { FaultForm } from "./fault_form.js";
import { get, send } from "./requests.js";
import { announce } from "./toasts.js";

/** The panel; `count(n)` hears how many faults are in force. */
export class FaultPanel {
  constructor(close, count) {
    this.count = count;
    this.title = el("h2", { tabindex: "-1" }, "Faults");
    this.form = new FaultForm((fault) => this.#add(fault));
    this.problem = el("p", { class: "field-error", role: "alert" });
    this.list = el("ul", { class: "plain-list fault-list", "aria-label": "Faults in force" });
    this.state = el("p", { class: "muted", role: "status" });
    this.behave = el("button", { type: "button", onclick: () => this.#change("POST", "faults/none", "Slack behaves again.") }, "Behave again");
    this.node = el("section", { class: "dock-tool faults", "aria-label": "Faults", hidden: true },
      el("header", { class: "tool-head" }, this.title, this.behave,
        el("button", { type: "button", class: "plain", "aria-label": "Close faults", onclick: close }, "×")),
      el("div", { class: "fault-scroll" }, this.state, this.list, this.form.node, this.problem));
  }

  open() {
    this.refresh();
  }

  close() {
    this.problem.textContent = "";
  }

  /** Read anew what is in force. */
  async refresh() {
    this.#show(await get("faults"));
  }

  async #add(fault) {
    await this.#change("POST", "faults", "It will happen.", fault);
  }

  async #change(method, what, words, body) {
    const answer = await send(method, what, body);
    this.problem.textContent = answer.ok === false ? answer.error : "";
    if (answer.ok === false) return;
    this.#show(answer);
    announce(words);
  }

  #show(answer) {
    if (!answer.rules) return;
    const { rules, planned } = answer;
    this.form.offer(answer);
    this.count(rules.length + planned.length);
    const hadFocus = this.list.contains(document.activeElement);
    this.list.replaceChildren(...[...rules, ...planned].map((one) => this.#draw(one)));
    if (hadFocus) (this.list.querySelector("button") ?? this.title).focus();
    const facts = [
      answer.installed ? null : "The app is not installed.",
      answer.token_refused_with ? `Every call answers ${answer.token_refused_with}.` : null,
      answer.refusing_for ? `New connections are refused for ${Math.ceil(answer.refusing_for)} more seconds.` : null,
    ].filter(Boolean);
    this.state.textContent = facts.join(" ") || (rules.length + planned.length ? "" : "Slack behaves. What is to go wrong?");
  }

  #draw({ id, text, left, in_seconds: later }) {
    const when = later !== undefined ? `${later} s after it was planned` : left === null ? "until it is removed" : left === 1 ? "once more" : `${left} times more`;
    return el("li", { class: "fault" },
      el("span", {}, text, " ", el("small", { class: "muted" }, when)),
      el("button", { type: "button", class: "plain", "aria-label": `Remove: ${text}`, onclick: () => this.#change("DELETE", `faults/${id}`, "Removed.") }, "×"));
  }
}
