/* How is a rich_text block drawn? (Slack facts 3.2, 3.3) */

import { fillDateTokens } from "./dates.js";
import { el, link } from "./dom.js";
import { drawEmoji } from "./emoji.js";
import { drawMention, drawUsergroup } from "./mrkdwn.js";
import { sandboxNow } from "./sandbox_time.js";
import { conversationName, zone } from "./workspace.js";

/** The node for a rich_text block or a rich_text cell. */
export function drawRichText(block) {
  return el("div", { class: "rich-text" }, (block.elements ?? []).map(drawPart));
}

function drawPart(part) {
  const content = () => (part.elements ?? []).map(drawLeaf);
  switch (part.type) {
    case "rich_text_list":
      return drawList(part);
    case "rich_text_quote":
      return el("blockquote", { class: part.border && "bordered" }, content());
    case "rich_text_preformatted":
      return el("pre", { class: part.border && "bordered", "data-language": part.language }, content());
    default:
      return el("div", {}, content());
  }
}

function drawList(part) {
  const ordered = part.style === "ordered";
  // Slack sends nested lists as flat ones, each with how deep it stands; the marks change with the depth.
  const depth = part.indent ?? 0;
  const css = ["depth-" + (depth % 3), part.border && "bordered"];
  const list = el(ordered ? "ol" : "ul", { class: css, start: ordered && part.offset ? part.offset + 1 : null },
    (part.elements ?? []).map((item) => el("li", {}, (item.elements ?? []).map(drawLeaf))));
  list.style.marginInlineStart = `${depth * 1.5}em`;
  return list;
}

function drawLeaf(leaf) {
  return styled(bareLeaf(leaf), leaf.style);
}

function bareLeaf(leaf) {
  switch (leaf.type) {
    case "text":
      return el("span", { class: "as-typed" }, leaf.text);
    case "link":
      return link(leaf.url, leaf.text || leaf.url);
    case "emoji":
      return drawEmoji(leaf.skin_tone ? `${leaf.name}::skin-tone-${leaf.skin_tone}` : leaf.name, leaf.unicode);
    case "user":
      return drawMention(leaf.user_id);
    case "usergroup":
      return drawUsergroup(leaf.usergroup_id);
    case "channel":
      return el("span", { class: "mention" }, conversationName(leaf.channel_id));
    case "broadcast":
      return el("span", { class: "mention mention-me" }, `@${leaf.range}`);
    case "date":
      return drawDate(leaf);
    case "team":
      return el("span", { class: "mention" }, leaf.team_id);
    case "color":
      return drawColor(leaf.value);
    default:
      return el("span", {}, leaf.text ?? leaf.fallback ?? `[${leaf.type}]`);
  }
}

function drawDate({ timestamp, format, timezone, fallback, url }) {
  const epoch = Number(timestamp); // Slack's own examples send the digits as a string
  const words = fillDateTokens(format ?? "{date} at {time}", epoch, sandboxNow(), timezone ?? zone());
  const time = el("time", { datetime: new Date(epoch * 1000).toISOString(), title: fallback }, words);
  return url ? link(url, time) : time;
}

function drawColor(value) {
  const swatch = el("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.backgroundColor = value;
  return el("span", {}, swatch, value);
}

function styled(node, style) {
  const tags = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code", highlight: "mark" };
  return Object.entries(tags).reduce((inner, [name, tag]) => (style?.[name] ? el(tag, {}, inner) : inner), node);
}
