/* How does one thing that crossed the wire look in the inspector: as a line, and opened? */

import { clockTimeWithSeconds } from "./dates.js";
import { el } from "./dom.js";
import { drawJson } from "./inspector_json.js";
import { get } from "./requests.js";
import { announce, toast } from "./toasts.js";
import { channel, person, zone } from "./workspace.js";

const KINDS = {
  call: "Call", response_url: "Reply", upload: "Upload", download: "Download", event: "Event", command: "Command", interaction: "Interaction",
  socket: "Socket", fault: "Fault",
};
const DELIVERIES = new Set(["event", "command", "interaction"]);

/** Put `text` on the clipboard and say so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied.");
    toast("Copied as JSON.");
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    toast("The browser does not let the page use the clipboard.", "error");
  }
}

function duration(ms) {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}

/** The summary with people and channels by their names. */
function named(summary) {
  return summary.replace(/\b[CDGUW][A-Z0-9]{6,}\b/g, (id) => (channel(id) ? `#${channel(id).name}` : person(id) ? `@${person(id).name}` : id));
}

/** What came of it, in a word or two. */
function outcome(entry) {
  if (entry.open) return "waiting…";
  if (entry.retry_after) return `${entry.error ?? "ratelimited"}, retry after ${entry.retry_after} s`;
  if (entry.error) return entry.error;
  if (entry.kind === "socket" || entry.kind === "fault") return "";
  return DELIVERIES.has(entry.kind) ? "acknowledged" : "ok";
}

/** One row; `update(entry)` draws it anew when it has changed. */
export class InspectorRow {
  constructor(entry) {
    this.line = el("button", { type: "button", class: "wire-line", "aria-expanded": "false", onclick: () => this.toggle() });
    this.box = el("div", { class: "wire-details", hidden: true });
    this.node = el("li", { class: "wire-row" }, this.line, this.box);
    this.update(entry);
  }

  update(entry) {
    this.entry = entry;
    const bad = Boolean(entry.error);
    this.node.dataset.kind = entry.kind;
    this.node.classList.toggle("bad", bad);
    const badge = (condition, words, css) => (condition ? el("span", { class: ["badge", css] }, words) : null);
    const took = entry.ms === null ? "" : duration(entry.ms);
    this.line.replaceChildren(
      el("time", { class: "wire-time" }, clockTimeWithSeconds(entry.at, zone())),
      el("span", { class: "wire-kind" }, KINDS[entry.kind] ?? entry.kind),
      el("span", { class: "wire-words" }, el("b", {}, entry.name), el("span", { class: "muted" }, ` ${named(entry.summary)}`)),
      el("span", { class: "wire-outcome" },
        badge(entry.retry, `try ${1 + (entry.retry?.attempt ?? 0)}`, "badge-soft"),
        badge(entry.faults.length, "fault", "badge-warm"),
        badge(entry.warnings, entry.warnings === 1 ? "warning" : `${entry.warnings} warnings`, "badge-warm"),
        el("span", { class: bad ? "danger-text" : "muted" }, bad ? el("span", { "aria-hidden": "true" }, "✕ ") : null, outcome(entry)),
        entry.status && entry.status !== 200 ? el("span", { class: "muted" }, `HTTP ${entry.status}`) : null),
      el("span", { class: ["wire-took", entry.slow && "slow"] }, took, badge(entry.slow, "slow", "badge-danger")),
    );
    if (!this.box.hidden) this.#read();
  }

  async toggle(open = this.box.hidden) {
    this.box.hidden = !open;
    this.line.setAttribute("aria-expanded", String(open));
    if (!open) {
      this.box.replaceChildren();
      return;
    }
    await this.#read();
    this.box.querySelector(".refused")?.scrollIntoView({ block: "center" });
  }

  async #read() {
    const details = await get(`wire/${this.entry.number}`);
    if (this.box.hidden) return;
    if (details.ok === false) this.box.replaceChildren(el("p", { class: "muted" }, details.error));
    else this.box.replaceChildren(...draw(details));
  }
}

function draw(details) {
  const fact = (name, words) => (words ? [el("dt", {}, name), el("dd", {}, words)] : null);
  const delivered = DELIVERIES.has(details.kind);
  const spots = (where) => details.spots.filter((spot) => spot.in === where);
  const part = (name, value, where) => (value === null || value === undefined
    ? null
    : el("div", { class: "wire-part" }, el("h3", {}, name), drawJson(value, spots(where), `${name} of ${details.name}`)));
  const answered = delivered ? "Acknowledgement" : "Answer";
  return [
    el("dl", { class: "wire-facts" },
      fact("Took", details.ms === null ? null : `${details.ms} ms${details.slow ? ", which is slow: Slack waits 3 s" : ""}`),
      fact("HTTP", details.status),
      fact("Wrong", details.error),
      fact("Retry", details.retry && `number ${details.retry.attempt}, reason ${details.retry.reason}`),
      fact("Retry-After", details.retry_after && `${details.retry_after} s`),
      details.faults.map((words) => fact("Fault", words)),
      fact("The app got instead", details.instead),
      details.warnings.map((words) => fact("Warning", words)),
      details.spots.map((spot) => fact("Refused at", [el("code", {}, spot.pointer), ` ${spot.message}`]))),
    el("div", { class: "wire-parts" },
      part(delivered ? "Payload" : "Sent", details.sent, "sent"),
      part(answered, details.answer, "answer")),
    el("button", { type: "button", onclick: () => copy(JSON.stringify(details, null, 2)) }, "Copy as JSON"),
  ];
}
