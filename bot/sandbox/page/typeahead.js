/* What does the composer offer while one types: commands, people, channels, emoji? */

import { drawEmoji, allEmojiNames, searchEmoji } from "./emoji.js";
import { el, freshId } from "./dom.js";
import { known } from "./workspace.js";

const MOST = 8;
const SLACKS_OWN = [
  { command: "/invite", usage_hint: "@somebody", description: "Bring somebody into this channel" },
  { command: "/remove", usage_hint: "@somebody", description: "Take somebody out of this channel" },
  { command: "/join", usage_hint: "[#channel]", description: "Join a channel" },
  { command: "/leave", usage_hint: "", description: "Leave this channel" },
  { command: "/topic", usage_hint: "[text]", description: "Set this channel's topic" },
  { command: "/archive", usage_hint: "", description: "Archive this channel" },
];

/** What is being typed at the caret: {offers, start} (start: where the word begins), or null. */
export function offersAt(text, caret) {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) return found(commands(before), 0, before);
  const match = /(^|[\s(])([@#:])([\p{L}\p{N}._+-]*)$/u.exec(before);
  if (!match) return null;
  const [, , sign, typed] = match;
  const start = caret - typed.length - 1;
  const word = sign + typed;
  if (sign === "@") return found(people(typed.toLowerCase()), start, word);
  if (sign === "#") return found(channels(typed.toLowerCase()), start, word);
  return typed.length >= 2 ? found(emoji(typed), start, `${word}:`) : null;
}

/** The first offers; one that is typed out already comes before those that only begin with it. */
function found(offers, start, typed) {
  const isTyped = (offer) => offer.insert.trim().toLowerCase() === typed.toLowerCase();
  const sorted = [...offers.filter(isTyped), ...offers.filter((offer) => !isTyped(offer))];
  return sorted.length ? { offers: sorted.slice(0, MOST), start } : null;
}

/** What the typed command expects, when one of the app's commands stands at the start. */
export function usageHint(text) {
  const command = allCommands().find((one) => text === `${one.command} ` || text === one.command);
  return command?.usage_hint ?? "";
}

/** The app's commands, then Slack's own; an app's takes the place of Slack's. */
function allCommands() {
  const ofApp = known.app?.commands ?? [];
  return [...ofApp, ...SLACKS_OWN.filter((own) => !ofApp.some((one) => one.command === own.command))];
}

function commands(typed) {
  return allCommands().filter((one) => one.command.startsWith(typed.toLowerCase())).map((one) => ({
    insert: `${one.command} `,
    label: [el("b", {}, one.command), one.usage_hint ? el("span", { class: "muted" }, ` ${one.usage_hint}`) : null],
    detail: one.description,
  }));
}

function people(typed) {
  const begins = (name) => name.toLowerCase().split(/\s+/).some((word) => word.startsWith(typed)) || name.toLowerCase().startsWith(typed);
  const rows = known.people.filter((one) => !one.deleted && (begins(one.name) || begins(one.real_name ?? ""))).map((one) => ({
    insert: `@${one.name} `, label: [el("b", {}, one.real_name || one.name), el("span", { class: "muted" }, ` @${one.name}`)], detail: one.title,
  }));
  const groups = known.usergroups.filter((one) => begins(one.handle) || begins(one.name ?? "")).map((one) => ({
    insert: `@${one.handle} `, label: [el("b", {}, `@${one.handle}`)], detail: one.name,
  }));
  const all = ["here", "channel", "everyone"].filter((name) => typed && name.startsWith(typed)).map((name) => ({
    insert: `@${name} `, label: [el("b", {}, `@${name}`)], detail: "Notifies people in this conversation",
  }));
  return [...rows, ...groups, ...all];
}

function channels(typed) {
  return known.channels.filter((one) => !one.is_archived && one.name.includes(typed)).map((one) => ({
    insert: `#${one.name} `, label: [el("b", {}, `#${one.name}`)], detail: one.topic,
  }));
}

function emoji(typed) {
  return searchEmoji(typed, [...new Set([...known.emoji, ...allEmojiNames])]).map((name) => ({
    insert: `:${name}: `, label: [drawEmoji(name), ` :${name}:`], detail: null,
  }));
}

/** The list of offers above a text field; the field keeps the focus. */
export class OfferList {
  /** `pick(offer)` is called when one is clicked. */
  constructor(field, pick) {
    Object.assign(this, { field, pick, offers: [], active: 0 });
    this.box = el("div", { class: "offers", role: "listbox", id: freshId("offers"), "aria-label": "Suggestions", hidden: true });
    field.setAttribute("aria-controls", this.box.id);
  }

  get isOpen() {
    return !this.box.hidden;
  }

  get current() {
    return this.offers[this.active];
  }

  show(offers) {
    this.offers = offers;
    this.box.hidden = false;
    this.box.replaceChildren(...offers.map((offer) => el("div", {
      class: "option", role: "option", id: freshId("offer"),
      onpointerdown: (event) => {
        event.preventDefault(); // the field keeps the focus
        this.pick(offer);
      },
    }, el("span", {}, offer.label), offer.detail ? el("small", {}, offer.detail) : null)));
    this.#activate(0);
  }

  close() {
    this.box.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  move(step) {
    this.#activate((this.active + step + this.offers.length) % this.offers.length);
  }

  #activate(index) {
    this.active = index;
    [...this.box.children].forEach((node, at) => {
      node.classList.toggle("active", at === index);
      node.setAttribute("aria-selected", String(at === index));
    });
    const node = this.box.children[index];
    node?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", node?.id ?? "");
  }
}
