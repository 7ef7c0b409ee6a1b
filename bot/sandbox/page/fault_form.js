/* How does one say what is to go wrong? */

import { el, freshId } from "./dom.js";

const FAILURES = [
  ["error internal_error", "internal_error"], ["error fatal_error", "fatal_error"], ["error service_unavailable", "service_unavailable"],
  ["status 500", "HTTP 500 with a page of HTML"], ["status 503", "HTTP 503 with a page of HTML"], ["drop", "the connection is cut"],
];
const TOKEN_ERRORS = ["token_revoked", "account_inactive", "invalid_auth", "token_expired"];

const whole = (value) => Number.parseInt(value, 10);
const decimal = (value) => Number.parseFloat(value);
const failure = (chosen) => {
  const [key, value] = chosen.split(" ");
  return key === "drop" ? { drop: true } : { [key]: key === "status" ? whole(value) : value };
};
const call = (when) => ({ method, fail, times }) => ({ call: method, when, ...failure(fail), ...often(times) });
const often = (times) => ({ times: times.trim().toLowerCase() === "always" ? "always" : /^\d+$/.test(times.trim()) ? whole(times) : times });

/* What can go wrong: [words, fields, description of the fault from the fields' values]. */
const KINDS = {
  before: ["A call fails, nothing is done", ["method", "fail", "times"], call("before")],
  after: ["A call is done, but fails", ["method", "fail", "times"], call("after")],
  slow: ["A call is slow", ["method", "delay", "times"], ({ method, delay, times }) => ({ call: method, delay: decimal(delay), ...often(times) })],
  limit: ["Too many calls (429)", ["method", "wait", "times"], ({ method, wait, times }) => ({ call: method, status: 429, retry_after: whole(wait), ...often(times) })],
  twice: ["Events come more than once", ["event", "copies", "new_id", "times"], ({ event, copies, new_id: fresh, times }) => ({ event, duplicate: whole(copies), new_id: fresh === "new", ...often(times) })],
  order: ["Events come in reverse order", ["event", "many"], ({ event, many }) => ({ event, reorder: whole(many) })],
  drop: ["Connections are cut", [], () => ({ sockets: "drop" })],
  refresh: ["Connections are to be made anew", [], () => ({ sockets: "refresh" })],
  refuse: ["New connections are refused", ["seconds"], ({ seconds }) => ({ sockets: "refuse", seconds: decimal(seconds) })],
  archive: ["A channel is archived", ["channel"], ({ channel }) => ({ archive: channel })],
  unarchive: ["An archived channel comes back", ["archived"], ({ archived }) => ({ unarchive: archived })],
  revoke: ["The token is revoked", ["token_error"], ({ token_error: error }) => ({ token: "revoke", error })],
  restore: ["The token is good again", [], () => ({ token: "restore" })],
  uninstall: ["The app is uninstalled", [], () => ({ app: "uninstall" })],
  reinstall: ["The app is installed again", [], () => ({ app: "reinstall" })],
};

/** The form; `add(fault)` gets what the page's route takes. `facts` come with `offer`. */
export class FaultForm {
  constructor(add) {
    this.facts = { methods: [], events: [], channels: [] };
    this.values = {
      method: "chat.postMessage", fail: FAILURES[0][0], times: "1", delay: "2.5", wait: "30", event: "*", copies: "1",
      new_id: "same", many: "2", seconds: "20", token_error: TOKEN_ERRORS[0], channel: "", archived: "",
    };
    this.fields = el("div", { class: "fault-fields" });
    this.kind = this.#select("What goes wrong", Object.entries(KINDS).map(([kind, [words]]) => [kind, words]), "before", () => this.#draw());
    this.node = el("form", { class: "fault-form", novalidate: true, autocomplete: "off" },
      this.kind.node, this.fields, el("button", { type: "submit", class: "primary" }, "Let it happen"));
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      add(KINDS[this.kind.input.value][2](this.values));
    });
    this.#draw();
  }

  /** Take in which methods, events and channels there are. */
  offer(facts) {
    if (JSON.stringify([this.facts.methods, this.facts.events, this.facts.channels]) === JSON.stringify([facts.methods, facts.events, facts.channels])) return;
    this.facts = facts;
    if (!this.fields.contains(document.activeElement)) this.#draw();
  }

  #draw() {
    const [, names] = KINDS[this.kind.input.value];
    this.fields.replaceChildren(...names.map((name) => this.#field(name)));
  }

  #field(name) {
    const keep = (event) => { this.values[name] = event.target.value; };
    const number = (label, least, step = 1) => this.#labelled(label, el("input", { type: "number", class: "field-input", min: least, step, value: this.values[name], oninput: keep }));
    const choose = (label, options) => {
      if (!options.some(([value]) => value === this.values[name])) this.values[name] = options[0]?.[0] ?? "";
      return this.#select(label, options, this.values[name], keep).node;
    };
    const names = (archived) => this.facts.channels.filter((one) => one.archived === archived).map((one) => [one.name, `#${one.name}`]);
    switch (name) {
      case "method": return this.#suggesting("Method", this.facts.methods, "* is every method", keep);
      case "fail": return choose("In which way", FAILURES);
      case "times": return this.#labelled("How often", el("input", { class: "field-input", value: this.values.times, oninput: keep, placeholder: "a number, or always" }));
      case "delay": return number("Seconds late", 0, 0.1);
      case "wait": return number("Retry-After (seconds)", 0);
      case "event": return choose("Which events", [["*", "every event"], ...this.facts.events.map((one) => [one, one])]);
      case "copies": return number("How many times more", 1);
      case "new_id": return choose("Under which event_id", [["same", "the same"], ["new", "a new one each"]]);
      case "many": return number("How many of them", 2);
      case "seconds": return number("For how many seconds", 0);
      case "channel": return choose("Which channel", names(false));
      case "archived": return choose("Which channel", names(true));
      default: return choose("What calls are told", TOKEN_ERRORS.map((one) => [one, one]));
    }
  }

  #labelled(label, input) {
    const id = freshId("fault");
    input.id = id;
    return el("div", { class: "fault-field" }, el("label", { for: id }, label), input);
  }

  #suggesting(label, choices, hint, keep) {
    const id = freshId("methods");
    const input = el("input", { class: "field-input", value: this.values.method, list: id, placeholder: hint, title: hint, oninput: keep });
    const node = this.#labelled(label, input);
    node.append(el("datalist", { id }, choices.map((one) => el("option", { value: one }))));
    return node;
  }

  #select(label, options, chosen, onchange) {
    const input = el("select", { class: "field-input", onchange },
      options.map(([value, words]) => el("option", { value, selected: value === chosen }, words)));
    return { input, node: this.#labelled(label, input) };
  }
}
