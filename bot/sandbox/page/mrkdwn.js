/* How is Slack's mrkdwn ("*bold* <@U1> :wave:") drawn as nodes? (Slack facts 8.1-8.3) */

import { fillDateTokens } from "./dates.js";
import { el, link } from "./dom.js";
import { drawEmoji, emojiCharacter } from "./emoji.js";
import { sandboxNow } from "./sandbox_time.js";
import { conversationName, known, personName, usergroup, zone } from "./workspace.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const EMPHASIS = { "*": "strong", _: "em", "~": "s" };
// Text set aside while emphasis is looked for stands as <OPEN>number<CLOSE>: characters no message holds.
const [OPEN, CLOSE] = ["\uE000", "\uE001"];
const SET_ASIDE = new RegExp(`${OPEN}(\\d+)${CLOSE}`);

/** Slack's three escapes undone, once and in one pass. */
export function unescapeText(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

/** Nodes for a mrkdwn text. With `verbatim`, bare addresses are not turned into links. */
export function drawMrkdwn(text, { verbatim = false } = {}) {
  const clean = String(text ?? "").replace(/[\uE000\uE001]/g, "");
  const parts = clean.split(/```([\s\S]+?)```/);
  // Odd parts stood between fences; the line breaks around a fence belong to it.
  return parts.flatMap((part, index) => {
    if (index % 2) return el("pre", {}, unescapeText(part.replace(/^\n|\n$/g, "")));
    let prose = part;
    if (index > 0) prose = prose.replace(/^\n/, "");
    if (index < parts.length - 1) prose = prose.replace(/\n$/, "");
    return drawLines(prose, verbatim);
  });
}

/** Nodes for a plain_text object: emoji names are drawn, nothing else is read. */
export function drawPlainText(text, { emoji = true } = {}) {
  return emoji ? drawEmojiIn(String(text ?? "")) : [String(text ?? "")];
}

/** Nodes for a text object of Block Kit ({type: "mrkdwn"|"plain_text", text}). */
export function drawText(object) {
  if (!object) return [];
  if (typeof object === "string") return [object];
  return object.type === "mrkdwn" ? drawMrkdwn(object.text, object) : drawPlainText(object.text, object);
}

/** What a text object says, without any marks; for labels and titles. */
export function textOf(object) {
  return typeof object === "string" ? object : (object?.text ?? "");
}

/** Lines of prose: runs of quoted lines become quotations, runs of bulleted lines become lists. */
function drawLines(text, verbatim) {
  if (!text) return [];
  const nodes = [];
  let run = null;
  for (const line of text.split("\n")) {
    const quoted = line.match(/^(?:&gt;|>)(?:&gt;|>){0,2} ?(.*)$/);
    const listed = line.match(/^(\s*)([•◦▪-]|\d{1,3}\.)\s+(.*)$/);
    const kind = quoted ? "quote" : listed ? "list" : "prose";
    if (run?.kind !== kind) nodes.push((run = startRun(kind)).node);
    if (quoted) run.add(drawInline(quoted[1], verbatim));
    else if (listed) run.add(drawInline(listed[3], verbatim), listed[2], listed[1].length);
    else run.add(drawInline(line, verbatim));
  }
  return nodes;
}

function startRun(kind) {
  if (kind === "list") {
    const node = el("ul", { class: "marked-list" });
    const add = (content, mark, indent) => {
      const item = el("li", {}, el("span", { class: "mark" }, mark), el("span", {}, content));
      item.style.marginInlineStart = `${indent * 0.5}em`;
      node.append(item);
    };
    return { kind, node, add };
  }
  const node = el(kind === "quote" ? "blockquote" : "span");
  const add = (content) => node.append(...(node.hasChildNodes() ? [el("br")] : []), ...content);
  return { kind, node, add };
}

function drawInline(text, verbatim) {
  const aside = [];
  const setAside = (node) => `${OPEN}${aside.push(node) - 1}${CLOSE}`;
  let rest = text
    .replace(/`([^`\n]+)`/g, (_, code) => setAside(el("code", {}, codeContent(code, aside))))
    .replace(/<([^<>\n]+)>/g, (whole, inside) => setAside(drawReference(inside) ?? unescapeText(whole)));
  if (!verbatim) {
    rest = rest.replace(/\bhttps?:\/\/[^\s<>|\uE000\uE001]*[^\s<>|\uE000\uE001.,;:!?)*_~'"]/g, (address) =>
      setAside(link(unescapeText(address), unescapeText(address))));
  }
  return drawEmphasis(rest, aside);
}

function codeContent(code, aside) {
  return unescapeText(code.replace(new RegExp(SET_ASIDE, "g"), (_, index) => aside[index].textContent));
}

/** Bold, italic and strike may hold each other; each needs a non-word on its outside. */
function drawEmphasis(text, aside) {
  const match = /(^|[^\p{L}\p{N}*_~])([*_~])(?=\S)((?:(?!\2).)*(?!\2)\S)\2(?![\p{L}\p{N}])/u.exec(text);
  if (!match) return drawLeaves(text, aside);
  const [whole, before, mark, inside] = match;
  return [
    ...drawLeaves(text.slice(0, match.index) + before, aside),
    el(EMPHASIS[mark], {}, drawEmphasis(inside, aside)),
    ...drawEmphasis(text.slice(match.index + whole.length), aside),
  ];
}

function drawLeaves(text, aside) {
  return text.split(SET_ASIDE).flatMap((part, index) =>
    index % 2 ? [aside[Number(part)]] : drawEmojiIn(unescapeText(part)));
}

function drawEmojiIn(text) {
  return text.split(/:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/).flatMap((part, index) => {
    if (index % 2 === 0) return part ? [part] : [];
    return emojiCharacter(part) || known.emoji.includes(part) ? [drawEmoji(part)] : [`:${part}:`];
  });
}

/** A node for what stood between < and >; null when it is nothing Slack knows. */
function drawReference(inside) {
  const [target, ...labels] = inside.split("|");
  const label = labels.length ? unescapeText(labels.join("|")) : "";
  if (/^@[UWB]/.test(target)) return drawMention(target.slice(1), label);
  if (target.startsWith("#")) return el("span", { class: "mention" }, channelLabel(target.slice(1), label));
  if (target.startsWith("!date^")) return drawDate(target, label);
  if (target.startsWith("!subteam^")) return drawUsergroup(target.slice(9), label);
  if (/^!(here|channel|everyone)$/.test(target)) return el("span", { class: "mention mention-me" }, `@${target.slice(1)}`);
  const address = unescapeText(target);
  return /^(https?:|mailto:|tel:)/i.test(address) ? link(address, ...drawEmojiIn(label || address.replace(/^mailto:/, ""))) : null;
}

function channelLabel(id, label) {
  const name = conversationName(id);
  return name === id && label ? `#${label}` : name;
}

/** A person's mention; one's own stands out. */
export function drawMention(id, label = "") {
  const name = personName(id);
  const mine = id === known.me;
  return el("span", { class: ["mention", mine && "mention-me"] }, `@${name === id && label ? label : name}`);
}

/** A user group's mention; stands out for its members. */
export function drawUsergroup(id, label = "") {
  const group = usergroup(id);
  const mine = group?.users?.includes(known.me);
  return el("span", { class: ["mention", mine && "mention-me"] }, `@${group?.handle ?? (label.replace(/^@/, "") || id)}`);
}

function drawDate(target, fallback) {
  const [, stamp, format, address] = target.split("^");
  const epoch = Number(stamp);
  if (!Number.isFinite(epoch) || !format) return el("span", {}, fallback || target);
  const written = fillDateTokens(unescapeText(format), epoch, sandboxNow(), zone());
  const time = el("time", { datetime: new Date(epoch * 1000).toISOString(), title: fallback || null }, written);
  return address ? link(unescapeText(address), time) : time;
}
